//! HTTP/1.1 over one kept-alive connection, as far as a client of our own servers needs it.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A longer answer is a mistake.
const LARGEST: usize = 64 * 1024 * 1024;

/// A connection with what was read and not used yet.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    body: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("nobody answers at {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(256 * 1024), body: Vec::new() })
    }

    /// Sends a request and reads its answer: status and body.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<(u16, &[u8])> {
        self.stream.write_all(request).await?;
        let (head_end, head) = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break (end + 4, Head::read(&self.buffer[..end])?);
            }
            self.more().await?;
        };
        self.buffer.drain(..head_end);
        match head.length {
            Length::Bytes(bytes) => self.take(bytes).await?,
            Length::Chunked => self.chunks().await?,
        }
        Ok((head.status, &self.body))
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.buffer.len() > LARGEST {
            bail!("the answer does not end");
        }
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection in the middle of an answer");
        }
        Ok(())
    }

    async fn take(&mut self, bytes: usize) -> anyhow::Result<()> {
        while self.buffer.len() < bytes {
            self.more().await?;
        }
        self.body.clear();
        self.body.extend(self.buffer.drain(..bytes));
        Ok(())
    }

    async fn chunks(&mut self) -> anyhow::Result<()> {
        self.body.clear();
        loop {
            let line = self.line().await?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).with_context(|| format!("`{line}` is no size of a chunk"))?;
            while self.buffer.len() < size + 2 {
                self.more().await?;
            }
            self.body.extend(self.buffer.drain(..size));
            if self.buffer.drain(..2).ne(*b"\r\n") {
                bail!("a chunk does not end where it says");
            }
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn line(&mut self) -> anyhow::Result<String> {
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n") {
                let line = String::from_utf8(self.buffer[..end].to_vec())?;
                self.buffer.drain(..end + 2);
                return Ok(line);
            }
            self.more().await?;
        }
    }
}

enum Length {
    Bytes(usize),
    Chunked,
}

struct Head {
    status: u16,
    length: Length,
}

impl Head {
    fn read(head: &[u8]) -> anyhow::Result<Self> {
        let head = std::str::from_utf8(head)?;
        let mut lines = head.split("\r\n");
        let first = lines.next().unwrap_or_default();
        let status = first.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).and_then(|text| text.parse().ok());
        let status = status.with_context(|| format!("`{first}` is no answer of HTTP/1.1"))?;
        let mut length = None;
        for line in lines {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            if name.eq_ignore_ascii_case("content-length") {
                length = Some(Length::Bytes(value.trim().parse()?));
            } else if name.eq_ignore_ascii_case("transfer-encoding") && value.trim().eq_ignore_ascii_case("chunked") {
                length = Some(Length::Chunked);
            }
        }
        Ok(Self { status, length: length.context("an answer says neither how long it is nor that it is chunked")? })
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
