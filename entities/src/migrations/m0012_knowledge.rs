//! Ratings of articles, and the log of searches.

use super::helpers::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = [
            unique("article_feedback", &["user_id", "article_identity"]),
            index("article_feedback", &["article_identity", "helpful"]),
        ];
        create(manager, feedback(), indexes).await?;
        let indexes = [index("search_log", &["at"]), index("search_log", &["query", "locale"])];
        create(manager, searches(), indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["search_log", "article_feedback"]).await
    }
}

fn feedback() -> TableCreateStatement {
    let reasons = ["INCOMPLETE", "INACCURATE", "HARD_TO_UNDERSTAND", "BROKEN_LINK", "OTHER"];
    table("article_feedback")
        .col(uuid("user_id"))
        .col(string_len("article_identity", 200))
        .col(string_len("locale", 35))
        .col(boolean("helpful"))
        .col(enum_column_null("reason"))
        .col(text_null("comment"))
        .col(instant("created_at"))
        .col(instant("updated_at"))
        .check(not_blank("article_feedback", "article_identity"))
        .check(one_of("article_feedback", "reason", &reasons))
        .check(check("article_feedback", "helpful", "reason IS NULL OR NOT helpful"))
        .foreign_key(&mut belongs_to("article_feedback", "user_id", "users"))
        .take()
}

fn searches() -> TableCreateStatement {
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
