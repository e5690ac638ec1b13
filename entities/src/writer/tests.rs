use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
};

use futures_util::{FutureExt, future::join_all};
use sea_orm::{ConnectionTrait, DbBackend};
use tokio::sync::{Barrier, Notify, mpsc};

use super::{Job, MOST_WAITING, Stop};
use crate::{
    error::StoreError,
    migrations::testing::TestDb,
    sql::{Session, Statement},
};

/// A table of notes, and one of which every note's parent must be there.
async fn notes(name: &str) -> TestDb {
    let test = TestDb::without_tables(name).await;
    for sql in [
        "CREATE TABLE parents (id BIGINT PRIMARY KEY)",
        "CREATE TABLE notes (id BIGINT PRIMARY KEY, parent BIGINT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)",
    ] {
        test.db.write().execute_unprepared(sql).await.unwrap();
    }
    test
}

async fn kept(test: &TestDb) -> Vec<i64> {
    let all = Statement::new("SELECT id FROM notes ORDER BY id", Vec::new());
    test.db.query(&all, |row| row.next()).await.unwrap()
}

async fn write(session: &Session, id: i64, parent: Option<i64>) -> Result<(), StoreError> {
    let values = vec![id.into(), parent.into()];
    session.execute(&Statement::new("INSERT INTO notes (id, parent) VALUES ($1, $2)", values)).await?;
    Ok(())
}

/// What a note's job does after it has written its note.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    Keeps,
    Refuses,
    Fails,
    Panics,
    /// Waits for something else than its session.
    Waits,
    /// Names a parent that is not there, which the commit finds.
    BreaksTheCommit,
}

struct Note(i64, Then);

impl Job for Note {
    type Answer = i64;
    type Refusal = &'static str;

    async fn run(&self, session: &Session) -> Result<i64, Stop<&'static str>> {
        let Self(id, then) = *self;
        write(session, id, (then == Then::BreaksTheCommit).then_some(99)).await?;
        match then {
            Then::Refuses => return Err(Stop::Refused("no")),
            Then::Fails => write(session, id, None).await?,
            Then::Panics => panic!("a job that panics, as it should in this test"),
            Then::Waits => std::future::pending().await,
            Then::Keeps | Then::BreaksTheCommit => {}
        }
        Ok(id)
    }
}

