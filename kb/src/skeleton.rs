//! The file of an article to be written: its front matter, and for a translation the headings of its source.

use crate::article::{Article, ArticleKind, Audience};
use crate::coordinate::Coordinate;
use crate::edit::Edit;
use crate::load::Loaded;
use crate::locale::Locale;
use crate::source::CATEGORIES_FILE;
use crate::text::{did_you_mean, is_slug, nearest, slugify};
use chrono::NaiveDate;
use std::fmt::Write as _;

/// What is known of a new article.
#[derive(Debug, Clone)]
pub struct New {
    /// Its locale; the default one unless it is a translation.
    pub locale: Locale,
    /// Its title.
    pub title: String,
    /// Its slug; made of the title where there is none.
    pub slug: Option<String>,
    /// Kind and category, ties and readers of a new article, or the slug of the article that it translates.
    pub origin: Origin,
    /// The day on which it is written.
    pub today: NaiveDate,
}

/// Where a new article comes from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Written first, in the default locale.
    Original {
        /// The category's folder.
        category: String,
        /// FAQ, guide or video.
        kind: ArticleKind,
        /// Who may read it.
        audience: Audience,
        /// What of the schema it explains.
        about: Vec<Coordinate>,
    },
    /// A translation of the article with this slug, of whatever locale.
    Translation(String),
}

/// Why there can be no such article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NewError {
    /// The title is blank, or has more than one line.
    #[error("the title is blank or has several lines; give it in one line")]
    Title,
    /// The slug cannot be one.
    #[error("`{0}` is no slug; write lower-case words with hyphens between, at most 100 letters")]
    Slug(String),
    /// The category cannot be one.
    #[error("`{0}` is no category; write the name of a folder such as `invoices`")]
    Category(String),
    /// No category has the name.
    #[error("there is no category `{category}`{suggestion}; {advice}")]
    UnknownCategory {
        /// The name given.
        category: String,
        /// What was probably meant.
        suggestion: String,
        /// Which there are, and how another one is begun.
        advice: String,
    },
    /// Another article of the locale has the slug.
    #[error("{0} has this slug already; give another one with `--slug`")]
    Taken(String),
    /// An original in another locale than the default one.
    #[error("a new article is written in `{0}` first; for a translation, say of what with `--translates SLUG`")]
    NotDefault(Locale),
    /// A translation into the locale of the originals.
    #[error("`{0}` is the locale of the originals; say into which one to translate with `--locale TAG`")]
    IntoDefault(Locale),
    /// There is no article to translate.
    #[error("there is no article `{slug}` in the default locale{suggestion}; write it first, or correct the slug")]
    UnknownSource {
        /// The slug given.
        slug: String,
        /// What was probably meant.
        suggestion: String,
    },
    /// It has been translated.
    #[error("{0} translates it already")]
    Translated(String),
}

impl New {
    /// The file to write.
    ///
    /// # Errors
    /// If the folder has such an article, or what is given does not fit; each says what to do.
    pub fn article(&self, loaded: &Loaded) -> Result<Edit, NewError> {
        let title = self.title.trim();
        if title.is_empty() || title.contains(char::is_control) {
            return Err(NewError::Title);
        }
        let slug = self.slug.clone().unwrap_or_else(|| slugify(title));
        if !is_slug(&slug) {
            return Err(NewError::Slug(slug));
        }
        let of_locale = loaded.documents.iter().filter(|it| it.article.locale == self.locale);
        if let Some(taken) = of_locale.clone().find(|it| it.article.slug == slug) {
            return Err(NewError::Taken(taken.path.clone()));
        }
        let default = loaded.knowledge_base.default_locale();
        match &self.origin {
            Origin::Original { .. } if self.locale != *default => Err(NewError::NotDefault(default.clone())),
            Origin::Original { category, kind, audience, about } => {
                known_category(loaded, category)?;
                let about: Vec<&str> = about.iter().map(Coordinate::as_str).collect();
                let head = Head { slug: &slug, title, kind: *kind, audience: *audience, about: &about };
                let mut text = head.text(None, self.today, "");
                text.push_str("\n## First section {#first-section}\n\n");
                if *kind == ArticleKind::Video {
                    text.push_str("## Transcript {#transcript}\n\n");
                }
                Ok(Edit { path: format!("{}/{category}/{slug}.md", self.locale), text })
            }
            Origin::Translation(_) if self.locale == *default => Err(NewError::IntoDefault(default.clone())),
            Origin::Translation(source) => {
                let source = source_of(loaded, source)?;
                if let Some(other) = of_locale.clone().find(|it| it.article.identity == source.identity) {
                    return Err(NewError::Translated(other.path.clone()));
                }
                let text = self.translation(source, &slug, title);
                Ok(Edit { path: format!("{}/{}/{slug}.md", self.locale, source.category), text })
            }
        }
    }

