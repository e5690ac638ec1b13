//! The operations, as a client sends them.

use anyhow::bail;
use chrono::{Days, NaiveDate};
use clap::ValueEnum;
use serde_json::{Value, json};

use crate::{data::Manifest, introspection::INTROSPECTION};

/// What is measured. Requests of one operation differ in their variables and in who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Operation {
    /// One organization with its prepaid balance
    #[value(name = "Q1")]
    Q1,
    /// The 20 newest overdue invoices of a period, with lines and reminders
    #[value(name = "Q2")]
    Q2,
    /// 50 organizations with teams, members and their five newest invoices
    #[value(name = "Q3")]
    Q3,
    /// `__typename`
    #[value(name = "Q4")]
    Q4,
    /// Introspection
    #[value(name = "Q5")]
    Q5,
    /// 100 invoices with help
    #[value(name = "H")]
    H,
    /// The same without help
    #[value(name = "H0")]
    H0,
    /// Q2 with the topics beside the answer, in `extensions.help`
    #[value(name = "Q2X")]
    Q2X,
    /// H0 with the topics beside the answer, in `extensions.help`
    #[value(name = "H0X")]
    H0X,
    /// A hundredth paid from one organization's prepaid account
    #[value(name = "P1")]
    P1,
    /// A hundredth paid from the prepaid accounts of all organizations in turn
    #[value(name = "PN")]
    PN,
}

const Q1: &str = "query Q1($id: ID!) { organization(id: $id) { id name currency prepaidAccount { id balance { amount \
    currency } } } }";
const Q2: &str = "query Q2($id: ID!, $filter: InvoiceFilter!) { organization(id: $id) { invoices(first: 20, filter: \
    $filter) { nodes { id number status issuedOn dueOn total { amount currency } amountDue { amount currency } lines { \
    description quantity unitPrice { amount } total { amount } } reminders { level sentAt payBy } } pageInfo { \
    hasNextPage } } } }";
const Q3: &str = "query Q3($ids: [ID!]!) { nodes(ids: $ids) { ... on Organization { id name teams(first: 10) { nodes { \
    id name } } memberships(first: 10) { nodes { id role user { id name email } } } invoices(first: 5) { nodes { id \
    number status issuedOn dueOn total { amount currency } } } } } }";
const Q4: &str = "query Q4 { __typename }";
const H: &str = "query H($id: ID!) { organization(id: $id) { invoices(first: 100) { nodes { id number status issuedOn \
    dueOn total { amount currency } help(first: 3) { because article { title url } } } } } }";
const H0: &str = "query H0($id: ID!) { organization(id: $id) { invoices(first: 100) { nodes { id number status \
    issuedOn dueOn total { amount currency } } } } }";
const P: &str = "mutation P($input: PayInvoiceInput!) { payInvoice(input: $input) { invoice { id status amountDue { \
    amount currency } } payment { id status amount { amount } } userErrors { message } } }";
/// How the cost grows with the length of an answer.
const LENGTH: &str = "query L($ids: [ID!]!, $first: Int!) { nodes(ids: $ids) { ... on Organization { invoices(first: \
    $first) { nodes { id number status issuedOn dueOn total { amount currency } } } } } }";

/// Requests of one operation, which are sent in turn.
const REQUESTS: usize = 500;
/// The organization whose account pays for [`Operation::P1`].
const ONE: usize = 7;
/// Digits of the number in an idempotency key.
const DIGITS: usize = 12;

impl Operation {
    pub(crate) const ALL: [Self; 11] =
        [Self::Q1, Self::Q2, Self::Q3, Self::Q4, Self::Q5, Self::H, Self::H0, Self::Q2X, Self::H0X, Self::P1, Self::PN];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Q1 => "Q1",
            Self::Q2 => "Q2",
            Self::Q3 => "Q3",
            Self::Q4 => "Q4",
            Self::Q5 => "Q5",
            Self::H => "H",
            Self::H0 => "H0",
            Self::Q2X => "Q2X",
            Self::H0X => "H0X",
            Self::P1 => "P1",
            Self::PN => "PN",
        }
    }

    /// The name in the document.
    fn operation_name(self) -> &'static str {
        match self {
            Self::Q5 => "IntrospectionQuery",
            Self::Q2X => "Q2",
            Self::H0X => "H0",
            Self::P1 | Self::PN => "P",
            _ => self.name(),
        }
    }

    pub(crate) fn document(self) -> &'static str {
        match self {
            Self::Q1 => Q1,
            Self::Q2 | Self::Q2X => Q2,
            Self::Q3 => Q3,
            Self::Q4 => Q4,
            Self::Q5 => INTROSPECTION,
            Self::H => H,
            Self::H0 | Self::H0X => H0,
            Self::P1 | Self::PN => P,
        }
    }

    /// Whether the limit answers it.
    pub(crate) fn has_limit(self) -> bool {
        !self.asks_help() && !matches!(self, Self::H | Self::H0)
    }

    /// Whether the topics are wanted beside the answer.
    fn asks_help(self) -> bool {
        matches!(self, Self::Q2X | Self::H0X)
    }

    /// Whether it changes the data.
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::P1 | Self::PN)
    }

    /// The requests, in an order that follows from nothing but the data set: other organizations and people from one to
    /// the next.
    pub(crate) fn requests(self, manifest: &Manifest) -> Vec<Request> {
        self.questions(manifest).iter().map(|question| Request::new(question, self.writes())).collect()
    }

    /// The same as questions to the schema.
    pub(crate) fn questions(self, manifest: &Manifest) -> Vec<Question> {
        (0..REQUESTS).map(|number| self.question(manifest, number)).collect()
    }

    fn question(self, manifest: &Manifest, number: usize) -> Question {
        let organizations = &manifest.organizations;
        // Steps that share no factor with the number of organizations reach all of them.
        let customer = &organizations[number * 617 % organizations.len()];
        let (token, variables) = match self {
            Self::Q1 | Self::H | Self::H0 | Self::H0X => (&customer.token, json!({ "id": customer.id })),
            Self::Q2 | Self::Q2X => (&customer.token, json!({ "id": customer.id, "filter": overdue(number) })),
            Self::Q3 => {
                let agency = &manifest.agencies[number * 17 % manifest.agencies.len()];
                let mut ids = agency.organizations.clone();
                let turn = number * 7 % ids.len();
                ids.rotate_left(turn);
                (&agency.token, json!({ "ids": ids }))
            }
            Self::Q4 | Self::Q5 => (&customer.token, json!({})),
            Self::P1 | Self::PN => {
                let payer = if self == Self::P1 { &organizations[ONE] } else { customer };
                let invoice = &payer.unpaid[number % payer.unpaid.len()];
                let amount = json!({ "amount": "0.01", "currency": payer.currency });
                let key = format!("bench-{}-{:0DIGITS$}", self.name(), 0);
                let input = json!({ "id": invoice, "method": "PREPAID", "amount": amount, "idempotencyKey": key });
                (&payer.token, json!({ "input": input }))
            }
        };
        let (name, document) = (self.operation_name(), self.document());
        Question { name, document, variables, token: token.clone(), asks_help: self.asks_help() }
    }
}

