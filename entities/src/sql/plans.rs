//! How the engines walk to the rows of statements that every page of the customer area sends.

use std::fmt::Write;

use sea_orm::DbBackend;

use super::{Projection, Statement, query::kept_texts};
use crate::{
    access::policy::{ReadAccounting, ReadMemberships, ReadTeams},
    accounts,
    invoices::{self, InvoiceFilter, InvoiceOrder, InvoiceStatus, testing::Books},
    locale::Country,
    organizations::{self, Role},
    page::{PageArgs, Wanted},
    prepaid, teams,
};

/// The plan of a statement, a line a step. On PostgreSQL, of any values, and as if a table's whole length were never worth
/// reading: our test tables are so short that it always is.
async fn plan(session: &super::Session, backend: DbBackend, text: &str, parameters: usize) -> Vec<String> {
    if backend == DbBackend::Sqlite {
        let explain =
            Statement::new(format!("EXPLAIN QUERY PLAN {text}"), vec![sea_orm::Value::String(None); parameters]);
        return session
            .query(&explain, |row| {
                row.skip(3);
                row.next()
            })
            .await
            .unwrap();
    }
    let nulls = vec!["NULL"; parameters].join(", ");
    let arguments = if parameters == 0 { String::new() } else { format!("({nulls})") };
    session.batch(&format!("DEALLOCATE ALL; PREPARE hot AS {text}")).await.unwrap();
    let explain = Statement::new(format!("EXPLAIN EXECUTE hot{arguments} -- {}", text.len()), Vec::new());
    session.query(&explain, |row| row.next()).await.unwrap()
}

fn is_a_walk_over_a_whole_table(step: &str) -> bool {
    let step = step.trim_start_matches([' ', '-', '>']);
    // The list of parents itself is read from end to end, and so are the credentials found.
    (step.starts_with("SCAN ") && !step.contains("VIRTUAL TABLE") && step != "SCAN t")
        || step.starts_with("Seq Scan on")
}

#[tokio::test]
async fn hot_statements_walk_an_index_to_their_rows() {
    let books = Books::new("hot_statements_walk_an_index").await;
    let (ana, bob) = (books.customer("Ana", Country::CH).await, books.customer("Bob", Country::CH).await);
    let (db, backend) = (&books.test.db, books.test.db.backend());
    books.test.member(&bob.organization, &ana.user, Role::LegalRepresentative, &[]).await;
    let access = books.access(&ana);
    let both = [ana.organization.id, bob.organization.id];
    let filter = InvoiceFilter {
        status: vec![InvoiceStatus::Open, InvoiceStatus::Paid],
        issued_from: Some(access.today()),
        issued_to: Some(access.today()),
        text: None,
    };
    let invoice = books.invoice(&ana, 5_000, "2026-06-01").await;
    let accounting = access.grant::<ReadAccounting>(&both).await.unwrap();
    let (args, wanted) = (PageArgs::default(), Wanted::ALL);
    for of in [&both[..1], &both[..]] {
        let (order, today) = (InvoiceOrder::default(), access.today());
        invoices::of_organizations(db, &accounting, of, &filter, order, today, &args, wanted).await.unwrap();
        let grant = access.grant::<ReadTeams>(of).await.unwrap();
        teams::of_organizations(db, &grant, of, &args, wanted).await.unwrap();
        let grant = access.grant::<ReadMemberships>(of).await.unwrap();
        let pages = organizations::memberships_of_organizations(db, &grant, of, &args, wanted).await.unwrap();
        let members: Vec<_> = pages.iter().flat_map(|page| &page.rows).map(|row| &*row.node).collect();
        accounts::of_memberships(db, &members, Projection::ALL).await.unwrap();
    }
    invoices::lines_of(db, &[&invoice], Projection::ALL).await.unwrap();
    invoices::reminders_of(db, &[&invoice], Projection::ALL).await.unwrap();
    invoices::by_ids(db, &access, &[invoice.id]).await.unwrap();
    prepaid::of_organizations(db, &accounting, &both).await.unwrap();
    prepaid::entries_of_accounts(db, &[&ana.account, &bob.account], &args, wanted).await.unwrap();
    prepaid::entries_of_accounts(db, &[&ana.account], &args, wanted).await.unwrap();

    let session = db.own_session().await.unwrap();
    if backend == DbBackend::Postgres {
        session.batch("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan").await.unwrap();
    }
    let mut texts = kept_texts(backend);
    for (name, text) in [("by session", &accounts::BY_SESSION), ("by API token", &accounts::BY_API_TOKEN)] {
        texts.push((format!("who asks, {name}"), text.as_str().into()));
    }
    let mut told = String::new();
    for (name, text) in &texts {
        let numbered = (1..20).take_while(|number| text.contains(&format!("${number}"))).count();
        let parameters = std::cmp::max(text.matches('?').count(), numbered);
        let steps = plan(&session, backend, text, parameters).await;
        if steps.iter().any(|step| is_a_walk_over_a_whole_table(step)) {
            writeln!(told, "{name}: {text}\n  {}", steps.join("\n  ")).unwrap();
        }
    }
    assert!(texts.len() > 10, "{texts:?}");
    assert!(told.is_empty(), "{told}");
}
