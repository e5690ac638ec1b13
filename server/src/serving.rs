//! Connections: let in, served by HTTP/1, and told to go when the server closes.
//!
//! Nobody holds a connection by being slow. The head of a request must come within [`LiveLimits::head`](crate::LiveLimits),
//! counted from the connection's beginning and from the end of the answer before; the body within
//! [`schema::limits::REQUEST`]; and what is answered must be read, or [`Impatient`] breaks the connection.

use std::{convert::Infallible, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response, serve::Listener};
use entities::boxed::BoxFuture;
use futures_util::future::Either;
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::Service};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::watch,
    time::timeout,
};
use tower::{Service as _, ServiceExt, util::Oneshot};

use crate::{
    State,
    head_timer::HeadTimer,
    observe::Observed,
    origin,
    routes::{GRAPHQL, Graphql, app, graphql_service},
    stalled::Impatient,
};

/// A request under way when the server is told to stop has so long to be answered.
const LAST_ORDERS: Duration = Duration::from_secs(10);

/// Answers requests until that comes true, then finishes those under way: connections that stay open are told to go.
pub async fn serve(listener: TcpListener, state: State, stop: impl Future<Output = ()> + Send) {
    let reception = Reception::new(&state);
    let mut listener = Impatient::new(listener, state.live().limits().write);
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            (stream, peer) = listener.accept() => drop(tokio::spawn(reception.receive(stream, peer))),
            () = &mut stop => break,
        }
    }
    drop(listener);
    tracing::info!("closing: requests under way are finished");
    state.live().close();
    let gone = async {
        reception.close().await;
        // WebSockets are no requests any more: nobody else waits for them.
        state.live().gone().await;
    };
    if timeout(LAST_ORDERS, gone).await.is_err() {
        tracing::warn!("closed with requests still under way");
    }
    state.services().search_log.flush().await;
    // What was written is on the disk already; this only spares the next start the log of the last one.
    let _ = state.services().database.clone().close().await;
}

/// Serves connections, of whatever kind of stream.
#[derive(Debug)]
pub struct Reception {
    desk: Desk,
    http: http1::Builder,
    closing: watch::Sender<()>,
}

impl Reception {
    /// For what is answered from that state.
    pub fn new(state: &State) -> Self {
        let mut http = http1::Builder::new();
        http.header_read_timeout(state.live().limits().head);
        // Routes are put together once, rather than for every connection.
        Self { desk: Desk::new(state), http, closing: watch::Sender::new(()) }
    }

    /// Answers what comes on a connection until one of both sides ends it. Whose it is says `peer`.
    pub fn receive<I>(&self, stream: I, peer: SocketAddr) -> impl Future<Output = ()> + Send + use<I>
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = OfConnection { desk: self.desk.clone(), peer };
        let mut http = self.http.clone();
        let connection =
            http.timer(HeadTimer::default()).serve_connection(TokioIo::new(stream), service).with_upgrades();
        let mut closing = self.closing.subscribe();
        async move {
            let mut connection = pin!(connection);
            // What goes wrong on a connection concerns its client, who has noticed.
            tokio::select! {
                _ = connection.as_mut() => return,
                _ = closing.changed() => connection.as_mut().graceful_shutdown(),
            }
            let _ = connection.await;
        }
    }

    /// Tells all connections to go when what they asked for is answered, and waits until they have.
    async fn close(&self) {
        self.closing.send_replace(());
        self.closing.closed().await;
    }
}

/// All that the server answers.
#[derive(Debug, Clone)]
struct Desk {
    /// What answers operations, where pages of no other origin are let in: then no router needs to be asked.
    graphql: Option<Observed<Graphql>>,
    app: Router,
}

impl Desk {
    fn new(state: &State) -> Self {
        // With a layer that lets pages in, the router has it.
        let graphql = origin::layer(state.origins()).is_none().then(|| graphql_service(state));
        Self { graphql, app: app(state.clone()).with_state(()) }
    }
}

/// What answers the requests of one connection.
struct OfConnection {
    desk: Desk,
    peer: SocketAddr,
}

type Answered = Result<Response, Infallible>;

impl Service<Request<Incoming>> for OfConnection {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<BoxFuture<'static, Answered>, Oneshot<Router, Request<Body>>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(self.peer));
        match &self.desk.graphql {
            Some(graphql) if request.uri().path() == GRAPHQL => Either::Left(graphql.clone().call(request)),
            _ => Either::Right(self.desk.app.clone().oneshot(request)),
        }
    }
}
