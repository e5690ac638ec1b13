use std::collections::HashMap;

use rand::{Rng, SeedableRng};
use sea_orm::ConnectionTrait;

use super::{LedgerAccountRef, LedgerError, LedgerProblem, Move, Posting, post, verify};
use crate::{
    clock::Clock,
    ids::{IdSource, LedgerTransactionId, PrepaidAccountId},
    invoices::testing::{Books, Customer},
    locale::Country,
    money::{Currency, Money},
    page::{PageArgs, Wanted},
    payments::{NewPayment, PaymentMethodKind},
    prepaid::{
        LedgerAccountKind, LedgerTransaction, NewWithdrawal, PrepaidEntryKind, WithdrawalDestination,
        entries_of_accounts,
    },
    sql::Session,
    writer::{Job, Stop},
};

fn chf(minor: i64) -> Money {
    Money::new(minor, Currency::CHF)
}

fn adjustment(books: &Books, of: &Customer, minor: i64) -> Posting {
    let amount = Money::new(minor, of.account.currency);
    Posting::adjustment(&of.account, amount, books.test.clock.now(), "Corrección").expect("a posting")
}

/// Takes from the account, or gives, or moves between two accounts.
fn random_posting(books: &Books, customers: &[Customer], dice: &mut impl Rng) -> Posting {
    let of = &customers[dice.random_range(0..customers.len())];
    let amount = Money::new(dice.random_range(1..20_000), of.account.currency);
    let at = books.test.clock.now();
    let suspense = LedgerAccountRef::House(LedgerAccountKind::Suspense);
    let (from, to) =
        if dice.random_bool(0.5) { (suspense, (&of.account).into()) } else { ((&of.account).into(), suspense) };
    let kind = PrepaidEntryKind::ALL[dice.random_range(0..PrepaidEntryKind::ALL.len())];
    Posting::between(kind, from, to, amount, at, "Al azar").expect("a posting")
}

async fn try_post(books: &Books, postings: &[Posting]) -> Result<Vec<LedgerTransactionId>, LedgerError> {
    books.test.db.alone(async |session| post(session, &books.test.ids, postings).await).await
}

/// A posting as a job.
struct Spend(Posting, u64);

impl Job for Spend {
    type Answer = ();
    type Refusal = LedgerError;

    async fn run(&self, session: &Session) -> Result<(), Stop<LedgerError>> {
        let ids = IdSource::new(rand_chacha::ChaCha20Rng::seed_from_u64(self.1));
        post(session, &ids, std::slice::from_ref(&self.0)).await.map(drop).map_err(Stop::Refused)
    }
}

