//! What a deprecation must say: what to use instead, and until when the old is there.
//!
//! A reason is one of
//!
//! - ``Use `Invoice.amountDue`. Will be removed on 2027-06-30.``
//! - `No replacement: nobody is paid by cheque. Will be removed on 2027-06-30.`
//!
//! The first may name several in its first sentence, each in backticks as a schema coordinate, and say more between the
//! sentences. The day is ISO 8601's, and the last words.

use apollo_compiler::{
    Schema,
    ast::DirectiveList,
    coordinate::{SchemaCoordinate, SchemaCoordinateLookup},
    schema::ExtendedType,
};
use chrono::NaiveDate;
use kb::coordinate::SchemaError;

use crate::diff::{self, Sdl, deprecation};

/// The deprecations of a schema that do not say what they must, each in a sentence that says what to do.
///
/// # Errors
/// When the text is no valid schema: where and why.
pub fn check(sdl: Sdl<'_>) -> Result<Vec<String>, SchemaError> {
    let schema = diff::parse(sdl)?;
    let faults = deprecated(&schema).into_iter().filter_map(|(coordinate, reason)| {
        let fault = fault(&schema, &coordinate, &reason)?;
        Some(format!("{coordinate} is deprecated with \"{reason}\": {fault}"))
    });
    Ok(faults.collect())
}

/// What is wrong with a reason, and how it is mended.
fn fault(schema: &Schema, deprecated: &str, reason: &str) -> Option<String> {
    let Some((rest, day)) = reason.strip_suffix('.').and_then(|reason| reason.rsplit_once("Will be removed on "))
    else {
        return Some("end with \"Will be removed on\", a day such as 2027-06-30, and a full stop.".to_owned());
    };
    // chrono takes other spellings of a day too; its own is ISO 8601's.
    if !NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok_and(|parsed| parsed.to_string() == day) {
        return Some(format!("{day} is no day; write it as in 2027-06-30."));
    }
    let rest = rest.trim_end();
    if let Some(why) = rest.strip_prefix("No replacement") {
        let says = why.strip_prefix(": ").is_some_and(|why| why.len() > 1) || why == ".";
        return (!says).then(|| "say \"No replacement.\", or why: \"No replacement: ...\".".to_owned());
    }
    let Some(first) = rest.strip_prefix("Use `") else {
        return Some("begin with \"Use\" and a schema coordinate in backticks, or with \"No replacement\".".to_owned());
    };
    // Between backticks of the first sentence: every other piece, from the first on.
    let first = first.split_once(". ").map_or(first, |(sentence, _)| sentence);
    first.split('`').step_by(2).find_map(|replacement| cannot_replace(schema, deprecated, replacement))
}

fn cannot_replace(schema: &Schema, deprecated: &str, replacement: &str) -> Option<String> {
    let Ok(coordinate) = replacement.parse::<SchemaCoordinate>() else {
        return Some(format!("`{replacement}` is no schema coordinate; write one such as `Invoice.status`."));
    };
    let directives = match coordinate.lookup(schema) {
        Err(_) => return Some(format!("the schema has no `{replacement}`.")),
        Ok(SchemaCoordinateLookup::Field(it)) => &it.directives,
        Ok(SchemaCoordinateLookup::InputField(it)) => &it.directives,
        Ok(SchemaCoordinateLookup::EnumValue(it)) => &it.directives,
        Ok(SchemaCoordinateLookup::Argument(it)) => &it.directives,
        Ok(_) => return None,
    };
    if replacement == deprecated {
        return Some("it cannot be its own replacement.".to_owned());
    }
    deprecation(directives).map(|_| format!("`{replacement}` is deprecated too; name what will stay."))
}

