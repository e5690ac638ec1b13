//! The schema that guides are checked against: what there is, and what was promised and is still to come.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::ast::{Definition, Document};

/// What clients were promised.
pub const CONTRACT: &str = include_str!("../contract/schema.graphql");

/// The exported schema with everything of the contract that it still lacks: a guide may explain a mutation before it is
/// there. In the schema definition language.
pub fn coordinates_sdl() -> String {
    complete(&crate::sdl(), CONTRACT)
}

/// `schema`, and the definitions and root fields of `contract` that it lacks. A text that is no schema is given back as it
/// is: whoever parses the whole says what is wrong.
fn complete(schema: &str, contract: &str) -> String {
    let (Ok(ours), Ok(promised)) =
        (Document::parse(schema, "schema.graphql"), Document::parse(contract, "contract.graphql"))
    else {
        return schema.to_owned();
    };
    let known: BTreeMap<&str, BTreeSet<&str>> = ours.definitions.iter().filter_map(fields).collect();
    let mut whole = schema.to_owned();
    for definition in &promised.definitions {
        let Some(name) = definition.name() else { continue };
        match known.get(name.as_str()) {
            None if name != "Query" => whole.push_str(&format!("\n{definition}")),
            Some(fields) => {
                if let Definition::ObjectTypeDefinition(object) = definition {
                    let missing = object.fields.iter().filter(|field| !fields.contains(field.name.as_str()));
                    let missing: Vec<String> = missing.map(|field| field.to_string()).collect();
                    if !missing.is_empty() {
                        whole.push_str(&format!("\nextend type {name} {{\n{}\n}}\n", missing.join("\n")));
                    }
                }
            }
            None => {}
        }
    }
    // A root type that the exported schema does not have is not in its `schema { … }` either.
    for (root, name) in [("mutation", "Mutation"), ("subscription", "Subscription")] {
        let is_promised = promised.definitions.iter().any(|it| it.name().is_some_and(|it| it == name));
        if is_promised && !known.contains_key(name) && schema.contains("schema {") {
            whole.push_str(&format!("\nextend schema {{ {root}: {name} }}\n"));
        }
    }
    whole
}

/// A definition's name with the names of its fields.
fn fields(definition: &Definition) -> Option<(&str, BTreeSet<&str>)> {
    let fields = match definition {
        Definition::ObjectTypeDefinition(object) => object.fields.iter().map(|field| field.name.as_str()).collect(),
        _ => BTreeSet::new(),
    };
    Some((definition.name()?.as_str(), fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_still_to_come_is_added_and_nothing_stands_twice() {
        let ours = "schema {\n  query: Query\n}\ntype Query {\n  a: Int\n}\nenum E {\n  A\n}\n";
        let contract = "type Query { a: Int b: P } enum E { A B } type P { c: Int } type Mutation { d: Int }";
        let whole = complete(ours, contract);
        let schema = apollo_compiler::Schema::parse_and_validate(whole, "whole.graphql").expect("a schema");
        assert!(schema.get_object("Query").is_some_and(|query| query.fields.contains_key("b")));
        assert!(schema.get_object("P").is_some());
        assert!(schema.schema_definition.mutation.is_some());
        // Values of an enum that the schema has are the schema's own.
        assert!(schema.get_enum("E").is_some_and(|it| !it.values.contains_key("B")));
    }
}
