//! The knowledge base as its users see it: folders of articles in, articles and findings out.

#![expect(clippy::unwrap_used, reason = "where a helper fails, its test fails")]

mod export;
mod glossary;
mod hostile;
mod import;
mod import_forms;
mod knowledge_base;
mod lint;
mod load;
mod reload;
mod support;
mod translated;
mod writing;
mod xss;
