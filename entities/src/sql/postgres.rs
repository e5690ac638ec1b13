use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::TryStreamExt;
use hashlink::LruCache;
use percent_encoding::percent_decode_str;
use sea_orm::sqlx::{ConnectOptions, postgres::PgConnectOptions};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, Config, NoTls, config::SslMode};

use super::{KEPT_READY, RowReader, Statement, parameter::Parameter};
use crate::{
    boxed::boxed,
    error::{StoreError, StoreResult},
};

/// How long the server has to answer a new connection.
const CONNECT: Duration = Duration::from_secs(5);

/// Where the server is and who we are.
#[derive(Debug, Clone)]
pub(crate) struct Settings(Config);

impl Settings {
    /// Of what sea-orm's driver made of the URL, the environment and the password file, so that both connect alike.
    pub(crate) fn of(options: &PgConnectOptions, limit: Duration) -> Self {
        let mut config = Config::new();
        match options.get_socket() {
            Some(folder) => config.host_path(folder),
            // An IPv6 address stands in brackets in a URL.
            None => config.host(options.get_host().trim_matches(['[', ']'])),
        };
        config.port(options.get_port()).user(options.get_username()).connect_timeout(CONNECT);
        // The other driver has no TLS built in either, and refuses what requires it.
        config.ssl_mode(SslMode::Disable);
        if let Some(database) = options.get_database() {
            config.dbname(database);
        }
        if let Some(name) = options.get_application_name() {
            config.application_name(name);
        }
        // The driver shows the password nowhere but here.
        if let Some(password) = options.to_url_lossy().password() {
            config.password(percent_decode_str(password).collect::<Vec<u8>>());
        }
        let given = options.get_options().unwrap_or_default();
        let limit = limit.as_millis();
        config.options(format!("{given} -c TimeZone=UTC -c statement_timeout={limit}").trim());
        Self(config)
    }
}

/// A connection that is silent by nature is asked after so long whether it is still there.
const SILENCE: Duration = Duration::from_secs(15);

impl Settings {
    /// For a connection that only listens: one that broke unnoticed is found out within a minute.
    pub(crate) fn for_listening(&self) -> Config {
        let mut config = self.0.clone();
        config.keepalives(true).keepalives_idle(SILENCE).keepalives_interval(SILENCE).keepalives_retries(2);
        config
    }
}

/// A connection to PostgreSQL. Statements sent at the same time travel together and are answered in turn.
#[derive(Debug)]
pub(super) struct PostgresConnection {
    client: Client,
    prepared: Mutex<LruCache<String, Arc<OnceCell<tokio_postgres::Statement>>>>,
}

impl PostgresConnection {
    pub(super) async fn open(settings: &Settings) -> StoreResult<Self> {
        let (client, connection) = settings.0.connect(NoTls).await?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(error = %told(&error), "a connection to PostgreSQL broke");
            }
        });
        Ok(Self { client, prepared: Mutex::new(LruCache::new(KEPT_READY)) })
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// The statement ready to run. Each text is prepared once, however many ask for it at the same time.
    async fn prepare(&self, statement: &Statement) -> StoreResult<tokio_postgres::Statement> {
        let cell = {
            let mut kept = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(cell) = kept.get(&*statement.text) {
                Arc::clone(cell)
            } else {
                let cell = Arc::new(OnceCell::new());
                kept.insert(statement.text.to_string(), Arc::clone(&cell));
                cell
            }
        };
        let kinds = || statement.values.iter().map(|value| Parameter(value).kind());
        let make = async || self.client.prepare_typed(&statement.text, &kinds().collect::<Vec<_>>()).await;
        // Hardly any statement is new: those that are known do not carry the room for it.
        let prepared = match cell.get() {
            Some(prepared) => prepared,
            None => boxed(|| cell.get_or_try_init(make)).await?,
        };
        if prepared.params().len() == statement.values.len()
            && prepared.params().iter().zip(kinds()).all(|(a, b)| *a == b)
        {
            return Ok(prepared.clone());
        }
        // The same text with parameters of other types: rare, and right all the same.
        Ok(boxed(make).await?)
    }

    pub(super) async fn query<T>(
        &self,
        statement: &Statement,
        mut read: impl FnMut(&mut RowReader<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        let prepared = self.prepare(statement).await?;
        self.fits(&prepared, statement)?;
        let rows = self.client.query_raw(&prepared, statement.values.iter().map(Parameter)).await?;
        let mut rows = std::pin::pin!(rows);
        let mut found = Vec::new();
        while let Some(row) = rows.try_next().await? {
            found.push(read(&mut RowReader::postgres(&row))?);
        }
        Ok(found)
    }

    pub(super) async fn execute(&self, statement: &Statement) -> StoreResult<u64> {
        let prepared = self.prepare(statement).await?;
        self.fits(&prepared, statement)?;
        Ok(self.client.execute_raw(&prepared, statement.values.iter().map(Parameter)).await?)
    }

    pub(super) async fn batch(&self, sql: &str) -> StoreResult<()> {
        Ok(self.client.batch_execute(sql).await?)
    }

    /// The driver panics where their numbers differ.
    fn fits(&self, prepared: &tokio_postgres::Statement, statement: &Statement) -> StoreResult<()> {
        if prepared.params().len() == statement.values.len() {
            return Ok(());
        }
        let (wanted, given) = (prepared.params().len(), statement.values.len());
        Err(StoreError::Corrupt(format!("a statement with {wanted} parameters was given {given} values")))
    }
}

/// The error in full: the driver's own text says no more than "db error".
pub(crate) fn told(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(of_server), _) => format!("{} (SQLSTATE {})", of_server.message(), of_server.code().code()),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::Host;

    use super::*;

    fn of(url: &str) -> Config {
        Settings::of(&url.parse().expect("a URL"), Duration::from_millis(250)).0
    }

    #[test]
    fn a_url_means_the_same_as_to_the_other_driver() {
        let config =
            of("postgres://us%40er:p%40ss%2Fw%C3%B6rd@[::1]:5433/my%20db?sslmode=prefer&application_name=desk");
        assert_eq!((config.get_user(), config.get_dbname()), (Some("us@er"), Some("my db")));
        assert_eq!(config.get_password(), Some("p@ss/w\u{f6}rd".as_bytes()));
        assert_eq!((config.get_hosts(), config.get_ports()), (&[Host::Tcp("::1".to_owned())][..], &[5433][..]));
        assert_eq!(config.get_application_name(), Some("desk"));
        assert_eq!(config.get_ssl_mode(), SslMode::Disable);
        let config = of("postgresql://me@localhost/db?options[search_path]=mine&sslmode=disable");
        let options = config.get_options().expect("options");
        assert!(options.contains("search_path=mine") && options.contains("statement_timeout=250"), "{options}");
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_is_a_folder() {
        let config = of("postgres://me@%2Fvar%2Frun%2Fpostgresql/db");
        assert_eq!(config.get_hosts(), [Host::Unix("/var/run/postgresql".into())]);
    }
}
