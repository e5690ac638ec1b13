//! `when`: the conditions under which an article helps, each with the sentence that says so.

use super::reader::Reader;
use crate::finding::{FindingCode, Located, Position};
use crate::text::{did_you_mean, is_slug, nearest};
use crate::yaml::{Entry, Node, Value};

/// Most conditions of an article.
pub(super) const RULE_LIMIT: usize = 20;
/// Longest sentence that says why, in characters.
const BECAUSE_LIMIT: usize = 200;

/// A condition as the front matter has it.
#[derive(Debug, Clone)]
pub struct WhenRule {
    /// What headings call it; nothing where it holds for the article as a whole.
    pub name: Option<Located<String>>,
    /// The condition, as written.
    pub condition: Located<String>,
    /// Why the article is offered then, for the reader.
    pub because: Option<Located<String>>,
}

/// Reads `when`: a condition, or a list of conditions and of maps of `name`, `if` and `because`. `yaml` is the front
/// matter, whose first line is line 2 of its file.
pub(super) fn read(reader: &mut Reader<'_>, yaml: &str) -> Vec<WhenRule> {
    let Some(node) = reader.node("when") else { return Vec::new() };
    let items = match node.value {
        Value::List(items) => items,
        _ => vec![node.clone()],
    };
    if items.len() > RULE_LIMIT {
        let message = format!("`when` has {} conditions, and {RULE_LIMIT} are the limit", items.len());
        reader.refuse(node.at, FindingCode::InvalidFrontMatterValue, &message, "Keep the most telling ones.");
    }
    let mut rules: Vec<WhenRule> = Vec::new();
    for item in items.into_iter().take(RULE_LIMIT) {
        let Some(mut rule) = rule(reader, item) else { continue };
        rule.condition.at = within_quotes(yaml, rule.condition.at);
        let same = |known: &WhenRule| known.name.as_ref().map(|it| &it.value) == rule.name.as_ref().map(|it| &it.value);
        match &rule.name {
            Some(name) if rules.iter().any(same) => {
                let message = format!("`when` names `{}` twice", name.value);
                let advice = "Give each condition a name of its own.";
                reader.refuse(name.at, FindingCode::RepeatedFrontMatterValue, &message, advice);
            }
            _ => rules.push(rule),
        }
    }
    rules
}

fn rule(reader: &mut Reader<'_>, item: Node) -> Option<WhenRule> {
    match item.value {
        Value::Text(text) => {
            let condition = Located { value: text.trim().to_owned(), at: item.at };
            Some(WhenRule { name: None, condition, because: None })
        }
        Value::Map(entries) => from_map(reader, item.at, entries),
        _ => {
            reader.wrong_type("when", &item);
            None
        }
    }
}

fn from_map(reader: &mut Reader<'_>, at: Position, entries: Vec<Entry>) -> Option<WhenRule> {
    let (mut name, mut condition, mut because) = (None, None, None);
    for (key, node) in entries {
        let text = match node.value {
            Value::Text(text) => Located { value: text.trim().to_owned(), at: node.at },
            _ => {
                let message = format!("`when.{}` is {}", key.value, node.value.kind());
                reader.refuse(node.at, FindingCode::WrongFrontMatterType, &message, "Write text; quote it if need be.");
                continue;
            }
        };
        match key.value.as_str() {
            "if" => condition = Some(text),
            "name" if is_slug(&text.value) => name = Some(text),
            "name" => {
                let message =
                    format!("`when.name` does not take `{}`", text.value.chars().take(80).collect::<String>());
                let advice = "Write lower-case English words with hyphens.";
                reader.refuse(text.at, FindingCode::InvalidFrontMatterValue, &message, advice);
            }
            "because" if (1..=BECAUSE_LIMIT).contains(&text.value.chars().count()) => because = Some(text),
            "because" => {
                let message = format!("`when.because` is empty, or longer than {BECAUSE_LIMIT} characters");
                reader.refuse(text.at, FindingCode::InvalidFrontMatterValue, &message, "Write one sentence.");
            }
            other => {
                let suggestion = nearest(other, ["name", "if", "because"]);
                let message = format!("unknown front matter key `when.{other}`{}", did_you_mean(suggestion));
                let advice = "Take it out: a condition has `name`, `if` and `because`.";
                reader.refuse(key.at, FindingCode::UnknownFrontMatterKey, &message, advice);
            }
        }
    }
    let (Some(condition), Some(because)) = (condition, because) else {
        let advice = "Write `{if: \"Invoice.status == 'OVERDUE'\", because: This invoice is overdue.}`.";
        reader.refuse(at, FindingCode::InvalidFrontMatterValue, "`when` lacks `if` or `because`", advice);
        return None;
    };
    Some(WhenRule { name, condition, because: Some(because) })
}

/// The place of a quoted text's first character: findings point into conditions.
fn within_quotes(yaml: &str, at: Position) -> Position {
    let line = yaml.lines().nth(at.line.saturating_sub(2) as usize).unwrap_or_default();
    let first = line.chars().nth(at.column.saturating_sub(1) as usize);
    let quoted = matches!(first, Some('"' | '\''));
    Position { column: at.column + u32::from(quoted), ..at }
}
