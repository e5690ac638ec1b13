//! The articles as readers of one locale get them, with the indexes that find them.

use crate::article::{Article, Rule, Section};
use crate::browser::BrowserFamily;
use crate::condition::Condition;
use crate::coordinate::Coordinate;
use crate::locale::Locale;
use foldhash::{HashMap, HashMapExt, HashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// An article, or one section of it, that explains something.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The article.
    pub article: Arc<Article>,
    /// The section, as an index of the article's sections; nothing where the article as a whole is tied.
    pub section: Option<usize>,
    /// The coordinate that ties it: the one asked for, or one within it.
    pub coordinate: Coordinate,
    /// Whether it is tied to the very coordinate that was asked for.
    pub is_exact: bool,
}

impl Explanation {
    /// The section that explains it; nothing where the article as a whole does.
    pub fn section(&self) -> Option<&Section> {
        self.section.and_then(|index| self.article.sections.get(index))
    }
}

/// An article that helps where a condition is true.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleOf {
    /// The article.
    pub article: Arc<Article>,
    rule: usize,
}

impl RuleOf {
    /// The article's rule with that condition.
    pub fn rule(&self) -> Option<&Rule> {
        self.article.rules.get(self.rule)
    }

    /// The rule's place among those of its article.
    pub fn place(&self) -> usize {
        self.rule
    }
}

/// An article on its shelf, and the section of it that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Tie {
    article: usize,
    section: Option<usize>,
}

/// What an article and another have in common weighs so much.
const SHARED_COORDINATE: usize = 3;
const SHARED_TAG: usize = 1;

pub(super) struct Shelf {
    locale: Locale,
    articles: Vec<Arc<Article>>,
    identities: HashMap<String, usize>,
    slugs: HashMap<String, usize>,
    redirects: HashMap<String, usize>,
    ties: BTreeMap<Coordinate, Vec<Tie>>,
    /// By a condition's text: the article and the place of its rule.
    rules: HashMap<String, Vec<(usize, usize)>>,
    tags: HashMap<String, Vec<usize>>,
    routes: HashMap<String, Vec<usize>>,
    browsers: HashMap<BrowserFamily, Vec<usize>>,
}

impl Shelf {
    /// The shelf of a locale; where the one of before, with the same order of categories, has the very same articles, that
    /// one.
    pub(super) fn new(
        locale: &Locale,
        by_identity: &HashMap<String, Vec<Arc<Article>>>,
        category_rank: &HashMap<&str, usize>,
        before: Option<&Arc<Shelf>>,
    ) -> Arc<Shelf> {
        let mut articles: Vec<Arc<Article>> =
            by_identity.values().filter_map(|translations| closest(translations, locale)).collect();
        if let Some(same) = before.filter(|before| before.has_exactly(&articles)) {
            return Arc::clone(same);
        }
        articles.sort_by_cached_key(|article| {
            let rank = category_rank.get(article.category.as_str()).copied().unwrap_or(usize::MAX);
            (rank, article.title.to_lowercase(), article.identity.clone())
        });
        let mut shelf = Shelf {
            locale: locale.clone(),
            articles: Vec::new(),
            identities: HashMap::with_capacity(articles.len()),
            slugs: HashMap::with_capacity(articles.len()),
            redirects: HashMap::default(),
            ties: BTreeMap::new(),
            rules: HashMap::default(),
            tags: HashMap::default(),
            routes: HashMap::default(),
            browsers: HashMap::default(),
        };
        let mut ties = HashMap::default();
        for (index, article) in articles.iter().enumerate() {
            shelf.index(index, article);
            tie(&mut ties, index, article);
        }
        // Thousands of articles name the same few coordinates: these are put in order once.
        shelf.ties = ties.into_iter().map(|(coordinate, ties)| (coordinate.clone(), ties)).collect();
        shelf.articles = articles;
        Arc::new(shelf)
    }

