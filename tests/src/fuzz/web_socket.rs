//! WebSockets: any frames, or any bytes at all, after the handshake.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex, split},
    time::timeout,
};

use super::{Ground, ground::PEER, verdict};

/// Opens the socket. The key is that of RFC 6455's own example.
const HANDSHAKE: &[u8] = b"GET /graphql HTTP/1.1\r\nhost: desk\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
    sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    sec-websocket-protocol: graphql-transport-ws\r\n\r\n";

/// Between frames of an input.
const SEPARATOR: u8 = 0x1e;
/// An input that begins so is sent as it is.
const RAW: u8 = 0;
/// Who says nothing for so long has said what there was to say.
const QUIET: Duration = Duration::from_millis(5);
/// What the network takes in before somebody reads.
const BUFFER: usize = 64 * 1024;
/// RFC 6455, section 7.4.1: something unexpected kept the server from going on.
const INTERNAL_ERROR: u16 = 1011;

/// Takes frames with 0x1e between: of each the first byte as RFC 6455 has it (0x81 is a text that is whole), then what it
/// carries. Of an input that begins with 0x00 the rest is sent without being put into frames.
///
/// # Panics
/// Where a client would see what none may see, or the connection does not end.
pub fn web_socket(ground: &Ground, input: &[u8]) {
    let served = ground.served();
    let input = served.filled(input);
    let sent = match input.split_first() {
        Some((&RAW, raw)) => raw.to_vec(),
        _ => input.split(|byte| *byte == SEPARATOR).flat_map(frame).collect(),
    };
    let heard = served.run(async {
        let (ours, theirs) = duplex(BUFFER);
        let (heard, ()) = tokio::join!(converse(ours, &sent), served.reception.receive(theirs, PEER));
        heard
    });
    judge(&heard);
}

/// A frame of a client's. Its mask is zero, so that what is carried stays legible.
fn frame(part: &[u8]) -> Vec<u8> {
    let Some((head, payload)) = part.split_first() else { return Vec::new() };
    let mut frame = vec![*head];
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length @ ..126), _) => frame.push(0x80 | length),
        (_, Ok(length)) => {
            frame.push(0x80 | 126);
            frame.extend_from_slice(&length.to_be_bytes());
        }
        _ => {
            frame.push(0x80 | 127);
            frame.extend_from_slice(&u64::try_from(payload.len()).unwrap_or(u64::MAX).to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(payload);
    frame
}

/// Says all of it, listens until nothing more comes, and goes. Gives what was heard.
async fn converse(stream: DuplexStream, sent: &[u8]) -> Vec<u8> {
    let (mut from, mut to) = split(stream);
    let mut heard = Vec::new();
    let saying = async {
        // Where the server closes first, the rest finds nobody.
        let _ = to.write_all(HANDSHAKE).await;
        let _ = to.write_all(sent).await;
        to
    };
    let mut saying = std::pin::pin!(saying);
    let mut said = None;
    loop {
        tokio::select! {
            to = saying.as_mut(), if said.is_none() => said = Some(to),
            read = timeout(QUIET, from.read_buf(&mut heard)) => match read {
                Ok(Ok(1..)) => {}
                Ok(_) => return heard,
                Err(_) if said.is_some() => break,
                Err(_) => {}
            },
        }
    }
    if let Some(mut to) = said {
        let _ = to.shutdown().await;
    }
    let _ = from.read_to_end(&mut heard).await;
    heard
}

/// Looks at the response to the handshake, and at the frames after it.
fn judge(heard: &[u8]) {
    let Some(end) = heard.windows(4).position(|window| window == b"\r\n\r\n") else { return };
    let status = heard.get(9..12).and_then(|status| std::str::from_utf8(status).ok()?.parse().ok());
    verdict::status(status.expect("a response begins with its status"));
    let mut frames = &heard[end + 4..];
    while let Some((head, payload, rest)) = next(frames) {
        match head & 0x0f {
            1 => verdict::said(payload),
            8 => {
                let code = payload.first_chunk::<2>().map(|code| u16::from_be_bytes(*code));
                assert_ne!(code, Some(INTERNAL_ERROR), "the server closed for a defect of its own");
            }
            _ => {}
        }
        frames = rest;
    }
}

/// The first byte of a server's frame, what the frame carries, and what is behind it; nothing where it is not whole.
fn next(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let ([head, length], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match length {
        126 => rest.split_first_chunk::<2>().map(|(length, rest)| (u64::from(u16::from_be_bytes(*length)), rest))?,
        127 => rest.split_first_chunk::<8>().map(|(length, rest)| (u64::from_be_bytes(*length), rest))?,
        short => (u64::from(*short), rest),
    };
    let (payload, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    Some((*head, payload, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_as_they_are_written() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536] {
            let payload = vec![b'x'; length];
            let mut written = frame(&[b"\x81".as_slice(), &payload].concat());
            // What a server sends is not masked.
            let key = written.len() - length - 4;
            written.drain(key..key + 4);
            written[1] &= 0x7f;
            written.push(b'!');
            assert_eq!(next(&written), Some((0x81, payload.as_slice(), b"!".as_slice())), "{length}");
            assert_eq!(next(&written[..written.len() - 2]).is_some(), length == 0 && written.len() > 3, "{length}");
        }
    }
}
