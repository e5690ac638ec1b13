use std::{collections::BTreeSet, sync::Arc};

use futures_util::FutureExt;
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use super::{Changed, Follower, Hub, News, Topic, hub::MOST_WAITING, notifying};
use crate::{
    db::Database,
    error::StoreError,
    ids::{InvoiceId, OrganizationId},
    migrations::testing::TestDb,
    sql::Session,
    writer::{Job, Stop},
};

fn organization(number: u128) -> OrganizationId {
    Uuid::from_u128(number).into()
}

fn invoice(number: u128) -> Changed {
    Changed::Invoice { organization: organization(1), invoice: InvoiceId::from(Uuid::from_u128(number)) }
}

fn account(number: u128) -> Changed {
    Changed::PrepaidAccount { organization: organization(number) }
}

/// What waits to be heard.
fn heard(follower: &mut Follower) -> Vec<News> {
    std::iter::from_fn(|| follower.next().now_or_never()).collect()
}

#[test]
fn a_change_reads_back_from_its_text_which_needs_no_quoting() {
    for change in [invoice(u128::MAX), account(0)] {
        let text = change.text();
        assert_eq!(Changed::parse(&text), Some(change), "{text}");
        assert!(text.chars().all(|c| c == ' ' || c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit()), "{text}");
    }
    for text in ["", "invoice", "invoice a b", "order org_x", "prepaid_account", "prepaid_account x y"] {
        assert_eq!(Changed::parse(text), None, "{text}");
    }
}

#[test]
fn so_many_changes_that_nobody_would_read_them_all_are_told_as_everything() {
    let many: BTreeSet<_> = (0..=1_000).map(account).collect();
    assert!(notifying(&many).ends_with("'everything');") && notifying(&many).matches("pg_notify").count() == 1);
    assert_eq!(notifying(&BTreeSet::new()), "");
    assert_eq!(notifying(&BTreeSet::from([account(1), account(2)])).matches("pg_notify").count(), 2);
}

#[test]
fn a_follower_hears_of_its_topic_alone_and_of_each_thing_once() {
    let hub = Arc::new(Hub::default());
    let mut mine = hub.follow(Topic::Invoices(organization(1)));
    let mut theirs = hub.follow(Topic::PrepaidAccount(organization(2)));
    for change in [invoice(1), invoice(2), invoice(1), account(1)] {
        hub.tell(change);
    }
    assert_eq!(heard(&mut mine), [News::Changed(invoice(1)), News::Changed(invoice(2))]);
    assert_eq!(heard(&mut theirs), []);
    hub.tell(invoice(1));
    assert_eq!(heard(&mut mine), [News::Changed(invoice(1))], "what was heard may change again");
}

#[test]
fn who_does_not_listen_holds_no_more_than_a_few_keys_and_is_told_that_something_was_missed() {
    let hub = Arc::new(Hub::default());
    let mut slow = hub.follow(Topic::Invoices(organization(1)));
    let most = u128::try_from(MOST_WAITING).expect("a small number");
    (0..most).map(invoice).for_each(|change| hub.tell(change));
    assert_eq!(heard(&mut slow).len(), MOST_WAITING);
    (0..10 * most).map(invoice).for_each(|change| hub.tell(change));
    assert_eq!(heard(&mut slow), [News::Missed]);
    hub.tell(invoice(3));
    assert_eq!(heard(&mut slow), [News::Changed(invoice(3))]);
}

#[test]
fn a_follower_that_is_dropped_leaves_nothing_behind() {
    let hub = Arc::new(Hub::default());
    let topic = Topic::Invoices(organization(1));
    let (first, second) = (hub.follow(topic), hub.follow(topic));
    drop(first);
    assert_eq!(hub.followers(), 1);
    drop(second);
    assert_eq!(hub.followers(), 0);
}

/// A job that announces, and then does as it is told.
struct Announce(Vec<Changed>, Then);

#[derive(Clone, Copy, PartialEq)]
enum Then {
    Keeps,
    Refuses,
    Panics,
}

impl Job for Announce {
    type Answer = ();
    type Refusal = ();

    async fn run(&self, session: &Session) -> Result<(), Stop<()>> {
        self.0.iter().for_each(|change| session.announce(*change));
        match self.1 {
            Then::Keeps => Ok(()),
            Then::Refuses => Err(Stop::Refused(())),
            Then::Panics => panic!("a job that panics, as it should in this test"),
        }
    }
}

