//! Where a scenario of `tests/clients` is played: a desk that listens, and Node.js beside it.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
};

use entities::ids::InvoiceId;
use serde_json::{Value, json};
use server::State;
use tempfile::TempDir;
use tests::{Desk, Engine, Person, World};
use tokio::{runtime::Handle, task::block_in_place};

/// What an issued invoice comes to, in minor units.
const DUE: i64 = 1_000;

pub(super) struct Stage {
    pub(super) world: World,
    desk: Desk,
    /// Desks that were opened before: one that closes takes the world's database with it.
    former: Vec<Desk>,
    /// The scenarios' own; gone afterwards.
    pub(super) folder: TempDir,
}

/// Node.js, which ends with the test however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients")
}

/// Whether Node.js, the clients and the typed documents are there; `scripts/test` sees to all three.
fn is_there() -> bool {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../clients/typescript/dist/index.js").exists();
    let installed = scenarios().join("node_modules/.package-lock.json").exists();
    let node = || Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    let there = built && installed && node();
    assert!(there || std::env::var("CI").is_err(), "the clients are not installed and built: run scripts/test");
    there
}

impl Stage {
    /// Over a world of its own; nothing where the clients are not installed. The clients tell our databases apart by nothing:
    /// one will do.
    pub(super) async fn open() -> Option<Self> {
        if !is_there() {
            return None;
        }
        let world = World::open(Engine::Sqlite).await.expect("a world on SQLite");
        let desk = Desk::open(&world).await;
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Some(Self { world, desk, former: Vec::new(), folder })
    }

    /// The same with another desk over the same world.
    pub(super) async fn with(mut self, change: impl FnOnce(State) -> State) -> Self {
        let desk = Desk::with(change(State::new(self.world.services.clone()))).await;
        self.former.push(std::mem::replace(&mut self.desk, desk));
        self
    }

    /// Issues an invoice of the main organization, to be paid by a client.
    pub(super) async fn issue(&self) -> InvoiceId {
        self.world.issue(self.world.organization(""), 1, DUE).await[0]
    }

    /// Plays a scenario of a client; gives what came of it.
    ///
    /// # Panics
    /// When it fails, with what Node.js said.
    pub(super) fn play(&self, client: &str, scenario: &str, given: Value) -> Value {
        block_in_place(|| self.run(client, scenario, given))
    }

    fn run(&self, client: &str, scenario: &str, given: Value) -> Value {
        let said = self.folder.path().join(format!("{client}-{scenario}.stderr"));
        let mut node = Command::new("node");
        node.arg(scenarios().join("play.mjs")).args([client, scenario]);
        node.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(File::create(&said).expect("a file can be made"));
        let mut running = Running(node.spawn().expect("node runs"));
        let mut input = running.0.stdin.take().expect("it is piped");
        let output = BufReader::new(running.0.stdout.take().expect("it is piped"));
        let mut result = None;
        tell(&mut input, &self.context(given));
        for line in output.lines() {
            let line = line.expect("its output is text");
            let message: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no message: {line}"));
            if let Some(count) = message["subscriptions"].as_u64() {
                let count = usize::try_from(count).expect("not so many");
                Handle::current().block_on(self.desk.subscriptions(count));
                tell(&mut input, &json!({}));
            } else {
                result = Some(message["result"].clone());
            }
        }
        let status = running.0.wait().expect("it ends");
        let said = || std::fs::read_to_string(&said).unwrap_or_default();
        assert!(status.success(), "{client} {scenario} failed ({status}): {}", said());
        result.unwrap_or_else(|| panic!("{client} {scenario} told nothing: {}", said()))
    }

    fn context(&self, given: Value) -> Value {
        let token = |person| self.world.token(person).expect("a token");
        json!({
            "url": format!("http://{}/graphql", self.desk.address),
            "organization": self.world.organization("").to_string(),
            "folder": self.folder.path(),
            "tokens": {
                "legalRepresentative": token(Person::LegalRepresentative),
                "collaborator": token(Person::Collaborator),
                "accountant": token(Person::Accountant),
                "agent": token(Person::Agent),
            },
            "given": given,
        })
    }
}

/// Says a line. A process that is gone hears nothing: its end is told by its exit code.
fn tell(input: &mut ChildStdin, message: &Value) {
    let _ = writeln!(input, "{message}").and_then(|()| input.flush());
}
