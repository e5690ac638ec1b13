//! Guides explain everything of the schema that a person may come upon.

use std::collections::BTreeSet;

use kb::{KnowledgeBase, NaiveDate, Options, SchemaCoordinates, Source, lint};

/// What is still to be explained.
const UNEXPLAINED: &str = include_str!("../../../kb/unexplained.txt");

#[test]
fn guides_of_every_language_explain_each_mutation_enum_value_and_error_code_but_those_that_are_listed() {
    let listed: BTreeSet<&str> =
        UNEXPLAINED.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#')).collect();
    let loaded = KnowledgeBase::load(&Source::Embedded, &Options::default()).expect("the articles in the binary");
    let schema = SchemaCoordinates::parse(&schema::sdl(), "schema.graphql").expect("our own schema");
    let today = NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day");
    let report = lint::check(&loaded, &schema, today);
    assert_eq!(report.coverage.len(), 5, "languages");
    for of_locale in report.coverage {
        let lists = [&of_locale.mutations, &of_locale.enum_values, &of_locale.error_codes];
        assert!(lists.iter().all(|list| list.total > 0), "{}: an empty list tells nothing", of_locale.locale);
        let missing = lists.iter().flat_map(|list| &list.missing).map(kb::Coordinate::as_str);
        assert_eq!(
            missing.collect::<BTreeSet<_>>(),
            listed,
            "{}: explain what the left side has more, and take out of kb/unexplained.txt what the right side has more",
            of_locale.locale
        );
    }
}
