//! The front matter of a document, and what is said of a category.

use crate::finding::Located;
use crate::front_matter;
use crate::import::page::one_line;
use crate::import::report::{Done, Notes};
use crate::yaml::{self, Entry, Node, Value};
use chrono::NaiveDate;

/// What a document says of itself.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub(super) title: Option<String>,
    pub(super) id: Option<String>,
    pub(super) slug: Option<String>,
    pub(super) description: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) keywords: Vec<String>,
    pub(super) updated: Option<NaiveDate>,
    pub(super) is_draft: bool,
}

impl Front {
    /// Reads the front matter; with it comes what follows, and the line with which that begins.
    pub(super) fn of(text: &str, path: &str, notes: &Notes) -> (Front, String, u32) {
        let mut front = Front::default();
        let Some(split) = front_matter::split(text) else { return (front, text.to_owned(), 1) };
        match yaml::parse(split.yaml, 2) {
            Ok(Node { value: Value::Map(entries), .. }) => front.read(entries, path, notes),
            Ok(Node { value: Value::Null, .. }) => {}
            Ok(node) => notes.add(Done::LeftOut, path, node.at.line, split.yaml, "the front matter is no map of keys"),
            Err(error) => {
                let why = format!("the front matter is no YAML: {}", error.message);
                notes.add(Done::LeftOut, path, error.at.line, split.yaml, why);
            }
        }
        let body = &text[split.body_at..];
        let first_line = 1 + text[..split.body_at].matches('\n').count();
        (front, body.to_owned(), u32::try_from(first_line).unwrap_or(u32::MAX))
    }

    fn read(&mut self, entries: Vec<Entry>, path: &str, notes: &Notes) {
        for (Located { value: key, at }, node) in entries {
            match key.as_str() {
                "title" => self.title = text(&node),
                "id" => self.id = text(&node),
                "slug" => self.slug = text(&node),
                "description" => self.description = text(&node),
                "tags" => self.tags = texts(&node),
                "keywords" => self.keywords = texts(&node),
                "draft" => self.is_draft = node.value == Value::Bool(true),
                "last_update" => self.updated = entry(&node, "date").and_then(text).and_then(|day| day_of(&day)),
                // How the site shows it: nothing that its readers read.
                "sidebar_position"
                | "sidebar_label"
                | "sidebar_class_name"
                | "hide_title"
                | "hide_table_of_contents"
                | "toc_min_heading_level"
                | "toc_max_heading_level"
                | "pagination_label"
                | "pagination_next"
                | "pagination_prev"
                | "displayed_sidebar"
                | "custom_edit_url" => {
                    notes.add(Done::LeftOut, path, at.line, &key, "how the site arranges its pages");
                }
                _ => {
                    let what = format!("{key}: {}", text(&node).unwrap_or_else(|| node.value.kind().to_owned()));
                    notes.add(Done::LeftOut, path, at.line, what, "articles have no such key");
                }
            }
        }
    }
}

/// A category's label and description, as JSON or YAML: the one is the other, too.
pub(super) fn category(source: &str, path: &str, notes: &Notes) -> Option<(String, Option<String>)> {
    let node = match yaml::parse(source, 1) {
        Ok(node) => node,
        Err(error) => {
            notes.add(Done::LeftOut, path, error.at.line, source, format!("it cannot be read: {}", error.message));
            return None;
        }
    };
    let Some(label) = entry(&node, "label").and_then(text) else {
        notes.add(Done::LeftOut, path, 1, source, "it has no `label`");
        return None;
    };
    let description = entry(&node, "description").or_else(|| entry(entry(&node, "link")?, "description"));
    Some((one_line(&label), description.and_then(text).map(|it| one_line(&it))))
}

fn entry<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let Value::Map(entries) = &node.value else { return None };
    entries.iter().find(|(key, _)| key.value == name).map(|(_, node)| node)
}

fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A list of texts, or of tags, which may be a map with a `label`.
fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::List(items) => {
            items.iter().filter_map(|it| text(it).or_else(|| entry(it, "label").and_then(text))).collect()
        }
        Value::Text(list) => list.split(',').map(one_line).filter(|it| !it.is_empty()).collect(),
        _ => Vec::new(),
    }
}

fn day_of(text: &str) -> Option<NaiveDate> {
    let numbers: Vec<&str> = text.get(..10).unwrap_or(text).split(['-', '/', 'T', ' ']).collect();
    let number = |index: usize| numbers.get(index)?.parse::<u32>().ok();
    NaiveDate::from_ymd_opt(i32::try_from(number(0)?).ok()?, number(1)?, number(2)?)
}
