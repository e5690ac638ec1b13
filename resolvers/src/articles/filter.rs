//! Which articles are meant.

use async_graphql::InputObject;

use super::ArticleKind;
use crate::scalars::SchemaCoordinate;

/// Narrows a list or a search of articles. Within one field any value will do; between fields all must hold.
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
        let kind = ArticleKind::from(article.kind);
        self.kind.as_ref().is_none_or(|kinds| kinds.contains(&kind))
            && self.category.as_ref().is_none_or(|categories| categories.contains(&article.category))
            && self.tag.as_ref().is_none_or(|tags| tags.iter().any(|tag| article.tags.contains(tag)))
            && self.about.as_ref().is_none_or(|wanted| {
                article.coordinates().any(|known| wanted.iter().any(|SchemaCoordinate(wanted)| known.is_within(wanted)))
            })
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
