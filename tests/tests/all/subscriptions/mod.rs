//! Subscriptions as clients have them: over WebSockets and server-sent events, from a server that listens on loopback.

mod events;
pub(crate) mod guides;
mod protocol;
mod rights;
mod sse;
mod stalled;

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use http::{HeaderValue, header};
use serde_json::{Value, json};
use server::{LiveLimits, State};
use tests::{Person, World};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// Nothing that is to come takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is to come.
async fn soon<T>(what: &str, coming: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, coming).await.unwrap_or_else(|_| panic!("{what} did not come"))
}

/// A server that listens.
pub(crate) struct Desk {
    pub(crate) address: SocketAddr,
    state: State,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
}

impl Desk {
    pub(crate) async fn open(world: &World) -> Self {
        Self::with(State::new(world.services.clone())).await
    }

    async fn with_limits(world: &World, limits: LiveLimits) -> Self {
        Self::with(State::new(world.services.clone()).with_live_limits(limits)).await
    }

    pub(crate) async fn with(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let serving = state.clone();
        let serving = tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            server::serve(listener, serving, stopped).await.expect("the server serves");
        });
        Self { address, state, stop: Some(stop), serving }
    }

    /// Tells it to stop.
    fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits until so many subscriptions are open.
    pub(crate) async fn subscriptions(&self, count: usize) {
        let mut open = self.state.subscriptions();
        soon("the subscriptions", open.wait_for(|open| *open == count)).await.expect("the server is there");
    }
}

/// A client over a WebSocket.
struct Client(WebSocketStream<TcpStream>);

impl Client {
    /// Opens a socket, and says nothing yet.
    async fn open(desk: &Desk) -> Self {
        Self::with(desk, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.expect("a WebSocket is opened")
    }

    /// Opens a socket with these headers; what the server refuses by HTTP is its status.
    async fn with(desk: &Desk, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let socket = TcpSocket::new_v4().expect("a socket");
        // So that a client who does not read is soon noticed.
        socket.set_recv_buffer_size(16 * 1024).expect("a small buffer");
        let stream = socket.connect(desk.address).await.expect("the server listens");
        let mut request = format!("ws://{}/graphql", desk.address).into_client_request().expect("a request");
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).expect("a header"));
        }
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    /// A client that the server has taken in.
    async fn ready(desk: &Desk, world: &World, person: Person) -> Self {
        let mut client = Self::open(desk).await;
        let payload = world.token(person).map(|token| json!({"Authorization": format!("Bearer {token}")}));
        client.send(&json!({"type": "connection_init", "payload": payload})).await;
        assert_eq!(client.receive().await, json!({"type": "connection_ack"}));
        client
    }

    async fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string()).await;
    }

    async fn send_text(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.expect("the message goes out");
    }

    /// Sends an operation under a name.
    async fn subscribe(&mut self, id: &str, document: &str, variables: Value) {
        let payload = json!({"query": document, "variables": variables});
        self.send(&json!({"id": id, "type": "subscribe", "payload": payload})).await;
    }

    /// The next message of the protocol.
    async fn receive(&mut self) -> Value {
        loop {
            match soon("a message", self.0.next()).await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).expect("messages are JSON"),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("no message: {other:?}"),
            }
        }
    }

    /// The payload of the next message, which is a response to that operation.
    async fn response(&mut self, id: &str) -> Value {
        let mut message = self.receive().await;
        assert_eq!((&message["type"], &message["id"]), (&json!("next"), &json!(id)), "{message:#}");
        message["payload"].take()
    }

    /// The code that the server closes with, whatever it says before.
    async fn closed(&mut self) -> u16 {
        loop {
            match soon("the end", self.0.next()).await {
                Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
                Some(Ok(Message::Close(None))) | None => panic!("closed without a code"),
                Some(Ok(_)) => {}
                Some(Err(error)) => panic!("{error}"),
            }
        }
    }
}

/// A request for server-sent events.
fn events_of(document: &str, variables: &Value, token: Option<&str>) -> http::request::Request<axum::body::Body> {
    let request = http::Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/event-stream");
    let request = match token {
        Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
        None => request,
    };
    let body = json!({"query": document, "variables": variables});
    request.body(axum::body::Body::from(body.to_string())).expect("a request")
}

const INVOICES: &str = "subscription($organization: ID!) { invoiceChanged(organization: $organization) {
    id status amountDue { amount } organization { id } } }";
const ACCOUNT: &str = "subscription($organization: ID!) { prepaidAccountChanged(organization: $organization) {
    balance { amount } topUps(first: 1) { totalCount } } }";

/// The main organization, as the variables of these.
fn main_organization(world: &World) -> Value {
    json!({"organization": world.organization("").to_string()})
}
