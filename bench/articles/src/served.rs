//! A server with the folder: how soon it answers, and how soon an edit is in search and help.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;

/// What is told when a server answers, before its address.
const OPEN: &str = "The desk is open: http://";
/// What takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server with these articles. It is killed when this is dropped.
pub(crate) struct Served {
    child: Child,
    address: String,
    /// From the start of the process until it answered.
    pub(crate) ready_after: Duration,
}

impl Served {
    /// Starts this binary on an empty desk, and waits until it answers.
    pub(crate) fn start(binary: &Path, articles: &Path, index: &Path, database: &Path) -> anyhow::Result<Self> {
        let url = format!("sqlite://{}", database.display());
        if !database.exists() {
            let made = Command::new(binary).args(["migrate", "--database", &url]).output()?;
            anyhow::ensure!(made.status.success(), "no database: {}", String::from_utf8_lossy(&made.stderr));
        }
        let mut command = Command::new(binary);
        command.args(["serve", "--database", &url, "--listen", "127.0.0.1:0", "--kb"]).arg(articles);
        command.arg("--index").arg(index).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let begun = Instant::now();
        let mut child = command.spawn().with_context(|| format!("{} cannot be started", binary.display()))?;
        let mut said = BufReader::new(child.stderr.take().context("its stderr")?);
        let mut told = String::new();
        let address = loop {
            let mut line = String::new();
            anyhow::ensure!(said.read_line(&mut line)? > 0, "the server ended: {told}");
            if let Some(address) = line.trim().strip_prefix(OPEN) {
                break address.trim_end_matches('/').to_owned();
            }
            told.push_str(&line);
        };
        let mut served = Self { child, address, ready_after: Duration::ZERO };
        served.ask("{ __typename }")?;
        served.ready_after = begun.elapsed();
        // What it logs is read, so that it never waits for who reads it.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Ok(served)
    }

    /// Edits an article so many times, and tells how long it took each time from writing the file until search and help had
    /// it, as who follows `knowledgeBaseChanged` finds it out.
    pub(crate) fn edits(&self, article: &Path, rounds: usize) -> anyhow::Result<Vec<Duration>> {
        let text = fs::read_to_string(article)?;
        let (front_matter, body) = text.split_once("\n---\n").context("a front matter")?;
        let keys: Vec<&str> = front_matter.lines().filter(|line| !line.starts_with("routes:")).collect();
        let mut events = self.follow()?;
        let mut took = Vec::new();
        for round in 0..rounds {
            // A word that nobody else writes, and a page that nothing else is for.
            let (word, route) = (format!("quaxolotl{round}"), format!("/bench/{round}"));
            let edited = format!("{}\nroutes: [\"{route}\"]\n---\n{body}\n{word}\n", keys.join("\n"));
            let begun = Instant::now();
            fs::write(article, edited)?;
            events.next()?;
            let search = format!("search(query: \\\"{word}\\\", locale: \\\"en\\\", first: 1) {{ totalCount }}");
            let help =
                format!("help(context: {{route: \\\"{route}\\\"}}, locale: \\\"en\\\") {{ article {{ slug }} }}");
            let found = self.ask(&format!("{{ {search} }}"))?;
            let helps = self.ask(&format!("{{ {help} }}"))?;
            took.push(begun.elapsed());
            anyhow::ensure!(found.contains("\"totalCount\":1"), "{word} is not found: {found}");
            anyhow::ensure!(helps.contains("\"slug\":"), "nothing helps on {route}: {helps}");
        }
        fs::write(article, text)?;
        events.next()?;
        took.sort();
        Ok(took)
    }

    /// The answer to a query.
    fn ask(&self, query: &str) -> anyhow::Result<String> {
        let mut answer = String::new();
        self.send(query, "application/json")?.read_to_string(&mut answer)?;
        anyhow::ensure!(answer.contains("\"data\":"), "no data: {answer}");
        Ok(answer)
    }

    fn follow(&self) -> anyhow::Result<Events> {
        // Who follows is told of articles in the language that they ask for.
        let document = "subscription { knowledgeBaseChanged(locale: \\\"en\\\") { revision } }";
        let stream = self.send(document, "text/event-stream")?;
        let mut events = Events(BufReader::new(stream));
        // The head comes when the server follows.
        while !events.line()?.is_empty() {}
        Ok(events)
    }

    /// Sends a query, whose quotation marks are escaped as in JSON.
    fn send(&self, query: &str, accept: &str) -> anyhow::Result<TcpStream> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let body = format!("{{\"query\":\"{query}\"}}");
        let (address, length) = (&self.address, body.len());
        write!(
            stream,
            "POST /graphql HTTP/1.1\r\nhost: {address}\r\naccept: {accept}\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )?;
        Ok(stream)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The events of a subscription.
struct Events(BufReader<TcpStream>);

impl Events {
    /// Waits for the next one.
    fn next(&mut self) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            // The server says now and then that it is still there.
            anyhow::ensure!(begun.elapsed() < PATIENCE, "the server tells of no change");
            let line = self.line()?;
            anyhow::ensure!(!line.contains("\"errors\":") && line != "event: complete", "no event but {line}");
            if line.starts_with("data:") && line.contains("\"revision\":") {
                return Ok(());
            }
        }
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        anyhow::ensure!(self.0.read_line(&mut line)? > 0, "the server ended the events");
        Ok(line.trim_end().to_owned())
    }
}
