//! A server that listens on loopback: for what shows only there.

use std::{net::SocketAddr, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Value, json};
use server::{LiveLimits, State};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use crate::World;

/// Nothing that is to come takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is to come.
///
/// # Panics
/// When it does not.
pub async fn soon<T>(what: &str, coming: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, coming).await.unwrap_or_else(|_| panic!("{what} did not come"))
}

/// A server that listens.
#[derive(Debug)]
pub struct Desk {
    /// Where.
    pub address: SocketAddr,
    /// What its requests share.
    pub state: State,
    stop: Option<oneshot::Sender<()>>,
    /// Ends when the server has closed.
    pub serving: JoinHandle<()>,
}

impl Desk {
    /// Of a world.
    pub async fn open(world: &World) -> Self {
        Self::with(State::new(world.services.clone())).await
    }

    /// Of a world, with other limits to connections.
    pub async fn with_limits(world: &World, limits: LiveLimits) -> Self {
        Self::with(State::new(world.services.clone()).with_live_limits(limits)).await
    }

    /// With any state.
    ///
    /// # Panics
    /// Where no port is free.
    pub async fn with(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let serving = state.clone();
        let serving = tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            server::serve(listener, serving, stopped).await;
        });
        Self { address, state, stop: Some(stop), serving }
    }

    /// Tells it to stop.
    pub fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits until so many subscriptions are open.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn subscriptions(&self, count: usize) {
        let mut open = self.state.subscriptions();
        soon("the subscriptions", open.wait_for(|open| *open == count)).await.expect("the server is there");
    }

    /// Asks by HTTP, on a connection of its own, as whoever has that token; gives the response.
    ///
    /// # Panics
    /// When what comes is no response of GraphQL.
    pub async fn ask(&self, token: Option<&str>, document: &str, variables: &Value) -> Value {
        let body = json!({"query": document, "variables": variables}).to_string();
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(token.map(|token| ("authorization", format!("Bearer {token}"))));
        let answer = self.send("POST", "/graphql", &headers, &body).await;
        serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
    }

    /// Sends a request, on a connection of its own. The headers that every request has are added, but for a `host` that is
    /// given.
    ///
    /// # Panics
    /// When what comes is no response of HTTP.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&'static str, String)], body: &str) -> Response {
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        let mut all = headers.to_vec();
        if !all.iter().any(|(name, _)| *name == "host") {
            all.push(("host", self.address.to_string()));
        }
        all.extend([("content-length", body.len().to_string()), ("connection", "close".to_owned())]);
        for (name, value) in all {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut stream = TcpStream::connect(self.address).await.expect("the server listens");
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).await.expect("the request goes out");
        let mut answer = Vec::new();
        soon("the response", stream.read_to_end(&mut answer)).await.expect("the response comes whole");
        Response::read(&String::from_utf8(answer).expect("a response is text"))
    }
}

/// A response of HTTP.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Response {
    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").expect("a response has a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
        let header = |line: &str| -> Option<(HeaderName, HeaderValue)> {
            let (name, value) = line.split_once(':')?;
            Some((name.parse().ok()?, value.trim().parse().ok()?))
        };
        let headers = lines.filter_map(header).collect();
        Self { status: status.expect("a response has a status"), headers, body: body.to_owned() }
    }
}
