//! What is wrong with the articles: where, what, and what to do about it.

use serde::{Serialize, Serializer};
use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The check fails: readers would see something broken, or something is left out.
    Error,
    /// Worth mending, but what is served is right.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// A place in a file: line and column count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: u32,
}

impl Position {
    /// The first character of a file.
    pub const START: Position = Position { line: 1, column: 1 };
}

/// A value and where it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it begins.
    pub at: Position,
}

macro_rules! finding_codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident;)+) => {
        /// Every kind of finding. The spelling is stable: scripts and suppressions may rely on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl FindingCode {
            /// All codes, in the order of their declaration.
            pub const ALL: &'static [FindingCode] = &[$(FindingCode::$name),+];

            /// The stable spelling, such as `unknown-front-matter-key`.
            pub fn as_str(self) -> &'static str {
                match self { $(FindingCode::$name => $text),+ }
            }

            /// Error where readers would see something broken, warning otherwise.
            pub fn severity(self) -> Severity {
                match self { $(FindingCode::$name => Severity::$severity),+ }
            }

            /// What the code means, in a sentence or two.
            pub fn description(self) -> &'static str {
                match self { $(FindingCode::$name => concat!($($doc),+).trim_ascii()),+ }
            }
        }
    };
}

finding_codes! {
    /// A file or folder that is not part of the layout `<locale>/<category>/<slug>.md`.
    UnexpectedFile = "unexpected-file", Warning;
    /// The operating system refused to read a file, or it is no regular file.
    UnreadableFile = "unreadable-file", Error;
    /// A file that is not valid UTF-8; it is left out.
    NotUtf8 = "not-utf-8", Error;
    /// A file above the size limit; it is left out.
    FileTooLarge = "file-too-large", Error;
    /// The folder holds more files than the limit; the rest is left out.
    TooManyFiles = "too-many-files", Error;
    /// A symbolic link that leads out of the folder; it is not followed.
    SymlinkOutsideFolder = "symlink-outside-folder", Error;
    /// An invisible character that turns the direction of text, so that it reads other than it is written; a visible sign
    /// is put in its place.
    DirectionControl = "direction-control", Error;
    /// An include that does not stand on a line of its own, or names no file of the locale's `_includes`.
    InvalidInclude = "invalid-include", Error;
    /// An include of a fragment that the locale does not have.
    UnknownInclude = "unknown-include", Error;
    /// Fragments that include each other without end.
    IncludeLoop = "include-loop", Error;
    /// Includes make the article larger than the size limit of a file; the include is left out.
    IncludeTooLarge = "include-too-large", Error;
    /// A fragment that no article includes.
    UnusedInclude = "unused-include", Warning;
    /// Lines end in CR LF, or the file begins with a byte order mark.
    LineEndings = "line-endings", Warning;
    /// The file does not begin with a front matter between two lines `---`; it is left out.
    MissingFrontMatter = "missing-front-matter", Error;
    /// The front matter, the file of categories, the glossary or a record of translations is not valid YAML.
    InvalidYaml = "invalid-yaml", Error;
    /// A key that the front matter, the file of categories or the glossary does not have.
    UnknownFrontMatterKey = "unknown-front-matter-key", Error;
    /// A key that must be there is not; the article is left out unless the key has a natural default.
    MissingFrontMatterKey = "missing-front-matter-key", Error;
    /// A value of another type than its key takes.
    WrongFrontMatterType = "wrong-front-matter-type", Error;
    /// A value of the right type that its key does not take.
    InvalidFrontMatterValue = "invalid-front-matter-value", Error;
    /// A value given twice in a list.
    RepeatedFrontMatterValue = "repeated-front-matter-value", Warning;
    /// The slug in the front matter is not the name of the file.
    SlugDiffersFromFileName = "slug-differs-from-file-name", Error;
    /// Two articles of one locale have the same slug; the second is left out.
    DuplicateSlug = "duplicate-slug", Error;
    /// Two articles of one locale translate the same article; the second is left out.
    DuplicateTranslation = "duplicate-translation", Error;
    /// `translates` names an article that the default locale does not have.
    UnknownTranslationSource = "unknown-translation-source", Error;
    /// An old slug that is the slug of an article, or redirects twice.
    RedirectCollision = "redirect-collision", Error;
    /// A related article that does not exist.
    UnknownRelatedArticle = "unknown-related-article", Error;
    /// A category that the file of categories does not have.
    UnknownCategory = "unknown-category", Error;
    /// There is no file of categories, or it cannot be read.
    MissingCategories = "missing-categories", Error;
    /// A category without title or description in a locale.
    UntranslatedCategory = "untranslated-category", Warning;
    /// A tag that a single article uses and that differs by one letter from another tag.
    UnusualTag = "unusual-tag", Warning;
    /// The summary is longer than lists show.
    SummaryTooLong = "summary-too-long", Warning;
    /// Nothing says what of the schema the article explains: `about` is empty, no heading is tied, and it has no condition.
    /// It is read and found all the same; help offers it at most by its page or browser. An import writes it so.
    UntiedArticle = "untied-article", Warning;
    /// A film without a section `{#transcript}` with what is said in it: who cannot hear it learns nothing.
    MissingTranscript = "missing-transcript", Error;
    /// The day on which the article was to be checked again has passed.
    ReviewDue = "review-due", Warning;
    /// The review date lies in the future.
    ReviewInFuture = "review-in-future", Warning;
    /// A heading without an anchor of its own.
    MissingAnchor = "missing-anchor", Error;
    /// An anchor that is not made of lower-case words and hyphens.
    InvalidAnchor = "invalid-anchor", Error;
    /// Two headings of one article have the same anchor.
    DuplicateAnchor = "duplicate-anchor", Error;
    /// A heading of level 1 or below 3, or one that skips a level.
    HeadingLevel = "heading-level", Error;
    /// A heading inside a list, a quotation or a footnote: it makes no section.
    NestedHeading = "nested-heading", Error;
    /// A heading attribute other than the anchor, `about`, `when` and `for`.
    UnknownHeadingAttribute = "unknown-heading-attribute", Error;
    /// A section is for something that is no browser and no platform.
    UnknownDevice = "unknown-device", Error;
    /// Sections for single browsers or platforms beside each other, and none `for="other"`: readers with another would find
    /// nothing.
    NoWayForOthers = "no-way-for-others", Error;
    /// A heading is conditioned by a name that `when` does not have.
    UnknownConditionName = "unknown-condition-name", Error;
    /// A condition that is not CEL, is too long, is about no object or about two, or is neither true nor false.
    InvalidCondition = "invalid-condition", Error;
    /// A condition names a type or a field that the schema does not have, or a field that needs an argument.
    UnknownConditionField = "unknown-condition-field", Error;
    /// A condition compares an enum with a value that it does not have.
    UnknownConditionValue = "unknown-condition-value", Error;
    /// A condition compares values of different kinds, or asks something of a value that it does not have.
    ConditionTypes = "condition-types", Error;
    /// A placeholder names a type or a field that the schema does not have, or a field that is not one leaf.
    UnknownPlaceholder = "unknown-placeholder", Error;
    /// A placeholder has no default: nothing would stand there for a reader without an object in front of them.
    PlaceholderWithoutDefault = "placeholder-without-default", Error;
    /// A heading with nothing under it, not even a heading of a lower level.
    EmptySection = "empty-section", Warning;
    /// HTML in the Markdown; it is dropped.
    RawHtml = "raw-html", Error;
    /// An image without alternative text.
    ImageWithoutText = "image-without-text", Error;
    /// An image of `/images/` that the folder's `_images` does not have, or that cannot be read there; readers see its
    /// alternative text alone.
    UnknownImage = "unknown-image", Error;
    /// An image above 16 MiB; it is not shown.
    ImageTooLarge = "image-too-large", Error;
    /// What is shown as an image is none, or another kind than the ending of its name says.
    NotAnImage = "not-an-image", Error;
    /// A link or image with a scheme that is not allowed; the link is dropped and its text kept.
    ForbiddenLink = "forbidden-link", Error;
    /// A link to an article that does not exist, or that is not named by its identity.
    BrokenLink = "broken-link", Error;
    /// A link to a section that the article does not have.
    BrokenAnchor = "broken-anchor", Error;
    /// Not the notation of a schema coordinate.
    InvalidCoordinate = "invalid-coordinate", Error;
    /// A schema coordinate that the schema does not have.
    UnknownCoordinate = "unknown-coordinate", Error;
    /// A schema coordinate, or something that a `graphql` block uses, that the schema deprecates: it will be gone one day.
    DeprecatedCoordinate = "deprecated-coordinate", Warning;
    /// A `graphql` block that does not validate against the schema.
    InvalidOperation = "invalid-operation", Error;
    /// An article of the default locale that another locale does not have.
    MissingTranslation = "missing-translation", Warning;
    /// A translation lacks a section of its source.
    MissingTranslatedAnchor = "missing-translated-anchor", Error;
    /// A translation has a section that its source does not have.
    ExtraTranslatedAnchor = "extra-translated-anchor", Error;
    /// A translation has the sections of its source in another order.
    ReorderedAnchors = "reordered-anchors", Error;
    /// A translation differs from its source where both must agree: kind, category, tags, coordinates,
    /// conditions, routes, browser, what sections are for.
    TranslationDiffers = "translation-differs", Warning;
    /// A translation is meant for other readers than its source.
    TranslationAudienceDiffers = "translation-audience-differs", Error;
    /// A section of the source changed since it was translated.
    StaleTranslation = "stale-translation", Warning;
    /// The record of a locale's translations does not say from which state of the source an article or a
    /// section was translated.
    UnrecordedTranslation = "unrecorded-translation", Warning;
    /// A word that the glossary avoids.
    AvoidedWord = "avoided-word", Error;
    /// A word that the glossary avoids and also wants, or avoids twice.
    ContradictoryGlossary = "contradictory-glossary", Error;
    /// A concept of the glossary without a word in a locale that articles are written in.
    MissingGlossaryWord = "missing-glossary-word", Warning;
    /// The renderer failed on this article; it is left out. A defect of the program, not of the article.
    RendererFailed = "renderer-failed", Error;
}

