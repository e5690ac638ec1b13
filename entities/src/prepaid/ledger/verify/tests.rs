use std::time::Duration;

use futures_util::future::{Either, select};
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};

use super::verify;
use crate::{db::Database, invoices::testing::Books};

#[tokio::test]
async fn the_proof_takes_longer_than_a_statement_may_where_the_ledger_does() {
    let books = Books::new("the_proof_takes_longer_than_a_statement_may_where_the_ledger_does").await;
    let limit = Duration::from_millis(100);
    let db = Database::connect_with_limit(&books.test.url, limit).await.unwrap();
    if db.backend() == DbBackend::Sqlite {
        // Nothing makes a reader wait there.
        assert!(verify(&db).await.unwrap().is_in_order());
        return;
    }
    let (desk, held) = (books.test.db.read(), books.test.db.write().begin().await.unwrap());
    held.execute_unprepared("LOCK TABLE ledger_transactions IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' \
                   AND clock_timestamp() - query_start > INTERVAL '300 milliseconds'";
    let waited = async {
        let asked = || desk.query_one_raw(Statement::from_string(DbBackend::Postgres, waiting));
        while asked().await.unwrap().is_none() {}
    };
    match select(Box::pin(verify(&db)), Box::pin(waited)).await {
        Either::Left((proof, _)) => panic!("it was to wait: {proof:?}"),
        Either::Right(((), proof)) => {
            held.rollback().await.unwrap();
            assert!(proof.await.unwrap().is_in_order());
        }
    }
}