    /// Whether these are the very articles that stand here, in whatever order; no two of them have the same identity.
    fn has_exactly(&self, articles: &[Arc<Article>]) -> bool {
        let stands =
            |article: &Arc<Article>| self.by_identity(&article.identity).is_some_and(|it| Arc::ptr_eq(it, article));
        self.articles.len() == articles.len() && articles.iter().all(stands)
    }

    fn index(&mut self, index: usize, article: &Article) {
        self.identities.insert(article.identity.clone(), index);
        if article.locale == self.locale {
            self.slugs.insert(article.slug.clone(), index);
            for redirect in &article.redirects {
                self.redirects.entry(redirect.clone()).or_insert(index);
            }
        }
        for tag in &article.tags {
            self.tags.entry(tag.clone()).or_default().push(index);
        }
        for route in &article.routes {
            self.routes.entry(normal_route(route).to_owned()).or_default().push(index);
        }
        if let Some(family) = article.browser {
            self.browsers.entry(family).or_default().push(index);
        }
        for (place, rule) in article.rules.iter().enumerate() {
            self.rules.entry(rule.condition.as_str().to_owned()).or_default().push((index, place));
        }
    }

    pub(super) fn articles(&self) -> &[Arc<Article>] {
        &self.articles
    }

    /// The article of this very locale with this slug, or with this old slug.
    pub(super) fn by_slug(&self, slug: &str) -> Option<&Arc<Article>> {
        let index = self.slugs.get(slug).or_else(|| self.redirects.get(slug))?;
        self.articles.get(*index)
    }

    pub(super) fn by_identity(&self, identity: &str) -> Option<&Arc<Article>> {
        self.articles.get(*self.identities.get(identity)?)
    }

    pub(super) fn explaining(&self, coordinate: &Coordinate) -> Vec<Explanation> {
        let from = (Bound::Included(coordinate.as_str()), Bound::Unbounded);
        let mut found: Vec<Explanation> = self
            .ties
            .range::<str, _>(from)
            // What lies within a coordinate follows it directly in the order of the notation.
            .take_while(|(tied, _)| tied.is_within(coordinate))
            .flat_map(|(tied, ties)| ties.iter().map(move |tie| (tied, tie)))
            .map(|(tied, tie)| Explanation {
                article: self.articles[tie.article].clone(),
                section: tie.section,
                coordinate: tied.clone(),
                is_exact: tied == coordinate,
            })
            .collect();
        found.sort_by(|a, b| {
            let key = |it: &Explanation| (!it.is_exact, it.section.is_none());
            key(a)
                .cmp(&key(b))
                .then_with(|| a.article.slug.cmp(&b.article.slug))
                .then_with(|| a.section.cmp(&b.section))
                .then_with(|| a.coordinate.cmp(&b.coordinate))
        });
        found
    }

    pub(super) fn helping_when(&self, condition: &Condition) -> Vec<RuleOf> {
        let rules = self.rules.get(condition.as_str()).into_iter().flatten();
        let rule_of =
            |(article, rule): &(usize, usize)| RuleOf { article: self.articles[*article].clone(), rule: *rule };
        let mut found: Vec<RuleOf> = rules.map(rule_of).collect();
        found.sort_by(|a, b| (&a.article.slug, a.rule).cmp(&(&b.article.slug, b.rule)));
        found
    }