impl fmt::Display for FindingCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for FindingCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One thing that is wrong, with its place and its remedy.
///
/// `Display` prints `path:line:column: error[code]: message. What to do`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file, relative to the folder of articles, with `/` between its parts.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Severity of the code.
    pub severity: Severity,
    /// What kind of finding this is.
    pub code: FindingCode,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do, as a sentence.
    pub advice: String,
}

impl Finding {
    /// A finding at a place in a file.
    pub fn new(
        path: impl Into<String>,
        at: Position,
        code: FindingCode,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) -> Finding {
        Finding {
            path: path.into(),
            line: at.line,
            column: at.column,
            severity: code.severity(),
            code,
            message: message.into(),
            advice: advice.into(),
        }
    }

    /// Whether this finding makes the check fail.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { path, line, column, severity, code, message, advice } = self;
        write!(formatter, "{path}:{line}:{column}: {severity}[{code}]: {message}. {advice}")
    }
}

/// Sorts findings as a person reads them: by file, then by place, then by code.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        (&a.path, a.line, a.column, a.code, &a.message).cmp(&(&b.path, b.line, b.column, b.code, &b.message))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_has_its_own_kebab_case_spelling_and_a_description() {
        let mut seen = HashSet::new();
        for code in FindingCode::ALL {
            let text = code.as_str();
            assert!(seen.insert(text), "{text} stands twice");
            assert!(text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{text}");
            assert!(code.description().ends_with('.'), "{text}: {}", code.description());
        }
    }

    #[test]
    fn a_finding_prints_place_severity_code_message_and_remedy() {
        let finding = Finding::new(
            "es/invoices/a.md",
            Position { line: 3, column: 7 },
            FindingCode::DuplicateSlug,
            "the slug `a` stands twice",
            "Rename one.",
        );
        assert_eq!(
            finding.to_string(),
            "es/invoices/a.md:3:7: error[duplicate-slug]: the slug `a` stands twice. Rename one."
        );
    }
}
