//! PostGraphile and Mercurius beside the server: other programs' GraphQL over the same rows, without rights.

use std::{collections::BTreeMap, path::Path, process::Command};

use anyhow::{Context, bail};
use entities::ids::AnyId;
use serde_json::{Value, json};
use tokio_postgres::NoTls;

use crate::{
    data::Manifest,
    load::Connection,
    operations::{Operation, Question, Request},
    subjects::{Kind, Subject},
};

/// What all three answer.
pub(crate) const OPERATIONS: [Operation; 3] = [Operation::Q1, Operation::Q2, Operation::Q3];

const Q1: &str = "query Q1($id: UUID!) { organizationByRowId(rowId: $id) { rowId name currency \
    prepaidAccountsByOrganizationId { nodes { rowId balanceMinor currency } } } }";
const Q2: &str = "query Q2($id: UUID!, $from: Date!, $to: Date!) { organizationByRowId(rowId: $id) { overdue(issuedFrom: \
    $from, issuedTo: $to, first: 20) { nodes { rowId number state issuedOn dueOn totalMinor paidMinor currency \
    invoiceLinesByInvoiceId(orderBy: [POSITION_ASC]) { nodes { description quantityMilli unitPriceMinor totalMinor } } \
    paymentRemindersByInvoiceId(orderBy: [LEVEL_ASC]) { nodes { level sentAt payBy } } } pageInfo { hasNextPage } } } }";
const Q3: &str = "query Q3($ids: [UUID!]!) { peersOrganizationsByIds(ids: $ids) { nodes { rowId name \
    teamsByOrganizationId(first: 10, orderBy: [NAME_ASC]) { nodes { rowId name } } membershipsByOrganizationId(first: \
    10, orderBy: [ROW_ID_ASC]) { nodes { rowId role userByUserId { rowId name email } } } \
    invoicesByOrganizationId(first: 5, orderBy: [ISSUED_ON_DESC, ROW_ID_DESC]) { nodes { rowId number state issuedOn \
    dueOn totalMinor paidMinor currency } } } } }";

/// The requests of an operation in the words of a peer.
pub(crate) fn requests(kind: Kind, operation: Operation, manifest: &Manifest) -> anyhow::Result<Vec<Request>> {
    operation.questions(manifest).iter().map(|question| request(kind, operation, question)).collect()
}

fn request(kind: Kind, operation: Operation, question: &Question) -> anyhow::Result<Request> {
    let variables = with_uuids(&question.variables)?;
    let (document, variables) = match (kind, operation) {
        (Kind::Postgraphile, Operation::Q1) => (Q1, variables),
        (Kind::Postgraphile, Operation::Q2) => {
            let filter = &variables["filter"];
            (Q2, json!({ "id": variables["id"], "from": filter["issuedFrom"], "to": filter["issuedTo"] }))
        }
        (Kind::Postgraphile, Operation::Q3) => (Q3, variables),
        _ => (question.document, variables),
    };
    let body = json!({ "operationName": question.name, "query": document, "variables": variables }).to_string();
    Ok(Request::of_body("/graphql", &body, None, false))
}

/// The same with UUIDs for TypeIDs.
fn with_uuids(variables: &Value) -> anyhow::Result<Value> {
    Ok(match variables {
        Value::String(text) => match text.parse::<AnyId>() {
            Ok(id) => Value::String(id.uuid.to_string()),
            Err(_) => variables.clone(),
        },
        Value::Array(items) => Value::Array(items.iter().map(with_uuids).collect::<anyhow::Result<_>>()?),
        Value::Object(fields) => {
            let field = |(key, value): (&String, &Value)| Ok((key.clone(), with_uuids(value)?));
            Value::Object(fields.iter().map(field).collect::<anyhow::Result<_>>()?)
        }
        _ => variables.clone(),
    })
}

/// How a peer is started.
pub(crate) fn command(mut command: Command, kind: Kind, folder: &Path, database: &str, port: u16) -> Command {
    let program = if kind == Kind::Postgraphile { "postgraphile.mjs" } else { "mercurius.mjs" };
    command.arg(folder.join(program)).arg(database).arg(port.to_string()).env("NODE_ENV", "production");
    command
}

/// What PostGraphile needs in the database.
pub(crate) async fn install(database: &str, folder: &Path) -> anyhow::Result<()> {
    let file = folder.join("postgraphile.sql");
    let sql = std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
    // It ends with the client.
    tokio::spawn(connection);
    Ok(client.batch_execute(&sql).await?)
}

/// Refuses to go on where a peer's answer holds other texts than the server's: as often, of the same people, invoices,
/// and lines.
pub(crate) async fn same_content(
    server: &Subject,
    peer: &Subject,
    operation: Operation,
    manifest: &Manifest,
) -> anyhow::Result<()> {
    let (mut ours, mut theirs) = (Connection::open(server.address).await?, Connection::open(peer.address).await?);
    let requests = operation.requests(manifest).into_iter().zip(requests(peer.kind, operation, manifest)?);
    for (our_request, their_request) in requests.take(20) {
        let (status, body) = ours.exchange(&our_request.bytes).await?;
        our_request.check(status, body)?;
        let expected = content(&serde_json::from_slice(body)?);
        let (status, body) = theirs.exchange(&their_request.bytes).await?;
        their_request.check(status, body).with_context(|| peer.kind.name())?;
        let found = content(&serde_json::from_slice(body)?);
        if expected != found {
            bail!("{} answers {} with other content: {expected:?}, {found:?}", peer.kind.name(), operation.name());
        }
    }
    Ok(())
}

/// The texts at keys that all spell alike, counted.
fn content(answer: &Value) -> BTreeMap<String, usize> {
    fn walk(key: &str, value: &Value, found: &mut BTreeMap<String, usize>) {
        match value {
            Value::String(text)
                if matches!(key, "name" | "number" | "description" | "email" | "issuedOn" | "payBy") =>
            {
                *found.entry(format!("{key} {text}")).or_default() += 1;
            }
            Value::Array(items) => items.iter().for_each(|item| walk(key, item, found)),
            Value::Object(fields) => fields.iter().for_each(|(key, value)| walk(key, value, found)),
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    walk("", answer, &mut found);
    found
}
