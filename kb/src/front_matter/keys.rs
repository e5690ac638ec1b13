//! Every key of the front matter, and what it takes.

use super::LONGEST_REVIEW_MONTHS;
use crate::article::{ArticleKind, Audience};
use crate::browser::BrowserFamily;

/// A key of the front matter.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its spelling.
    pub name: &'static str,
    /// Whether every article must have it. (`translates` is required in every locale but the default.)
    pub required: bool,
    /// What it takes, for people.
    pub takes: &'static str,
    /// What it takes, for programs.
    pub form: Form,
}

/// The form of a value.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// Text that is not blank.
    Text,
    /// Lower-case words and digits with hyphens between.
    Slug,
    /// One of these words.
    Words(fn() -> Vec<&'static str>),
    /// A list of slugs.
    Slugs,
    /// A list of texts.
    Texts,
    /// A list of schema coordinates.
    Coordinates,
    /// A list of paths in the customer area, exact or ending in `/*`.
    Routes,
    /// A day, as `2026-11-02`.
    Day,
    /// A whole number between these two.
    Number(u32, u32),
    /// A condition, or a list of conditions and of maps with `name`, `if` and `because`.
    Conditions,
    /// A map with `url` and `duration`.
    Video,
}

/// Every key there is, in the order in which articles usually have them.
pub const KEYS: &[Key] = &[
    Key { name: "slug", required: true, takes: "the file's name without `.md`", form: Form::Slug },
    Key {
        name: "translates",
        required: false,
        takes: "the slug of the article in the default locale",
        form: Form::Slug,
    },
    Key { name: "title", required: true, takes: "text", form: Form::Text },
    Key { name: "summary", required: true, takes: "one or two sentences", form: Form::Text },
    Key { name: "kind", required: true, takes: "`faq`, `guide` or `video`", form: Form::Words(kinds) },
    Key { name: "tags", required: false, takes: "a list of lower-case English words with hyphens", form: Form::Slugs },
    Key { name: "audience", required: true, takes: "`public`, `customer` or `agent`", form: Form::Words(audiences) },
    Key {
        name: "about",
        required: true,
        takes: "a list of schema coordinates, `[]` while it has none",
        form: Form::Coordinates,
    },
    Key {
        name: "when",
        required: false,
        takes: "a condition in CEL, or a list of `{name, if, because}`",
        form: Form::Conditions,
    },
    Key {
        name: "routes",
        required: false,
        takes: "a list of paths in the customer area, exact or ending in `/*`",
        form: Form::Routes,
    },
    Key {
        name: "browser",
        required: false,
        takes: "`chrome`, `firefox`, `safari`, `safari-ios`, `edge`, `opera` or `chrome-android`",
        form: Form::Words(browsers),
    },
    Key { name: "reviewed", required: true, takes: "a day such as `2026-11-02`", form: Form::Day },
    Key {
        name: "review_every",
        required: false,
        takes: "a number of months from 1 to 60",
        form: Form::Number(1, LONGEST_REVIEW_MONTHS),
    },
    Key { name: "related", required: false, takes: "a list of slugs of the default locale", form: Form::Slugs },
    Key { name: "redirects", required: false, takes: "a list of old slugs of this locale", form: Form::Slugs },
    Key { name: "synonyms", required: false, takes: "a list of words", form: Form::Texts },
    Key { name: "video", required: false, takes: "`{url: \"https://...\", duration: seconds}`", form: Form::Video },
];

fn kinds() -> Vec<&'static str> {
    ArticleKind::ALL.iter().map(|kind| kind.as_str()).collect()
}

fn audiences() -> Vec<&'static str> {
    Audience::ALL.iter().map(|audience| audience.as_str()).collect()
}

fn browsers() -> Vec<&'static str> {
    BrowserFamily::ALL.iter().map(|browser| browser.as_str()).collect()
}
