//! A guide that is offered, and why.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use kb::Coordinate;

use super::rank::HIGHEST;
use crate::{
    articles::{Article, ArticleSection},
    guides::section_id,
    level::{Column, Level, object, objects},
    scalars::SchemaCoordinate,
};

/// A guide that is offered, and why. Many requests are offered the same one.
#[derive(Debug, Clone)]
pub struct HelpTopic(Arc<Offer>);

/// What is offered.
#[derive(Debug)]
pub struct Offer {
    pub(super) article: Arc<kb::Article>,
    pub(super) section: Option<usize>,
    pub(super) because: String,
    pub(super) coordinate: Option<Coordinate>,
    pub(super) score: f64,
    /// As it stands beside an answer: written when it is first asked for.
    pub(super) json: OnceLock<Box<str>>,
}

impl Deref for HelpTopic {
    type Target = Offer;

    fn deref(&self) -> &Offer {
        &self.0
    }
}

impl HelpTopic {
    /// An article, or a section of it.
    pub(super) fn new(
        article: Arc<kb::Article>,
        section: Option<usize>,
        because: String,
        coordinate: Option<Coordinate>,
        score: f64,
    ) -> Self {
        Self(Arc::new(Offer { article, section, because, coordinate, score, json: OnceLock::new() }))
    }

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
#[object(name = "HelpTopic")]
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
