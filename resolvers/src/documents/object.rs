//! Documents as GraphQL shows them.

use async_graphql::Enum;
use chrono::Utc;

use super::DocumentRefusal;
use crate::{
    level::{Column, Level, abstract_type, enums, object, objects},
    scalars::{DateTime, Url},
};

/// What kind of file a document is.
#[derive(Enum, Copy, Clone, Debug, Eq, PartialEq)]
pub enum DocumentFormat {
    /// To print and to keep.
    Pdf,
    /// A table for programs: a line for each line of the document, then the totals.
    Csv,
}
enums!(DocumentFormat);

abstract_type! {
    /// A document, or why there is none.
    union DocumentResult { Document(Document), DocumentRefusal(DocumentRefusal) }
}

/// A file behind a signed link.
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) url: String,
    pub(super) file_name: String,
    pub(super) media_type: &'static str,
    pub(super) expires_at: chrono::DateTime<Utc>,
}

/// A file behind a signed URL that works until `expiresAt`.
#[object(name = "Document")]
impl Level<Document> {
    /// Where to fetch it, relative to this site. Whoever has the link can, as long as it works.
    fn url(&self) -> Column<Url> {
        self.each(|document| document.url.as_str())
    }

    /// What to call it.
    fn file_name(&self) -> Column<String> {
        self.each(|document| document.file_name.as_str())
    }

    /// Its media type, such as "text/csv; charset=utf-8".
    fn media_type(&self) -> Column<String> {
        self.each(|document| document.media_type.to_owned())
    }

    /// When the link stops working; ask for the document again then.
    fn expires_at(&self) -> Column<DateTime> {
        self.each(|document| DateTime(document.expires_at))
    }
}
objects!(Document);
