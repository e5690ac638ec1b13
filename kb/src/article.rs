//! What the knowledge base is made of: articles, their sections, their categories.

use crate::browser::BrowserFamily;
use crate::condition::Condition;
use crate::coordinate::Coordinate;
use crate::device::{self, Device, DeviceName, Outline};
use crate::locale::Locale;
use crate::rendered::{Lazy, Rendered};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use uuid::Uuid;

/// What form an article has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArticleKind {
    /// A short answer to one question.
    Faq,
    /// A procedure, step by step.
    Guide,
    /// A film, with its transcript.
    Video,
}

/// Who an article is meant for. Ordered: whoever may read one may read those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everyone.
    Public,
    /// Signed-in users.
    Customer,
    /// Support agents only.
    Agent,
}

macro_rules! spelled {
    ($type:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $type {
            /// All values.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The spelling in a front matter.
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $text),+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                $type::ALL.iter().copied().find(|it| it.as_str() == text).ok_or(())
            }
        }
    };
}

spelled!(ArticleKind { Faq = "faq", Guide = "guide", Video = "video" });
spelled!(Audience { Public = "public", Customer = "customer", Agent = "agent" });

/// One article in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Derived from identity and locale alone, so that it is the same on every machine and after every edit (version
    /// 8).
    pub uuid: Uuid,
    /// The slug in the default locale: equal in all translations, and what links are written with.
    pub identity: String,
    /// The slug in this locale.
    pub slug: String,
    /// The language it is written in.
    pub locale: Locale,
    /// FAQ, guide or video.
    pub kind: ArticleKind,
    /// Title, plain text.
    pub title: String,
    /// One or two sentences for lists, plain text.
    pub summary: String,
    /// The Markdown after the front matter, as written.
    pub markdown: String,
    /// What stands before the first heading as plain text, for search.
    pub preamble_text: String,
    pub(crate) lazy: Lazy,
    /// In the order of the text; a section ends where the next heading begins, of whatever level.
    pub sections: Vec<Section>,
    /// Slug of the category.
    pub category: String,
    /// Tags, as written.
    pub tags: Vec<String>,
    /// Who may read it.
    pub audience: Audience,
    /// What of the schema the article as a whole explains.
    pub about: Vec<Coordinate>,
    /// The conditions under which it helps, or sections of it, in the order of the front matter.
    pub rules: Vec<Rule>,
    /// Pages of the customer area on which it helps, exact or ending in `/*`.
    pub routes: Vec<String>,
    /// The browser it is written for.
    pub browser: Option<BrowserFamily>,
    /// Identities of related articles, in the order of the front matter.
    pub related: Vec<String>,
    /// Old slugs in this locale.
    pub redirects: Vec<String>,
    /// Words that people use for this and that do not stand in the text.
    pub synonyms: Vec<String>,
    /// The film, for an article of kind video.
    pub video: Option<Video>,
    /// The operations that it shows, in GraphQL, in their order; each has been validated by the check only.
    pub operations: Vec<String>,
    /// The addresses of the images that it shows and that come from this site, such as `/images/switch.png`.
    pub images: Vec<String>,
    /// At least 1; see [`crate::markdown::WORDS_PER_MINUTE`].
    pub reading_minutes: u32,
    /// The day on which somebody last checked it.
    pub reviewed_on: NaiveDate,
    /// After so many months it is to be checked again.
    pub review_every_months: u32,
    /// Its file, relative to the folder of articles.
    pub source_path: String,
    /// Where it is read: site-relative, such as `/kb/en/pay-an-invoice`.
    pub url: String,
}

/// A condition over an object's live state under which an article helps, or sections of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The condition.
    pub condition: Arc<Condition>,
    /// Why the article is offered then, in a sentence of its language; nothing where the article does not say.
    pub because: Option<String>,
    /// The sections that it is about, as indexes of the article's sections; empty for the article as a whole.
    pub sections: Vec<usize>,
}

/// A heading and what stands under it, up to the next heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Equal in all translations; the fragment of its URL.
    pub anchor: String,
    /// The heading, plain text.
    pub title: String,
    /// 2 or 3.
    pub level: u8,
    /// What stands under the heading as plain text, for search: code included, one block a line. Footnotes that it refers
    /// to stand at its end.
    pub text: String,
    /// What of the schema this section explains.
    pub about: Vec<Coordinate>,
    /// The browsers and platforms that it is for; empty where it is for everybody. See [`crate::device`].
    pub devices: Vec<DeviceName>,
    /// Where it is read: the article's URL and the anchor.
    pub url: String,
}

/// A film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Video {
    /// Where it is: https.
    pub url: String,
    /// Its length in seconds.
    pub duration_seconds: u32,
    /// What is said in it: the text of the section with the anchor `transcript`.
    pub transcript: Option<String>,
}

/// A line of a table of contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TocEntry<'a> {
    /// The heading, plain text.
    pub title: &'a str,
    /// The fragment of its URL.
    pub anchor: &'a str,
    /// 2 or 3.
    pub level: u8,
}

