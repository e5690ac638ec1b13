//! The limits of a request, in one place. They are published in the README and checked before a document is validated.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{ExecutableDocument, Field, FragmentDefinition, Selection, SelectionSet},
};
use resolvers::error::{ErrorCode, Fault};

/// The longest request body, in bytes.
pub const BODY_BYTES: usize = 256 * 1024;
/// The deepest nesting of braces, brackets and parentheses in a document's text, before it is parsed.
pub const NESTING: usize = 64;
/// The deepest selection. Standard introspection, which asks for types of types of types, passes.
pub const DEPTH: u64 = 20;
/// The most aliases in a document.
pub const ALIASES: u64 = 200;
/// The most directives in a document.
pub const DIRECTIVES: u64 = 200;
/// The most fields that a document comes to once its fragments are spread out.
pub const FIELDS: u64 = 20_000;
/// The most objects that a document can ask for, pages multiplied.
pub const OBJECTS: u64 = 100_000;

/// What a document comes to: counted without spreading it out, each fragment once, so that a document of a few hundred
/// bytes that stands for millions of fields is refused in no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Fields, fragments spread out.
    pub fields: u64,
    /// Objects, pages multiplied: a page counts as long as `first` or `last` says, or as the default page.
    pub objects: u64,
    /// The deepest selection.
    pub depth: u64,
    /// Aliases, as written.
    pub aliases: u64,
    /// Directives, as written.
    pub directives: u64,
    /// Whether a variable decided the length of a page, so that other variables make it another size.
    by_variables: bool,
}

impl Size {
    const ENDLESS: Self =
        Self { fields: u64::MAX, objects: u64::MAX, depth: u64::MAX, aliases: 0, directives: 0, by_variables: false };

    fn plus(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            objects: self.objects.saturating_add(other.objects),
            depth: self.depth.max(other.depth),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            by_variables: self.by_variables || other.by_variables,
        }
    }

    /// The same, where it is the same for all variables.
    pub fn fixed(self) -> Option<Self> {
        (!self.by_variables).then_some(self)
    }
}

fn too_large(what: &str, count: u64, limit: u64) -> Fault {
    Fault::new(
        ErrorCode::LimitExceeded,
        format!("the document has {count} {what}, and {limit} are the limit: ask for less at once"),
    )
}

/// Refuses a text that is nested so deep that parsing it would be unsafe. Comments, strings and block strings do not
/// count (specification, sections 2.1.2 and 2.9.4).
///
/// # Errors
/// With the limit.
pub fn check_nesting(document: &str) -> Result<(), Fault> {
    let mut depth = 0_usize;
    let mut rest = document;
    while let Some(start) = rest.find(['{', '}', '[', ']', '(', ')', '"', '#']) {
        let found = rest.as_bytes()[start];
        rest = &rest[start..];
        let skipped = match found {
            b'#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            b'"' => string_length(rest),
            b'{' | b'[' | b'(' => {
                depth += 1;
                1
            }
            _ => {
                depth = depth.saturating_sub(1);
                1
            }
        };
        if depth > NESTING {
            let message = format!("the document is nested deeper than {NESTING} levels: ask for less at once");
            return Err(Fault::new(ErrorCode::LimitExceeded, message));
        }
        rest = &rest[skipped..];
    }
    Ok(())
}

