//! The shelves of the knowledge base.

use async_graphql::Context;
use kb::Locale;

use super::reader;
use crate::{
    context::request,
    error::Result,
    level::{Column, Level, object, objects},
    scalars,
};

/// A shelf of articles, as a reader of a locale sees it.
#[derive(Debug, Clone)]
pub struct Category {
    category: kb::Category,
    locale: Locale,
    article_count: usize,
}

impl Category {
    /// The category with that slug. Every article's folder is one.
    pub(crate) fn of(ctx: &Context<'_>, slug: &str, locale: &Locale) -> Result<Option<Self>> {
        let request = request(ctx)?;
        let knowledge_base = request.guides.knowledge_base();
        let reader = reader(&request.access);
        let counted = knowledge_base.articles(locale).iter();
        let article_count = counted.filter(|article| article.category == slug && article.is_for(reader)).count();
        let category = knowledge_base.category(slug);
        Ok(category.map(|category| Self { category: category.clone(), locale: locale.clone(), article_count }))
    }
}

/// All shelves that have something for the viewer, in their order.
///
/// # Errors
/// Never for a request that went through `schema::execute`.
pub fn all(ctx: &Context<'_>, locale: Option<scalars::Locale>) -> Result<Vec<Category>> {
    let request = request(ctx)?;
    let locale = request.locale(locale.as_ref());
    let mut categories = Vec::new();
    for category in request.guides.knowledge_base().categories() {
        categories.extend(Category::of(ctx, &category.slug, &locale)?.filter(|category| category.article_count > 0));
    }
    Ok(categories)
}

/// A shelf of articles.
#[object(name = "Category")]
impl Level<Category> {
    /// Its name in URLs and filters, the same in every language.
    fn slug(&self) -> Column<String> {
        self.each(|category| category.category.slug.as_str())
    }

    /// Its title in the reader's language.
    fn title(&self) -> Column<String> {
        self.each(|category| category.category.title(&category.locale).to_owned())
    }

    /// What stands on it, in the reader's language.
    fn description(&self) -> Column<String> {
        self.each(|category| category.category.description(&category.locale).to_owned())
    }

    /// How many articles it has for this viewer.
    fn article_count(&self) -> Column<i32> {
        self.each(|category| i32::try_from(category.article_count).unwrap_or(i32::MAX))
    }
}
objects!(Category);
