//! Who does not read is cut off.

use std::time::Duration;

use serde_json::{Value, json};
use server::LiveLimits;
use tests::{Engine, Person, World};
use tokio::{io::AsyncWriteExt, net::TcpSocket};

use super::{
    Client, Desk,
    guides::{copy, reload},
};

/// Every event is the whole knowledge base, rendered many times over: more than the network holds for who does not read.
fn large() -> String {
    let copies: String = (0..190).map(|copy| format!("copy{copy}: html ")).collect();
    format!("subscription {{ knowledgeBaseChanged(locale: \"en\") {{ articles {{ {copies} }} }} }}")
}

/// Changes every article again and again until nobody follows any more.
async fn change_until_cut_off(world: &World, desk: &Desk) {
    let (folder, empty) = (copy(), tempfile::tempdir().expect("a folder"));
    let mut open = desk.state.subscriptions();
    for round in 0..20 {
        reload(world, if round % 2 == 0 { empty.path() } else { folder.path() });
        let cut_off = open.wait_for(|open| *open == 0);
        if tokio::time::timeout(Duration::from_secs(1), cut_off).await.is_ok() {
            assert!(round > 0, "it was there to begin with");
            return;
        }
    }
    panic!("a client who reads nothing is still served");
}

fn impatient() -> LiveLimits {
    LiveLimits { write: Duration::from_millis(300), ..LiveLimits::default() }
}

#[tokio::test]
async fn a_socket_that_is_not_read_is_closed_and_gives_its_place_back() {
    let world = World::open(Engine::Sqlite).await.expect("a world on SQLite");
    let desk = Desk::with_limits(&world, impatient()).await;
    let mut client = Client::ready(&desk, &world, Person::Anonymous).await;
    client.subscribe("k", &large(), Value::Null).await;
    desk.subscriptions(1).await;
    change_until_cut_off(&world, &desk).await;
    drop(client);
}

#[tokio::test]
async fn an_event_stream_that_is_not_read_is_closed_too() {
    let world = World::open(Engine::Sqlite).await.expect("a world on SQLite");
    let desk = Desk::with_limits(&world, impatient()).await;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(16 * 1024).expect("a small buffer");
    let mut stream = socket.connect(desk.address).await.expect("the server listens");
    let body = json!({"query": large()}).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: {}\r\n\r\n",
        desk.address,
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).await.expect("the request goes out");
    desk.subscriptions(1).await;
    change_until_cut_off(&world, &desk).await;
    drop(stream);
}
