use super::*;

fn fragments(texts: &[(&str, &str)]) -> Vec<Fragment> {
    let fragment = |(name, text): &(&str, &str)| Fragment {
        path: format!("es/_includes/{name}.md"),
        locale: "es".parse().unwrap(),
        name: (*name).to_owned(),
        text: (*text).to_owned(),
    };
    texts.iter().map(fragment).collect()
}

fn included(body: &str, texts: &[(&str, &str)]) -> (String, LineMap, Vec<Finding>) {
    let fragments = fragments(texts);
    let mut findings = Vec::new();
    let es = "es".parse().unwrap();
    let it = Fragments::new(&fragments, 10_000).include(body, 5, "es/c/a.md", &es, &mut findings);
    (it.text.into_owned(), it.lines, findings)
}

#[test]
fn an_include_stands_for_its_fragment_with_its_own_indentation() {
    let texts = [("open", "Open:\n\n1. Go.\n2. Click.\n"), ("outer", "First.\n\n{{#include open.md}}\n\nLast.")];
    let (text, _, findings) = included("A.\n\n- x\n\n  {{#include open.md}}\n\nB.\n", &texts);
    assert_eq!(findings, []);
    assert_eq!(text, "A.\n\n- x\n\n  Open:\n\n  1. Go.\n  2. Click.\n\nB.\n");
    let (text, ..) = included("{{#include outer.md}}", &texts);
    assert_eq!(text, "First.\n\nOpen:\n\n1. Go.\n2. Click.\n\nLast.\n");
    let spoken_of = "Write `{{#include open.md}}` or \\{{#include open.md}}.\n";
    assert_eq!(included(spoken_of, &texts).0, spoken_of);
}

#[test]
fn lines_after_an_include_are_those_of_the_file() {
    let texts = [("two", "a\nb"), ("none", "")];
    let body = "x\n{{#include two.md}}\ny\n  {{#include two.md}}\n{{#include none.md}}\nz\n";
    let (text, lines, _) = included(body, &texts);
    assert_eq!(text, "x\na\nb\ny\n  a\n  b\n\nz\n");
    let of = |line| {
        let at = lines.position(Position { line, column: 1 });
        (at.line, at.column, lines.is_included(line))
    };
    let places: Vec<_> = (1..=8).map(of).collect();
    let expected = [
        (5, 1, false),
        (6, 1, true),
        (6, 1, true),
        (7, 1, false),
        (8, 3, true),
        (8, 3, true),
        (9, 1, true),
        (10, 1, false),
    ];
    assert_eq!(places, expected);
    assert_eq!(lines.fragment(2), Some("es/_includes/two.md"));
}

#[test]
fn what_cannot_be_included_is_said_and_left_out() {
    use FindingCode::*;
    let bomb: Vec<(String, String)> = (0..15)
        .map(|n| (format!("b{n}"), format!("{{{{#include b{0}.md}}}}\n{{{{#include b{0}.md}}}}\n", n + 1)))
        .chain([("b15".to_owned(), "x".repeat(100))])
        .collect();
    let mut texts: Vec<(&str, &str)> = bomb.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    texts.extend([
        ("self", "{{#include self.md}}"),
        ("deep", "{{#include d1.md}}"),
        ("ping", "{{#include pong.md}}"),
        ("pong", "{{#include ping.md}}"),
        ("large", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    ]);
    for (body, code) in [
        ("{{#include nothing.md}}", UnknownInclude),
        ("{{#include ../../secret.md}}", InvalidInclude),
        ("{{#include /etc/passwd}}", InvalidInclude),
        ("{{#include lar\u{433}e.md}}", InvalidInclude),
        ("{{#include large}}", InvalidInclude),
        ("{{#include large.md", InvalidInclude),
        ("{{#include}}", InvalidInclude),
        ("text {{#include large.md}}", InvalidInclude),
        ("{{#include large.md}} text", InvalidInclude),
        ("{{#include self.md}}", IncludeLoop),
        ("{{#include ping.md}}", IncludeLoop),
        ("{{#include b0.md}}", IncludeTooLarge),
    ] {
        let (text, _, findings) = included(&format!("A.\n\n{body}\n\nB.\n"), &texts);
        assert_eq!(findings.iter().map(|it| (it.code, it.line)).collect::<Vec<_>>(), [(code, 7)], "{body}");
        assert_eq!(text, "A.\n\n\n\nB.\n", "{body}");
    }
    let (_, _, findings) = included("{{#include larg.md}}", &texts);
    assert!(findings[0].message.contains("did you mean `large`?"), "{findings:?}");
    let (_, _, findings) = included("{{#include ping.md}}", &texts);
    assert!(findings[0].message.ends_with("ping → pong → ping"), "{findings:?}");
}
