//! Requests by HTTP, whose bodies and addresses are any bytes.

use axum::body::{Body, HttpBody, to_bytes};
use futures_util::StreamExt;
use http::{Request, Response, header};
use tower::ServiceExt;

use super::{Ground, ground::Served, verdict};
use crate::Person;

/// Where requests go. What ends in one of `?` and `/` is followed by the input's bytes.
const PLACES: [(&str, &str); 15] = [
    ("POST", "/graphql"),
    ("GET", "/graphql?"),
    ("GET", "/graphql?query="),
    ("POST", "/graphql/limits"),
    ("GET", "/graphql/limits?"),
    ("GET", "/graphql/coordinates/"),
    ("GET", "/kb/"),
    ("GET", "/kb/es?"),
    ("GET", "/documents/"),
    ("GET", "/playground/"),
    ("GET", "/"),
    ("OPTIONS", "/graphql"),
    ("PUT", "/graphql"),
    ("HEAD", "/graphql?"),
    ("POST", "/mcp"),
];

const CONTENT_TYPES: [&str; 7] = [
    "application/json",
    "application/json; charset=utf-8",
    "application/graphql-response+json",
    "application/x-www-form-urlencoded",
    "application/json;charset=\"latin1",
    "text/plain",
    "",
];

const ACCEPTED: [&str; 8] = [
    "application/graphql-response+json",
    "application/json",
    "text/event-stream",
    "text/html",
    "application/json;q=2, text/event-stream; q=0.5, */*;q=x",
    "image/png",
    "",
    "*/*",
];

/// An answer that has no end is looked at for so long.
const LOOK: std::time::Duration = std::time::Duration::from_millis(20);

/// Takes four bytes that choose method and address, the type of the body, what is accepted and who asks, then the body or the
/// rest of the address.
///
/// # Panics
/// Where a client would see what none may see.
pub fn http_body(ground: &Ground, input: &[u8]) {
    let served = ground.served();
    let Some((choices, rest)) = input.split_first_chunk::<4>() else { return };
    let [place, content_type, accepted, asker] = choices.map(usize::from);
    let (method, address) = PLACES[place % PLACES.len()];
    let rest = served.filled(rest);
    let (address, body) = if address.ends_with(['?', '/', '=']) && address != "/" {
        (address.to_owned() + &percent_encoded(&rest), Vec::new())
    } else {
        (address.to_owned(), rest)
    };
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in [
        (header::CONTENT_TYPE, CONTENT_TYPES[content_type % CONTENT_TYPES.len()]),
        (header::ACCEPT, ACCEPTED[accepted % ACCEPTED.len()]),
        (header::AUTHORIZATION, &authorization(served, asker)),
    ] {
        if !value.is_empty() {
            request = request.header(name, value);
        }
    }
    // An address can be too long for a client to ask for it.
    let Ok(request) = request.body(Body::from(body)) else { return };
    served.run(async {
        let answered = server::app(served.state.clone()).oneshot(request).await;
        look(answered.expect("the server always answers")).await;
    });
}

fn authorization(served: &Served, asker: usize) -> String {
    match asker % 6 {
        0 => String::new(),
        1 => format!("Bearer {}", served.token(Person::LegalRepresentative)),
        2 => format!("Bearer {}", served.token(Person::Agent)),
        3 => format!("bearer  {}", served.token(Person::Collaborator)),
        4 => "Bearer vnt_unknown".to_owned(),
        _ => "Basic dTpw".to_owned(),
    }
}

async fn look(response: Response<Body>) {
    verdict::status(response.status().as_u16());
    if response.body().size_hint().upper().is_some() {
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("the body comes whole");
        return verdict::said(&body);
    }
    let (mut body, mut heard) = (response.into_body().into_data_stream(), Vec::new());
    while let Ok(Some(more)) = tokio::time::timeout(LOOK, body.next()).await {
        heard.extend_from_slice(&more.expect("the body goes on"));
    }
    String::from_utf8_lossy(&heard).lines().filter_map(|line| line.strip_prefix("data:")).for_each(|data| {
        verdict::said(data.trim().as_bytes());
    });
}

/// What can stand in an address as it is stays, escapes included.
fn percent_encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'%' | b'&' | b'=' | b'+' | b'/' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => text.push(char::from(*byte)),
            byte => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
