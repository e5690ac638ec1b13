//! A guide that is offered, and why.

use std::sync::Arc;

use async_graphql::Object;
use kb::Coordinate;

use super::rank::HIGHEST;
use crate::{
    articles::{Article, ArticleSection},
    guides::section_id,
    level::{Column, Level, objects},
    scalars::SchemaCoordinate,
};

/// A guide that is offered, and why.
#[derive(Debug, Clone)]
pub struct HelpTopic {
    pub(super) article: Arc<kb::Article>,
    pub(super) section: Option<usize>,
    pub(super) because: String,
    pub(super) coordinate: Option<Coordinate>,
    pub(super) score: f64,
}

impl HelpTopic {
    /// The same for a search: preferred the more, the more telling the tie is.
    pub(super) fn at_hand(&self) -> search_index::AtHand {
        let section = self.section.and_then(|index| self.article.sections.get(index));
        search_index::AtHand {
            article: self.article.identity.clone(),
            section: section.map(|section| section_id(&self.article.identity, &section.anchor)),
            strength: self.score as f32 / HIGHEST as f32,
        }
    }
}

/// A guide that is offered, and why.
#[Object(name = "HelpTopic")]
impl Level<HelpTopic> {
    /// The guide.
    fn article(&self) -> Column<Article> {
        self.cells(|topic| Article::from(&topic.article))
    }

    /// The section of it that is meant; null where the guide as a whole is.
    fn section(&self) -> Column<Option<ArticleSection>> {
        self.cells(|topic| topic.section.and_then(|index| ArticleSection::of(&topic.article, index)))
    }

    /// Why this guide is offered, in a sentence for the person: "This invoice is overdue and a payment with another amount arrived."
    fn because(&self) -> Column<String> {
        self.each(|topic| topic.because.as_str())
    }

    /// The coordinate that tied the guide to the context.
    fn coordinate(&self) -> Column<Option<SchemaCoordinate>> {
        self.each(|topic| topic.coordinate.clone().map(SchemaCoordinate))
    }

    /// How telling the tie is; comparable within one answer.
    fn score(&self) -> Column<f64> {
        self.each(|topic| topic.score)
    }
}
objects!(HelpTopic);
