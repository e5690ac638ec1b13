//! The program, as a process.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use serde_json::{Value, json};

/// The program in a folder, with nothing of this machine's settings.
pub(crate) fn ventanilla(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ventanilla"));
    command
        .current_dir(folder)
        .env_remove("VENTANILLA_LISTEN")
        .env_remove("VENTANILLA_DATABASE")
        .env("VENTANILLA_LOG", "off")
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    ventanilla(folder).args(arguments).output().expect("the program runs")
}

/// A folder that goes with the test.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// What it wrote.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A demo that accepts requests, ended with the test.
pub(crate) struct Demo {
    child: Child,
    pub(crate) greeting: Value,
}

impl Demo {
    pub(crate) fn start(folder: &Path, more: &[&str]) -> Self {
        let mut command = ventanilla(folder);
        command.args(["demo", "--listen", "127.0.0.1:0", "--format", "json"]).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is ours");
        BufReader::new(stdout).read_line(&mut line).expect("it says something");
        let greeting = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"));
        Self { child, greeting }
    }

    /// Host and port.
    pub(crate) fn host(&self) -> &str {
        let url = self.greeting["url"].as_str().expect("an address");
        url.strip_prefix("http://").expect("an http address")
    }

    pub(crate) fn ask(&self, token: &str, document: &str) -> Value {
        let host = self.host();
        let body = json!({ "query": document }).to_string();
        let mut stream = TcpStream::connect(host).expect("it accepts requests once it has greeted");
        write!(
            stream,
            "POST /graphql HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             authorization: Bearer {token}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("a request can be sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer comes");
        let (_, body) = answer.split_once("\r\n\r\n").expect("an answer has a body");
        let json = &body[body.find('{').expect("JSON")..=body.rfind('}').expect("JSON")];
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {answer}"))
    }

    pub(crate) fn token(&self, whose: &str) -> &str {
        self.greeting["tokens"][whose].as_str().unwrap_or_else(|| panic!("no token for {whose}: {}", self.greeting))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // A demo that has ended already is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
