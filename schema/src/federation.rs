//! The schema as a subgraph of Apollo Federation: what a composition is made from.
//!
//! It is the exported schema with what composing needs, and is made from it by rule, so that nothing has to be said twice:
//! every type that implements `Node` gets its `@key`, and what other subgraphs may have as well is `@shareable`.
//!
//! There are three views of one schema. Clients know the exported one ([`crate::sdl`]). What is served, and what introspection
//! tells, has beside it what every subgraph has of its own accord ([`crate::served_sdl`]): `_service`, `_entities` and their
//! types. The subgraph has the directives instead.

use std::sync::LazyLock;

use apollo_compiler::{
    Name, Node,
    ast::{Argument, Definition, Directive, Document, ObjectTypeDefinition, SchemaExtension, Value},
    name,
};

/// The version of the specification that the subgraph is written to: the oldest that has all it needs, so that every
/// gateway of the second generation takes it.
pub const SPECIFICATION: &str = "https://specs.apollo.dev/federation/v2.0";

/// Values without an identity that are the same whoever gives them: other subgraphs may have these types too, if they have
/// all of their fields.
const SHAREABLE: [&str; 2] = ["Money", "PageInfo"];

/// The directives that every schema has.
const KNOWN: [&str; 5] = ["deprecated", "include", "oneOf", "skip", "specifiedBy"];

/// The subgraph in the schema definition language, as `_service { sdl }` answers it.
///
/// # Panics
/// Never: what is exported is a schema, as every test shows.
pub fn sdl() -> &'static str {
    static SDL: LazyLock<String> = LazyLock::new(|| {
        let exported = Document::parse(crate::sdl(), "schema.graphql").expect("our own schema");
        subgraph(exported).to_string()
    });
    &SDL
}

fn subgraph(mut schema: Document) -> Document {
    schema.definitions.retain(|definition| match definition {
        // The root types have the names that they have by default.
        Definition::SchemaDefinition(_) => false,
        Definition::DirectiveDefinition(directive) => !KNOWN.contains(&directive.name.as_str()),
        _ => true,
    });
    for definition in &mut schema.definitions {
        if let Definition::ObjectTypeDefinition(object) = definition {
            mark(object.make_mut());
        }
    }
    schema.definitions.insert(0, link());
    schema
}

fn mark(object: &mut ObjectTypeDefinition) {
    if object.implements_interfaces.iter().any(|interface| interface == "Node") {
        object.directives.push(directive(name!("key"), vec![argument(name!("fields"), "id")]));
    }
    if SHAREABLE.contains(&object.name.as_str()) {
        object.directives.push(directive(name!("shareable"), Vec::new()));
    }
}

/// `extend schema @link(…)`: which specification the directives are of.
fn link() -> Definition {
    let imported = ["@key", "@shareable"].into_iter().map(|name| Node::new(Value::from(name))).collect();
    let import = Node::new(Argument { name: name!("import"), value: Node::new(Value::List(imported)) });
    let link = directive(name!("link"), vec![argument(name!("url"), SPECIFICATION), import]);
    let directives = [link].into_iter().collect();
    Definition::SchemaExtension(Node::new(SchemaExtension { directives, root_operations: Vec::new() }))
}

fn directive(name: Name, arguments: Vec<Node<Argument>>) -> Node<Directive> {
    Node::new(Directive { name, arguments })
}

fn argument(name: Name, value: &str) -> Node<Argument> {
    Node::new(Argument { name, value: Node::new(Value::from(value)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_implements_node_has_a_key_and_what_clients_see_else_stays_as_it_is() {
        let exported = r#"
            "An invoice."
            type Invoice implements Node & Explained {
              id: ID!
              "How much."
              total(locale: Locale = "es"): Money! @deprecated(reason: "Use `sum`.")
            }
            type Money { amount: String! }
            scalar Locale @specifiedBy(url: "https://example.org/locale")
            type Query { node(id: ID!): Node }
            interface Node { id: ID! }
            interface Explained { id: ID! }
            directive @skip(if: Boolean!) on FIELD
            directive @ours on OBJECT
            schema { query: Query }"#;
        let expected = r#"extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])

"""An invoice."""
type Invoice implements Node & Explained @key(fields: "id") {
  id: ID!
  """How much."""
  total(locale: Locale = "es"): Money! @deprecated(reason: "Use `sum`.")
}

type Money @shareable {
  amount: String!
}

scalar Locale @specifiedBy(url: "https://example.org/locale")

type Query {
  node(id: ID!): Node
}

interface Node {
  id: ID!
}

interface Explained {
  id: ID!
}

directive @ours on OBJECT
"#;
        let exported = Document::parse(exported, "exported.graphql").expect("a document");
        assert_eq!(subgraph(exported).to_string(), expected);
    }
}
