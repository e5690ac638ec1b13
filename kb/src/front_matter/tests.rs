use super::*;

const GOOD: &str =
    "slug: a\ntitle: A\nsummary: S.\nkind: guide\naudience: public\nabout: [Invoice]\nreviewed: 2026-11-02\n";

fn read_es(yaml: &str) -> (Option<FrontMatter>, Vec<Finding>) {
    let mut findings = Vec::new();
    let front_matter = read(yaml, "es/c/a.md", true, &mut findings);
    (front_matter, findings)
}

/// The good front matter with one line replaced (by the key it begins with) or added.
fn with(line: &str) -> String {
    let key = line.split(':').next().unwrap();
    let kept: Vec<&str> = GOOD.lines().filter(|it| it.split(':').next() != Some(key)).collect();
    format!("{}\n{line}\n", kept.join("\n"))
}

#[test]
fn a_full_front_matter_is_read_whole() {
    let (front_matter, findings) = read_es(&format!(
        "{GOOD}tags: [x, y-z]\nroutes: [\"/a\", \"/b/*\"]\nbrowser: safari-ios\nreview_every: 6\nrelated: [b]\n\
         redirects: [old]\nsynonyms: [bill, \"payment slip\"]\n"
    ));
    assert_eq!(findings, []);
    let it = front_matter.unwrap();
    assert_eq!(it.identity(), "a");
    assert_eq!(it.kind, ArticleKind::Guide);
    assert_eq!(it.about[0].value.as_str(), "Invoice");
    assert_eq!((it.about[0].at.line, it.about[0].at.column), (7, 9));
    assert_eq!(it.browser, Some(BrowserFamily::SafariIos));
    assert_eq!(it.review_every, 6);
    assert_eq!(it.synonyms, ["bill", "payment slip"]);
    assert_eq!(it.routes.len(), 2);
    assert_eq!(read_es(GOOD).0.unwrap().review_every, DEFAULT_REVIEW_MONTHS);
}

#[test]
fn each_mistake_has_its_code_its_place_and_a_remedy() {
    use FindingCode::*;
    for (line, code, part, kept) in [
        ("sumary: x", UnknownFrontMatterKey, "did you mean `summary`?", true),
        ("zzz: x", UnknownFrontMatterKey, "`zzz`", true),
        ("title: 2026", WrongFrontMatterType, "`title` is a number", false),
        ("title: [x]", WrongFrontMatterType, "`title` is a list", false),
        ("title: ''", InvalidFrontMatterValue, "`title`", false),
        ("title:", WrongFrontMatterType, "`title` is nothing", false),
        ("slug: Not A Slug", InvalidFrontMatterValue, "`Not A Slug`", false),
        ("slug: ../../etc", InvalidFrontMatterValue, "`../../etc`", false),
        ("kind: giude", InvalidFrontMatterValue, "did you mean `guide`?", false),
        ("audience: everyone", InvalidFrontMatterValue, "`everyone`", false),
        ("about: Invoice", WrongFrontMatterType, "`about` is text", true),
        ("about: [\"Invoice status\"]", InvalidCoordinate, "`Invoice status`", true),
        ("about: [Invoice, Invoice]", RepeatedFrontMatterValue, "twice", true),
        ("reviewed: 2026-13-01", InvalidFrontMatterValue, "`2026-13-01`", false),
        ("reviewed: 2026-02-30", InvalidFrontMatterValue, "`2026-02-30`", false),
        ("reviewed: soon", InvalidFrontMatterValue, "`soon`", false),
        ("review_every: twelve", WrongFrontMatterType, "`review_every`", true),
        ("review_every: 0", InvalidFrontMatterValue, "`0`", true),
        ("review_every: 61", InvalidFrontMatterValue, "`61`", true),
        ("tags: [Invoices]", InvalidFrontMatterValue, "`Invoices`", true),
        ("tags: [1]", WrongFrontMatterType, "`tags`", true),
        ("routes: [billing]", InvalidFrontMatterValue, "`billing`", true),
        ("routes: [\"//host/x\"]", InvalidFrontMatterValue, "`//host/x`", true),
        ("routes: [\"/a/*/b\"]", InvalidFrontMatterValue, "`/a/*/b`", true),
        ("browser: netscape", InvalidFrontMatterValue, "`netscape`", true),
        ("browser: firefx", InvalidFrontMatterValue, "did you mean `firefox`?", true),
        ("video: {url: \"https://x.example/v\", duration: 9}", InvalidFrontMatterValue, "none", true),
        ("when: 7", WrongFrontMatterType, "`when` is a number", true),
        ("when: [{if: \"x\"}]", InvalidFrontMatterValue, "lacks", true),
        ("when: [{if: \"x\", because: y, nmae: z}]", UnknownFrontMatterKey, "did you mean `name`?", true),
        ("when: [{if: \"x\", because: y, name: Not A Slug}]", InvalidFrontMatterValue, "`Not A Slug`", true),
        (
            "when: [{name: a, if: \"x\", because: y}, {name: a, if: \"z\", because: y}]",
            RepeatedFrontMatterValue,
            "twice",
            true,
        ),
        ("translates: b", InvalidFrontMatterValue, "default locale", true),
    ] {
        let (front_matter, findings) = read_es(&with(line));
        assert_eq!(findings.len(), 1, "{line}: {findings:?}");
        let finding = &findings[0];
        assert_eq!(finding.code, code, "{line}: {finding}");
        assert!(finding.message.contains(part), "{line}: {finding}");
        assert!(finding.advice.ends_with('.'), "{line}: {finding}");
        assert_eq!(
            finding.line,
            9 - u32::from(line.split(':').next().is_some_and(|k| GOOD.contains(&format!("{k}:")))),
            "{line}"
        );
        assert_eq!(front_matter.is_some(), kept, "{line}");
    }
}

