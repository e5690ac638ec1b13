//! Schemas of any making, as their clients see them: a supergraph's, a subgraph's, one with directives of some tool.
//!
//! A supergraph says for its router where each field comes from: its definitions have `__` in their names, as the
//! specification of `@link` has it, and directives use them. What is `@inaccessible` no client can ask for. A subgraph uses
//! directives that it does not define. None of it is a part of the schema that a guide could explain, and all of it is left
//! out; what remains must be valid.

use super::SchemaCoordinates;
use super::schema::{SchemaError, first_error};
use apollo_compiler::ast::{
    Definition, DirectiveList, Document, EnumValueDefinition, FieldDefinition, InputValueDefinition,
};
use apollo_compiler::{Name, Node, Schema};
use std::collections::HashSet;

/// What the specification itself defines.
const BUILT_IN: [&str; 5] = ["deprecated", "include", "oneOf", "skip", "specifiedBy"];
/// What names the specifications that a schema is made by.
const IMPORTS: [&str; 2] = ["core", "link"];

impl SchemaCoordinates {
    /// The same as [`SchemaCoordinates::parse`] for a schema of any making: a supergraph's, a subgraph's, one with directives
    /// that it does not define. It has what a client can ask for.
    pub fn parse_foreign(sdl: &str, name: &str) -> Result<SchemaCoordinates, SchemaError> {
        let document = Document::parse(sdl, name).map_err(|it| first_error(&it.errors, name))?;
        let document = for_clients(document);
        let builder = Schema::builder().adopt_orphan_extensions().ignore_builtin_redefinitions();
        let schema = builder.add_ast(&document).build().map_err(|it| first_error(&it.errors, name))?;
        let valid = schema.validate().map_err(|it| first_error(&it.errors, name))?;
        Ok(SchemaCoordinates::of(valid))
    }
}

/// The definitions that concern clients.
fn for_clients(mut document: Document) -> Document {
    let hidden = document.definitions.iter().filter(|it| is_hidden(it.directives())).filter_map(Definition::name);
    let hidden: HashSet<Name> = hidden.cloned().collect();
    document.definitions.retain(|it| match it {
        Definition::DirectiveDefinition(it) => {
            let is_import = IMPORTS.contains(&it.name.as_str());
            !is_import
                && !is_namespaced(&it.name)
                && !it.arguments.iter().any(|it| is_namespaced(it.ty.inner_named_type()))
        }
        other => other.name().is_none_or(|name| !is_namespaced(name) && !hidden.contains(name)),
    });
    let own = document.definitions.iter().filter_map(Definition::as_directive_definition);
    let known: HashSet<Name> = own.map(|it| it.name.clone()).collect();
    let view = View { hidden, known };
    document.definitions.iter_mut().for_each(|definition| view.definition(definition));
    document
}

/// Whether a name is a specification's, such as `join__Graph`; those of introspection begin with the two underscores.
fn is_namespaced(name: &str) -> bool {
    name.find("__").is_some_and(|at| at > 0)
}

fn is_hidden(directives: &DirectiveList) -> bool {
    directives.has("inaccessible")
}

/// What clients see.
struct View {
    /// Types that they do not.
    hidden: HashSet<Name>,
    /// Directives that the schema defines.
    known: HashSet<Name>,
}

impl View {
    fn definition(&self, definition: &mut Definition) {
        macro_rules! view {
            ($it:ident $(, $part:ident)*) => {{
                let it = $it.make_mut();
                self.directives(&mut it.directives);
                $(self.$part(&mut it.$part);)*
            }};
        }
        match definition {
            Definition::SchemaDefinition(it) => view!(it),
            Definition::SchemaExtension(it) => view!(it),
            Definition::ScalarTypeDefinition(it) => view!(it),
            Definition::ScalarTypeExtension(it) => view!(it),
            Definition::ObjectTypeDefinition(it) => view!(it, implements_interfaces, fields),
            Definition::ObjectTypeExtension(it) => view!(it, implements_interfaces, fields),
            Definition::InterfaceTypeDefinition(it) => view!(it, implements_interfaces, fields),
            Definition::InterfaceTypeExtension(it) => view!(it, implements_interfaces, fields),
            Definition::UnionTypeDefinition(it) => view!(it, members),
            Definition::UnionTypeExtension(it) => view!(it, members),
            Definition::EnumTypeDefinition(it) => view!(it, values),
            Definition::EnumTypeExtension(it) => view!(it, values),
            Definition::InputObjectTypeDefinition(it) => {
                let it = it.make_mut();
                self.directives(&mut it.directives);
                self.inputs(&mut it.fields);
            }
            Definition::InputObjectTypeExtension(it) => {
                let it = it.make_mut();
                self.directives(&mut it.directives);
                self.inputs(&mut it.fields);
            }
            Definition::DirectiveDefinition(it) => self.inputs(&mut it.make_mut().arguments),
            Definition::OperationDefinition(_) | Definition::FragmentDefinition(_) => {}
        }
    }