/// The length of the string or block string that the text begins with; of all of it, where none ends it.
fn string_length(text: &str) -> usize {
    if let Some(block) = text.strip_prefix("\"\"\"") {
        let mut from = 0;
        while let Some(end) = block[from..].find("\"\"\"").map(|end| from + end) {
            if !block[..end].ends_with('\\') {
                return end + 6;
            }
            from = end + 3;
        }
        return text.len();
    }
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // A string ends at its line's end at the latest: what follows is text again.
            '"' | '\n' | '\r' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// Refuses a document that is too large to be answered.
///
/// # Errors
/// With the size and the limit, and what to do.
pub fn check(document: &ExecutableDocument, variables: &Variables) -> Result<Size, Fault> {
    let defaults = longest_defaults(document);
    let mut counter = Counter { fragments: &document.fragments, variables, defaults, known: HashMap::new() };
    let mut size = Size::default();
    for (_, operation) in document.operations.iter() {
        size = size.plus(counter.selection_set(&operation.node.selection_set.node));
        size.directives = size.directives.saturating_add(count(operation.node.directives.len()));
    }
    for (what, count, limit) in [
        ("levels", size.depth, DEPTH),
        ("aliases", size.aliases, ALIASES),
        ("directives", size.directives, DIRECTIVES),
        ("fields", size.fields, FIELDS),
        ("objects at most", size.objects, OBJECTS),
    ] {
        if count > limit {
            return Err(too_large(what, count, limit));
        }
    }
    Ok(size)
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// The greatest number that any operation gives a variable for its default: fragments do not tell whose they are.
fn longest_defaults(document: &ExecutableDocument) -> HashMap<Name, Value> {
    let mut longest: HashMap<Name, Value> = HashMap::new();
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.variable_definitions);
    for definition in operations.flatten().map(|definition| &definition.node) {
        let Some(default) = definition.default_value.as_ref().map(|value| &value.node) else { continue };
        let number = |value: &Value| match value {
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        let known = longest.get(&definition.name.node).and_then(number);
        if known.is_none() || number(default) > known {
            longest.insert(definition.name.node.clone(), default.clone());
        }
    }
    longest
}

struct Counter<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    variables: &'a Variables,
    defaults: HashMap<Name, Value>,
    known: HashMap<&'a str, Size>,
}

impl<'a> Counter<'a> {
    fn selection_set(&mut self, set: &'a SelectionSet) -> Size {
        set.items.iter().fold(Size::default(), |size, selection| size.plus(self.selection(&selection.node)))
    }

    fn selection(&mut self, selection: &'a Selection) -> Size {
        match selection {
            Selection::Field(field) => self.field(&field.node),
            Selection::InlineFragment(fragment) => {
                let mut size = self.selection_set(&fragment.node.selection_set.node);
                size.directives = size.directives.saturating_add(count(fragment.node.directives.len()));
                size
            }
            Selection::FragmentSpread(spread) => {
                let mut size = self.fragment(spread.node.fragment_name.node.as_str());
                size.directives = size.directives.saturating_add(count(spread.node.directives.len()));
                size
            }
        }
    }

    fn fragment(&mut self, name: &'a str) -> Size {
        if let Some(known) = self.known.get(name) {
            // Written once, spread again: aliases and directives count where they are written.
            return Size { aliases: 0, directives: 0, ..*known };
        }
        let Some(fragment) = self.fragments.get(name) else { return Size::default() };
        // Met again on the way down, it stands within itself: endless.
        self.known.insert(name, Size::ENDLESS);
        let size = self.selection_set(&fragment.node.selection_set.node);
        self.known.insert(name, size);
        size
    }

    fn field(&mut self, field: &'a Field) -> Size {
        let inner = self.selection_set(&field.selection_set.node);
        let own = u64::from(!field.selection_set.node.items.is_empty());
        Size {
            fields: inner.fields.saturating_add(1),
            objects: inner.objects.saturating_add(own).saturating_mul(self.page_length(field)),
            depth: inner.depth.saturating_add(1),
            aliases: inner.aliases.saturating_add(u64::from(field.alias.is_some())),
            directives: inner.directives.saturating_add(count(field.directives.len())),
            by_variables: inner.by_variables || pages_by_variable(field),
        }
    }

    /// How many objects the field's page may have: what `first` or `last` says, clamped to what may be asked for; the
    /// default page where a connection says neither.
    fn page_length(&self, field: &Field) -> u64 {
        let given = field.get_argument("first").or_else(|| field.get_argument("last"));
        let given = given.and_then(|value| {
            let constant =
                |name: Name| self.variables.get(&name).or_else(|| self.defaults.get(&name)).cloned().ok_or(());
            value.node.clone().into_const_with(constant).ok()
        });
        match given {
            Some(Value::Number(number)) => {
                let number = number.as_i64().and_then(|number| u64::try_from(number).ok()).unwrap_or(0);
                number.clamp(1, entities::page::LARGEST_PAGE)
            }
            _ if is_connection(field) => entities::page::DEFAULT_PAGE,
            _ => 1,
        }
    }
}

/// Whether a variable says how long the field's page is.
fn pages_by_variable(field: &Field) -> bool {
    let paging = field.arguments.iter().filter(|(name, _)| matches!(name.node.as_str(), "first" | "last"));
    paging.into_iter().any(|(_, value)| value.node.clone().into_const().is_none())
}

/// Whether the selection is that of a connection.
fn is_connection(field: &Field) -> bool {
    field.selection_set.node.items.iter().any(|selection| {
        matches!(&selection.node, Selection::Field(field) if matches!(field.node.name.node.as_str(), "nodes" | "edges"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn size(document: &str) -> Result<Size, String> {
        let parsed = parse_query(document).expect("a document");
        check(&parsed, &Variables::default()).map_err(|fault| format!("{fault:?}"))
    }

    #[test]
    fn pages_multiply() {
        let counted = size("{ a(first: 10) { nodes { b(last: 5) { nodes { c } } } } }").expect("small");
        assert_eq!(counted.objects, (((1 + 1) * 5) + 1 + 1) * 10);
        let by_default = size("{ a { nodes { c } } }").expect("small");
        assert_eq!(by_default.objects, (1 + 1) * entities::page::DEFAULT_PAGE);
    }

    #[test]
    fn a_page_in_a_page_in_a_page_is_refused() {
        let refused = size("{ a(first: 100) { nodes { b(first: 100) { nodes { c(first: 100) { nodes { d } } } } } } }");
        assert!(refused.is_err_and(|message| message.contains("objects")));
        for hostile in ["-1", "2147483647", "9223372036854775807"] {
            assert!(
                size(&format!("{{ a(first: {hostile}) {{ nodes {{ c }} }} }}")).is_ok(),
                "{hostile} is for resolvers"
            );
        }
    }

    #[test]
    fn a_page_whose_length_is_a_variables_default_is_counted_as_such() {
        let nested = "{ a(first: $n) { nodes { b(first: $n) { nodes { c(first: $n) { nodes { d } } } } } } }";
        assert!(size(&format!("query($n: Int = 100) {nested}")).is_err_and(|message| message.contains("objects")));
        assert!(size(&format!("query($n: Int = 3) {nested}")).is_ok());
    }

    #[test]
    fn fragments_that_fan_out_are_refused_without_being_spread_out() {
        let mut document = String::from("{ ...f0 }");
        for n in 0..60 {
            document.push_str(&format!(" fragment f{n} on Query {{ ...f{} ...f{} }}", n + 1, n + 1));
        }
        document.push_str(" fragment f60 on Query { __typename }");
        assert!(size(&document).is_err_and(|message| message.contains("fields")));
    }

    #[test]
    fn a_fragment_within_itself_is_refused() {
        assert!(size("{ ...a } fragment a on Query { b { ...a } }").is_err());
    }

    #[test]
    fn deep_texts_are_refused_before_they_are_parsed_and_texts_in_texts_do_not_count() {
        assert!(check_nesting(&"{a".repeat(NESTING + 1)).is_err());
        assert!(check_nesting(&format!("{{ a(text: \"{}\") }}", "{".repeat(500))).is_ok());
        assert!(check_nesting(&format!("# {}\n{{ a }}", "{".repeat(500))).is_ok());
        assert!(check_nesting(&format!("{{ a(text: \"\\\"{}\") }}", "{".repeat(500))).is_ok());
        assert!(check_nesting(&format!("{{ a(text: \"\"\" \" \\\"\"\" {} \"\"\") }}", "{".repeat(500))).is_ok());
        for opening in
            ["\"\"\" \" \"\"\"", "\"\"\"\"\"\"", "\"\"", "\"\\\\\"", "\" \n", "# \" \n", "\"\"\" \\\"\"\" \"\"\""]
        {
            let hidden = format!("{{ a(text: {opening}) {}", "{".repeat(500));
            assert!(check_nesting(&hidden).is_err(), "{hidden:.60}");
        }
    }
}