/// What is deprecated, by its coordinate, with the reason.
fn deprecated(schema: &Schema) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut look = |coordinate: String, directives: &DirectiveList| {
        found.extend(deprecation(directives).map(|reason| (coordinate, reason)));
    };
    for (name, ty) in schema.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
        let fields = match ty {
            ExtendedType::Object(it) => &it.fields,
            ExtendedType::Interface(it) => &it.fields,
            ExtendedType::Enum(it) => {
                it.values.iter().for_each(|(value, it)| look(format!("{name}.{value}"), &it.directives));
                continue;
            }
            ExtendedType::InputObject(it) => {
                it.fields.iter().for_each(|(field, it)| look(format!("{name}.{field}"), &it.directives));
                continue;
            }
            ExtendedType::Scalar(_) | ExtendedType::Union(_) => continue,
        };
        for (field, definition) in fields {
            look(format!("{name}.{field}"), &definition.directives);
            for argument in &definition.arguments {
                look(format!("{name}.{field}({}:)", argument.name), &argument.directives);
            }
        }
    }
    for (name, directive) in &schema.directive_definitions {
        directive.arguments.iter().for_each(|it| look(format!("@{name}({}:)", it.name), &it.directives));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong with `reason` on `Query.old`.
    fn wrong(reason: &str) -> Option<String> {
        let text = format!(
            "type Query {{ old: Int @deprecated(reason: \"{reason}\") new(x: Int): E \
             stale: Int @deprecated(reason: \"No replacement. Will be removed on 2027-01-01.\") }} enum E {{ A B }}"
        );
        let faults = check(Sdl { name: "schema.graphql", text: &text }).expect("a schema");
        assert!(faults.len() < 2, "{faults:?}");
        faults.into_iter().next()
    }

    #[test]
    fn what_names_a_replacement_or_says_that_there_is_none_and_the_day_will_do() {
        for reason in [
            "Use `Query.new`. Will be removed on 2027-06-30.",
            "Use `Query.new(x:)` instead. Will be removed on 2027-06-30.",
            "Use `E.A` or `E.B`. They say which `thing` it was. Will be removed on 2028-02-29.",
            "Use `E`. Will be removed on 2027-06-30.",
            "No replacement. Will be removed on 2027-06-30.",
            "No replacement: nobody is paid by cheque. Will be removed on 2027-06-30.",
        ] {
            assert_eq!(wrong(reason), None, "{reason}");
        }
    }

    #[test]
    fn what_says_less_is_told_what_to_say() {
        for (reason, expected) in [
            ("", "end with"),
            ("No longer supported", "end with"),
            ("Use `Query.new`.", "end with"),
            ("Use `Query.new`. Will be removed on 2027-06-30", "end with"),
            ("Use `Query.new`. Will be removed on 30/06/2027.", "no day"),
            ("Use `Query.new`. Will be removed on 2027-6-30.", "no day"),
            ("Use `Query.new`. Will be removed on 2027-02-29.", "no day"),
            ("Use `Query.new`. Will be removed on some day.", "no day"),
            ("Use Query.new. Will be removed on 2027-06-30.", "begin with"),
            ("Will be removed on 2027-06-30.", "begin with"),
            ("Use `Query.none`. Will be removed on 2027-06-30.", "has no `Query.none`"),
            ("Use `E.A` or `E.C`. Will be removed on 2027-06-30.", "has no `E.C`"),
            ("Use `new`. Will be removed on 2027-06-30.", "has no `new`"),
            ("Use `the new one`. Will be removed on 2027-06-30.", "no schema coordinate"),
            ("Use `Query.old`. Will be removed on 2027-06-30.", "its own replacement"),
            ("Use `Query.stale`. Will be removed on 2027-06-30.", "deprecated too"),
            ("No replacement: . Will be removed on 2027-06-30.", "or why"),
            ("No replacement, sorry. Will be removed on 2027-06-30.", "or why"),
        ] {
            let told = wrong(reason).unwrap_or_else(|| panic!("{reason:?} passes"));
            assert!(told.starts_with("Query.old is deprecated with") && told.contains(expected), "{reason:?}: {told}");
        }
    }

    #[test]
    fn every_place_that_can_be_deprecated_is_looked_at() {
        let text = "type Query { a: Int @deprecated b(c: Int @deprecated): E }
            interface N { d: Int @deprecated } enum E { F G @deprecated } input I { h: Int @deprecated }
            directive @j(k: Int @deprecated) on FIELD";
        let faults = check(Sdl { name: "schema.graphql", text }).expect("a schema");
        let places: Vec<_> = faults.iter().filter_map(|fault| fault.split(' ').next()).collect();
        assert_eq!(places, ["Query.a", "Query.b(c:)", "N.d", "E.G", "I.h", "@j(k:)"]);
    }
}
