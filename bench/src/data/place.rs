//! Databases as a whole: emptied, copied, removed. Each URL names a SQLite file or a PostgreSQL database.
//!
//! Through the engines' own drivers, whose statements have no time limit.

use std::{fs, path::PathBuf};

use anyhow::Context;
use tokio_postgres::NoTls;

enum Place {
    /// The file, and what SQLite keeps beside it.
    File([PathBuf; 3]),
    /// The server's URL, and the name.
    Server(String, String),
}

fn place(url: &str) -> Place {
    match url.strip_prefix("postgres").and_then(|_| url.rsplit_once('/')) {
        Some((server, name)) => Place::Server(server.to_owned(), name.to_owned()),
        None => {
            let file = url.strip_prefix("sqlite://").unwrap_or(url);
            Place::File(["", "-wal", "-shm"].map(|end| PathBuf::from(format!("{file}{end}"))))
        }
    }
}

/// Statements one by one, outside of any transaction.
async fn postgres(server: &str, database: &str, statements: &[String]) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(&format!("{server}/{database}"), NoTls).await?;
    // It ends with the client.
    tokio::spawn(connection);
    for statement in statements {
        client.batch_execute(statement).await.with_context(|| statement.clone())?;
    }
    Ok(())
}

/// Removes the database if it is there.
pub(crate) async fn remove(url: &str) -> anyhow::Result<()> {
    match place(url) {
        Place::File(files) => {
            for file in files.iter().filter(|file| file.exists()) {
                fs::remove_file(file).with_context(|| format!("{} cannot be removed", file.display()))?;
            }
            Ok(())
        }
        Place::Server(server, name) => {
            postgres(&server, "postgres", &[format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")]).await
        }
    }
}

/// Makes the database empty.
pub(super) async fn clear(url: &str) -> anyhow::Result<()> {
    remove(url).await?;
    match place(url) {
        Place::File(_) => Ok(()),
        Place::Server(server, name) => postgres(&server, "postgres", &[format!("CREATE DATABASE \"{name}\"")]).await,
    }
}

/// Statistics for PostgreSQL's planner, as its own vacuum would come to have them, and a log of nothing, so that no
/// measurement pays for the loading. A customer's SQLite file has no statistics, and is better off: with them the SQLite
/// that is linked here (STAT4) makes a statement anew each time that its parameters are bound, which cost the limit two
/// thirds of its speed.
pub(super) async fn settle(url: &str) -> anyhow::Result<()> {
    match place(url) {
        Place::File([file, ..]) => {
            let db = rusqlite::Connection::open(file)?;
            Ok(db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?)
        }
        Place::Server(server, name) => {
            postgres(&server, &name, &["VACUUM (FREEZE, ANALYZE)".to_owned(), "CHECKPOINT".to_owned()]).await
        }
    }
}

/// Copies a database that nobody uses under another name, and gives the copy's URL.
pub(crate) async fn copy(url: &str, name: &str) -> anyhow::Result<String> {
    match place(url) {
        Place::File([file, ..]) => {
            let copy = file.with_file_name(format!("{name}.db"));
            let url = format!("sqlite://{}", copy.display());
            remove(&url).await?;
            fs::copy(&file, &copy).with_context(|| format!("{} cannot be copied", file.display()))?;
            Ok(url)
        }
        Place::Server(server, of) => {
            let url = format!("{server}/{name}");
            remove(&url).await?;
            let statement = format!("CREATE DATABASE \"{name}\" TEMPLATE \"{of}\"");
            postgres(&server, "postgres", &[statement, "CHECKPOINT".to_owned()]).await?;
            Ok(url)
        }
    }
}
