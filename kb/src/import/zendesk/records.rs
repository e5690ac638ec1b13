//! The records of a Help Center, out of whatever files they lie in.

use super::super::report::{Done, Notes};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Everything that was found, by identifier. Of an article that is there in several languages the first is the record, and the
/// others are translations.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) articles: BTreeMap<String, Article>,
    pub(super) sections: BTreeMap<String, Section>,
    pub(super) categories: BTreeMap<String, Category>,
    /// By kind and identifier of what they translate.
    translations: BTreeMap<(String, String), Vec<Translation>>,
    /// The kind of readers that a segment has.
    pub(super) segments: BTreeMap<String, String>,
    /// What answers with articles say of the pages that they are divided into.
    pages: Pages,
}

#[derive(Debug, Default)]
struct Pages {
    /// The file of an answer that is followed by another.
    followed: Option<String>,
    /// Whether an answer says that it is the last.
    has_last: bool,
}

/// Whether an answer says that another follows it; nothing where it says neither.
fn is_followed(answer: &Map<String, Value>) -> Option<bool> {
    let by_cursor = answer.get("meta").and_then(|meta| meta.get("has_more")).and_then(Value::as_bool);
    by_cursor.or_else(|| answer.get("next_page").map(Value::is_string))
}

#[derive(Debug, Clone, Default)]
pub(super) struct Article {
    pub(super) id: String,
    pub(super) section: Option<String>,
    pub(super) labels: Vec<String>,
    pub(super) segment: Option<String>,
    pub(super) promoted: bool,
    /// Where it is read.
    pub(super) address: String,
    pub(super) own: Translation,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    pub(super) name: String,
    category: Option<String>,
    parent: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Category {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) locale: Option<String>,
}

/// A text in one language.
#[derive(Debug, Clone, Default)]
pub(super) struct Translation {
    pub(super) locale: String,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) draft: bool,
    pub(super) edited: String,
    /// The file that it was read from.
    pub(super) file: String,
}

/// The fields of any record, as the API spells them. What is missing is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    id: Value,
    source_id: Value,
    source_type: Option<String>,
    section_id: Value,
    category_id: Value,
    parent_section_id: Value,
    user_segment_id: Value,
    user_type: Option<String>,
    name: Option<String>,
    title: Option<String>,
    body: Option<String>,
    description: Option<String>,
    locale: Option<String>,
    source_locale: Option<String>,
    draft: Option<bool>,
    promoted: Option<bool>,
    label_names: Option<Vec<String>>,
    html_url: Option<String>,
    edited_at: Option<String>,
    updated_at: Option<String>,
    created_at: Option<String>,
    translations: Option<Vec<Value>>,
}