#[test]
fn a_condition_is_a_text_or_a_map_with_the_sentence_that_says_why() {
    let (front_matter, findings) = read_es(&format!(
        "{GOOD}when:\n  - Invoice.status == \"PAID\"\n  - name: late\n    if: \"Invoice.status == 'OVERDUE'\"\n    \
         because: It is late.\n"
    ));
    assert_eq!(findings, []);
    let when = front_matter.unwrap().when;
    assert_eq!(when[0].condition.value, "Invoice.status == \"PAID\"");
    assert_eq!((when[0].condition.at.line, when[0].condition.at.column, when[0].because.is_none()), (10, 5, true));
    assert_eq!((when[1].condition.at.line, when[1].condition.at.column), (12, 10), "behind the quote");
    assert_eq!(when[1].name.as_ref().map(|name| name.value.as_str()), Some("late"));
    assert_eq!(when[1].because.as_ref().map(|because| because.value.as_str()), Some("It is late."));
    assert_eq!(read_es(&format!("{GOOD}when: Invoice.status == 'PAID'\n")).0.unwrap().when.len(), 1);
}

#[test]
fn every_required_key_is_asked_for_all_at_once() {
    let (front_matter, findings) = read_es("");
    assert!(front_matter.is_none());
    let missing: Vec<&str> = KEYS.iter().filter(|key| key.required).map(|key| key.name).collect();
    assert_eq!(findings.len(), missing.len());
    for key in missing {
        assert!(
            findings.iter().any(|it| it.code == FindingCode::MissingFrontMatterKey && it.message.contains(key)),
            "{key}"
        );
    }
}

#[test]
fn a_translation_names_its_source() {
    let mut findings = Vec::new();
    assert!(read(GOOD, "en/c/a.md", false, &mut findings).is_none());
    assert!(findings[0].message.contains("translates"), "{findings:?}");
    findings.clear();
    let translation = read(&format!("{GOOD}translates: fuente\n"), "en/c/a.md", false, &mut findings).unwrap();
    assert_eq!(translation.identity(), "fuente");
    assert_eq!(findings, []);
}

#[test]
fn a_video_has_url_and_duration() {
    for (video, good) in [
        ("{url: \"https://v.example/1\", duration: 95}", true),
        ("{url: \"http://v.example/1\", duration: 95}", false),
        ("{url: \"javascript:alert(1)\", duration: 95}", false),
        ("{url: \"https://v.example/1\"}", false),
        ("{url: \"https://v.example/1\", duration: -1}", false),
        ("{url: \"https://v.example/1\", duration: 95, colour: red}", false),
        ("https://v.example/1", false),
    ] {
        let (front_matter, findings) = read_es(&format!("{}video: {video}\n", with("kind: video")));
        assert_eq!(findings.is_empty(), good, "{video}: {findings:?}");
        assert!(front_matter.is_some(), "{video}");
    }
    let (_, findings) = read_es(&with("kind: video"));
    assert_eq!(findings[0].code, FindingCode::MissingFrontMatterKey);
}

#[test]
fn yaml_that_cannot_be_read_says_where() {
    let (front_matter, findings) = read_es("slug: a\ntitle: [x\nkind: faq\n");
    assert!(front_matter.is_none());
    assert_eq!(findings[0].code, FindingCode::InvalidYaml);
    assert!(findings[0].line >= 3, "{}", findings[0]);
    assert_eq!(read_es("- a\n- b\n").1[0].code, FindingCode::WrongFrontMatterType);
    // An alias that would expand to gigabytes.
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n\
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\n\
                g: &g [*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g]\n";
    assert!(read_es(bomb).0.is_none());
}

#[test]
fn the_front_matter_stands_between_two_lines() {
    for (text, yaml, body) in [
        ("---\na: 1\n---\nbody", "a: 1\n", "body"),
        ("---\r\na: 1\r\n---\r\nbody", "a: 1\r\n", "body"),
        ("\u{feff}---\na: 1\n---\n", "a: 1\n", ""),
        ("---\n---\n\n---\nx", "", "\n---\nx"),
        ("---\na: 1\n---", "a: 1\n", ""),
    ] {
        let split = split(text).unwrap();
        assert_eq!((split.yaml, &text[split.body_at..]), (yaml, body), "{text:?}");
    }
    for text in ["", "body", "---", "---\na: 1\n", " ---\na: 1\n---\n", "----\na\n----\n"] {
        assert_eq!(split(text), None, "{text:?}");
    }
}
