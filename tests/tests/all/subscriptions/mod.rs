//! Subscriptions as clients have them: over WebSockets and server-sent events, from a server that listens on loopback.

mod events;
pub(crate) mod guides;
mod protocol;
mod rights;
mod sse;
mod stalled;

use futures_util::{SinkExt, StreamExt};
use http::{HeaderValue, header};
use serde_json::{Value, json};
use tests::{Desk, Person, World, soon};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

/// A client over a WebSocket.
pub(crate) struct Client(WebSocketStream<TcpStream>);

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
    pub(crate) async fn ready(desk: &Desk, world: &World, person: Person) -> Self {
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
    pub(crate) async fn subscribe(&mut self, id: &str, document: &str, variables: Value) {
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
    pub(crate) async fn response(&mut self, id: &str) -> Value {
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
