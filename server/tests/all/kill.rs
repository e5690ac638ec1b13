//! The server is killed in the middle of payments, again and again; the books stay in order.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use entities::{db::Database, ids::PaymentId};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::program::{Demo, folder, ventanilla};

/// How often the server is killed.
const ROUNDS: usize = 20;
/// How many clients pay at the same time.
const CLIENTS: usize = 16;
/// After how many answers of a round it is killed: at most so many, and not always the same.
const ANSWERS: usize = 90;

const PAY: &str = "mutation($input: PayInvoiceInput!) { payInvoice(input: $input) {
    invoice { amountDue { amount } } payment { id } userErrors { code message } } }";

/// The first line of a stream that contains the text.
fn line_with(stream: impl Read, text: &str) -> String {
    let mut lines = BufReader::new(stream).lines().map(|line| line.expect("it writes text"));
    lines.find(|line| line.contains(text)).unwrap_or_else(|| panic!("it never said {text:?}"))
}

/// A process that is killed with the test.
struct Server(Child, String);

impl Server {
    fn open(folder: &Path, database: &str) -> Self {
        let mut command = ventanilla(folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--database", database]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let said = line_with(child.stderr.take().expect("its notes are ours"), "http://");
        let (_, host) = said.split_once("http://").expect("an address");
        Self(child, host.trim_end_matches('/').to_owned())
    }

    fn kill(&mut self) {
        // On Unix this is SIGKILL: nothing of the process runs any more.
        self.0.kill().expect("it was running");
        self.0.wait().expect("it ended");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What was killed before is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A connection that is kept open, as a program's is.
struct Client {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Client {
    fn open(host: &str, token: &str) -> std::io::Result<Self> {
        Ok(Self { stream: BufReader::new(TcpStream::connect(host)?), token: token.to_owned() })
    }

    fn ask(&mut self, document: &str, variables: &Value) -> std::io::Result<Value> {
        let body = json!({ "query": document, "variables": variables }).to_string();
        let token = &self.token;
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: desk\r\ncontent-type: application/json\r\nauthorization: Bearer {token}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(text) = line.strip_prefix("content-length:") {
                length = text.trim().parse().expect("a length");
            }
            if line.is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer)?;
        Ok(serde_json::from_slice(&answer).expect("an answer is JSON"))
    }
}

/// The sum of all balances, how many payments and keys there are, and how many of the payments asked about.
#[derive(Debug, Default)]
struct Books {
    balance: i64,
    payments: i64,
    keys: i64,
    there: usize,
}

/// The desk's database, who pays, and what is paid on.
struct Desk {
    folder: tempfile::TempDir,
    database: String,
    token: String,
    invoices: Vec<String>,
    before: Books,
}

impl Desk {
    /// A demo world in that database.
    async fn make(folder: tempfile::TempDir, database: String) -> Self {
        let demo = Demo::start(folder.path(), &["--database", &database]);
        let token = demo.token("accountant").to_owned();
        let document =
            "{ viewer { memberships(first: 1) { nodes { organization { prepaidAccount { available { amount } }
            invoices(first: 50, filter: {status: [OPEN, OVERDUE]}) { nodes { id amountDue { amount } } } } } } } }";
        let mut client = Client::open(demo.host(), &token).expect("it accepts connections");
        let answer = client.ask(document, &json!({})).expect("it answers");
        let organization = &answer["data"]["viewer"]["memberships"]["nodes"][0]["organization"];
        let owed = organization["invoices"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer:#}"));
        let invoices: Vec<_> = owed.iter().map(|invoice| invoice["id"].as_str().expect("an ID").to_owned()).collect();
        assert!(invoices.len() >= 2, "{answer:#}");
        drop(demo);
        let mut desk = Self { folder, database, token, invoices, before: Books::default() };
        desk.before = desk.books(&[]).await;
        desk
    }

    /// What the database has at one moment. A transaction that was under way on PostgreSQL may end later than its server.
    async fn books(&self, answered: &[PaymentId]) -> Books {
        let database = Database::connect(&self.database).await.expect("the database answers");
        let sql = "SELECT CAST(SUM(amount_minor) AS BIGINT), (SELECT COUNT(*) FROM payments), \
                   (SELECT COUNT(*) FROM idempotency_keys) FROM ledger_entries WHERE prepaid_account_id IS NOT NULL";
        let rows = async |sql: &str| {
            let statement = Statement::from_string(database.backend(), sql);
            database.read().query_all_raw(statement).await.expect("the statement runs")
        };
        let row = rows(sql).await.pop().expect("a row");
        let number = |index| row.try_get_by_index::<i64>(index).expect("a number");
        let mut there = 0;
        for ids in answered.chunks(500) {
            let list: Vec<_> = ids.iter().map(|id| literal(&database, id.0)).collect();
            there += rows(&format!("SELECT id FROM payments WHERE id IN ({})", list.join(", "))).await.len();
        }
        let books = Books { balance: number(0), payments: number(1), keys: number(2), there };
        database.close().await.expect("it closes");
        books
    }

    /// One centime on one of the invoices; the key says on which.
    fn input(&self, key: usize) -> Value {
        let invoice = &self.invoices[key % self.invoices.len()];
        json!({ "input": { "id": invoice, "method": "PREPAID", "amount": { "amount": "0.01", "currency": "CHF" },
            "idempotencyKey": format!("key {key}") } })
    }

    fn pay(&self, client: &mut Client, key: usize) -> std::io::Result<String> {
        let answer = client.ask(PAY, &self.input(key))?;
        let payment = answer["data"]["payInvoice"]["payment"]["id"].as_str();
        Ok(payment.unwrap_or_else(|| panic!("key {key}: {answer:#}")).to_owned())
    }

    fn verify(&self, round: usize) {
        let mut command = ventanilla(self.folder.path());
        command.args(["ledger", "verify", "--format", "json", "--database", &self.database]);
        let output = command.output().expect("the program runs");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "round {round}: {told}{}", String::from_utf8_lossy(&output.stderr));
        let report: Value = serde_json::from_str(&told).expect("a report in JSON");
        assert_eq!((&report["inOrder"], &report["problems"]), (&json!(true), &json!([])), "round {round}");
    }
}

