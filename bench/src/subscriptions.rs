//! The memory of subscriptions that are open and silent, each on a WebSocket of its own: the dearest way to have them.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};

use crate::{
    data::{self, Customer},
    say,
    subjects::{Engine, Kind, Places},
};

/// How to measure.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The server's binary
    #[arg(long, value_name = "FILE", default_value = "target/release/ventanilla")]
    ventanilla: PathBuf,
    /// For the database and logs
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    folder: PathBuf,
    /// How many subscriptions
    #[arg(long, default_value_t = 2_000)]
    count: usize,
    /// The core that the server runs on; this program should run on another
    #[arg(long, value_name = "CORE")]
    server_core: Option<usize>,
}

const DOCUMENT: &str = "subscription($organization: ID!) { invoiceChanged(organization: $organization) {
    id number status amountDue { amount currency } } }";

/// Opens all subscriptions and says what they cost.
pub(crate) async fn run(options: &Options) -> anyhow::Result<()> {
    std::fs::create_dir_all(&options.folder)?;
    let database = format!("sqlite://{}", options.folder.join("sqlite.db").display());
    let manifest = options.folder.join(format!("{}.json", Engine::Sqlite.name().to_lowercase()));
    let manifest = data::prepare(&database, &manifest).await?;
    let places = Places {
        ventanilla: options.ventanilla.clone(),
        folder: options.folder.clone(),
        peers: PathBuf::new(),
        core: options.server_core,
    };
    let server = places.subject(Kind::Ventanilla, &database).await?;
    let mut customers = manifest.organizations.iter().cycle();
    let mut customer = || customers.next().context("the data set has no organization");
    // What the first one sets up for all is not the others' cost.
    let mut open = vec![subscribe(server.address, customer()?).await?];
    let before = server.process.resident_mb()?;
    while open.len() <= options.count {
        open.push(subscribe(server.address, customer()?).await?);
    }
    let after = server.process.resident_mb()?;
    let each = (after - before) * 1_024.0 / options.count as f64;
    say(format_args!(
        "{} subscriptions: {before:.1} MB before, {after:.1} MB with them, {:.1} MB more, {each:.1} kB each",
        options.count,
        after - before
    ));
    Ok(())
}

/// Subscribes to the invoices of an organization, on a connection of its own, and waits until that stands.
async fn subscribe(address: SocketAddr, customer: &Customer) -> anyhow::Result<WebSocketStream<TcpStream>> {
    let mut request = format!("ws://{address}/graphql").into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
    let stream = TcpStream::connect(address).await.context("no further connection: see `ulimit -n`")?;
    let (mut socket, _) = client_async(request, stream).await?;
    let authorization = json!({"Authorization": format!("Bearer {}", customer.token)});
    say_to(&mut socket, &json!({"type": "connection_init", "payload": authorization})).await?;
    wait_for(&mut socket, "connection_ack").await?;
    let payload = json!({"query": DOCUMENT, "variables": {"organization": customer.id}});
    say_to(&mut socket, &json!({"id": "s", "type": "subscribe", "payload": payload})).await?;
    // Begun after it, and answered: so that stands by now. One that was refused is an error in its place.
    let payload = json!({"query": "{ __typename }"});
    say_to(&mut socket, &json!({"id": "q", "type": "subscribe", "payload": payload})).await?;
    wait_for(&mut socket, "next").await?;
    wait_for(&mut socket, "complete").await?;
    Ok(socket)
}

async fn say_to(socket: &mut WebSocketStream<TcpStream>, message: &Value) -> anyhow::Result<()> {
    Ok(socket.send(Message::text(message.to_string())).await?)
}

async fn wait_for(socket: &mut WebSocketStream<TcpStream>, kind: &str) -> anyhow::Result<()> {
    loop {
        match socket.next().await.context("the server closed")?? {
            Message::Text(text) => {
                let message: Value = serde_json::from_str(&text)?;
                if message["type"] != kind {
                    bail!("`{kind}` was to come, and this came: {message}");
                }
                return Ok(());
            }
            Message::Ping(_) | Message::Pong(_) => {}
            other => bail!("`{kind}` was to come, and this came: {other:?}"),
        }
    }
}
