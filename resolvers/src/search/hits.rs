//! Hits.

use std::sync::Arc;

use async_graphql::Context;
use entities::page::{Page, Row};
use kb::Locale;
use search_index::{Facets, Query, Results};

use crate::{
    articles::{Article, ArticleSection, Category, reader},
    connection::{PageInfo, page_args, total},
    context::{RequestContext, request},
    error::{Fault, Result},
    guides::anchor_of,
    level::{Column, Level, object, objects},
    scalars::{self, Html},
    search::asked::{self, Asked},
};

/// The most hits that can be paged through; nobody reads so far.
const MOST_HITS: usize = 500;

/// What a search found: one page of it, and what is known of all.
#[derive(Debug, Clone)]
pub struct SearchConnection {
    page: Page<SearchHit>,
    facets: Facets,
    did_you_mean: Option<String>,
    locale: Locale,
    query_locale: Locale,
    relaxed: bool,
    closest_category: Option<Category>,
}

/// An article that was found, by its sections: the best one first, so that there is always one.
#[derive(Debug, Clone)]
pub struct SearchHit {
    article: Arc<kb::Article>,
    best: SearchHitSection,
    also: Vec<SearchHitSection>,
}

/// A section of an article that was found.
#[derive(Debug, Clone)]
pub struct SearchHitSection {
    section: Option<ArticleSection>,
    snippet: String,
    score: f64,
}

/// Searches the sections of the articles for this reader, best first, and logs the search without its author.
///
/// # Errors
/// Arguments of the page that are refused; a context or a support code that is none; an index that cannot be read.
pub async fn search(
    ctx: &Context<'_>,
    asked: Asked,
    page: (Option<i32>, Option<String>, Option<i32>, Option<String>),
) -> Result<SearchConnection> {
    let request = request(ctx)?;
    // Turning pages is no further search.
    let is_first_page = page.1.is_none() && page.3.is_none();
    let args = page_args(page.0, page.1, page.2, page.3)?;
    let (at_hand, coordinates) = asked::at_hand(ctx, asked.context, asked.support_case, asked.locale.as_ref()).await?;
    let locale = request.locale(asked.locale.as_ref());
    let audience = reader(&request.access);
    let mut query = Query {
        filter: asked.filter.unwrap_or_default().into_index_filter(),
        limit: search_index::limits::MAX_LIMIT,
        at_hand,
        ..request.guides.query(asked.text, &locale, audience)
    };
    let results = all(request, &mut query)?;
    let found = results.total;
    if is_first_page {
        asked::log(ctx, &locale, &query, found, &coordinates)?;
    }
    let closest_category = match &results.closest_category {
        Some(slug) => Category::of(ctx, slug, &locale)?,
        None => None,
    };
    let query_locale = results.language.and_then(|tag| tag.parse().ok()).unwrap_or_else(|| locale.clone());
    let (facets, did_you_mean, relaxed) = (results.facets, results.did_you_mean, results.is_relaxed);
    let hits = results.hits.into_iter().filter_map(|hit| SearchHit::of(request, &hit)).collect();
    let list = format!("search.{locale}.{}", query.text);
    let mut page = args.cut(&list, hits, |hit: &SearchHit| hit.article.identity.clone())?;
    page.total = u64::try_from(found).ok();
    Ok(SearchConnection { page, facets, did_you_mean, locale, query_locale, relaxed, closest_category })
}

/// All hits up to the limit, a page of the index at a time.
fn all(request: &RequestContext, query: &mut Query) -> Result<Results> {
    let index = request.guides.index();
    let mut results = index.search(query).map_err(Fault::internal)?;
    while results.hits.len() < results.total.min(MOST_HITS) {
        query.offset = results.hits.len();
        let more = index.search(query).map_err(Fault::internal)?.hits;
        if more.is_empty() {
            break;
        }
        results.hits.extend(more);
    }
    results.hits.truncate(MOST_HITS);
    Ok(results)
}

impl SearchHit {
    fn of(request: &RequestContext, hit: &search_index::Hit) -> Option<Self> {
        let locale: Locale = hit.locale.parse().ok()?;
        let article = request.guides.knowledge_base().article_by_identity(&hit.article, &locale)?;
        let section = |id: &str, snippet: &str, score: f32| SearchHitSection {
            section: anchor_of(id).and_then(|anchor| ArticleSection::with_anchor(article, anchor)),
            snippet: snippet.to_owned(),
            score: f64::from(score),
        };
        let best = section(&hit.id, &hit.snippet_html, hit.score);
        let also = hit.also.iter().map(|it| section(&it.id, &it.snippet_html, it.score)).collect();
        Some(Self { article: Arc::clone(article), best, also })
    }
}

/// What a search found.
#[object(name = "SearchConnection")]
impl Level<SearchConnection> {
    /// The page's hits with their cursors.
    fn edges(&self) -> Column<Vec<SearchEdge>> {
        self.cells(|search| search.page.rows.iter().cloned().map(SearchEdge).collect())
    }

    /// The page's hits, best first: one an article, by its best section.
    fn nodes(&self) -> Column<Vec<std::sync::Arc<SearchHit>>> {
        self.cells(|search| search.page.rows.iter().map(|row| std::sync::Arc::clone(&row.node)).collect())
    }

    /// Whether more follow, and where to go on.
    fn page_info(&self) -> Column<PageInfo> {
        self.cells(|search| PageInfo::of(&search.page))
    }

    /// How many articles were found in all.
    fn total_count(&self) -> Column<i32> {
        self.each(|search| total(search.page.total))
    }