async fn follow(db: &Database, topic: Topic) -> Follower {
    db.follow(topic).await.expect("changes can be followed")
}

#[tokio::test]
async fn what_a_job_announces_is_heard_once_it_is_committed_and_never_otherwise() {
    let test = TestDb::without_tables("what_a_job_announces_is_heard").await;
    let mut follower = follow(&test.db, Topic::Invoices(organization(1))).await;
    for (number, then) in [(1, Then::Refuses), (2, Then::Panics), (3, Then::Keeps), (4, Then::Refuses)] {
        let done = test.db.transact(Announce(vec![invoice(number), invoice(number)], then)).await;
        assert_eq!(done.is_ok(), then == Then::Keeps, "{done:?}");
    }
    assert_eq!(follower.next().await, News::Changed(invoice(3)));
    test.db.transact(Announce(vec![invoice(5)], Then::Keeps)).await.expect("it is kept");
    assert_eq!(follower.next().await, News::Changed(invoice(5)), "and nothing of the others between them");
}

#[tokio::test]
async fn work_on_whole_books_is_told_as_a_whole_once_it_is_committed() {
    let test = TestDb::without_tables("work_on_whole_books_is_told").await;
    let mut follower = follow(&test.db, Topic::PrepaidAccount(organization(9))).await;
    let refused: Result<(), StoreError> = test
        .db
        .alone(async |session| {
            session.announce(account(9));
            Err(StoreError::Corrupt("no".to_owned()))
        })
        .await;
    assert!(refused.is_err());
    let kept: Result<(), StoreError> = test
        .db
        .alone(async |session| {
            (0..=1_000).map(account).for_each(|change| session.announce(change));
            Ok(())
        })
        .await;
    kept.expect("it is kept");
    assert_eq!(follower.next().await, News::Missed);
    assert_eq!(heard(&mut follower), []);
}

#[tokio::test]
async fn processes_on_one_postgresql_hear_each_other_and_a_broken_connection_is_told_and_mended() {
    let test = TestDb::without_tables("processes_on_one_postgresql_hear_each_other").await;
    if test.db.backend() != DbBackend::Postgres {
        return;
    }
    let other = Database::connect(&test.url).await.expect("another process connects");
    let topic = Topic::Invoices(organization(1));
    let mut follower = follow(&other, topic).await;
    test.db.transact(Announce(vec![invoice(1)], Then::Keeps)).await.expect("it is kept");
    assert_eq!(follower.next().await, News::Changed(invoice(1)));
    // Only this test's listeners: a channel belongs to a schema.
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE query = 'LISTEN ventanilla_' || md5(current_schema()) AND datname = current_database()";
    test.db.write().execute_unprepared(end).await.expect("connections are ended");
    assert_eq!(follower.next().await, News::Missed, "what was written meanwhile is not missed silently");
    test.db.transact(Announce(vec![invoice(2)], Then::Keeps)).await.expect("it is kept");
    assert_eq!(follower.next().await, News::Changed(invoice(2)));
}

#[tokio::test]
async fn a_process_that_starts_says_to_all_others_that_anything_may_have_changed() {
    let test = TestDb::without_tables("a_process_that_starts_says").await;
    if test.db.backend() == DbBackend::Sqlite {
        return; // One process has the file.
    }
    let mut follower = follow(&test.db, Topic::Invoices(organization(1))).await;
    let other = Database::connect(&test.url).await.expect("a second process connects");
    other.tell_of_anything();
    assert_eq!(follower.next().await, News::Missed);
    other.close().await.expect("connections close");
}

#[tokio::test]
async fn a_process_that_closes_has_told_of_all_that_it_wrote() {
    let test = TestDb::without_tables("a_process_that_closes_has_told").await;
    if test.db.backend() == DbBackend::Sqlite {
        return; // One process has the file.
    }
    let mut follower = follow(&test.db, Topic::Invoices(organization(1))).await;
    let other = Database::connect(&test.url).await.expect("a second process connects");
    for number in 1..=20 {
        other.transact(Announce(vec![invoice(number)], Then::Keeps)).await.expect("it is kept");
    }
    other.close().await.expect("connections close");
    let mut told = BTreeSet::new();
    while told.len() < 20 {
        match follower.next().await {
            News::Changed(change) => drop(told.insert(change)),
            News::Missed => panic!("nothing was missed"),
        }
    }
    assert_eq!(told, (1..=20).map(invoice).collect());
}
