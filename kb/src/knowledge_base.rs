//! The knowledge base: every article, findable by slug, identifier, coordinate, page and browser.

mod shelf;

use shelf::Shelf;
pub use shelf::{Explanation, RuleOf};

use crate::article::{Article, Audience, Category};
use crate::browser::BrowserFamily;
use crate::condition::Condition;
use crate::coordinate::Coordinate;
use crate::glossary::Wording;
use crate::load::parallel;
use crate::locale::{self, Locale};
use crate::options::Options;
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// All articles in all locales. Immutable; clones share it, so that a reload swaps one value for another.
///
/// Where a method takes a locale, one that no article is written in counts as the closest that is.
#[derive(Clone)]
pub struct KnowledgeBase {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    /// The default locale first, the others by their tag.
    locales: Vec<Locale>,
    categories: Vec<Category>,
    wordings: Vec<Wording>,
    revision: String,
    by_uuid: HashMap<Uuid, Arc<Article>>,
    /// Every translation of an article, in the order of the locales.
    by_identity: HashMap<String, Vec<Arc<Article>>>,
    shelves: HashMap<Locale, Arc<Shelf>>,
    /// By address: for whom the least hidden article is that shows the image.
    images: HashMap<String, Audience>,
}

impl KnowledgeBase {
    /// Shelves the articles. Of two with the same slug in a locale the first wins. A shelf of before with the very same
    /// articles is taken over.
    pub(crate) fn new(
        articles: Vec<Arc<Article>>,
        categories: Vec<Category>,
        wordings: Vec<Wording>,
        revision: String,
        options: &Options,
        before: Option<&KnowledgeBase>,
    ) -> KnowledgeBase {
        let default = &options.default_locale;
        let others: BTreeSet<&Locale> = articles.iter().map(|it| &it.locale).filter(|it| *it != default).collect();
        let locales: Vec<Locale> = std::iter::once(default).chain(others).cloned().collect();
        let by_identity = by_identity(&articles, &locales);
        let category_rank: HashMap<&str, usize> =
            categories.iter().enumerate().map(|(index, category)| (category.slug.as_str(), index)).collect();
        let slugs = |categories: &[Category]| categories.iter().map(|it| it.slug.clone()).collect::<Vec<_>>();
        let before = before.filter(|before| slugs(before.categories()) == slugs(&categories));
        let shelves = parallel::map_long(locales.clone(), |locale| {
            let before = before.and_then(|before| before.inner.shelves.get(&locale));
            let shelf = Shelf::new(&locale, &by_identity, &category_rank, before);
            (locale, shelf)
        });
        let shelves = shelves.into_iter().collect();
        let mut images: HashMap<String, Audience> = HashMap::default();
        for (article, address) in articles.iter().flat_map(|article| article.images.iter().map(move |it| (article, it)))
        {
            let widest = images.entry(address.clone()).or_insert(article.audience);
            *widest = article.audience.min(*widest);
        }
        let by_uuid = articles.into_iter().map(|article| (article.uuid, article)).collect();
        let options = options.clone();
        let inner = Inner { options, locales, categories, wordings, revision, by_uuid, by_identity, shelves, images };
        KnowledgeBase { inner: Arc::new(inner) }
    }

    /// How it was loaded.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// The locales that articles are written in, the default first, then by tag.
    pub fn locales(&self) -> &[Locale] {
        &self.inner.locales
    }

    /// The locale in which every article exists first.
    pub fn default_locale(&self) -> &Locale {
        &self.inner.locales[0]
    }

    /// The locale to answer in. An unknown region falls back to its language, an unknown language to the default, and
    /// so does a malformed tag; who wants to refuse that parses a [`Locale`] first.
    pub fn negotiate(&self, requested: Option<&str>) -> Locale {
        locale::negotiate(requested, self.locales(), self.default_locale())
    }

    /// SHA-256 of all files, in hexadecimal: equal for equal files, on every machine.
    pub fn revision(&self) -> &str {
        &self.inner.revision
    }

    /// How many articles there are, each translation counted.
    pub fn article_count(&self) -> usize {
        self.inner.by_uuid.len()
    }

    /// The article with this identifier.
    pub fn article_by_id(&self, id: Uuid) -> Option<&Arc<Article>> {
        self.inner.by_uuid.get(&id)
    }

    /// The article with this slug in the locale, or with this old slug; else the article that has the slug in another
    /// locale, in the translation closest to the locale asked for.
    pub fn article_by_slug(&self, slug: &str, locale: &Locale) -> Option<&Arc<Article>> {
        let shelf = self.shelf(locale);
        if let Some(article) = shelf.by_slug(slug) {
            return Some(article);
        }
        let elsewhere = self.locales().iter().find_map(|other| self.inner.shelves.get(other)?.by_slug(slug))?;
        shelf.by_identity(&elsewhere.identity)
    }