#[tokio::test]
async fn random_postings_keep_the_ledger_balanced() {
    let books = Books::new("random_postings_keep_the_ledger_balanced").await;
    let mut customers = Vec::new();
    for (name, country) in [("Ana", Country::CH), ("Bob", Country::FR), ("Eva", Country::LI)] {
        customers.push(books.customer(name, country).await);
    }
    let mut dice = rand_chacha::ChaCha20Rng::seed_from_u64(3);
    let mut balances: HashMap<PrepaidAccountId, i64> = HashMap::new();
    let (mut written, mut refused) = (0, 0);
    for _ in 0..150 {
        books.test.tick();
        let batch: Vec<_> =
            (0..dice.random_range(1..5)).map(|_| random_posting(&books, &customers, &mut dice)).collect();
        match try_post(&books, &batch).await {
            Ok(_) => {
                written += i64::try_from(batch.len()).unwrap();
                for each in batch.iter().flat_map(|posting| &posting.moves) {
                    if let LedgerAccountRef::Prepaid { account, .. } = each.account {
                        *balances.entry(account).or_default() += each.amount.minor;
                    }
                }
            }
            Err(LedgerError::Insufficient { .. }) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(written > 50 && refused > 5, "{written} written, {refused} refused: the dice test nothing");
    let report = verify(&books.test.db).await.unwrap();
    assert_eq!((report.problems.as_slice(), report.transactions, report.entries), (&[][..], written, 2 * written));
    for customer in &customers {
        let expected = balances.get(&customer.account.id).copied().unwrap_or(0);
        assert_eq!(books.funds(customer).await.balance.minor, expected);
    }
}

#[tokio::test]
async fn a_posting_that_is_none_is_refused_and_leaves_nothing() {
    let books = Books::new("a_posting_that_is_none_is_refused_and_leaves_nothing").await;
    let ana = books.customer("Ana", Country::CH).await;
    let equity = LedgerAccountRef::House(LedgerAccountKind::Equity);
    let moves = |moves: &[(LedgerAccountRef, Money)]| Posting {
        moves: moves.iter().map(|(account, amount)| Move { account: *account, amount: *amount }).collect(),
        ..adjustment(&books, &ana, 1)
    };
    let account: LedgerAccountRef = (&ana.account).into();
    let euro = Money::new(1, Currency::EUR);
    for (name, posting) in [
        ("no move", moves(&[])),
        ("one move", moves(&[(equity, chf(1))])),
        ("unbalanced", moves(&[(account, chf(2)), (equity, chf(-1))])),
        ("two currencies", moves(&[(account, chf(1)), (equity, Money::new(-1, Currency::EUR))])),
        ("nothing", moves(&[(account, chf(0)), (equity, chf(0))])),
        ("another currency than the account's", moves(&[(account, euro), (equity, Money::new(-1, Currency::EUR))])),
        ("more than there is", Posting { kind: PrepaidEntryKind::InvoicePayment, ..adjustment(&books, &ana, -1) }),
    ] {
        assert!(try_post(&books, &[posting]).await.is_err(), "{name}");
    }
    assert_eq!(verify(&books.test.db).await.unwrap().entries, 0);
}

#[tokio::test]
async fn what_is_held_for_a_withdrawal_pays_no_invoice() {
    let books = Books::new("what_is_held_for_a_withdrawal_pays_no_invoice").await;
    let ana = books.customer("Ana", Country::CH).await;
    books.top_up(&ana, 10_000).await;
    let before = books.funds(&ana).await;
    let destination = WithdrawalDestination::PayPal { email: "Ana@example.org".to_owned() };
    let new = NewWithdrawal { account: &ana.account, funds: before, amount: Some(chf(8_000)), destination };
    let withdrawal = new.build(&books.test.ids, &books.test.clock).unwrap();
    books.insert(vec![withdrawal.clone()]).await;
    let after = books.funds(&ana).await;
    assert_eq!((after.balance, after.held, after.available()), (chf(10_000), chf(8_000), chf(2_000)));
    let take = |minor: i64| Posting { kind: PrepaidEntryKind::InvoicePayment, ..adjustment(&books, &ana, -minor) };
    for (minor, accepted) in [(2_001, false), (1_999, true)] {
        assert_eq!(try_post(&books, &[take(minor)]).await.is_ok(), accepted, "{minor}");
    }
    // The withdrawal itself takes what was held for it.
    let at = books.test.clock.now();
    books.post(&[Posting::withdrawal(&withdrawal, &ana.account, at, "Retirada").unwrap()]).await;
}

#[tokio::test]
async fn two_requests_at_once_never_spend_the_same_franc() {
    let books = Books::new("two_requests_at_once_never_spend_the_same_franc").await;
    let ana = books.customer("Ana", Country::CH).await;
    books.top_up(&ana, 10_000).await;
    let spend = |seed| {
        let books = &books;
        let ana = &ana;
        async move {
            let posting = Posting { kind: PrepaidEntryKind::InvoicePayment, ..adjustment(books, ana, -3_000) };
            books.test.db.transact(Spend(posting, seed)).await.is_ok()
        }
    };
    let spent = tokio::join!(spend(21), spend(22), spend(23), spend(24), spend(25));
    let spent = [spent.0, spent.1, spent.2, spent.3, spent.4].iter().filter(|spent| **spent).count();
    assert_eq!(spent, 3);
    assert_eq!(books.funds(&ana).await.balance, chf(1_000));
    assert!(verify(&books.test.db).await.unwrap().is_in_order());
}

#[tokio::test]
async fn the_ledger_can_be_neither_changed_nor_emptied_out() {
    let books = Books::new("the_ledger_can_be_neither_changed_nor_emptied_out").await;
    let ana = books.customer("Ana", Country::CH).await;
    books.top_up(&ana, 10_000).await;
    for table in ["ledger_accounts", "ledger_transactions", "ledger_entries"] {
        for statement in [format!("UPDATE {table} SET id = id"), format!("DELETE FROM {table}")] {
            let refusal = books.test.db.write().execute_unprepared(&statement).await.unwrap_err().to_string();
            assert!(refusal.contains("append-only"), "{statement}: {refusal}");
        }
    }
    assert_eq!(verify(&books.test.db).await.unwrap().entries, 2);
}

#[tokio::test]
async fn the_proof_finds_what_is_wrong() {
    let books = Books::new("the_proof_finds_what_is_wrong").await;
    let ana = books.customer("Ana", Country::CH).await;
    books.top_up(&ana, 10_000).await;
    assert!(verify(&books.test.db).await.unwrap().is_in_order());
    // Written past the ledger: an entry without a counterpart, whose balance is invented.
    let transaction = LedgerTransaction {
        id: books.test.ids.next(&books.test.clock),
        at: books.test.clock.now(),
        kind: PrepaidEntryKind::Adjustment,
        description: "Un invento".to_owned(),
        invoice_id: None,
        payment_id: None,
    };
    books.insert(vec![transaction.clone()]).await;
    let known = entry_of(&books, &ana).await;
    let forged = crate::prepaid::LedgerEntry {
        id: books.test.ids.next(&books.test.clock),
        transaction_id: transaction.id,
        position: Some(2),
        balance_after_minor: Some(99_999),
        ..known
    };
    books.insert(vec![forged.clone()]).await;
    let report = verify(&books.test.db).await.unwrap();
    let account = ana.account.id;
    assert_eq!(
        report.problems,
        [
            LedgerProblem::Unbalanced(transaction.id),
            LedgerProblem::WrongBalance(forged.id),
            LedgerProblem::WrongSnapshot(account)
        ]
    );
}

#[tokio::test]
async fn the_proof_finds_what_does_not_agree_with_the_ledger() {
    let books = Books::new("the_proof_finds_what_does_not_agree").await;
    let ana = books.customer("Ana", Country::CH).await;
    let bob = books.customer("Bob", Country::CH).await;
    books.top_up(&ana, 10_000).await;
    let invoice = books.invoice(&ana, 5_000, "2026-06-01").await;
    let unposted = NewPayment { method: PaymentMethodKind::Prepaid, ..books.transfer(&ana, 700, None) };
    let unposted = books.pay(unposted).await;
    for sql in [
        "UPDATE invoices SET paid_minor = 1",
        "UPDATE prepaid_accounts SET last_position = last_position + 1 WHERE last_position = 0",
    ] {
        books.test.db.write().execute_unprepared(sql).await.unwrap();
    }
    let key = |key: &str, answer: Option<String>| crate::idempotency::KeptKey {
        id: books.test.ids.next(&books.test.clock),
        user_id: ana.user.id,
        mutation: "Mutation.payInvoice".to_owned(),
        key: key.to_owned(),
        request_hash: "0".repeat(64),
        answer,
        created_at: books.test.clock.now(),
    };
    let nobodys = crate::ids::PaymentId::from(uuid::Uuid::from_u128(7));
    books
        .insert(vec![
            key("good", Some(format!(r#"{{"payment":"{}"}}"#, unposted.id))),
            key("lost", Some(format!(r#"{{"payment":"{nobodys}"}}"#))),
        ])
        .await;
    books.test.tick();
    books.insert(vec![key("empty", None)]).await;
    let problems = verify(&books.test.db).await.unwrap().problems;
    let lost =
        |key: &str| LedgerProblem::LostAnswer { key: key.to_owned(), mutation: "Mutation.payInvoice".to_owned() };
    assert_eq!(
        problems,
        [
            LedgerProblem::WrongSnapshot(bob.account.id),
            LedgerProblem::WrongInvoice(invoice.id),
            LedgerProblem::Unposted(unposted.id),
            lost("lost"),
            lost("empty"),
        ]
    );
}

async fn entry_of(books: &Books, of: &Customer) -> crate::prepaid::LedgerEntry {
    use crate::prepaid::ledger_entry::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let query = Entity::find().filter(Column::PrepaidAccountId.eq(of.account.id));
    query.one(books.test.db.read()).await.unwrap().expect("an entry")
}

#[tokio::test]
async fn a_statement_shows_the_newest_entry_first_with_its_balance() {
    let books = Books::new("a_statement_shows_the_newest_entry_first_with_its_balance").await;
    let ana = books.customer("Ana", Country::CH).await;
    let bob = books.customer("Bob", Country::FR).await;
    // All within one instant: the order is that of writing.
    let payment = books.top_up(&ana, 10_000).await;
    books.post(&[adjustment(&books, &ana, -500), adjustment(&books, &ana, 200), adjustment(&books, &bob, 7)]).await;
    let statements = books.test.db.statements();
    let args = PageArgs::first(2);
    let accounts = [&ana.account, &bob.account];
    let pages = entries_of_accounts(&books.test.db, &accounts, &args, Wanted::ALL).await.unwrap();
    assert_eq!(books.test.db.statements() - statements, 3);
    let shown = |index: usize| -> Vec<_> {
        pages[index].rows.iter().map(|row| (row.node.amount.minor, row.node.balance_after.minor)).collect()
    };
    assert_eq!((shown(0), shown(1)), (vec![(200, 9_700), (-500, 9_500)], vec![(7, 7)]));
    assert_eq!((pages[0].total, pages[0].has_next, pages[1].has_next), (Some(3), true, false));
    let args = PageArgs::new(Some(2), pages[0].rows[1].cursor().as_deref(), None, None).unwrap();
    let rest = entries_of_accounts(&books.test.db, &[&ana.account], &args, Wanted::ROWS).await.unwrap();
    let last = &rest[0].rows[0].node;
    assert_eq!((last.kind, last.payment_id, last.amount), (PrepaidEntryKind::TopUp, Some(payment.id), chf(10_000)));
}
