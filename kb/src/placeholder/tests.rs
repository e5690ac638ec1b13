use super::*;
use crate::coordinate::SchemaCoordinates;
use crate::test_schema::schema;
use proptest::prelude::*;

fn found(body: &str) -> Vec<String> {
    let hidden = hide(body);
    hidden.found.iter().map(|it| format!("{}|{}", it.placeholder, it.placeholder.default)).collect()
}

#[test]
fn a_placeholder_names_a_field_of_a_type_and_everything_else_is_text() {
    for (body, expected) in [
        ("{{ Invoice.number | R-1 }}", vec!["Invoice.number|R-1"]),
        ("a {{Invoice.number|x}}{{ A.b.c | d e }} b", vec!["Invoice.number|x", "A.b.c|d e"]),
        ("{{ Invoice.number }}", vec!["Invoice.number|"]),
        ("{{ Invoice.number | }}", vec!["Invoice.number|"]),
        ("{{ Invoice.number | a | b }}", vec!["Invoice.number|a | b"]),
        ("{{ {{ Invoice.number | x }}", vec!["Invoice.number|x"]),
        ("{{ invoice.number | x }}", vec![]),
        ("{{ Invoice | x }}", vec![]),
        ("{{ user }} {{ user.name }} {{ Invoice.a-b | x }} {{ Invoice. | x }}", vec![]),
        ("{{ Invoice.number | x", vec![]),
        ("{{ Invoice.number\n| x }}", vec![]),
        ("{{}} { {", vec![]),
    ] {
        assert_eq!(found(body), expected, "{body}");
    }
}

#[test]
fn defaults_stand_where_nothing_is_known_and_values_are_escaped_for_where_they_stand() {
    let body = "Ä {{ Invoice.number | a&b }} <b> {{ Invoice.id | x y }}";
    let hidden = hide(body);
    assert_eq!(hidden.markdown.len(), body.len(), "places stay");
    let marked = |index: usize| format!("{OPEN}{index:020}{CLOSE}");
    let html = format!(
        "<p title=\"{}\">{}</p><a href=\"/x/{}{ORGANIZATION}#y\">{}</a><a href=\"/y?a=1{ORGANIZATION}\">",
        marked(0),
        marked(0),
        marked(1),
        marked(1)
    );
    let (html, blanks) = super::blanks(&html, &hidden.found);
    let expected = "<p title=\"a&amp;b\">a&amp;b</p><a href=\"/x/x%20y#y\">x y</a><a href=\"/y?a=1\">";
    assert_eq!(html, expected);
    assert_eq!(fill(&html, &blanks, |_| None, None), expected);
    let value = |placeholder: &Placeholder| (placeholder.path == ["id"]).then(|| "\"/><script>ñ".to_owned());
    let filled = fill(&html, &blanks, value, Some("org_1\""));
    assert_eq!(
        filled,
        "<p title=\"a&amp;b\">a&amp;b</p><a href=\"/x/%22%2F%3E%3Cscript%3E%C3%B1?organization=org_1%22#y\">\
         &quot;/&gt;&lt;script&gt;ñ</a><a href=\"/y?a=1&amp;organization=org_1%22\">"
    );
    let mut plain = format!("a {} b", marked(1));
    show_defaults(&mut plain, &hidden.found);
    assert_eq!(plain, "a x y b");
}

#[test]
fn marks_of_the_author_are_no_marks() {
    let hidden = hide("{{ A.b | c }} \u{e000}0\u{e001} \u{e002}");
    let (html, blanks) = super::blanks(&hidden.markdown, &hidden.found);
    assert_eq!((html.as_str(), blanks.len()), ("c \u{fffd}0\u{fffd} \u{fffd}", 1));
}

#[test]
fn the_way_to_an_object_is_the_shortest_if_it_is_the_only_one() {
    let sdl = "type Query { a: A } type A { b: B! bs: [B!]! c: C! d(x: Int!): D } type B { c: C! e1: E! e2: E! a: A! }
        type C { f: F name: String } type D { x: Int } type E { x: Int } type F { g: G } type G { h: H } type H { x: Int }";
    let schema = SchemaCoordinates::parse(sdl, "ways.graphql").unwrap();
    for (from, to, way) in [
        ("A", "A", Some("")),
        ("A", "B", Some("b")),
        ("A", "C", Some("c")),
        ("B", "C", Some("c")),
        ("A", "F", Some("c.f")),
        ("A", "G", Some("c.f.g")),
        ("A", "H", None),
        ("A", "E", None),
        ("A", "D", None),
        ("C", "A", None),
        ("A", "Nothing", None),
    ] {
        let found = schema.way_between(from, to).map(|way| way.join("."));
        assert_eq!(found.as_deref(), way, "{from} {to}");
    }
}

#[test]
fn only_a_leaf_can_be_shown() {
    for (path, fine) in [
        (vec!["number"], true),
        (vec!["status"], true),
        (vec!["document"], false),
        (vec!["nothing"], false),
        (vec!["number", "x"], false),
    ] {
        let path: Vec<String> = path.into_iter().map(str::to_owned).collect();
        assert_eq!(schema().leads_to_leaf("Invoice", &path).is_ok(), fine, "{path:?}");
    }
    let invoices = ["invoices".to_owned(), "number".to_owned()];
    assert!(schema().leads_to_leaf("Organization", &invoices).unwrap_err().contains("is a list"));
}

proptest! {
    #[test]
    fn any_body_keeps_its_length_and_shows_its_defaults(body in "[{}|.A-Za-z \u{e000}-\u{e002}ñ\n0-9]{0,200}") {
        let hidden = hide(&body);
        prop_assert_eq!(hidden.markdown.len(), body.len());
        let (html, blanks) = super::blanks(&hidden.markdown, &hidden.found);
        prop_assert!(!html.contains([OPEN, CLOSE, ORGANIZATION]));
        prop_assert_eq!(fill(&html, &blanks, |_| None, None), html);
    }

    #[test]
    fn a_value_is_never_markup_nor_another_part_of_an_address(value in any::<String>()) {
        let text = escaped(&value, false);
        let address = escaped(&value, true);
        let is_bare = |text: &str| !text.contains(['<', '>', '"']);
        prop_assert!(is_bare(&text) && is_bare(&address));
        prop_assert!(!address.contains(['/', '?', '#', '&', ':', '\'', ' ']));
    }
}
