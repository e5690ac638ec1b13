//! A WebSocket that speaks `graphql-transport-ws`: one task a connection, which reads and writes in turn.
//!
//! Nothing is read while something is written, and no operation goes on: who does not read what they asked for is not
//! listened to either, and is cut off in the end.

use std::{borrow::Cow, collections::HashMap, sync::Arc, time::Instant};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use bytes::Bytes;
use futures_util::{
    StreamExt,
    future::pending,
    stream::{AbortHandle, BoxStream, SelectAll, abortable},
};
use resolvers::error::{ErrorCode, Fault};
use serde_json::{Map, Value};
use tokio::time::{Instant as Deadline, MissedTickBehavior, interval_at, timeout, timeout_at};

use super::{
    connections::Connection,
    message::{self, ClientMessage},
    operation::{Caller, Said, run},
};
use crate::{graphql_request::Operation, state::State, viewer::token_of};

/// The subprotocol's name.
pub(super) const PROTOCOL: &str = "graphql-transport-ws";
/// What a connection sets aside to read into: messages are small.
pub(super) const READ_BUFFER: usize = 4 * 1024;
/// What fits into a close frame beside its code (RFC 6455, section 5.5).
const LONGEST_REASON: usize = 123;
/// How long is waited for the client to hear that we close.
const LAST_WORDS: std::time::Duration = std::time::Duration::from_secs(2);

/// How a connection ends.
#[derive(Debug)]
enum End {
    /// We close it, by one of the protocol's codes or RFC 6455's.
    Close(u16, Cow<'static, str>),
    /// The client has gone, or does not read.
    Gone,
}

/// Whether a connection goes on.
type Going = Result<(), End>;

/// Speaks with a client until one of the two closes.
pub(super) async fn serve(socket: WebSocket, state: State, caller: Caller, id: String, connection: Connection) {
    let began = Instant::now();
    let mut conversation = Conversation {
        socket,
        state,
        caller,
        connection,
        acknowledged: false,
        heard: true,
        running: HashMap::new(),
        saying: SelectAll::new(),
    };
    let end = conversation.converse().await;
    let code = match &end {
        End::Close(code, _) => Some(*code),
        End::Gone => None,
    };
    conversation.end(end).await;
    tracing::info!(request_id = id, code, seconds = began.elapsed().as_secs(), "WebSocket closed");
}

type Name = Arc<str>;

struct Conversation {
    socket: WebSocket,
    state: State,
    caller: Caller,
    connection: Connection,
    acknowledged: bool,
    /// Whether anything came since the client was last asked whether it is there.
    heard: bool,
    /// By name, how each operation under way is ended.
    running: HashMap<Name, AbortHandle>,
    saying: SelectAll<BoxStream<'static, (Name, Said)>>,
}

impl Conversation {
    async fn converse(&mut self) -> End {
        if self.socket.protocol().is_none() {
            return End::Close(4406, "Subprotocol not acceptable".into());
        }
        let limits = *self.state.live().limits();
        let init_until = Deadline::now() + limits.init;
        let mut ticks = interval_at(Deadline::now() + limits.keep_alive, limits.keep_alive);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let going = tokio::select! {
                () = self.connection.told_to_close() => Err(End::Close(1001, "Going away".into())),
                _ = timeout_at(init_until, pending::<()>()), if !self.acknowledged => {
                    Err(End::Close(4408, "Connection initialisation timeout".into()))
                }
                received = self.socket.recv() => self.hear(received).await,
                Some((name, said)) = self.saying.next(), if !self.saying.is_empty() => self.say(name, said).await,
                _ = ticks.tick() => self.ask().await,
            };
            if let Err(end) = going {
                return end;
            }
        }
    }

    /// Asks whether the client is there, if it has said anything since the last time.
    async fn ask(&mut self) -> Going {
        if !std::mem::take(&mut self.heard) {
            return Err(End::Gone);
        }
        self.send(Message::Ping(Bytes::new())).await
    }

    async fn hear(&mut self, received: Option<Result<Message, axum::Error>>) -> Going {
        self.heard = true;
        let text = match received {
            None | Some(Ok(Message::Close(_))) => return Err(End::Gone),
            Some(Err(error)) => return Err(broken(&error)),
            // The library answers pings by itself.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
            Some(Ok(Message::Binary(_))) => return Err(invalid("binary data")),
            Some(Ok(Message::Text(text))) => text,
        };
        match ClientMessage::read(&text).map_err(|why| invalid(&why))? {
            ClientMessage::ConnectionInit(_) if self.acknowledged => {
                Err(End::Close(4429, "Too many initialisation requests".into()))
            }
            ClientMessage::ConnectionInit(payload) => self.init(&payload).await,
            ClientMessage::Ping(payload) => self.send_text(message::pong(payload)).await,
            ClientMessage::Pong => Ok(()),
            ClientMessage::Subscribe(..) if !self.acknowledged => Err(End::Close(4401, "Unauthorized".into())),
            ClientMessage::Subscribe(name, operation) => self.subscribe(name, *operation).await,
            ClientMessage::Complete(name) => {
                if let Some(operation) = self.running.remove(name.as_str()) {
                    operation.abort();
                }
                Ok(())
            }
        }
    }