/// A shelf of articles, with its name in every locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The folder's name: the same in all locales.
    pub slug: String,
    pub(crate) titles: BTreeMap<Locale, String>,
    pub(crate) descriptions: BTreeMap<Locale, String>,
    pub(crate) default_locale: Locale,
    /// Made of a folder's name, since the file of categories does not have it.
    pub(crate) is_unnamed: bool,
}

impl Article {
    /// The identifier of an article: a UUID of version 8 made of the SHA-256 of identity and locale.
    pub fn uuid_of(identity: &str, locale: &Locale) -> Uuid {
        // No slug contains NUL, so that no two pairs make the same text.
        let digest = Sha256::new().chain_update(identity).chain_update([0]).chain_update(locale.as_str()).finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// Which text it is, as readers get it: 16 hexadecimal digits of the SHA-256 of title, summary and Markdown. Another one
    /// after every edit of these, and the same on every machine.
    pub fn revision(&self) -> String {
        let texts = [&self.title, &self.summary, &self.markdown];
        let hash = texts.into_iter().fold(Sha256::new(), |hash, text| {
            // Lengths keep two neighbouring texts from reading as two others.
            hash.chain_update((text.len() as u64).to_be_bytes()).chain_update(text)
        });
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The article as HTML; made when it is first asked for.
    pub fn rendered(&self) -> &Rendered {
        self.lazy.of(self)
    }

    /// The sections, as indexes, in the order in which somebody with this device reads them: of alternatives their own first.
    pub fn sections_for(&self, device: Device) -> Vec<usize> {
        device::order(&self.outline(), device)
    }

    pub(crate) fn outline(&self) -> Vec<Outline<'_>> {
        self.sections.iter().map(|section| (section.level, section.devices.as_slice())).collect()
    }

    /// Its headings, in the order given by the sections' indexes.
    pub fn table_of_contents(&self, order: &[usize]) -> impl Iterator<Item = TocEntry<'_>> {
        let sections = order.iter().filter_map(|index| self.sections.get(*index));
        sections.map(|it| TocEntry { title: &it.title, anchor: &it.anchor, level: it.level })
    }

    /// The section with this anchor.
    pub fn section(&self, anchor: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.anchor == anchor)
    }

    /// Whether readers of this kind may read it.
    pub fn is_for(&self, reader: Audience) -> bool {
        self.audience <= reader
    }

    /// Every coordinate that the article or one of its sections explains; some may come twice.
    pub fn coordinates(&self) -> impl Iterator<Item = &Coordinate> {
        self.about.iter().chain(self.sections.iter().flat_map(|section| &section.about))
    }
}

impl Category {
    /// A category that the file of categories does not have: named after its folder.
    pub(crate) fn unnamed(slug: &str, default_locale: &Locale) -> Category {
        let mut title = slug.replace('-', " ");
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Category {
            slug: slug.to_owned(),
            titles: BTreeMap::from([(default_locale.clone(), title)]),
            descriptions: BTreeMap::new(),
            default_locale: default_locale.clone(),
            is_unnamed: true,
        }
    }

    /// Its title in the locale, else in its language, else in the default locale.
    pub fn title(&self, locale: &Locale) -> &str {
        self.best(&self.titles, locale).unwrap_or(&self.slug)
    }

    /// Its description in the locale, else in its language, else in the default locale; may be empty.
    pub fn description(&self, locale: &Locale) -> &str {
        self.best(&self.descriptions, locale).unwrap_or_default()
    }

    fn best<'a>(&self, texts: &'a BTreeMap<Locale, String>, locale: &Locale) -> Option<&'a str> {
        let available: Vec<Locale> = texts.keys().cloned().collect();
        let locale = locale.closest(&available).unwrap_or(&self.default_locale);
        texts.get(locale).or_else(|| texts.values().next()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_depends_on_identity_and_locale_and_nothing_else() {
        let (es, en): (Locale, Locale) = ("es".parse().unwrap(), "en".parse().unwrap());
        let uuid = Article::uuid_of("pagar-una-factura", &es);
        assert_eq!(uuid, Article::uuid_of("pagar-una-factura", &es));
        assert_ne!(uuid, Article::uuid_of("pagar-una-factura", &en));
        assert_eq!(uuid.get_version_num(), 8);
        assert_eq!(uuid.get_variant(), uuid::Variant::RFC4122);
        assert_eq!(uuid.to_string(), "33af60ce-f1c8-82db-9024-976cbbb0c7e4");
    }

    #[test]
    fn an_audience_reads_what_is_for_it_and_for_those_before() {
        assert!(Audience::Public < Audience::Customer && Audience::Customer < Audience::Agent);
    }

    #[test]
    fn kinds_and_audiences_have_one_spelling() {
        for kind in ArticleKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        for audience in Audience::ALL {
            assert_eq!(serde_json::to_value(audience).unwrap(), audience.as_str());
        }
        assert_eq!("FAQ".parse::<ArticleKind>(), Err(()));
    }
}