    /// What the articles found are, counted: by category, kind and tag.
    fn facets(&self) -> Column<Vec<SearchFacet>> {
        self.cells(|search| {
            let facets = &search.facets;
            [("category", &facets.category), ("kind", &facets.kind), ("tag", &facets.tag)]
                .map(|(name, values)| SearchFacet::new(name, values))
                .into()
        })
    }

    /// A spelling that would find more; null where the query found enough. Where `-` leaves nothing, the query without it, if
    /// that finds something.
    fn did_you_mean(&self) -> Column<Option<String>> {
        self.each(|search| search.did_you_mean.as_deref())
    }

    /// The locale that was searched.
    fn locale(&self) -> Column<scalars::Locale> {
        self.each(|search| scalars::Locale(search.locale.to_string()))
    }

    /// The locale whose articles have the query's words, where that is another than `locale`; else the same. Hits are given
    /// in `locale` all the same where they are translated, so that a query in another language is answered in the reader's.
    fn query_locale(&self) -> Column<scalars::Locale> {
        self.each(|search| scalars::Locale(search.query_locale.to_string()))
    }

    /// Whether nothing has the query's quoted phrases and `title:` words as they stand, so that they were sought as plain
    /// words. What was to be left out is left out all the same.
    fn relaxed(&self) -> Column<bool> {
        self.each(|search| search.relaxed)
    }

    /// Where nothing was found, the category that comes closest: that of what is found without the filter and `-`, or the
    /// one whose articles resemble the query most. Null where something was found, or nothing resembles it.
    fn closest_category(&self) -> Column<Option<Category>> {
        self.cells(|search| search.closest_category.clone())
    }
}

/// A hit with its cursor.
#[derive(Debug, Clone)]
pub struct SearchEdge(Row<SearchHit>);

/// A hit with its cursor.
#[object(name = "SearchEdge")]
impl Level<SearchEdge> {
    /// Where the hit stands; for `after` and `before`.
    fn cursor(&self) -> Column<String> {
        // Every edge has one: hits are cut from a list in memory.
        self.each(|edge| edge.0.cursor().unwrap_or_default())
    }

    /// The hit.
    fn node(&self) -> Column<std::sync::Arc<SearchHit>> {
        self.cells(|edge| std::sync::Arc::clone(&edge.0.node))
    }
}

/// An article that was found, by its best section.
#[object(name = "SearchHit")]
impl Level<SearchHit> {
    /// The article.
    fn article(&self) -> Column<Article> {
        self.cells(|hit| Article::from(&hit.article))
    }

    /// Its best section; null where that is the text before the first heading.
    fn section(&self) -> Column<Option<ArticleSection>> {
        self.cells(|hit| hit.best.section.clone())
    }

    /// Text around the match, escaped, with the matched words in `<mark>`.
    fn snippet(&self) -> Column<Html> {
        self.each(|hit| Html(hit.best.snippet.clone()))
    }

    /// Higher is better; comparable within one answer only.
    fn score(&self) -> Column<f64> {
        self.each(|hit| hit.best.score)
    }

    /// The sections of the article that answer, best first: `section`, and at most three others that answer nearly as well.
    fn sections(&self) -> Column<Vec<SearchHitSection>> {
        self.cells(|hit| std::iter::once(&hit.best).chain(&hit.also).cloned().collect())
    }
}

/// A section of an article that was found.
#[object(name = "SearchHitSection")]
impl Level<SearchHitSection> {
    /// The section; null for the text before the first heading.
    fn section(&self) -> Column<Option<ArticleSection>> {
        self.cells(|hit| hit.section.clone())
    }

    /// Text around the match, escaped, with the matched words in `<mark>`.
    fn snippet(&self) -> Column<Html> {
        self.each(|hit| Html(hit.snippet.clone()))
    }

    /// Higher is better; comparable within one answer only.
    fn score(&self) -> Column<f64> {
        self.each(|hit| hit.score)
    }
}

/// Values of the articles found, counted.
#[derive(Debug, Clone)]
pub struct SearchFacet {
    name: &'static str,
    values: Vec<(String, usize)>,
}

impl SearchFacet {
    /// The index spells kinds as front matters do; filters take the enum's spelling.
    fn new(name: &'static str, values: &[(String, usize)]) -> Self {
        let spell = |value: &String| if name == "kind" { value.to_uppercase() } else { value.clone() };
        Self { name, values: values.iter().map(|(value, count)| (spell(value), *count)).collect() }
    }
}

/// Values of the articles found, counted.
#[object(name = "SearchFacet")]
impl Level<SearchFacet> {
    /// What is counted: `category`, `kind` or `tag`.
    fn name(&self) -> Column<String> {
        self.each(|facet| facet.name.to_owned())
    }

    /// The values, most frequent first.
    fn values(&self) -> Column<Vec<SearchFacetValue>> {
        self.cells(|facet| {
            facet.values.iter().cloned().map(|(value, count)| SearchFacetValue { value, count }).collect()
        })
    }
}

/// A value with its count.
#[derive(Debug, Clone)]
pub struct SearchFacetValue {
    value: String,
    count: usize,
}

/// A value with its count.
#[object(name = "SearchFacetValue")]
impl Level<SearchFacetValue> {
    /// The value, as filters take it.
    fn value(&self) -> Column<String> {
        self.each(|value| value.value.as_str())
    }

    /// How many of the articles found have it.
    fn count(&self) -> Column<i32> {
        self.each(|value| i32::try_from(value.count).unwrap_or(i32::MAX))
    }
}

objects!(SearchConnection, SearchEdge, SearchHit, SearchHitSection, SearchFacet, SearchFacetValue);