    fn directives(&self, directives: &mut DirectiveList) {
        directives.0.retain(|it| self.known.contains(&it.name) || BUILT_IN.contains(&it.name.as_str()));
    }

    fn implements_interfaces(&self, names: &mut Vec<Name>) {
        names.retain(|name| !self.hidden.contains(name));
    }

    fn members(&self, names: &mut Vec<Name>) {
        self.implements_interfaces(names);
    }

    fn fields(&self, fields: &mut Vec<Node<FieldDefinition>>) {
        fields.retain(|field| !is_hidden(&field.directives));
        for field in fields {
            let field = field.make_mut();
            self.directives(&mut field.directives);
            self.inputs(&mut field.arguments);
        }
    }

    fn inputs(&self, inputs: &mut Vec<Node<InputValueDefinition>>) {
        inputs.retain(|input| !is_hidden(&input.directives));
        inputs.iter_mut().for_each(|input| self.directives(&mut input.make_mut().directives));
    }

    fn values(&self, values: &mut Vec<Node<EnumValueDefinition>>) {
        values.retain(|value| !is_hidden(&value.directives));
        values.iter_mut().for_each(|value| self.directives(&mut value.make_mut().directives));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUPERGRAPH: &str = r#"
schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on OBJECT | INTERFACE | ENUM | SCALAR
directive @join__field(graph: join__Graph) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
directive @inaccessible on FIELD_DEFINITION | OBJECT | ENUM_VALUE | ARGUMENT_DEFINITION | UNION
directive @internal(by: join__Graph) on OBJECT
directive @public on OBJECT
enum join__Graph { DESK @join__graph(name: "desk", url: "http://desk") }
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
type Query @join__type(graph: DESK) {
  invoice(id: ID!, secret: ID @inaccessible): Invoice @join__field(graph: DESK)
  hidden: Hidden @inaccessible
}
type Invoice @join__type(graph: DESK, key: "id") @public { id: ID! status: Status! cost: Int @inaccessible }
type Hidden @inaccessible { id: ID! }
union Any = Invoice | Hidden
enum Status @join__type(graph: DESK) { OPEN LATE @inaccessible }
"#;

    #[test]
    fn a_supergraph_is_what_its_clients_see_of_it() {
        let schema = SchemaCoordinates::parse_foreign(SUPERGRAPH, "supergraph.graphql").unwrap();
        for (coordinate, exists) in [
            ("Query.invoice", true),
            ("Query.invoice(id:)", true),
            ("Query.invoice(secret:)", false),
            ("Query.hidden", false),
            ("Invoice.status", true),
            ("Invoice.cost", false),
            ("Hidden", false),
            ("Status.OPEN", true),
            ("Status.LATE", false),
            ("join__Graph", false),
            ("@join__type", false),
            ("@link", false),
            ("@public", true),
        ] {
            assert_eq!(schema.exists(&coordinate.parse().unwrap()), exists, "{coordinate}");
        }
        let values: Vec<String> = schema.enum_values().iter().map(ToString::to_string).collect();
        assert_eq!(values, ["Status.OPEN"]);
        schema.validate_operation("{ invoice(id: 1) { status } }").unwrap();
        assert!(schema.validate_operation("{ invoice(id: 1) { cost } }").is_err());
    }

    #[test]
    fn directives_that_nobody_defines_and_types_that_are_only_extended_are_taken() {
        let subgraph = "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.9\", import: [\"@key\"])
            extend type Query { a(b: Int @cost(weight: 1)): A }
            type A @key(fields: \"id\") { id: ID! @shareable old: Int @deprecated(reason: \"x\") }";
        let schema = SchemaCoordinates::parse_foreign(subgraph, "subgraph.graphql").unwrap();
        assert!(schema.exists(&"Query.a(b:)".parse().unwrap()));
        assert_eq!(schema.deprecation(&"A.old".parse().unwrap()), Some("x"));
        let error = SchemaCoordinates::parse_foreign("type Query {\n  a: Missing\n}", "broken.graphql").unwrap_err();
        assert_eq!((error.line, error.column, error.name.as_str()), (2, 6, "broken.graphql"));
        assert!(SchemaCoordinates::parse_foreign("type Query {", "x").is_err());
    }
}
