//! Guides that speak of the reader's own case: placeholders and links filled from the object in front of them.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID};
use kb::{Blank, Placeholder, SchemaCoordinates, condition::Selection, placeholder};
use serde_json::Value;

use crate::{
    context::request,
    error::Result,
    help::live::plans,
    level::{Beside, beside},
    nodes,
    scalars::Html,
};

/// The type whose pages `app:` links lead to.
const ORGANIZATION: &str = "Organization";

/// Pieces of HTML with their blanks filled in from an object, read with the viewer's own rights: one selection, whatever
/// their number. What the object does not say, or not to this viewer, stays the default.
///
/// # Errors
/// A malformed ID; one of nothing that the viewer may see.
pub(super) async fn filled(ctx: &Context<'_>, context: &ID, pieces: Vec<(&str, &[Blank])>) -> Result<Vec<Html>> {
    let object = nodes::context(ctx, context).await?;
    let schema = request(ctx)?.guides.coordinates();
    let ways = Ways::of(schema, object.type_name, pieces.iter().flat_map(|(_, blanks)| *blanks));
    let answered = match plans(&ways.selection()) {
        Some(plans) if !ways.0.is_empty() => {
            let plans = Arc::new(plans);
            let answered = beside(ctx, Beside::Facts, &plans, &*object.level).await;
            answered.and_then(|it| serde_json::from_slice(&it.json(0)?).ok()).unwrap_or_default()
        }
        _ => Value::Null,
    };
    let organization = ways.text(&answered, &organization_id());
    let fill = |(html, blanks): (&str, &[Blank])| {
        let value = |placeholder: &Placeholder| ways.text(&answered, &placeholder.to_string());
        Html(placeholder::fill(html, blanks, value, organization.as_deref()))
    };
    Ok(pieces.into_iter().map(fill).collect())
}

/// What is wanted of the organization, spelled as a placeholder is.
fn organization_id() -> String {
    format!("{ORGANIZATION}.id")
}

/// The way from the object to each leaf that is wanted, by the placeholder's name.
struct Ways(HashMap<String, Vec<String>>);

impl Ways {
    fn of<'a>(schema: &SchemaCoordinates, from: &str, blanks: impl Iterator<Item = &'a Blank>) -> Self {
        let mut ways = HashMap::new();
        for blank in blanks {
            let (name, to, path) = match blank.placeholder() {
                Some(wanted) => (wanted.to_string(), wanted.type_name.as_str(), wanted.path.clone()),
                None => (organization_id(), ORGANIZATION, vec!["id".to_owned()]),
            };
            if ways.contains_key(&name) || schema.leads_to_leaf(to, &path).is_err() {
                continue;
            }
            if let Some(way) = schema.way_between(from, to) {
                ways.insert(name, [way, path].concat());
            }
        }
        Self(ways)
    }

    fn selection(&self) -> Selection {
        let mut selection = Selection::default();
        self.0.values().for_each(|way| selection.add_leaf(way));
        selection
    }

    /// What the answer says at the end of a way.
    fn text(&self, answered: &Value, name: &str) -> Option<String> {
        let mut at = answered;
        for field in self.0.get(name)? {
            at = at.get(field)?;
        }
        match at {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }
}
