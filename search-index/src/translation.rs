//! The section of another language that a hit stands for: answers are given in the reader's.

use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Term};

use crate::columns::TextColumn;
use crate::error::Result;
use crate::lookup::documents;
use crate::snapshot::Snapshot;

/// Finds translations into one locale, as far as a reader may see them.
pub(crate) struct Translations<'a> {
    snapshot: &'a Snapshot,
    locale: String,
    max_audience: u8,
}

impl<'a> Translations<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, locale: &str, max_audience: u8) -> Self {
        Self { snapshot, locale: locale.to_lowercase(), max_audience }
    }

    /// The same section of the article in the locale; its preamble where the translation lacks the section; nothing
    /// where there is no translation for this reader.
    pub(crate) fn of(&self, doc: DocId) -> Result<Option<DocId>> {
        let Some(segment) = self.snapshot.segment() else { return Ok(None) };
        let open = |name| TextColumn::open(segment, name);
        let (ids, articles, locales, audiences) = (open("id")?, open("article")?, open("locale")?, open("audience")?);
        let (id, article) = (ids.text(doc)?, articles.text(doc)?);
        let term = Term::from_field_text(self.snapshot.fields.article, &article);
        let mut preamble = None;
        for other in documents(self.snapshot, &TermQuery::new(term, IndexRecordOption::Basic))? {
            let is_visible = audiences.text(other)?.parse::<u8>().is_ok_and(|audience| audience <= self.max_audience);
            if !is_visible || locales.text(other)?.to_lowercase() != self.locale {
                continue;
            }
            let other_id = ids.text(other)?;
            if other_id == id {
                return Ok(Some(other));
            }
            if other_id.ends_with('#') {
                preamble = Some(other);
            }
        }
        Ok(preamble)
    }
}
