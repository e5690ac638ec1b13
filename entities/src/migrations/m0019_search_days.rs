//! Searches counted by day instead of one row each: it says less of people, and stays small.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::helpers::*;
use crate::knowledge::normalized;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = unique("search_days", &["day", "locale", "query", "coordinate"]);
        create(manager, days(), [key]).await?;
        let key = unique("search_clicks", &["day", "locale", "query", "article"]);
        create(manager, clicks(), [key]).await?;
        let connection = manager.get_connection();
        normalize(connection).await?;
        let [day, id] = match manager.get_database_backend() {
            DbBackend::Postgres => ["(at AT TIME ZONE 'UTC')::date", "(array_agg(id))[1]"],
            _ => ["substr(at, 1, 10)", "MIN(id)"],
        };
        connection
            .execute_unprepared(&format!(
                "INSERT INTO search_days \
                     (id, day, locale, query, coordinate, searches, without_result, opened, hits, last_at) \
                 SELECT {id}, {day}, locale, query, '', COUNT(*), COUNT(CASE WHEN hits = 0 THEN 1 END), \
                     COUNT(CASE WHEN hits > 0 THEN clicked_article END), MAX(hits), MAX(at) \
                 FROM search_log GROUP BY {day}, locale, query"
            ))
            .await?;
        connection
            .execute_unprepared(&format!(
                "INSERT INTO search_clicks (id, day, locale, query, article, clicks) \
                 SELECT {id}, {day}, locale, query, clicked_article, COUNT(*) FROM search_log \
                 WHERE hits > 0 AND clicked_article IS NOT NULL GROUP BY {day}, locale, query, clicked_article"
            ))
            .await?;
        drop_all(manager, &["search_log"]).await
    }

    /// The table comes back; what was counted together cannot be taken apart.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = [index("search_log", &["at"]), index("search_log", &["query", "locale"])];
        create(manager, log(), indexes).await?;
        drop_all(manager, &["search_clicks", "search_days"]).await
    }
}

/// Writes the queries as they are kept from now on, and drops those of which nothing is: they were logged as they were typed.
async fn normalize(connection: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    const AT_ONCE: usize = 1_000;
    let backend = connection.get_database_backend();
    let mut last = String::new();
    loop {
        let text = format!("SELECT DISTINCT query FROM search_log WHERE query > $1 ORDER BY query LIMIT {AT_ONCE}");
        let rows =
            connection.query_all_raw(Statement::from_sql_and_values(backend, text, [last.as_str().into()])).await?;
        for row in &rows {
            let query: String = row.try_get_by_index(0)?;
            match normalized(&query) {
                Some(kept) if kept == query => {}
                Some(kept) => {
                    const WRITE: &str = "UPDATE search_log SET query = $1 WHERE query = $2";
                    let values = [kept.into(), query.as_str().into()];
                    connection.execute_raw(Statement::from_sql_and_values(backend, WRITE, values)).await?;
                }
                None => {
                    const DROP: &str = "DELETE FROM search_log WHERE query = $1";
                    let values = [query.as_str().into()];
                    connection.execute_raw(Statement::from_sql_and_values(backend, DROP, values)).await?;
                }
            }
            last = query;
        }
        if rows.len() < AT_ONCE {
            return Ok(());
        }
    }
}

fn days() -> TableCreateStatement {
    table("search_days")
        .col(date("day"))
        .col(string_len("locale", 35))
        .col(string_len("query", 200))
        .col(string_len("coordinate", 200))
        .col(integer("searches"))
        .col(integer("without_result"))
        .col(integer("opened"))
        .col(integer("hits"))
        .col(instant("last_at"))
        .col(integer_null("suggested_from"))
        .check(not_blank("search_days", "query"))
        .check(check("search_days", "searches", "searches > 0"))
        .check(check("search_days", "without_result", "without_result BETWEEN 0 AND searches"))
        .check(check("search_days", "opened", "opened BETWEEN 0 AND searches - without_result"))
        .check(check("search_days", "hits", "hits >= 0"))
        .check(check(
            "search_days",
            "suggested_from",
            "suggested_from IS NULL OR (suggested_from BETWEEN 0 AND 2 AND coordinate = '')",
        ))
        .take()
}

fn clicks() -> TableCreateStatement {
    table("search_clicks")
        .col(date("day"))
        .col(string_len("locale", 35))
        .col(string_len("query", 200))
        .col(string_len("article", 200))
        .col(integer("clicks"))
        .check(not_blank("search_clicks", "query"))
        .check(not_blank("search_clicks", "article"))
        .check(check("search_clicks", "clicks", "clicks > 0"))
        .take()
}

/// As it was.
fn log() -> TableCreateStatement {
    table("search_log")
        .col(instant("at"))
        .col(string_len("locale", 35))
        .col(string_len("query", 200))
        .col(integer("hits"))
        .col(string_len_null("clicked_article", 200))
        .check(not_blank("search_log", "query"))
        .check(check("search_log", "hits", "hits >= 0"))
        .take()
}
