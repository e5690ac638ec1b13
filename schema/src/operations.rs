//! The example operations: offered in the playground, executed in a test.
//!
//! A file begins with comment lines: its title, its description, `theme:` with the heading that it stands under, `as:` with
//! the viewer it shows most for, and `variables:` with JSON, in which `$ORGANIZATION` and the names of [`PLACEHOLDERS`] stand
//! for those of the world at hand. What has an ID is asked for it, so that caches of clients know it again.

use std::fmt::Write as _;

use entities::access::Viewer;
use rust_embed::RustEmbed;

use crate::{Request, Schema, prepare};

/// Asks for what the placeholders stand for; as somebody with all rights in the organization given as `$organization`.
pub const PLACEHOLDERS_DOCUMENT: &str = "query($organization: ID!) {
    viewer { supportCode { digits } }
    article(slug: \"imprimir-una-factura-no-pagada\", locale: \"es\") { id }
    organization(id: $organization) {
        invoices(filter: {status: [OVERDUE]}, first: 1) { nodes { id } }
        memberships(first: 4) { nodes { id } }
        teams(first: 3) { nodes { id } }
        products(filter: {kind: [DOMAIN]}, first: 1) { nodes { id } }
        sites(first: 1) { nodes { id } }
        billingAddresses(first: 2) { nodes { id } }
        newest: billingAddresses(last: 1) { nodes { id } }
        support { accessGrants(first: 1) { nodes { id } } } } }";

/// Each placeholder, and where in the answer stands what it is for: the newest access of support agents, the viewer's own
/// code, a guide in Spanish, an overdue invoice, a member, the demo's team in which nobody is, a domain,
/// a site, a billing address that products are billed to, the newest billing address.
pub const PLACEHOLDERS: [(&str, &str); 10] = [
    ("SUPPORT_ACCESS", "/organization/support/accessGrants/nodes/0/id"),
    ("SUPPORT_CODE", "/viewer/supportCode/digits"),
    ("ARTICLE", "/article/id"),
    ("INVOICE", "/organization/invoices/nodes/0/id"),
    ("MEMBERSHIP", "/organization/memberships/nodes/3/id"),
    ("TEAM", "/organization/teams/nodes/2/id"),
    ("PRODUCT", "/organization/products/nodes/0/id"),
    ("SITE", "/organization/sites/nodes/0/id"),
    ("ADDRESS", "/organization/billingAddresses/nodes/1/id"),
    ("NEWEST_ADDRESS", "/organization/newest/nodes/0/id"),
];

/// What stands for the variables of operations in guides: each variable's name, and a value in which the names of
/// [`PLACEHOLDERS`] stand for those of the world at hand. An operation in a guide has no others.
pub const GUIDE_VARIABLES: [(&str, &str); 5] = [
    ("organization", "$ORGANIZATION"),
    ("product", "$PRODUCT"),
    ("invoice", "$INVOICE"),
    ("code", "$SUPPORT_CODE"),
    ("userAgent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"),
];

#[derive(RustEmbed)]
#[folder = "operations"]
struct Files;

/// What a comment line may set, beside title and description.
const SETTINGS: [&str; 3] = ["theme:", "as:", "variables:"];
/// The theme of an example that names none.
const MORE: &str = "More";

/// An example: a document with what a person needs to know to run it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The file's name, without its ending, such as `010-viewer`.
    pub name: String,
    /// The first comment line.
    pub title: String,
    /// The comment lines after it.
    pub description: String,
    /// The heading that it stands under, such as `Billing addresses`.
    pub theme: String,
    /// The document with its title and description as comments.
    pub document: String,
    /// The variables as JSON, `{}` where it has none. `$ORGANIZATION` and the like stand for IDs of the world at hand.
    pub variables: String,
    /// As whom it shows most: `anonymous`, `legalRepresentative`, `collaborator`, `accountant` or `agent`.
    pub viewer: String,
}

/// All examples, by name.
pub fn all() -> Vec<Operation> {
    let mut operations: Vec<Operation> = Files::iter().filter_map(|file| read(&file)).collect();
    operations.sort_by(|a, b| a.name.cmp(&b.name));
    operations
}

impl Operation {
    /// What it may cost with its variables, in points of [`crate::cost`]; nothing where the schema would refuse it.
    pub fn cost(&self, schema: &Schema) -> Option<u64> {
        let request = Request {
            document: self.document.clone(),
            operation_name: None,
            variables: serde_json::from_str(&self.variables).ok()?,
            viewer: Viewer::Anonymous,
            accept_language: None,
            request_id: self.name.clone(),
            failures: None,
        };
        prepare(schema, request).ok().map(|prepared| prepared.cost())
    }
}

/// What the examples cost, as a table in Markdown: what the repository keeps as `schema/operations/README.md`.
pub fn costs() -> String {
    let schema = crate::unconnected();
    let mut table = String::from("# What the examples cost\n\n| example | points |\n|---|--:|\n");
    for operation in all() {
        let cost = operation.cost(&schema).map_or_else(|| "refused".to_owned(), |cost| cost.to_string());
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| [{}]({}.graphql) | {cost} |", operation.title, operation.name);
    }
    table
}

/// Examples under their themes: themes in the order of their first example, examples in the order given.
pub fn by_theme(operations: Vec<Operation>) -> Vec<(String, Vec<Operation>)> {
    let mut themes: Vec<(String, Vec<Operation>)> = Vec::new();
    for operation in operations {
        match themes.iter_mut().find(|(theme, _)| *theme == operation.theme) {
            Some((_, known)) => known.push(operation),
            None => themes.push((operation.theme.clone(), vec![operation])),
        }
    }
    themes
}

/// The example of that name.
pub fn named(name: &str) -> Option<Operation> {
    all().into_iter().find(|operation| operation.name == name)
}

fn read(file: &str) -> Option<Operation> {
    let name = file.strip_suffix(".graphql")?.to_owned();
    let document = String::from_utf8(Files::get(file)?.data.into_owned()).ok()?;
    let is_setting = |comment: &str| SETTINGS.iter().any(|setting| comment.starts_with(setting));
    let comments: Vec<&str> = document.lines().map_while(|line| line.strip_prefix('#')).map(str::trim).collect();
    let set = |key: &str| comments.iter().find_map(|line| line.strip_prefix(key)).map(|value| value.trim().to_owned());
    let (theme, viewer, variables) = (set("theme:"), set("as:"), set("variables:"));
    let mut told = comments.iter().filter(|comment| !is_setting(comment));
    let title = told.next()?.to_string();
    let description = told.copied().collect::<Vec<_>>().join(" ");
    let shown = document.lines().filter(|line| !line.strip_prefix("# ").is_some_and(is_setting));
    Some(Operation {
        name,
        title,
        description,
        theme: theme.unwrap_or_else(|| MORE.to_owned()),
        document: shown.map(|line| format!("{line}\n")).collect(),
        variables: variables.unwrap_or_else(|| "{}".to_owned()),
        viewer: viewer.unwrap_or_else(|| "anonymous".to_owned()),
    })
}
