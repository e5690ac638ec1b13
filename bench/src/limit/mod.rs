//! The hand-written limit: what a skilled person would write for these operations and no others.
//!
//! SQL and JSON by hand, statements kept prepared, rows by index, bytes written straight. No document is parsed: the
//! operation's name decides. Rights are asked for as in the product (session, membership, role), folded into as few
//! statements as possible; with `--bare` nobody is asked. Sessions of customers are known, API tokens and agents are not.

mod json;
mod pay;
mod postgres;
mod postgres_writer;
mod request;
mod sqlite;
mod sqlite_writer;
mod statements;
mod wire;

use std::{path::Path, sync::Arc};

use anyhow::Context;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
    routing::post,
    serve::ListenerExt,
};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use entities::{
    clock::{Clock, SystemClock},
    ids::IdSource,
};
use rand::{
    SeedableRng,
    rngs::{OsRng, StdRng},
};
use tokio::{net::TcpListener, sync::OnceCell};

use request::Request;

/// Why there is no answer.
enum Refusal {
    /// Not an operation of ours, or not with these variables.
    Request,
    /// No session.
    Unauthenticated,
    /// The database failed.
    Database(String),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}

impl From<rusqlite::types::FromSqlError> for Refusal {
    fn from(error: rusqlite::types::FromSqlError) -> Self {
        Self::Database(error.to_string())
    }
}

impl From<tokio_postgres::Error> for Refusal {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(format!("{error:?}"))
    }
}

type Answer = Result<Vec<u8>, Refusal>;

/// Who asks: the hash of their token, or nobody in particular where no rights are asked for.
type Asker = Option<[u8; 64]>;

/// The instant of a request.
#[derive(Clone, Copy)]
struct Moment(DateTime<Utc>);

impl Moment {
    fn today(self) -> NaiveDate {
        self.0.date_naive()
    }

    fn text(self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::Micros, false)
    }
}

enum Store {
    Sqlite(sqlite::Readers),
    Postgres(postgres::Clients),
}

enum Writer {
    Sqlite(sqlite_writer::Writer),
    /// Connected at its first use: most runs write nothing.
    Postgres(String, OnceCell<postgres_writer::Writer>),
}

struct Limit {
    store: Store,
    writer: Writer,
    ids: IdSource,
    bare: bool,
    introspection: Bytes,
}

/// Serves until it is killed.
pub(crate) async fn serve(database: &str, bare: bool, introspection: Option<&Path>, port: u16) -> anyhow::Result<()> {
    let (store, writer) = if database.starts_with("postgres") {
        let store = Store::Postgres(postgres::Clients::connect(database, bare).await?);
        (store, Writer::Postgres(database.to_owned(), OnceCell::new()))
    } else {
        let file = database.strip_prefix("sqlite://").unwrap_or(database);
        (Store::Sqlite(sqlite::Readers::open(file)?), Writer::Sqlite(sqlite_writer::Writer::open(file)?))
    };
    let ids = IdSource::new(StdRng::try_from_rng(&mut OsRng).context("the system gives no random numbers")?);
    let introspection = match introspection {
        Some(file) => std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?.into(),
        None => Bytes::new(),
    };
    let app = Router::new().route("/graphql", post(answer)).with_state(Arc::new(Limit {
        store,
        writer,
        ids,
        bare,
        introspection,
    }));
    let listener = TcpListener::bind(("127.0.0.1", port)).await?.tap_io(|stream| {
        // A socket that cannot be told so is slower, and nothing else.
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, app).await?)
}

async fn answer(State(limit): State<Arc<Limit>>, headers: HeaderMap, body: Bytes) -> Response {
    match limit.answer(&headers, &body).await {
        Ok(json) => respond(StatusCode::OK, Body::from(json)),
        Err(Refusal::Request) => respond(StatusCode::BAD_REQUEST, Body::empty()),
        Err(Refusal::Unauthenticated) => respond(StatusCode::UNAUTHORIZED, Body::empty()),
        Err(Refusal::Database(error)) => respond(StatusCode::INTERNAL_SERVER_ERROR, Body::from(error)),
    }
}

fn respond(status: StatusCode, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/graphql-response+json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

impl Limit {
    async fn answer(&self, headers: &HeaderMap, body: &[u8]) -> Result<Bytes, Refusal> {
        let request: Request<'_> = serde_json::from_slice(body).map_err(|_| Refusal::Request)?;
        match request.operation {
            "Q4" => return Ok(Bytes::from_static(br#"{"data":{"__typename":"Query"}}"#)),
            "IntrospectionQuery" => return Ok(self.introspection.clone()),
            _ => {}
        }
        let asker = if self.bare { None } else { Some(request::token_hash(headers).ok_or(Refusal::Unauthenticated)?) };
        let (now, variables) = (Moment(SystemClock.now()), &request.variables);
        if let ("P", Some(asker)) = (request.operation, asker) {
            let order = pay::Order::read(asker, now, variables, &self.ids)?;
            return self.pay(order).await.map(Bytes::from);
        }
        let answer = match (&self.store, request.operation) {
            (Store::Sqlite(store), "Q1") => store.q1(asker, now, variables),
            (Store::Sqlite(store), "Q2") => store.q2(asker, now, variables),
            (Store::Sqlite(store), "Q3") => store.q3(asker, now, variables),
            (Store::Postgres(store), "Q1") => store.q1(asker, now, variables).await,
            (Store::Postgres(store), "Q2") => store.q2(asker, now, variables).await,
            (Store::Postgres(store), "Q3") => store.q3(asker, now, variables).await,
            _ => Err(Refusal::Request),
        };
        answer.map(Bytes::from)
    }

    async fn pay(&self, order: pay::Order) -> Answer {
        match &self.writer {
            Writer::Sqlite(writer) => writer.pay(order).await,
            Writer::Postgres(url, writer) => {
                let connected = writer.get_or_try_init(|| postgres_writer::Writer::connect(url)).await;
                connected.map_err(|error| Refusal::Database(format!("{error:?}")))?.pay(order).await
            }
        }
    }
}
