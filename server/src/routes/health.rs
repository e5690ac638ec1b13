//! Whether the desk is open.

use std::time::Duration;

use axum::{
    Json,
    extract::State as AxumState,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use sea_orm::DbBackend;
use serde_json::json;

use crate::state::State;

/// So many files that cannot be used are named; the log names all.
const MOST_UNUSABLE: usize = 20;

/// A database that takes longer to say hello is away.
const PATIENCE: Duration = Duration::from_secs(3);

/// `GET /health`: 200 while requests can be answered, 503 while the database is away. Needs no sign-in and gives nothing
/// away but what is served.
pub(crate) async fn health(AxumState(state): AxumState<State>) -> Response {
    let services = state.services();
    let answer = tokio::time::timeout(PATIENCE, services.database.read().ping()).await;
    let reachable = matches!(answer, Ok(Ok(())));
    if let Ok(Err(error)) = &answer {
        tracing::warn!(%error, "the database does not answer");
    }
    let engine = match services.database.backend() {
        DbBackend::Sqlite => "sqlite",
        DbBackend::Postgres => "postgresql",
        _ => "other",
    };
    let guides = services.guides.load();
    let kb = guides.knowledge_base();
    let mut warnings = Vec::new();
    if !reachable {
        warnings.push("the database does not answer: articles and search are served, everything else fails".to_owned());
    }
    if kb.article_count() == 0 {
        warnings.push("the knowledge base has no article".to_owned());
    }
    match guides.findings() {
        0 => {}
        1 => warnings.push("the articles have 1 finding: run `ventanilla kb check`".to_owned()),
        findings => warnings.push(format!("the articles have {findings} findings: run `ventanilla kb check`")),
    }
    // What not everybody may know of reads alike however often it comes.
    let mut unusable: Vec<&str> = guides.warnings().iter().map(|warning| warning.public_text()).collect();
    unusable.dedup();
    warnings.extend(unusable.into_iter().take(MOST_UNUSABLE).map(str::to_owned));
    let body = json!({
        "status": if reachable { "ok" } else { "unavailable" },
        "version": env!("CARGO_PKG_VERSION"),
        "database": { "engine": engine, "reachable": reachable },
        "knowledgeBase": {
            "revision": kb.revision(),
            "articles": kb.article_count(),
            "sections": guides.index().sections(),
            "locales": kb.locales(),
        },
        "warnings": warnings,
    });
    let status = if reachable { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
