//! The limit answers what the server answers: the same JSON, keys in the same order.

use anyhow::{Context, bail};
use serde_json::Value;

use crate::{
    load::Connection,
    operations::{Operation, Request},
    subjects::{Kind, Subject},
};

/// Refuses to go on where an answer of a limit differs from the server's.
pub(crate) async fn same_answers(
    subjects: &[Subject],
    operation: Operation,
    requests: &[Request],
) -> anyhow::Result<()> {
    let mut connections = Vec::with_capacity(subjects.len());
    for subject in subjects {
        connections.push((subject.kind, Connection::open(subject.address).await?));
    }
    for request in requests {
        let mut expected: Option<String> = None;
        for (kind, connection) in &mut connections {
            if *kind != Kind::Ventanilla && !operation.has_limit() {
                continue;
            }
            let (status, body) = connection.exchange(&request.bytes).await?;
            request.check(status, body).with_context(|| kind.name())?;
            let answer = normalized(body)?;
            match &expected {
                None => expected = Some(answer),
                Some(expected) if *expected == answer => {}
                Some(expected) => bail!(difference(kind.name(), request, expected, &answer)),
            }
        }
    }
    Ok(())
}

/// Without blanks, and escapes spelled alike; the order of keys stands. The server's extensions, which say what the answer
/// cost, are beside the question.
fn normalized(body: &[u8]) -> anyhow::Result<String> {
    let mut value: Value = serde_json::from_slice(body)?;
    if let Some(response) = value.as_object_mut() {
        response.shift_remove("extensions");
    }
    Ok(value.to_string())
}

fn difference(name: &str, request: &Request, expected: &str, answer: &str) -> String {
    let same = expected.bytes().zip(answer.bytes()).take_while(|(one, other)| one == other).count();
    let excerpt = |text: &str| {
        let bytes = text.as_bytes();
        let end = bytes.len().min(same + 200);
        String::from_utf8_lossy(&bytes[same.saturating_sub(100).min(end)..end]).into_owned()
    };
    let asked = String::from_utf8_lossy(&request.bytes);
    format!(
        "{name} answers otherwise from byte {same} on:\n  server: …{}\n  {name}: …{}\nto\n{asked}",
        excerpt(expected),
        excerpt(answer)
    )
}
