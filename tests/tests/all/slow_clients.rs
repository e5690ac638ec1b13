//! Clients that hold a connection and do not say what they want: they are cut off, and nobody else is.

use std::time::Duration;

use serde_json::{Value, json};
use server::LiveLimits;
use tests::{Desk, Engine, Person, World, soon};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::subscriptions::Client;

fn hasty() -> LiveLimits {
    LiveLimits { head: Duration::from_millis(300), ..LiveLimits::default() }
}

async fn hasty_desk() -> (World, Desk) {
    let world = World::open(Engine::Sqlite).await.expect("a world on SQLite");
    let desk = Desk::with_limits(&world, hasty()).await;
    (world, desk)
}

async fn connected(desk: &Desk) -> TcpStream {
    TcpStream::connect(desk.address).await.expect("the server listens")
}

/// Waits until the server has let go of a connection on which nothing more comes.
async fn cut_off(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    // What was sent after the end makes the network say that the connection was reset.
    let _ = soon("the end", stream.read_to_end(&mut rest)).await;
    assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
}

/// Reads the head of a response and its body, whose length is told.
async fn response(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&answer).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|length| length.parse().ok()).expect("the length is told");
            if body.len() >= length {
                return text;
            }
        }
        let read = soon("the response", stream.read_buf(&mut answer)).await.expect("the response comes");
        assert!(read > 0, "the connection ended in a response: {text}");
    }
}

#[tokio::test]
async fn who_sends_the_head_of_a_request_byte_by_byte_is_cut_off() {
    let (world, desk) = hasty_desk().await;
    let mut slow = connected(&desk).await;
    slow.write_all(b"GET /health HTTP/1.1\r\nx-slow: ").await.expect("the head begins");
    let mut rest = Vec::new();
    // A byte now and then does not buy more time: hundreds of them would take half a minute.
    let mut sent = 0;
    while timeout(Duration::from_millis(50), slow.read_buf(&mut rest)).await.is_err() {
        sent += 1;
        assert!(sent < 600, "a head that never ends is waited for");
        if slow.write_all(b"a").await.is_err() {
            break;
        }
    }
    assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
    let answer = desk.ask(world.token(Person::Accountant), "{ viewer { id } }", &Value::Null).await;
    assert!(answer["data"]["viewer"]["id"].is_string(), "others are answered: {answer:#}");
}

#[tokio::test]
async fn who_says_nothing_at_all_is_cut_off() {
    let (_world, desk) = hasty_desk().await;
    cut_off(&mut connected(&desk).await).await;
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request_and_no_longer_than_that() {
    let (_world, desk) = hasty_desk().await;
    let mut stream = connected(&desk).await;
    for _ in 0..3 {
        stream.write_all(b"GET /health HTTP/1.1\r\nhost: desk\r\n\r\n").await.expect("the request goes out");
        let answer = response(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    }
    cut_off(&mut stream).await;
}

#[tokio::test]
async fn what_stays_open_by_right_is_not_cut_off() {
    let (world, desk) = hasty_desk().await;
    let mut client = Client::ready(&desk, &world, Person::Anonymous).await;
    // Events over HTTP come in a body without an end, and the connection says nothing meanwhile.
    let mut events = connected(&desk).await;
    let body = json!({"query": "subscription { knowledgeBaseChanged { revision } }"}).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: desk\r\ncontent-type: application/json\r\naccept: text/event-stream\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    events.write_all((head + &body).as_bytes()).await.expect("the request goes out");
    desk.subscriptions(1).await;
    let mut begun = Vec::new();
    let over = async { while events.read_buf(&mut begun).await.is_ok_and(|read| read > 0) {} };
    assert!(timeout(hasty().head * 4, over).await.is_err(), "the events ended: {}", String::from_utf8_lossy(&begun));
    assert!(begun.starts_with(b"HTTP/1.1 200 OK\r\n"), "{}", String::from_utf8_lossy(&begun));
    client.subscribe("q", "{ categories { slug } }", Value::Null).await;
    assert!(client.response("q").await["data"]["categories"].is_array(), "the WebSocket is there as well");
}
