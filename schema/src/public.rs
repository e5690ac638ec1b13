//! Whether an operation asks for nothing but what everybody may read alike: the public articles of the knowledge base. Decided
//! by the types and fields of the operation, not by its text.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Name, Positioned,
    parser::types::{FragmentDefinition, OperationDefinition, OperationType, Selection, SelectionSet},
    registry::Registry,
};

/// The root fields that give articles. `search` is recorded, and `help` may be about an object of the viewer's.
const ROOT_FIELDS: [&str; 4] = ["article", "articles", "categories", "suggest"];

/// The types that are read with articles. Not their feedback, which is another one with every reader.
const TYPES: [&str; 8] =
    ["Article", "ArticleConnection", "ArticleEdge", "ArticleSection", "Category", "PageInfo", "Suggestion", "Video"];

/// Whether all that a validated operation asks for is public, as long as nobody is signed in: a viewer's articles are others.
pub(crate) fn is_public(
    registry: &Registry,
    operation: &OperationDefinition,
    fragments: &HashMap<Name, Positioned<FragmentDefinition>>,
) -> bool {
    if operation.ty != OperationType::Query {
        return false;
    }
    let root = registry.query_type.as_str();
    let mut walk = Walk { registry, fragments, root, seen: HashSet::new() };
    walk.is_public(&operation.selection_set.node, root)
}

struct Walk<'a> {
    registry: &'a Registry,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    root: &'a str,
    seen: HashSet<&'a str>,
}

impl<'a> Walk<'a> {
    fn is_public(&mut self, set: &'a SelectionSet, on: &str) -> bool {
        (on == self.root || TYPES.contains(&on))
            && set.items.iter().all(|selection| match &selection.node {
                Selection::Field(field) => {
                    let (name, below) = (field.node.name.node.as_str(), &field.node.selection_set.node);
                    if name == "__typename" {
                        return true;
                    }
                    if on == self.root && !ROOT_FIELDS.contains(&name) {
                        return false;
                    }
                    let registered = self.registry.types.get(on).and_then(|ty| ty.field_by_name(name));
                    let named = registered.map_or("", |field| field.ty.trim_matches(['[', ']', '!']));
                    below.items.is_empty() || self.is_public(below, named)
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on = condition.map_or(on, |condition| condition.node.on.node.as_str());
                    self.is_public(&fragment.node.selection_set.node, on)
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    let Some(fragment) = self.fragments.get(name) else { return false };
                    let on = fragment.node.type_condition.node.on.node.as_str();
                    // Once is enough: a fragment is the same wherever it is spread.
                    !self.seen.insert(name) || self.is_public(&fragment.node.selection_set.node, on)
                }
            })
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::{parse_query, types::DocumentOperations};
    use resolvers::level::Engine;

    use super::*;

    #[test]
    fn only_articles_are_public_however_they_are_asked_for() {
        let library = crate::builder().finish();
        let engine = Engine::new(&library, "{ viewer { __typename } }").expect("a field of the root");
        for (document, public) in [
            (
                "{ articles { nodes { title sections { title } category { title } related { slug } } pageInfo { endCursor } } }",
                true,
            ),
            (
                "{ __typename article(slug: \"x\") { ...f translations { ...f } } } fragment f on Article { title video { url } }",
                true,
            ),
            ("{ categories { slug } suggest(prefix: \"f\") { text article { title } } }", true),
            ("{ ... on Query { categories { slug } } }", true),
            ("{ categories { slug } viewer { id } }", false),
            ("{ ... { ...f } } fragment f on Query { me: viewer { id } }", false),
            ("{ article(slug: \"x\") { feedback { helpful } } }", false),
            ("{ node(id: \"x\") { ... on Article { title } } }", false),
            ("{ article(slug: \"x\") { ... on Node { id } } }", false),
            ("{ search(query: \"x\") { totalCount } }", false),
            ("{ help(context: {}) { score } }", false),
            ("{ __schema { queryType { name } } }", false),
            ("mutation { articles { totalCount } }", false),
        ] {
            let parsed = parse_query(document).expect("a document");
            let DocumentOperations::Single(operation) = &parsed.operations else { panic!("one operation") };
            assert_eq!(is_public(engine.registry(), &operation.node, &parsed.fragments), public, "{document}");
        }
    }
}