/// What the clients know: which key was answered with which payment, and which were never answered.
#[derive(Default)]
struct Known {
    answered: Mutex<HashMap<usize, String>>,
    unanswered: Mutex<Vec<usize>>,
    next: AtomicUsize,
}

impl Known {
    /// A key whose answer was lost, or a new one.
    fn key(&self) -> usize {
        let lost = self.unanswered.lock().expect("no client panicked").pop();
        lost.unwrap_or_else(|| self.next.fetch_add(1, Ordering::Relaxed))
    }
}

/// Pays until the server is gone.
fn pay_on(desk: &Desk, known: &Known, host: &str, answers: &mpsc::Sender<()>) {
    let Ok(mut client) = Client::open(host, &desk.token) else { return };
    loop {
        let key = known.key();
        let Ok(payment) = desk.pay(&mut client, key) else {
            known.unanswered.lock().expect("no client panicked").push(key);
            return;
        };
        let before = known.answered.lock().expect("no client panicked").insert(key, payment.clone());
        assert!(before.is_none_or(|before| before == payment), "key {key} paid twice");
        // Whoever counts may have counted enough.
        let _ = answers.send(());
    }
}

async fn the_books_survive(desk: Desk) {
    let (desk, known) = (Arc::new(desk), Arc::new(Known::default()));
    for round in 0..ROUNDS {
        let mut server = Server::open(desk.folder.path(), &desk.database);
        // What was answered in the rounds before is answered the same again.
        let earlier =
            known.answered.lock().expect("no client panicked").iter().next().map(|(key, id)| (*key, id.clone()));
        if let Some((key, payment)) = earlier {
            let mut client = Client::open(&server.1, &desk.token).expect("it accepts connections");
            assert_eq!(desk.pay(&mut client, key).expect("it answers"), payment, "round {round}");
        }
        let (answers, answered) = mpsc::channel();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (desk, known, answers, host) =
                    (Arc::clone(&desk), Arc::clone(&known), answers.clone(), server.1.clone());
                thread::spawn(move || pay_on(&desk, &known, &host, &answers))
            })
            .collect();
        drop(answers);
        for _ in 0..ANSWERS - round {
            answered.recv().expect("payments go on");
        }
        server.kill();
        for client in clients {
            client.join().expect("a client saw nothing wrong");
        }
        desk.verify(round);
        let answered = known.answered.lock().expect("no client panicked").clone();
        let ids: Vec<PaymentId> = answered.values().map(|id| id.parse().expect("a payment's ID")).collect();
        let books = desk.books(&ids).await;
        assert_eq!(books.there, ids.len(), "round {round}: what was answered is there");
        let made = books.payments - desk.before.payments;
        assert_eq!(desk.before.balance - books.balance, made, "round {round}: a centime a payment");
        assert_eq!(books.keys, made, "round {round}: a key a payment");
        let lost = known.unanswered.lock().expect("no client panicked").len();
        assert!(lost > 0, "round {round}: nobody was in the middle of a payment");
        let (made, answered) = (usize::try_from(made).expect("a count"), answered.len());
        assert!(made >= answered && made <= answered + lost, "round {round}: {made} made, {answered} answered");
    }
}

fn literal(database: &Database, id: uuid::Uuid) -> String {
    match database.backend() {
        sea_orm::DbBackend::Postgres => format!("'{id}'"),
        _ => format!("x'{}'", id.simple()),
    }
}

#[tokio::test]
async fn twenty_kills_in_the_middle_of_payments_lose_nothing_and_pay_nothing_twice_on_sqlite() {
    let folder = folder();
    let database = format!("sqlite://{}", folder.path().join("desk.db").display());
    the_books_survive(Desk::make(folder, database).await).await;
}

#[tokio::test]
async fn twenty_kills_in_the_middle_of_payments_lose_nothing_and_pay_nothing_twice_on_postgres() {
    let Ok(server) = std::env::var("VENTANILLA_TEST_POSTGRES") else {
        assert!(std::env::var("CI").is_err(), "VENTANILLA_TEST_POSTGRES is not set: run scripts/test");
        return;
    };
    let folder = folder();
    let name = format!("kill_{}", std::process::id());
    let admin = sea_orm::Database::connect(&server).await.expect("the PostgreSQL server can be reached");
    for sql in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
        admin.execute_unprepared(&sql).await.expect("the statement runs");
    }
    let (host, _) = server.rsplit_once('/').expect("a URL ends in a database");
    the_books_survive(Desk::make(folder, format!("{host}/{name}")).await).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.expect("the statement runs");
    admin.close().await.expect("it closes");
}