    /// Finds out who asks: by `Authorization` in the message, else by the header of the request that opened the socket.
    async fn init(&mut self, payload: &Map<String, Value>) -> Going {
        let forbidden = || End::Close(4403, "Forbidden".into());
        let given = payload.iter().find(|(key, _)| key.eq_ignore_ascii_case("authorization"));
        if let Some((_, value)) = given.filter(|(_, value)| !value.is_null()) {
            let token = value.as_str().and_then(|line| token_of(line).ok()).ok_or_else(forbidden)?;
            self.caller.token = Some(token.to_owned());
        }
        self.caller.viewer(&self.state).await.map_err(|refusal| {
            if refusal.is_unauthenticated() { forbidden() } else { End::Close(1013, "Try again later".into()) }
        })?;
        self.acknowledged = true;
        self.send_text(message::CONNECTION_ACK.to_owned()).await
    }

    async fn subscribe(&mut self, name: String, operation: Operation) -> Going {
        if self.running.contains_key(name.as_str()) {
            return Err(End::Close(4409, format!("Subscriber for {name} already exists").into()));
        }
        let request_id = self.state.new_request_id();
        let most = self.state.live().limits().operations;
        if self.running.len() >= most {
            let message = format!("{most} operations are the most at once on one connection: wait for one to end");
            let refused = self.caller.refused(&self.state, Fault::new(ErrorCode::LimitExceeded, message), &request_id);
            return self.send_json(message::error(&name, &refused.errors)).await;
        }
        let name: Name = name.into();
        let said = run(self.state.clone(), self.caller.clone(), operation, request_id);
        let (said, handle) = abortable(said);
        self.running.insert(Arc::clone(&name), handle);
        self.saying.push(said.map(move |said| (Arc::clone(&name), said)).boxed());
        Ok(())
    }

    async fn say(&mut self, name: Name, said: Said) -> Going {
        if !matches!(said, Said::Next(_)) {
            // Before it is said, so that the client may use the name again at once.
            self.running.remove(&name);
        }
        match said {
            Said::Next(answer) => {
                let message = message::next(&name, &answer.to_json());
                drop(answer);
                self.send_json(message).await
            }
            Said::Complete => self.send_json(message::complete(&name)).await,
            Said::Refused(answer) => self.send_json(message::error(&name, &answer.errors)).await,
            Said::Unknown => Err(End::Close(4403, "Forbidden".into())),
        }
    }

    async fn send_json(&mut self, json: Vec<u8>) -> Going {
        match Utf8Bytes::try_from(Bytes::from(json)) {
            Ok(text) => self.send(Message::Text(text)).await,
            // JSON is UTF-8.
            Err(_) => Err(End::Close(1011, "Internal error".into())),
        }
    }

    async fn send_text(&mut self, text: String) -> Going {
        self.send(Message::Text(text.into())).await
    }

    /// Sends, and waits until the client has taken it in as far as the network tells.
    async fn send(&mut self, message: Message) -> Going {
        let sent = timeout(self.state.live().limits().write, self.socket.send(message)).await;
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    /// Says why, where there is somebody to say it to, and lets go.
    async fn end(mut self, end: End) {
        let End::Close(code, reason) = end else { return };
        // Whatever went on has ended by now, and holds no place any more.
        self.saying.clear();
        self.running.clear();
        let frame = CloseFrame { code, reason: shortened(&reason).into() };
        if self.send(Message::Close(Some(frame))).await.is_ok() {
            // Until the client has answered; else what it sent meanwhile would make the network drop our last words.
            let answered = async { while let Some(Ok(_)) = self.socket.recv().await {} };
            let _ = timeout(LAST_WORDS, answered).await;
        }
    }
}

/// The client broke the rules of the protocol.
fn invalid(why: &str) -> End {
    End::Close(4400, format!("Invalid message: {why}").into())
}

/// The client broke the rules of WebSockets, or its connection broke.
fn broken(error: &axum::Error) -> End {
    let text = error.to_string();
    if text.contains("too long") || text.contains("too big") {
        return End::Close(1009, format!("A message is larger than {} bytes", schema::limits::BODY_BYTES).into());
    }
    End::Gone
}

fn shortened(reason: &str) -> &str {
    let mut end = reason.len().min(LONGEST_REASON);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    &reason[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_fits_into_its_frame_and_no_letter_is_cut_in_two() {
        let long = "é".repeat(100);
        assert_eq!(shortened(&long).len(), 122);
        assert_eq!(shortened("Forbidden"), "Forbidden");
    }
}