    /// The article with this identity (its slug in the default locale), in the translation closest to the locale.
    pub fn article_by_identity(&self, identity: &str, locale: &Locale) -> Option<&Arc<Article>> {
        self.shelf(locale).by_identity(identity)
    }

    /// The article in the other locales, in their order.
    pub fn translations(&self, article: &Article) -> impl Iterator<Item = &Arc<Article>> {
        let locale = article.locale.clone();
        let all = self.inner.by_identity.get(&article.identity).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter(move |it| it.locale != locale)
    }

    /// Every article once, in the locale closest to this one; in the order of the categories, then of the titles.
    pub fn articles(&self, locale: &Locale) -> &[Arc<Article>] {
        self.shelf(locale).articles()
    }

    /// The categories, in the order of their file.
    pub fn categories(&self) -> &[Category] {
        &self.inner.categories
    }

    /// What things are called, by the glossary, and what readers may say instead.
    pub fn wordings(&self) -> &[Wording] {
        &self.inner.wordings
    }

    /// The category with this slug.
    pub fn category(&self, slug: &str) -> Option<&Category> {
        self.inner.categories.iter().find(|category| category.slug == slug)
    }

    /// Who may see the image of this site at an address: who may read an article that shows it; nobody where none does.
    pub fn image_audience(&self, address: &str) -> Option<Audience> {
        self.inner.images.get(address).copied()
    }

    /// At most `limit` articles to read next, in the same locale: those that the article names itself, in its order;
    /// then those that explain the same coordinates (three points each) or carry the same tags (one point each), ties
    /// by slug. Whoever answers for a reader filters by [`Article::is_for`], and asks for more than they need.
    pub fn related(&self, article: &Article, limit: usize) -> Vec<Arc<Article>> {
        self.shelf(&article.locale).related(article, limit)
    }

    /// What explains a coordinate: articles and sections tied to it, then those tied to something within it. An article
    /// with a section tied to the same coordinate stands for itself no more. Exact ties first, then sections, then by
    /// slug.
    pub fn explaining(&self, coordinate: &Coordinate, locale: &Locale) -> Vec<Explanation> {
        self.shelf(locale).explaining(coordinate)
    }

    /// Every condition that an article of any locale has, once, by its text.
    pub fn conditions(&self) -> Vec<Arc<Condition>> {
        let rules = self.inner.by_uuid.values().flat_map(|article| &article.rules);
        let distinct: BTreeMap<&str, &Arc<Condition>> =
            rules.map(|rule| (rule.condition.as_str(), &rule.condition)).collect();
        distinct.into_values().cloned().collect()
    }

    /// The articles that help where a condition is true, by slug.
    pub fn helping_when(&self, condition: &Condition, locale: &Locale) -> Vec<RuleOf> {
        self.shelf(locale).helping_when(condition)
    }

    /// The articles that help on a page of the customer area: exact paths first, then the longest `/*`, then by slug.
    /// A query, a fragment and a trailing `/` do not count.
    pub fn by_route(&self, path: &str, locale: &Locale) -> Vec<Arc<Article>> {
        self.shelf(locale).by_route(path)
    }

    /// The articles written for a browser, by slug.
    pub fn by_browser(&self, family: BrowserFamily, locale: &Locale) -> Vec<Arc<Article>> {
        self.shelf(locale).by_browser(family)
    }

    fn shelf(&self, locale: &Locale) -> &Shelf {
        let inner = &self.inner;
        let closest = locale.closest(&inner.locales).unwrap_or(&inner.locales[0]);
        &inner.shelves[closest]
    }
}

/// Every translation of an article, in the order of the locales.
fn by_identity(articles: &[Arc<Article>], locales: &[Locale]) -> HashMap<String, Vec<Arc<Article>>> {
    let mut by_identity: HashMap<String, Vec<Arc<Article>>> = HashMap::default();
    for article in articles {
        match by_identity.get_mut(&article.identity) {
            Some(translations) => translations.push(Arc::clone(article)),
            None => {
                by_identity.insert(article.identity.clone(), vec![Arc::clone(article)]);
            }
        }
    }
    let rank: HashMap<&Locale, usize> = locales.iter().enumerate().map(|(index, locale)| (locale, index)).collect();
    for translations in by_identity.values_mut() {
        translations.sort_by_key(|article| rank.get(&article.locale).copied());
    }
    by_identity
}

impl fmt::Debug for KnowledgeBase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KnowledgeBase({} articles, revision {})", self.article_count(), self.revision())
    }
}