/// An identifier, spelled as a number or as text.
fn id(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

impl Fields {
    fn translation(&self, file: &str) -> Translation {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let edited = [&self.edited_at, &self.updated_at, &self.created_at].into_iter().flatten().next();
        let locale = self.locale.as_ref().or(self.source_locale.as_ref());
        Translation {
            locale: locale.cloned().unwrap_or_default(),
            title: self.title.clone().or_else(|| self.name.clone()).unwrap_or_default(),
            body: super::super::files::tidy(text(&self.body)),
            draft: self.draft.unwrap_or(false),
            edited: edited.cloned().unwrap_or_default(),
            file: file.to_owned(),
        }
    }
}

impl Records {
    /// Takes what a file has.
    pub(super) fn add(&mut self, path: &str, bytes: &[u8], notes: &Notes) {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let content: Value = match serde_json::from_slice(bytes) {
            Ok(content) => content,
            Err(error) => {
                let line = u32::try_from(error.line()).unwrap_or(1).max(1);
                return notes.add(Done::LeftOut, path, line, "", format!("it is no JSON: {error}"));
            }
        };
        match content {
            Value::Array(list) => list.into_iter().for_each(|record| self.record(None, record, path, notes)),
            Value::Object(fields) => {
                match is_followed(&fields).filter(|_| fields.contains_key("articles")) {
                    Some(true) => self.pages.followed = Some(path.to_owned()),
                    Some(false) => self.pages.has_last = true,
                    None => {}
                }
                for (name, value) in fields {
                    let kind = match name.as_str() {
                        "articles" | "article" => "article",
                        "sections" | "section" => "section",
                        "categories" | "category" => "category",
                        "translations" | "translation" => "translation",
                        "user_segments" | "user_segment" => "segment",
                        // How an answer is divided into pages.
                        "count" | "page" | "per_page" | "page_count" | "next_page" | "previous_page" | "sort_by"
                        | "sort_order" | "start_time" | "end_time" | "links" | "meta" => continue,
                        _ => {
                            notes.add(Done::LeftOut, path, 1, &name, "not of the records that are imported");
                            continue;
                        }
                    };
                    match value {
                        Value::Array(list) => list.into_iter().for_each(|it| self.record(Some(kind), it, path, notes)),
                        record => self.record(Some(kind), record, path, notes),
                    }
                }
            }
            _ => notes.add(Done::LeftOut, path, 1, "", "it has neither records nor lists of them"),
        }
    }

    /// Tells of pages of articles that nobody saved.
    pub(super) fn note_missing_pages(&self, notes: &Notes) {
        if let Some(path) = self.pages.followed.as_ref().filter(|_| !self.pages.has_last) {
            let why = "another page of articles follows, and no file has the last one; save the rest, and import again";
            notes.add(Done::LeftOut, path, 1, "next_page", why);
        }
    }

    fn record(&mut self, kind: Option<&str>, record: Value, path: &str, notes: &Notes) {
        let what = record.to_string();
        let Ok(fields) = serde_json::from_value::<Fields>(record) else {
            return notes.add(Done::LeftOut, path, 1, what, "a record with fields of other types than the API has");
        };
        let kind = kind.unwrap_or(match () {
            () if fields.source_type.is_some() => "translation",
            () if id(&fields.section_id).is_some() => "article",
            () if id(&fields.category_id).is_some() => "section",
            () if fields.user_type.is_some() => "segment",
            () if fields.name.is_some() && fields.body.is_none() => "category",
            () => "article",
        });
        let own = id(&fields.id);
        match (kind, own) {
            ("translation", _) => self.translation(&fields, None, path),
            (_, None) => notes.add(Done::LeftOut, path, 1, what, "a record without `id`"),
            ("article", Some(id)) => self.article(id, &fields, path),
            ("section", Some(own)) => {
                let (category, parent) = (id(&fields.category_id), id(&fields.parent_section_id));
                let name = fields.name.clone().unwrap_or_default();
                self.sections.entry(own).or_insert(Section { name, category, parent });
            }
            ("segment", Some(id)) => drop(self.segments.insert(id, fields.user_type.unwrap_or_default())),
            (_, Some(id)) => self.category(id, &fields, path),
        }
    }

    fn article(&mut self, own: String, fields: &Fields, path: &str) {
        let file = format!("{path}: article {own}");
        let text = fields.translation(&file);
        for nested in fields.translations.iter().flatten() {
            if let Ok(nested) = serde_json::from_value::<Fields>(nested.clone()) {
                self.translation(&nested, Some(("article", &own)), path);
            }
        }
        if self.articles.contains_key(&own) {
            return self.translations.entry(("article".to_owned(), own)).or_default().push(text);
        }
        let article = Article {
            id: own.clone(),
            section: id(&fields.section_id),
            labels: fields.label_names.clone().unwrap_or_default(),
            segment: id(&fields.user_segment_id),
            promoted: fields.promoted.unwrap_or(false),
            address: fields.html_url.clone().unwrap_or_default(),
            own: text,
        };
        self.articles.insert(own, article);
    }

    fn category(&mut self, id: String, fields: &Fields, path: &str) {
        if self.categories.contains_key(&id) {
            let text = Translation { body: fields.description.clone().unwrap_or_default(), ..fields.translation(path) };
            return self.translations.entry(("category".to_owned(), id)).or_default().push(text);
        }
        let category = Category {
            id: id.clone(),
            name: fields.name.clone().unwrap_or_default(),
            description: fields.description.clone().unwrap_or_default(),
            locale: fields.locale.clone(),
        };
        self.categories.insert(id, category);
    }

    fn translation(&mut self, fields: &Fields, of: Option<(&str, &str)>, path: &str) {
        let kind = fields.source_type.as_deref().map(str::to_ascii_lowercase);
        let key = match (of, kind, id(&fields.source_id)) {
            (_, Some(kind), Some(id)) => (kind, id),
            (Some((kind, id)), ..) => (kind.to_owned(), id.to_owned()),
            (None, _, Some(id)) => ("article".to_owned(), id),
            (None, ..) => return,
        };
        let file = format!("{path}: {} {}", key.0, key.1);
        self.translations.entry(key).or_default().push(fields.translation(&file));
    }

    pub(super) fn translations_of(&self, kind: &str, id: &str) -> impl Iterator<Item = &Translation> {
        self.translations.get(&(kind.to_owned(), id.to_owned())).into_iter().flatten()
    }

    /// The section and the category that an article stands in. Sections may lie within sections.
    pub(super) fn place(&self, article: &Article) -> (Option<&Section>, Option<&Category>) {
        let section = article.section.as_ref().and_then(|id| self.sections.get(id));
        let mut above = section;
        // No Help Center is deeper than five.
        for _ in 0..8 {
            match above.and_then(|it| it.parent.as_ref()).and_then(|id| self.sections.get(id)) {
                Some(parent) => above = Some(parent),
                None => break,
            }
        }
        let category =
            section.and_then(|it| it.category.as_ref()).or_else(|| above.and_then(|it| it.category.as_ref()));
        (section, category.and_then(|id| self.categories.get(id)))
    }
}