    pub(super) fn related(&self, article: &Article, limit: usize) -> Vec<Arc<Article>> {
        let mut seen = HashSet::from_iter([article.identity.as_str()]);
        let mut related: Vec<Arc<Article>> = article
            .related
            .iter()
            .filter_map(|identity| self.by_identity(identity))
            .filter(|it| it.locale == article.locale && seen.insert(&it.identity))
            .cloned()
            .collect();
        let mut points: HashMap<usize, usize> = HashMap::default();
        let coordinates: HashSet<&Coordinate> = article.coordinates().collect();
        for ties in coordinates.into_iter().filter_map(|coordinate| self.ties.get(coordinate)) {
            // Several sections of one article tied to the same coordinate count once.
            let sharing: HashSet<usize> = ties.iter().map(|tie| tie.article).collect();
            for index in sharing {
                *points.entry(index).or_default() += SHARED_COORDINATE;
            }
        }
        for index in article.tags.iter().filter_map(|tag| self.tags.get(tag)).flatten() {
            *points.entry(*index).or_default() += SHARED_TAG;
        }
        let mut others: Vec<(usize, &Arc<Article>)> = points
            .into_iter()
            .map(|(index, points)| (points, &self.articles[index]))
            .filter(|(_, it)| it.locale == article.locale && !seen.contains(it.identity.as_str()))
            .collect();
        others.sort_by(|a, b| (Reverse(a.0), &a.1.slug).cmp(&(Reverse(b.0), &b.1.slug)));
        related.extend(others.into_iter().map(|(_, article)| article.clone()));
        related.truncate(limit);
        related
    }

    pub(super) fn by_route(&self, path: &str) -> Vec<Arc<Article>> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = normal_route(path);
        let mut found = Vec::new();
        let mut seen = HashSet::default();
        self.collect_route(path, &mut seen, &mut found);
        // From `/billing/invoices/*` up to `/*`.
        let mut prefix = path;
        loop {
            self.collect_route(&format!("{}/*", prefix.trim_end_matches('/')), &mut seen, &mut found);
            match prefix.rfind('/') {
                Some(cut) if !prefix.is_empty() => prefix = &prefix[..cut],
                _ => return found,
            }
        }
    }

    fn collect_route(&self, route: &str, seen: &mut HashSet<usize>, found: &mut Vec<Arc<Article>>) {
        let Some(indexes) = self.routes.get(route) else { return };
        found.extend(self.by_slug_order(indexes.iter().copied().filter(|index| seen.insert(*index))));
    }

    pub(super) fn by_browser(&self, family: BrowserFamily) -> Vec<Arc<Article>> {
        self.by_slug_order(self.browsers.get(&family).into_iter().flatten().copied())
    }

    fn by_slug_order(&self, indexes: impl Iterator<Item = usize>) -> Vec<Arc<Article>> {
        let mut articles: Vec<Arc<Article>> = indexes.map(|index| self.articles[index].clone()).collect();
        articles.sort_by(|a, b| a.slug.cmp(&b.slug));
        articles
    }
}

/// Notes what an article and its sections explain.
fn tie<'a>(ties: &mut HashMap<&'a Coordinate, Vec<Tie>>, index: usize, article: &'a Article) {
    let mut note = |coordinate: &'a Coordinate, section| {
        let (of_coordinate, tie) = (ties.entry(coordinate).or_default(), Tie { article: index, section });
        // A section is looked at at once, so that a repetition is the last one.
        if of_coordinate.last() != Some(&tie) {
            of_coordinate.push(tie);
        }
    };
    for (number, section) in article.sections.iter().enumerate() {
        section.about.iter().for_each(|coordinate| note(coordinate, Some(number)));
    }
    let is_in_section = |coordinate: &&Coordinate| article.sections.iter().any(|it| it.about.contains(coordinate));
    article.about.iter().filter(|it| !is_in_section(it)).for_each(|coordinate| note(coordinate, None));
}

/// A path without the `/` at its end; the root stays.
fn normal_route(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => "/",
        trimmed => trimmed,
    }
}

/// The translation for readers of a locale: in it, else in its language, else in the first locale (the default).
fn closest(translations: &[Arc<Article>], locale: &Locale) -> Option<Arc<Article>> {
    let exact = translations.iter().find(|it| it.locale == *locale);
    let language = || translations.iter().find(|it| it.locale.language() == locale.language());
    exact.or_else(language).or_else(|| translations.first()).cloned()
}
