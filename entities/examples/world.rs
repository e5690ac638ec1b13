//! Makes a demo world and says how long each step took.
//!
//! ```text
//! cargo run -p entities --example world -- --organizations 1000 world.db
//! ```
//!
//! The last argument is a file that is not there yet, or the URL of an empty PostgreSQL database.

use std::time::Instant;

use entities::{db::Database, demo};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut organizations, mut database) = (None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--organizations" => organizations = arguments.next().map(|number| number.parse()).transpose()?,
            _ => database = Some(argument),
        }
    }
    let database = database.ok_or("name a database: a file that is not there yet, or a URL")?;
    let db = Database::connect(&database).await?;
    db.migrate().await?;
    let options = demo::DemoOptions { seed: 1, organizations, now: "2026-11-23T12:00:00Z".parse()? };
    let (start, mut last) = (Instant::now(), None);
    let mut progress = |progress: demo::Progress| {
        if last != Some(progress.step) || progress.done == progress.total {
            #[expect(clippy::print_stdout, reason = "what the example is for")]
            {
                println!("{:8.2?}  {}: {} of {}", start.elapsed(), progress.step, progress.done, progress.total);
            }
            last = Some(progress.step);
        }
    };
    let world = demo::build(&db, &options, &mut progress).await?;
    #[expect(clippy::print_stdout, reason = "what the example is for")]
    for (name, id) in &world.organizations {
        println!("{id}  {name}");
    }
    db.close().await?;
    Ok(())
}
