//! One file on its way to an article: its front matter is read, then its body. The HTML comes later: see `rendered`.

use crate::article::{Article, Rule, Section, Video};
use crate::condition::Conditions;
use crate::coordinate::Coordinate;
use crate::finding::{Finding, FindingCode, Located, Position};
use crate::front_matter::{self, FrontMatter};
use crate::includes::{Fragments, LineMap};
use crate::locale::Locale;
use crate::markdown::link::{SlugTable, Target, Ways};
use crate::markdown::{self, Body, BodySection, Reporter};
use crate::options::Options;
use crate::placeholder::Placeholder;
use crate::rendered::Lazy;
use crate::source::{self, Place};
use crate::text::{LineIndex, reveal_direction_controls};
use memchr::{memchr, memchr_iter};
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

/// The anchor of the section that holds what is said in a film.
const TRANSCRIPT_ANCHOR: &str = "transcript";

/// A file whose front matter was read.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) path: String,
    pub(super) locale: Locale,
    pub(super) front_matter: FrontMatter,
    /// Names of the fragments that it includes.
    pub(super) fragments: BTreeSet<String>,
    category: String,
    /// What stands after the front matter, with its fragments in it.
    body: String,
    lines: LineMap,
}

/// An article with the places of what lints look at. Shared: it stays the same from one load to the next.
#[derive(Debug, Clone)]
pub(crate) struct Document(Arc<Parts>);

impl Deref for Document {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What a document consists of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) path: String,
    pub(crate) article: Arc<Article>,
    pub(crate) front_matter: FrontMatter,
    /// Names of the fragments that it includes.
    pub(crate) fragments: BTreeSet<String>,
    /// Which line of the file a line of the article's Markdown is.
    pub(crate) lines: LineMap,
    /// Places of the headings, in the order of the article's sections.
    pub(crate) headings: Vec<Position>,
    /// Coordinates on headings.
    pub(crate) section_about: Vec<Located<Coordinate>>,
    /// Names of conditions on headings.
    pub(crate) section_when: Vec<Located<String>>,
    pub(crate) links: Vec<Located<Target>>,
    pub(crate) operations: Vec<Located<String>>,
    pub(crate) placeholders: Vec<Located<Arc<Placeholder>>>,
    /// Addresses of the images that come from this site.
    pub(crate) images: Vec<Located<String>>,
}

/// The text as readers may see it: what would turn its direction unseen is shown, and told.
pub(super) fn readable(path: &str, text: String, findings: &mut Vec<Finding>) -> String {
    let (text, found) = reveal_direction_controls(text);
    if let Some((at, count)) = found {
        let message = match count {
            1 => "an invisible character that turns the direction of text".to_owned(),
            _ => format!("{count} invisible characters that turn the direction of text, the first of them here"),
        };
        let advice = "Take it out: with it a text reads other than it is written.";
        findings.push(Finding::new(path, at, FindingCode::DirectionControl, message, advice));
    }
    text
}

impl Draft {
    /// Takes a file apart; nothing if it is no article, or one without a usable front matter.
    pub(super) fn read(
        path: String,
        text: String,
        options: &Options,
        fragments: &Fragments<'_>,
        findings: &mut Vec<Finding>,
    ) -> Option<Draft> {
        let Place::Article { locale, category, slug } = source::place(&path) else { return None };
        let text = readable(&path, text, findings);
        let mut report = |code, message: &str, advice: &str| {
            findings.push(Finding::new(&path, Position::START, code, message, advice));
        };
        if memchr(b'\r', text.as_bytes()).is_some() || text.starts_with('\u{feff}') {
            let message = "line ends of Windows, or a byte order mark";
            report(FindingCode::LineEndings, message, "Save it with LF line ends and without byte order mark.");
        }
        let Some(split) = front_matter::split(&text) else {
            let message = "the file does not begin with a front matter between two lines `---`";
            report(FindingCode::MissingFrontMatter, message, "Begin it with `---`, the keys, and `---` again.");
            return None;
        };
        let is_default_locale = locale == options.default_locale;
        let front_matter = front_matter::read(split.yaml, &path, is_default_locale, findings)?;
        if front_matter.slug.value != slug {
            let message = format!("the slug `{}` is not the name of the file", front_matter.slug.value);
            let advice = format!("Rename the file to `{}.md`, or write `slug: {slug}`.", front_matter.slug.value);
            let at = front_matter.slug.at;
            findings.push(Finding::new(&path, at, FindingCode::SlugDiffersFromFileName, message, advice));
        }
        let first_line = 1 + memchr_iter(b'\n', &text.as_bytes()[..split.body_at]).count();
        let first_line = u32::try_from(first_line).unwrap_or(u32::MAX);
        let body = fragments.include(&text[split.body_at..], first_line, &path, &locale, findings);
        let (fragments, lines, body) = (body.names, body.lines, body.text.into_owned());
        Some(Draft { category: category.to_owned(), fragments, body, lines, locale, front_matter, path })
    }