#[tokio::test]
async fn a_job_that_is_refused_fails_or_panics_takes_back_its_own_changes_alone() {
    let test = notes("a_job_that_is_refused_fails_or_panics").await;
    let jobs = [Then::Keeps, Then::Refuses, Then::Fails, Then::Panics, Then::Keeps];
    let done = join_all((1..).zip(jobs).map(|(id, then)| test.db.transact(Note(id, then)))).await;
    assert!(
        matches!(
            done.as_slice(),
            [
                Ok(1),
                Err(Stop::Refused("no")),
                Err(Stop::Failed(StoreError::Driver(_))),
                Err(Stop::Failed(StoreError::Corrupt(_))),
                Ok(5)
            ]
        ),
        "{done:?}"
    );
    assert_eq!(kept(&test).await, [1, 5]);
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_whoever_it_served_and_keeps_nothing_of_theirs() {
    let test = notes("a_commit_that_fails_is_told").await;
    let jobs = [Then::Keeps, Then::BreaksTheCommit, Then::Refuses];
    let done = join_all((1..).zip(jobs).map(|(id, then)| test.db.transact(Note(id, then)))).await;
    assert!(matches!(done[1], Err(Stop::Failed(_))), "{done:?}");
    assert!(matches!(done[2], Err(Stop::Refused("no"))), "{done:?}");
    // On SQLite those that came together are committed together; which came together is the writer's affair.
    assert_eq!(kept(&test).await, done[0].as_ref().ok().copied().into_iter().collect::<Vec<_>>());
    assert!(matches!(test.db.transact(Note(4, Then::Keeps)).await, Ok(4)), "the next is not hit by it");
}

#[tokio::test]
async fn a_job_on_sqlite_may_wait_for_nothing_but_its_session() {
    let test = notes("a_job_on_sqlite_may_wait_for_nothing").await;
    if test.db.backend() == DbBackend::Postgres {
        return;
    }
    let waited = test.db.transact(Note(1, Then::Waits)).await;
    assert!(matches!(waited, Err(Stop::Failed(StoreError::Corrupt(_)))), "{waited:?}");
    assert!(matches!(test.db.transact(Note(2, Then::Keeps)).await, Ok(2)), "nobody is held up");
    assert_eq!(kept(&test).await, [2]);
}

/// Holds the writer until all meet at the gate: on SQLite by blocking its thread, as a slow disk does.
struct Slow(Arc<Gate>, mpsc::UnboundedSender<()>);

struct Gate {
    blocking: std::sync::Barrier,
    waiting: Barrier,
}

impl Gate {
    async fn meet(&self, backend: DbBackend) {
        match backend {
            DbBackend::Sqlite => {
                self.blocking.wait();
            }
            _ => {
                self.waiting.wait().await;
            }
        }
    }
}

impl Job for Slow {
    type Answer = ();
    type Refusal = ();

    async fn run(&self, session: &Session) -> Result<(), Stop<()>> {
        // The test waits for it.
        let _ = self.1.send(());
        self.0.meet(session.backend()).await;
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_job_too_many_is_refused_at_the_door_and_all_others_are_done() {
    let test = notes("one_job_too_many_is_refused").await;
    let writers = if test.db.backend() == DbBackend::Postgres { super::postgres::SESSIONS } else { 1 };
    let gate = Gate { blocking: std::sync::Barrier::new(writers + 1), waiting: Barrier::new(writers + 1) };
    let (gate, (running, mut held)) = (Arc::new(gate), mpsc::unbounded_channel());
    let tasks: Vec<_> = {
        let slow: Vec<_> = (0..writers)
            .map(|_| {
                let (db, job) = (test.db.clone(), Slow(Arc::clone(&gate), running.clone()));
                tokio::spawn(async move { db.transact(job).await.is_ok() })
            })
            .collect();
        for _ in 0..writers {
            held.recv().await.unwrap();
        }
        let crowd = i64::try_from(MOST_WAITING).unwrap() + 300;
        let busy = Arc::new(AtomicUsize::new(0));
        let full = Arc::new(Notify::new());
        let mut tasks: Vec<_> = (0..crowd)
            .map(|id| {
                let (db, busy, full) = (test.db.clone(), Arc::clone(&busy), Arc::clone(&full));
                tokio::spawn(async move {
                    let done = db.transact(Note(id, Then::Keeps)).await;
                    if matches!(done, Err(Stop::Failed(StoreError::Busy(_))))
                        && busy.fetch_add(1, Ordering::SeqCst) == 0
                    {
                        full.notify_one();
                    }
                    done.is_ok()
                })
            })
            .collect();
        full.notified().await;
        gate.meet(test.db.backend()).await;
        tasks.extend(slow);
        tasks
    };
    let done: Vec<bool> = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
    let (kept, accepted) = (kept(&test).await.len(), done.iter().filter(|done| **done).count() - writers);
    assert_eq!(kept, accepted, "who was told that it is done, and nobody else");
    assert!(accepted >= MOST_WAITING - writers && accepted < done.len() - writers, "{accepted} of {}", done.len());
}

#[tokio::test]
async fn closing_finishes_what_was_taken_in_and_takes_no_more() {
    let test = notes("closing_finishes_what_was_taken_in").await;
    let jobs: Vec<_> = (0..200)
        .map(|id| {
            let db = test.db.clone();
            tokio::spawn(async move { db.transact(Note(id, Then::Keeps)).await.is_ok() })
        })
        .collect();
    // Every job is at the door before it closes.
    tokio::task::yield_now().await;
    test.db.writer().close().await;
    let done: Vec<bool> = join_all(jobs).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(kept(&test).await.len(), done.iter().filter(|done| **done).count());
    assert!(done.iter().any(|done| *done), "those that were in were done");
    let late = test.db.transact(Note(1_000, Then::Keeps)).await;
    assert!(matches!(late, Err(Stop::Failed(StoreError::Busy(_)))), "{late:?}");
}

#[tokio::test]
async fn work_alone_is_kept_as_a_whole_or_not_at_all() {
    let test = notes("work_alone_is_kept_as_a_whole").await;
    let failed: Result<(), StoreError> = test
        .db
        .alone(async |session| {
            write(session, 1, None).await?;
            write(session, 1, None).await
        })
        .await;
    assert!(failed.is_err());
    let unkept: Result<(), StoreError> = test.db.alone(async |session| write(session, 2, Some(99)).await).await;
    assert!(unkept.is_err(), "the commit finds that the parent is missing");
    let done: Result<(), StoreError> = test.db.alone(async |session| write(session, 3, None).await).await;
    assert!(done.is_ok());
    assert_eq!(kept(&test).await, [3]);
}

/// Tells how the database keeps what this job's transaction commits.
struct Durability;

impl Job for Durability {
    type Answer = Vec<String>;
    type Refusal = ();

    async fn run(&self, session: &Session) -> Result<Vec<String>, Stop<()>> {
        let settings: &[&str] = match session.backend() {
            DbBackend::Sqlite => &[
                "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous",
                "SELECT journal_mode FROM pragma_journal_mode",
            ],
            _ => &["SELECT CASE WHEN setting = reset_val THEN 'the server''s' ELSE setting END FROM pg_settings \
                    WHERE name = 'synchronous_commit'"],
        };
        let mut told = Vec::new();
        for sql in settings {
            told.extend(session.query(&Statement::new(*sql, Vec::new()), |row| row.next()).await?);
        }
        Ok(told)
    }
}

/// A killed process loses nothing even without it: only a machine that loses its power would tell.
#[tokio::test]
async fn what_a_job_was_told_to_have_done_is_on_the_disk() {
    let test = notes("what_a_job_was_told_to_have_done").await;
    let told = test.db.transact(Durability).await.unwrap();
    match test.db.backend() {
        // 2 is FULL.
        DbBackend::Sqlite => assert_eq!(told, ["2", "wal"]),
        // What the server's owner has decided; who tells of news asks for less.
        _ => assert_eq!(told, ["the server's"]),
    }
}

#[tokio::test]
async fn jobs_on_sqlite_that_wait_for_a_slow_disk_are_committed_sixty_four_at_a_time() {
    let test = notes("jobs_that_wait_are_committed_together").await;
    if test.db.backend() == DbBackend::Postgres {
        return;
    }
    let gate = Arc::new(Gate { blocking: std::sync::Barrier::new(2), waiting: Barrier::new(2) });
    let (running, mut held) = mpsc::unbounded_channel();
    let mut slow = Box::pin(test.db.transact(Slow(Arc::clone(&gate), running)));
    at_the_door(std::slice::from_mut(&mut slow)).await;
    held.recv().await.unwrap();
    let mut notes: Vec<_> = (0..100).map(|id| Box::pin(test.db.transact(Note(id, Then::Keeps)))).collect();
    at_the_door(&mut notes).await;
    let before = test.db.statements();
    gate.meet(DbBackend::Sqlite).await;
    slow.await.unwrap();
    assert!(join_all(notes).await.iter().all(Result::is_ok));
    // The slow job's own savepoint and commit; a savepoint, its release and a row for each note; two transactions.
    assert_eq!(test.db.statements() - before, 2 + 3 * 100 + 2 * 2);
    assert_eq!(kept(&test).await.len(), 100);
}

/// Sends the jobs without waiting for what becomes of them.
async fn at_the_door<F: Future + Unpin>(jobs: &mut [F]) {
    std::future::poll_fn(|context| {
        let waits = jobs.iter_mut().all(|job| job.poll_unpin(context).is_pending());
        assert!(waits, "nothing is done yet");
        Poll::Ready(())
    })
    .await;
}
