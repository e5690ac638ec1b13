//! The exported schema is what was promised, and says what it is.

use std::collections::BTreeSet;

use apollo_compiler::{Schema, ast::FieldDefinition, schema::ExtendedType};
use schema::{
    deprecation,
    diff::{self, Change, ChangeKind, Sdl, Severity},
};

fn parse(sdl: &str, name: &str) -> apollo_compiler::validation::Valid<Schema> {
    Schema::parse_and_validate(sdl, name).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_exported_schema_is_committed() {
    let committed = include_str!("../../../schema/schema.graphql");
    assert!(committed == schema::sdl(), "schema/schema.graphql is old: cargo run -- schema > schema/schema.graphql");
}

/// Everything that changes from one schema to the other.
fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (Sdl { name: "promised", text: old }, Sdl { name: "exported", text: new });
    diff::between(old, new).unwrap_or_else(|error| panic!("{error}")).changes
}

fn lines<'a>(changes: impl IntoIterator<Item = &'a Change>) -> String {
    let line = |it: &Change| format!("{} [{}]", it.message, it.kind.as_str());
    changes.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_readable_that_was_promised_is_missing_and_what_is_to_come_only_shrinks() {
    // What only mutations and subscriptions need comes with them.
    let promised = parse(schema::CONTRACT, "contract.graphql");
    let ours = parse(&schema::sdl(), "schema.graphql");
    let readable = reachable(&promised, "Query");
    let mut to_come = BTreeSet::new();
    let mut broken = Vec::new();
    for change in changes(schema::CONTRACT, &schema::sdl()) {
        let root = change.coordinate.split('.').next().filter(|root| ["Mutation", "Subscription"].contains(root));
        match (change.kind, root) {
            (ChangeKind::FieldRemoved, Some(_)) => drop(to_come.insert(change.coordinate.clone())),
            (ChangeKind::TypeRemoved, Some(root)) => {
                let fields = fields_of(&promised.types[root]);
                to_come.extend(fields.into_iter().map(|(field, _)| format!("{root}.{field}")));
            }
            (ChangeKind::RootTypeChanged, Some(root)) if !ours.types.contains_key(root) => {}
            (ChangeKind::TypeRemoved, None) if !readable.contains(&change.coordinate) => {}
            // A promise holds for what is left out as well.
            (
                ChangeKind::ArgDefaultValueChange
                | ChangeKind::InputFieldDefaultValueChange
                | ChangeKind::DefaultValueAdded,
                _,
            ) => broken.push(change),
            _ if change.severity == Severity::Breaking => broken.push(change),
            _ => {}
        }
    }
    assert!(broken.is_empty(), "the schema breaks its promise:\n{}", lines(&broken));
    let listed: BTreeSet<String> =
        include_str!("../../../schema/contract/to-come.txt").lines().map(str::to_owned).collect();
    let new: Vec<_> = to_come.difference(&listed).collect();
    let done: Vec<_> = listed.difference(&to_come).collect();
    assert!(new.is_empty(), "missing, and not listed as still to come: {new:?}");
    assert!(done.is_empty(), "these have come: take them off schema/contract/to-come.txt: {done:?}");
}

#[test]
fn what_differs_from_the_last_release_breaks_no_client_and_is_told_to_them() {
    let changes = changes(schema::RELEASED, &schema::sdl());
    let breaking = lines(changes.iter().filter(|change| change.severity == Severity::Breaking));
    assert!(breaking.is_empty(), "clients of the last release would break:\n{breaking}");
    let noticed: Vec<_> = changes.iter().filter(|change| change.kind != ChangeKind::DescriptionChanged).collect();
    let changelog = include_str!("../../../schema/CHANGELOG.md");
    assert!(
        noticed.is_empty() || says_what_is_unreleased(changelog),
        "say under \"## Unreleased\" in schema/CHANGELOG.md what clients may notice of:\n{}",
        lines(noticed)
    );
}

/// Whether a change log has an entry that no release has yet.
fn says_what_is_unreleased(changelog: &str) -> bool {
    let heading = |line: &&str| line.starts_with("## ");
    let mut lines = changelog.lines().skip_while(|line| *line != "## Unreleased").skip(1);
    lines.by_ref().take_while(|line| !heading(line)).any(|line| line.starts_with("- "))
}

#[test]
fn only_an_entry_under_unreleased_tells_of_what_is_unreleased() {
    let released = "\n## 0.1.0, 2026-11-25\n\n### Added\n\n- `Query.viewer`\n";
    for (beginning, says) in [
        ("# Changes\n", false),
        ("# Changes\n\n## Unreleased\n", false),
        ("# Changes\n\n## Unreleased\n\n### Added\n", false),
        ("# Changes\n\n## Unreleased\n\n### Added\n\n- `Query.node`\n", true),
    ] {
        assert_eq!(says_what_is_unreleased(&format!("{beginning}{released}")), says, "{beginning}");
    }
}

#[test]
fn what_is_deprecated_says_what_to_use_instead_and_until_when_it_is_there() {
    let sdl = schema::sdl();
    let faults = deprecation::check(Sdl { name: "exported", text: &sdl }).unwrap_or_else(|error| panic!("{error}"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
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
    assert_eq!(floats, ["HelpTopic.score", "InvoiceExport.progress", "SearchHit.score", "SearchHitSection.score"]);
}