/// Introspection, by nobody in particular.
pub(crate) fn introspection() -> Request {
    let body = json!({ "operationName": "IntrospectionQuery", "query": INTROSPECTION }).to_string();
    Request::of_body("/graphql", &body, None, false)
}

/// Invoices of 600 of the 1,000 days that the set spans: at least 27 of them are overdue.
fn overdue(number: usize) -> Value {
    let first = NaiveDate::from_ymd_opt(2024, 2, 6).unwrap_or_default();
    let from = first + Days::new((number * 13 % 391) as u64);
    json!({ "status": ["OVERDUE"], "issuedFrom": from, "issuedTo": from + Days::new(600) })
}

/// Requests for that many invoices: of one organization up to a hundred, then of several.
pub(crate) fn of_length(manifest: &Manifest, invoices: usize) -> Vec<Request> {
    let request = |number: usize| {
        let agency = &manifest.agencies[number * 17 % manifest.agencies.len()];
        let organizations = invoices.div_ceil(100);
        let first = number * 7 % (agency.organizations.len() - organizations);
        let ids = &agency.organizations[first..first + organizations];
        let variables = json!({ "ids": ids, "first": invoices / organizations });
        let question =
            Question { name: "L", document: LENGTH, variables, token: agency.token.clone(), asks_help: false };
        Request::new(&question, false)
    };
    (0..REQUESTS).map(request).collect()
}

/// A question to the schema.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) name: &'static str,
    pub(crate) document: &'static str,
    pub(crate) variables: Value,
    /// Who asks.
    pub(crate) token: String,
    /// Whether the topics are wanted beside the answer.
    pub(crate) asks_help: bool,
}

/// A request as it goes over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) bytes: Vec<u8>,
    /// Where the number in its idempotency key stands.
    key_at: Option<usize>,
}

impl Request {
    pub(crate) fn new(question: &Question, is_keyed: bool) -> Self {
        let Question { name, document, variables, token, asks_help } = question;
        let mut body = json!({ "operationName": name, "query": document, "variables": variables });
        if *asks_help {
            body["extensions"] = json!({ "help": true });
        }
        let body = body.to_string();
        Self::of_body("/graphql", &body, Some(token), is_keyed)
    }

    /// A POST of that body.
    pub(crate) fn of_body(path: &str, body: &str, token: Option<&str>, is_keyed: bool) -> Self {
        let authorization = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        let text = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\n{authorization}content-type: application/json\r\naccept: \
             application/graphql-response+json, application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let key = "0".repeat(DIGITS);
        let key_at = if is_keyed { text.rfind(&key) } else { None };
        Self { bytes: text.into_bytes(), key_at }
    }

    /// What is sent as the `number`th request.
    pub(crate) fn write(&self, number: usize, bytes: &mut Vec<u8>) {
        bytes.clear();
        bytes.extend_from_slice(&self.bytes);
        if let Some(at) = self.key_at {
            bytes[at..at + DIGITS].copy_from_slice(format!("{number:0DIGITS$}").as_bytes());
        }
    }

    /// Whether that is an answer: data, and no error anywhere.
    pub(crate) fn check(&self, status: u16, body: &[u8]) -> anyhow::Result<()> {
        let has_data = body.starts_with(b"{\"data\":{") && body.ends_with(b"}}");
        let is_done = self.key_at.is_none() || body.windows(15).any(|window| window == b"\"userErrors\":[]");
        if status == 200 && has_data && is_done {
            return Ok(());
        }
        let start = String::from_utf8_lossy(&body[..body.len().min(600)]);
        let asked = String::from_utf8_lossy(&self.bytes);
        bail!("status {status} and no answer without errors:\n{start}\nto\n{asked}")
    }
}
