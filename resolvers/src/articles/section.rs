//! Sections of articles, and films.

use std::sync::Arc;

use async_graphql::{Context, ID};

use super::filled::filled;
use crate::{
    error::Result,
    level::{Column, Level, object, objects},
    scalars::{Html, Url},
};

/// One heading of an article with what stands under it.
#[derive(Debug, Clone)]
pub struct ArticleSection {
    article: Arc<kb::Article>,
    index: usize,
}

impl ArticleSection {
    /// The section at that place of the article; nothing where it has none there.
    pub fn of(article: &Arc<kb::Article>, index: usize) -> Option<Self> {
        (index < article.sections.len()).then(|| Self { article: Arc::clone(article), index })
    }

    /// The section with that anchor.
    pub fn with_anchor(article: &Arc<kb::Article>, anchor: &str) -> Option<Self> {
        let index = article.sections.iter().position(|section| section.anchor == anchor)?;
        Self::of(article, index)
    }

    fn section(&self) -> &kb::Section {
        // `of`, the only constructor, has checked the index, and articles are immutable.
        &self.article.sections[self.index]
    }

    fn rendered(&self) -> &kb::Piece {
        // As many are rendered as the article has.
        &self.article.rendered().sections[self.index].body
    }
}

/// One heading of an article with what stands under it, up to the next heading.
#[object(name = "ArticleSection")]
impl Level<ArticleSection> {
    /// Stable within the article: the fragment of its URL.
    fn anchor(&self) -> Column<String> {
        self.each(|section| section.section().anchor.clone())
    }

    /// The heading.
    fn title(&self) -> Column<String> {
        self.each(|section| section.section().title.clone())
    }

    /// The heading's level: 2 for a section of the article, 3 for one within.
    fn level(&self) -> Column<i32> {
        self.each(|section| i32::from(section.section().level))
    }

    /// Rendered and sanitized, without the heading.
    async fn html(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "An object in front of the reader, from which placeholders are filled.")] context: Option<ID>,
    ) -> Result<Column<Html>> {
        let Some(context) = context else { return Ok(self.each(|section| Html(section.rendered().html.clone()))) };
        let blanks = self.pluck(|section| (section.rendered().html.as_str(), section.rendered().blanks.as_slice()));
        self.column(filled(ctx, &context, blanks).await?)
    }

    /// The browsers and platforms that it is written for: `chrome`, `firefox`, `safari`, `safari-ios`, `edge`, `opera`,
    /// `chrome-android`, `windows`, `macos`, `linux`, `android`, `ios`; of both kinds, each must fit. `other` is for whatever
    /// else there is, and empty for everybody. Sections of one level that follow each other with such names are ways to do
    /// the same.
    fn devices(&self) -> Column<Vec<String>> {
        self.each(|section| section.section().devices.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    /// Where it is read: the article's URL with the anchor.
    fn url(&self) -> Column<Url> {
        self.each(|section| section.section().url.as_str())
    }
}

/// A film.
#[derive(Debug, Clone)]
pub struct Video(pub kb::Video);

/// A film that shows what the article tells.
#[object(name = "Video")]
impl Level<Video> {
    /// Where it is.
    fn url(&self) -> Column<Url> {
        self.each(|video| video.0.url.as_str())
    }

    /// Its length in seconds.
    fn duration_seconds(&self) -> Column<i32> {
        self.each(|video| i32::try_from(video.0.duration_seconds).unwrap_or(i32::MAX))
    }

    /// What is said in it.
    fn transcript(&self) -> Column<Option<String>> {
        self.each(|video| video.0.transcript.as_deref())
    }
}

objects!(ArticleSection, Video);
