//! Which articles are meant.

use async_graphql::InputObject;

use super::ArticleKind;
use crate::scalars::SchemaCoordinate;

/// Narrows a list or a search of articles. Within one field any value will do, and an empty list asks for nothing;
/// between fields all must hold.
#[derive(Debug, Default, InputObject)]
pub struct ArticleFilter {
    /// Of one of these kinds.
    kind: Option<Vec<ArticleKind>>,
    /// In one of these categories, by slug.
    category: Option<Vec<String>>,
    /// With one of these tags.
    tag: Option<Vec<String>>,
    /// Articles about these, or about something within them.
    about: Option<Vec<SchemaCoordinate>>,
}

impl ArticleFilter {
    /// Whether the article is meant.
    pub fn admits(&self, article: &kb::Article) -> bool {
        let explains =
            |SchemaCoordinate(wanted): &SchemaCoordinate| article.coordinates().any(|known| known.is_within(wanted));
        any(&self.kind, |kind| ArticleKind::from(article.kind) == *kind)
            && any(&self.category, |category| article.category == *category)
            && any(&self.tag, |tag| article.tags.contains(tag))
            && any(&self.about, explains)
    }

    /// The same for the index.
    pub fn into_index_filter(self) -> search_index::Filter {
        let kinds = self.kind.unwrap_or_default().into_iter();
        search_index::Filter {
            kinds: kinds.map(|kind| kb::ArticleKind::from(kind).to_string()).collect(),
            categories: self.category.unwrap_or_default(),
            tags: self.tag.unwrap_or_default(),
            articles: None,
            coordinates: self
                .about
                .unwrap_or_default()
                .iter()
                .map(|SchemaCoordinate(about)| about.to_string())
                .collect(),
        }
    }
}

/// Whether one of the values holds; where none is given, nothing is asked for.
fn any<T>(values: &Option<Vec<T>>, holds: impl Fn(&T) -> bool) -> bool {
    values.as_ref().is_none_or(|values| values.is_empty() || values.iter().any(holds))
}
