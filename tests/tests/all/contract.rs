//! The exported schema is what was promised, and says what it is.

use std::collections::BTreeSet;

use apollo_compiler::{
    Schema,
    ast::{FieldDefinition, InputValueDefinition, Type},
    schema::ExtendedType,
};

fn parse(sdl: &str, name: &str) -> apollo_compiler::validation::Valid<Schema> {
    Schema::parse_and_validate(sdl, name).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_exported_schema_is_committed() {
    let committed = include_str!("../../../schema/schema.graphql");
    assert!(committed == schema::sdl(), "schema/schema.graphql is old: cargo run -- schema > schema/schema.graphql");
}

#[test]
fn nothing_readable_that_was_promised_is_missing_and_what_is_to_come_only_shrinks() {
    let (ours, promised) = (parse(&schema::sdl(), "schema.graphql"), parse(schema::CONTRACT, "contract.graphql"));
    let mut broken = Vec::new();
    let mut to_come = BTreeSet::new();
    // What only mutations and subscriptions need comes with them.
    let readable = reachable(&promised, "Query");
    for (name, ty) in promised.types.iter().filter(|(name, ty)| !ty.is_built_in() && !name.starts_with("__")) {
        if name == "Mutation" || name == "Subscription" {
            let fields = fields_of(ty);
            let known = ours.types.get(name).map(fields_of).unwrap_or_default();
            for (field, promised) in fields {
                match known.iter().find(|(known, _)| *known == field) {
                    None => drop(to_come.insert(format!("{name}.{field}"))),
                    Some((_, ours)) => compare_field(&format!("{name}.{field}"), ours, promised, &mut broken),
                }
            }
        } else if let Some(ours) = ours.types.get(name) {
            compare(name, ours, ty, &mut broken);
        } else if readable.contains(name.as_str()) {
            broken.push(format!("{name} is missing"));
        }
    }
    assert!(broken.is_empty(), "the schema breaks its promise:\n{}", broken.join("\n"));
    let listed: BTreeSet<String> =
        include_str!("../../../schema/contract/to-come.txt").lines().map(str::to_owned).collect();
    let new: Vec<_> = to_come.difference(&listed).collect();
    let done: Vec<_> = listed.difference(&to_come).collect();
    assert!(new.is_empty(), "missing, and not listed as still to come: {new:?}");
    assert!(done.is_empty(), "these have come: take them off schema/contract/to-come.txt: {done:?}");
}

/// The types that a root type leads to, arguments included.
fn reachable(schema: &Schema, root: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left = vec![root.to_owned()];
    while let Some(name) = left.pop() {
        let Some(ty) = schema.types.get(name.as_str()) else { continue };
        if !found.insert(name) {
            continue;
        }
        for (_, field) in fields_of(ty) {
            left.push(field.ty.inner_named_type().to_string());
            left.extend(field.arguments.iter().map(|argument| argument.ty.inner_named_type().to_string()));
        }
        match ty {
            ExtendedType::Union(union) => left.extend(union.members.iter().map(|member| member.name.to_string())),
            ExtendedType::InputObject(input) => {
                left.extend(input.fields.values().map(|field| field.ty.inner_named_type().to_string()));
            }
            _ => {}
        }
    }
    found
}

fn fields_of(ty: &ExtendedType) -> Vec<(&str, &FieldDefinition)> {
    match ty {
        ExtendedType::Object(object) => object.fields.iter().map(|(name, field)| (name.as_str(), &***field)).collect(),
        ExtendedType::Interface(it) => it.fields.iter().map(|(name, field)| (name.as_str(), &***field)).collect(),
        _ => Vec::new(),
    }
}

/// What GraphQL calls breaking, for a type that both have.
fn compare(name: &str, ours: &ExtendedType, promised: &ExtendedType, broken: &mut Vec<String>) {
    if std::mem::discriminant(ours) != std::mem::discriminant(promised) {
        broken.push(format!("{name} is another kind of type"));
        return;
    }
    let known = fields_of(ours);
    for (field, promised) in fields_of(promised) {
        match known.iter().find(|(known, _)| *known == field) {
            None => broken.push(format!("{name}.{field} is missing")),
            Some((_, ours)) => compare_field(&format!("{name}.{field}"), ours, promised, broken),
        }
    }
    match (ours, promised) {
        (ExtendedType::Object(ours), ExtendedType::Object(promised)) => {
            let missing = promised.implements_interfaces.iter().filter(|it| !ours.implements_interfaces.contains(*it));
            broken.extend(missing.map(|it| format!("{name} does not implement {}", it.name)));
        }
        (ExtendedType::Enum(ours), ExtendedType::Enum(promised)) => {
            let missing = promised.values.keys().filter(|value| !ours.values.contains_key(*value));
            broken.extend(missing.map(|value| format!("{name}.{value} is missing")));
        }
        (ExtendedType::Union(ours), ExtendedType::Union(promised)) => {
            let missing = promised.members.iter().filter(|member| !ours.members.contains(*member));
            broken.extend(missing.map(|member| format!("{name} lacks {}", member.name)));
        }
        (ExtendedType::InputObject(ours), ExtendedType::InputObject(promised)) => {
            let ours: Vec<_> = ours.fields.values().map(|field| &***field).collect();
            let promised: Vec<_> = promised.fields.values().map(|field| &***field).collect();
            compare_inputs(name, &ours, &promised, broken);
        }
        _ => {}
    }
}

fn compare_field(name: &str, ours: &FieldDefinition, promised: &FieldDefinition, broken: &mut Vec<String>) {
    if !answers(&ours.ty, &promised.ty) {
        broken.push(format!("{name} is {} and was promised as {}", ours.ty, promised.ty));
    }
    let ours: Vec<_> = ours.arguments.iter().map(|argument| &**argument).collect();
    let promised: Vec<_> = promised.arguments.iter().map(|argument| &**argument).collect();
    compare_inputs(name, &ours, &promised, broken);
}

fn compare_inputs(
    name: &str,
    ours: &[&InputValueDefinition],
    promised: &[&InputValueDefinition],
    broken: &mut Vec<String>,
) {
    for wanted in promised {
        match ours.iter().find(|known| known.name == wanted.name) {
            None => broken.push(format!("{name}({}:) is missing", wanted.name)),
            Some(known) => {
                if !answers(&wanted.ty, &known.ty) {
                    broken
                        .push(format!("{name}({}:) takes {} and was promised as {}", wanted.name, known.ty, wanted.ty));
                }
                let text = |value: &InputValueDefinition| value.default_value.as_ref().map(|value| value.to_string());
                if text(known) != text(wanted) {
                    broken.push(format!(
                        "{name}({}:) has the default {:?}, promised {:?}",
                        wanted.name,
                        text(known),
                        text(wanted)
                    ));
                }
            }
        }
    }
    for known in ours.iter().filter(|known| !promised.iter().any(|wanted| wanted.name == known.name)) {
        if known.ty.is_non_null() && known.default_value.is_none() {
            broken.push(format!("{name}({}:) is required and was not promised", known.name));
        }
    }
}

/// Whether a value of one type may stand where the other is expected: the same, or never null where null was allowed.
fn answers(given: &Type, expected: &Type) -> bool {
    match (given, expected) {
        (Type::NonNullNamed(given), Type::Named(expected) | Type::NonNullNamed(expected)) => given == expected,
        (Type::Named(given), Type::Named(expected)) => given == expected,
        (Type::NonNullList(given), Type::List(expected) | Type::NonNullList(expected)) => answers(given, expected),
        (Type::List(given), Type::List(expected)) => answers(given, expected),
        _ => false,
    }
}

#[test]
fn every_type_field_argument_and_value_says_what_it_is() {
    let ours = parse(&schema::sdl(), "schema.graphql");
    let mut silent = Vec::new();
    for (name, ty) in ours.types.iter().filter(|(name, ty)| !ty.is_built_in() && !name.starts_with("__")) {
        let mut note = |place: String, described: bool| {
            if !described {
                silent.push(place)
            }
        };
        note(name.to_string(), ty.description().is_some());
        for (field, definition) in fields_of(ty) {
            note(format!("{name}.{field}"), definition.description.is_some());
            for argument in &definition.arguments {
                note(format!("{name}.{field}({}:)", argument.name), argument.description.is_some());
            }
        }
        match ty {
            ExtendedType::Enum(it) => {
                for (value, definition) in &it.values {
                    note(format!("{name}.{value}"), definition.description.is_some());
                }
            }
            ExtendedType::InputObject(it) => {
                for (field, definition) in &it.fields {
                    note(format!("{name}.{field}"), definition.description.is_some());
                }
            }
            _ => {}
        }
    }
    assert!(silent.is_empty(), "without a description: {}", silent.join(", "));
}

#[test]
fn money_is_never_a_float() {
    let ours = parse(&schema::sdl(), "schema.graphql");
    let floats = ours.types.iter().flat_map(|(name, ty)| {
        let floats = fields_of(ty).into_iter().filter(|(_, field)| field.ty.inner_named_type() == "Float");
        floats.map(move |(field, _)| format!("{name}.{field}")).collect::<Vec<_>>()
    });
    let floats: Vec<String> = floats.collect();
    assert_eq!(floats, ["HelpTopic.score", "InvoiceExport.progress", "SearchHit.score"]);
}
