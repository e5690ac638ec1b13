//! The limits of a document, in one place. They are published in the README and checked before a document is validated;
//! what an operation may cost is [`crate::cost`]'s.

mod text;

use std::{collections::HashMap, time::Duration};

use async_graphql::{
    Name, Positioned,
    parser::types::{ExecutableDocument, Field, FragmentDefinition, Selection, SelectionSet},
};
use resolvers::error::{ErrorCode, Fault};

pub use text::check_text;

/// The longest request body, in bytes.
pub const BODY_BYTES: usize = 256 * 1024;
/// The most tokens of a document's text (specification, section 2.1.6), before it is parsed.
pub const TOKENS: usize = 20_000;
/// The deepest nesting of braces, brackets and parentheses in a document's text, before it is parsed.
pub const NESTING: usize = 64;
/// The deepest selection. Standard introspection, which asks for types of types of types, passes.
pub const DEPTH: u64 = 20;
/// The longest chain of fragments that spread one another.
pub const FRAGMENTS: usize = 50;
/// The most fields at the root of an operation, fragments spread out.
pub const ROOT_FIELDS: u64 = 50;
/// The most aliases in a document.
pub const ALIASES: u64 = 200;
/// The most directives in a document.
pub const DIRECTIVES: u64 = 200;
/// The most fields that a document comes to once its fragments are spread out.
pub const FIELDS: u64 = 20_000;

/// How long a request may take: what was not asked for by then fails with `TIMEOUT`. A statement that runs at that moment has
/// its own limit, [`entities::sql::STATEMENT_LIMIT`].
pub const REQUEST: Duration = Duration::from_secs(20);

/// What a document comes to: counted without spreading it out, each fragment once, so that a document of a few hundred
/// bytes that stands for millions of fields is refused in no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Size {
    /// Fields, fragments spread out.
    fields: u64,
    /// Those of them that belong to the selection itself and not to one below.
    direct: u64,
    /// The deepest selection.
    depth: u64,
    /// Aliases, as written.
    aliases: u64,
    /// Directives, as written.
    directives: u64,
}

impl Size {
    const ENDLESS: Self = Self { fields: u64::MAX, direct: u64::MAX, depth: u64::MAX, aliases: 0, directives: 0 };

    fn plus(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            direct: self.direct.saturating_add(other.direct),
            depth: self.depth.max(other.depth),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
        }
    }
}

fn too_large(what: &str, count: u64, limit: u64) -> Fault {
    refused(format!("the document has {count} {what}, and {limit} are the limit: ask for less at once"))
}

fn refused(message: String) -> Fault {
    Fault::new(ErrorCode::LimitExceeded, message)
}

/// Refuses a document that is too large to be answered.
///
/// # Errors
/// With the size and the limit, and what to do.
pub fn check(document: &ExecutableDocument) -> Result<(), Fault> {
    let mut counter = Counter { fragments: &document.fragments, known: HashMap::new(), chain: 0, too_long: false };
    let (mut size, mut root_fields) = (Size::default(), 0);
    for (_, operation) in document.operations.iter() {
        let own = counter.selection_set(&operation.node.selection_set.node);
        root_fields = root_fields.max(own.direct);
        size = size.plus(own);
        size.directives = size.directives.saturating_add(count(operation.node.directives.len()));
    }
    if counter.too_long {
        let message = format!("more than {FRAGMENTS} fragments stand within one another: write them out");
        return Err(refused(format!("{message}, or ask for less at once")));
    }
    for (what, count, limit) in [
        ("levels", size.depth, DEPTH),
        ("aliases", size.aliases, ALIASES),
        ("directives", size.directives, DIRECTIVES),
        ("fields", size.fields, FIELDS),
        ("root fields", root_fields, ROOT_FIELDS),
    ] {
        if count > limit {
            return Err(too_large(what, count, limit));
        }
    }
    Ok(())
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

struct Counter<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    known: HashMap<&'a str, Size>,
    /// How many fragments stand around the selection at hand.
    chain: usize,
    too_long: bool,
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
        if self.chain == FRAGMENTS {
            // Further down a walk over them would need more stack than there may be.
            self.too_long = true;
            return Size::ENDLESS;
        }
        self.chain += 1;
        let size = self.selection_set(&fragment.node.selection_set.node);
        self.chain -= 1;
        self.known.insert(name, size);
        size
    }

    fn field(&mut self, field: &'a Field) -> Size {
        let inner = self.selection_set(&field.selection_set.node);
        Size {
            fields: inner.fields.saturating_add(1),
            direct: 1,
            depth: inner.depth.saturating_add(1),
            aliases: inner.aliases.saturating_add(u64::from(field.alias.is_some())),
            directives: inner.directives.saturating_add(count(field.directives.len())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn checked(document: &str) -> Result<(), String> {
        check(&parse_query(document).expect("a document")).map_err(|fault| format!("{fault:?}"))
    }

    #[test]
    fn fragments_that_fan_out_are_refused_without_being_spread_out() {
        let mut document = String::from("{ ...f0 }");
        for n in 0..40 {
            document.push_str(&format!(" fragment f{n} on Query {{ ...f{} ...f{} }}", n + 1, n + 1));
        }
        document.push_str(" fragment f40 on Query { __typename }");
        assert!(checked(&document).is_err_and(|message| message.contains("fields")));
    }

    #[test]
    fn a_fragment_within_itself_is_refused() {
        assert!(checked("{ ...a } fragment a on Query { b { ...a } }").is_err());
    }

    #[test]
    fn fragments_within_fragments_are_followed_so_far_and_no_further() {
        let chain = |length: usize| {
            let links = (1..length).map(|n| format!(" fragment f{n} on Query {{ ...f{} }}", n + 1));
            format!("{{ ...f1 }}{} fragment f{length} on Query {{ a }}", links.collect::<String>())
        };
        assert_eq!(checked(&chain(FRAGMENTS)), Ok(()));
        assert!(checked(&chain(FRAGMENTS + 1)).is_err_and(|message| message.contains("fragments")));
        assert!(checked(&chain(5_000)).is_err_and(|message| message.contains("fragments")));
    }

    #[test]
    fn fields_at_the_root_are_counted_for_each_operation_with_its_fragments() {
        let operation = |name: &str, count: usize| format!("query {name} {{ {} }}", "a ".repeat(count));
        let whole = u64::try_from(operation("A", 50).matches("a ").count()).expect("a number");
        assert_eq!(whole, ROOT_FIELDS);
        assert_eq!(checked(&format!("{} {}", operation("A", 50), operation("B", 50))), Ok(()));
        assert!(checked(&operation("A", 51)).is_err_and(|message| message.contains("root fields")));
        let spread = format!("{{ ...f a }} fragment f on Query {{ ... {{ {} }} }}", "a ".repeat(50));
        assert!(checked(&spread).is_err_and(|message| message.contains("root fields")));
    }
}