    fn translation(&self, source: &Article, slug: &str, title: &str) -> String {
        let about: Vec<&str> = source.about.iter().map(Coordinate::as_str).collect();
        let head = Head { slug, title, kind: source.kind, audience: source.audience, about: &about };
        let mut text = head.text(Some(&source.identity), self.today, &ties(source));
        for section in &source.sections {
            let about: Vec<&str> = section.about.iter().map(Coordinate::as_str).collect();
            let about = if about.is_empty() { String::new() } else { format!(" about=\"{}\"", about.join(",")) };
            let devices: Vec<&str> = section.devices.iter().map(|device| device.as_str()).collect();
            let devices = if devices.is_empty() { String::new() } else { format!(" for=\"{}\"", devices.join(",")) };
            let hashes = "#".repeat(usize::from(section.level));
            // Writing to a string cannot fail.
            let _ = write!(text, "\n{hashes} {} {{#{}{about}{devices}}}\n\n", section.title, section.anchor);
        }
        text
    }
}

/// The article of the default locale that has the slug, or whose translation has it.
fn source_of<'a>(loaded: &'a Loaded, slug: &str) -> Result<&'a Article, NewError> {
    let named = loaded.documents.iter().find(|it| it.article.slug == slug || it.article.identity == slug);
    let identity = named.map_or(slug, |it| it.article.identity.as_str());
    let source = loaded.sources().find(|it| it.article.identity == identity);
    source.map(|it| &*it.article).ok_or_else(|| {
        let known: Vec<&str> = loaded.sources().map(|it| it.article.slug.as_str()).collect();
        NewError::UnknownSource { slug: slug.to_owned(), suggestion: did_you_mean(nearest(slug, known)) }
    })
}

/// Refuses a category that would be there by a slip of the pen, in a folder of its own and without a title.
fn known_category(loaded: &Loaded, category: &str) -> Result<(), NewError> {
    if !is_slug(category) {
        return Err(NewError::Category(category.to_owned()));
    }
    let known: Vec<&str> = loaded.knowledge_base.categories().iter().map(|it| it.slug.as_str()).collect();
    if known.contains(&category) {
        return Ok(());
    }
    let suggestion = did_you_mean(nearest(category, known.iter().copied()));
    let there_are = if known.is_empty() { "none yet".to_owned() } else { known.join(", ") };
    let default = loaded.knowledge_base.default_locale();
    let advice = format!(
        "there are: {there_are}; another one begins with a line in `{CATEGORIES_FILE}`, such as `{category}: {{{default}: {{title: \
         \"...\", description: \"...\"}}}}`"
    );
    Err(NewError::UnknownCategory { category: category.to_owned(), suggestion, advice })
}

/// What every front matter begins with.
struct Head<'a> {
    slug: &'a str,
    title: &'a str,
    kind: ArticleKind,
    audience: Audience,
    about: &'a [&'a str],
}

impl Head<'_> {
    fn text(&self, translates: Option<&str>, today: NaiveDate, ties: &str) -> String {
        let Head { slug, title, kind, audience, about } = self;
        let translates = translates.map(|identity| format!("translates: {identity}\n")).unwrap_or_default();
        let about: Vec<String> = about.iter().map(|it| quoted_coordinate(it)).collect();
        let video = match kind {
            ArticleKind::Video if ties.is_empty() => "video: {url: \"\", duration: 0}\n",
            _ => "",
        };
        format!(
            "---\nslug: {slug}\n{translates}title: {}\nsummary: \"\"\nkind: {kind}\naudience: {audience}\n\
             about: [{}]\n{ties}{video}reviewed: {today}\n---\n",
            quoted(title),
            about.join(", ")
        )
    }
}

/// The lines on which a translation agrees with its source.
fn ties(source: &Article) -> String {
    let mut lines = String::new();
    let mut list = |key: &str, values: Vec<String>| {
        if !values.is_empty() {
            let _ = writeln!(lines, "{key}: [{}]", values.join(", "));
        }
    };
    list("tags", source.tags.clone());
    list("routes", source.routes.iter().map(|route| quoted(route)).collect());
    list("related", source.related.clone());
    if let Some(browser) = source.browser {
        let _ = writeln!(lines, "browser: {browser}");
    }
    if let Some(video) = &source.video {
        let _ = writeln!(lines, "video: {{url: {}, duration: {}}}", quoted(&video.url), video.duration_seconds);
    }
    lines
}

/// Text as YAML reads it back, whatever is in it.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A coordinate in a list; that of an argument ends in a colon, which YAML would take for a key.
pub(crate) fn quoted_coordinate(coordinate: &str) -> String {
    if coordinate.contains(['(', '@']) { quoted(coordinate) } else { coordinate.to_owned() }
}