    /// Reads the body, among the other articles.
    pub(super) fn render(
        self,
        options: &Options,
        slugs: &SlugTable,
        conditions: &Conditions,
    ) -> (Document, Vec<Finding>) {
        let identity = self.front_matter.identity().to_owned();
        let url = options.article_url(&self.locale, &self.front_matter.slug.value);
        let index = LineIndex::new(&self.body);
        let mut reporter = Reporter::new(&self.path, &index, &self.lines);
        let mut body = markdown::read(&self.body, &mut reporter);
        let mut findings = reporter.findings;
        let rules = self.rules(&body, conditions, &mut findings);
        let headings = body.sections.iter().map(|section| section.at).collect();
        let section_about = body.sections.iter().flat_map(|section| section.about.iter().cloned()).collect();
        let section_when = body.sections.iter().flat_map(|section| section.when.iter().cloned()).collect();
        let links = std::mem::take(&mut body.links);
        let ways = Ways { options, locale: &self.locale, url: &url, slugs };
        let hrefs = links.iter().map(|link| ways.href(&link.value)).collect();
        let lazy = Lazy::new(hrefs, &options.playground);
        let operations = body.operations.clone();
        let placeholders = std::mem::take(&mut body.placeholders);
        let images = body.images.clone();
        let Draft { path, locale, front_matter, fragments, category, body: markdown, lines } = self;
        let written = Written { path: path.clone(), locale, front_matter: &front_matter, category, markdown };
        let article = Arc::new(written.article(identity, url, rules, body, lazy));
        let document = Parts {
            path,
            article,
            front_matter,
            fragments,
            lines,
            headings,
            section_about,
            section_when,
            links,
            operations,
            placeholders,
            images,
        };
        (Document(Arc::new(document)), findings)
    }

    /// The conditions that can be used; the others are findings.
    fn rules(&self, body: &Body, conditions: &Conditions, findings: &mut Vec<Finding>) -> Vec<Rule> {
        let mut rules = Vec::new();
        for when in &self.front_matter.when {
            let Located { value: text, at } = &when.condition;
            let condition = match conditions.get(text) {
                Some(Ok(condition)) => Arc::clone(condition),
                Some(Err(error)) => {
                    let place = within(*at, text, error.offset);
                    let advice = "Mend it; what conditions may say stands in the documentation of `kb::condition`.";
                    findings.push(Finding::new(
                        &self.path,
                        place,
                        FindingCode::InvalidCondition,
                        &error.message,
                        advice,
                    ));
                    continue;
                }
                None => continue,
            };
            let names = |section: &BodySection| {
                when.name.as_ref().is_some_and(|name| section.when.iter().any(|it| it.value == name.value))
            };
            let sections = body.sections.iter().enumerate().filter(|(_, it)| names(it)).map(|(index, _)| index);
            let because = when.because.as_ref().map(|because| because.value.clone());
            rules.push(Rule { condition, because, sections: sections.collect() });
        }
        rules
    }
}

/// What an article is made of, beside what was read in its body.
struct Written<'d> {
    path: String,
    locale: Locale,
    front_matter: &'d FrontMatter,
    category: String,
    markdown: String,
}

impl Written<'_> {
    fn article(self, identity: String, url: String, rules: Vec<Rule>, read: Body, lazy: Lazy) -> Article {
        let Written { path, locale, front_matter: it, category, markdown } = self;
        let sections: Vec<Section> = read.sections.into_iter().map(|read| section(read, &url)).collect();
        let transcript = sections.iter().find(|section| section.anchor == TRANSCRIPT_ANCHOR);
        let transcript = transcript.map(|section| section.text.clone()).filter(|text| !text.is_empty());
        let video = it.video.clone().map(|(url, duration_seconds)| Video { url, duration_seconds, transcript });
        let values = |located: &[Located<String>]| located.iter().map(|item| item.value.clone()).collect();
        Article {
            uuid: Article::uuid_of(&identity, &locale),
            identity,
            slug: it.slug.value.clone(),
            locale,
            kind: it.kind,
            title: it.title.value.clone(),
            summary: it.summary.value.clone(),
            markdown,
            preamble_text: read.preamble_text,
            lazy,
            sections,
            category,
            tags: values(&it.tags),
            audience: it.audience.value,
            about: it.about.iter().map(|item| item.value.clone()).collect(),
            rules,
            routes: values(&it.routes),
            browser: it.browser,
            related: values(&it.related),
            redirects: values(&it.redirects),
            synonyms: it.synonyms.clone(),
            video,
            operations: read.operations.into_iter().map(|operation| operation.value).collect(),
            images: read.images.into_iter().map(|image| image.value).collect(),
            reading_minutes: read.reading_minutes,
            reviewed_on: it.reviewed.value,
            review_every_months: it.review_every,
            source_path: path,
            url,
        }
    }
}

impl Document {
    /// What it was rendered from.
    pub(super) fn draft(&self) -> Draft {
        Draft {
            path: self.path.clone(),
            locale: self.article.locale.clone(),
            front_matter: self.front_matter.clone(),
            fragments: self.fragments.clone(),
            category: self.article.category.clone(),
            body: self.article.markdown.clone(),
            lines: self.lines.clone(),
        }
    }
}

fn section(body: BodySection, article_url: &str) -> Section {
    let BodySection { anchor, title, level, text, about, devices, .. } = body;
    let url = format!("{article_url}#{anchor}");
    let about = about.into_iter().map(|item| item.value).collect();
    Section { anchor, title, level, text, about, devices, url }
}

/// The place of a byte of a text that begins at a place, if the text stands on one line.
pub(crate) fn within(at: Position, text: &str, offset: usize) -> Position {
    let before = text.get(..offset).map_or(0, |before| before.chars().count());
    Position { column: at.column.saturating_add(u32::try_from(before).unwrap_or(0)), ..at }
}
