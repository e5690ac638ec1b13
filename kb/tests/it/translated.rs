//! Translations whose source changed since, section by section.

use crate::support::Library;
use kb::record::{self, Selection};
use kb::{Edit, FindingCode, Locale};

const BODY: &str = "Text.\n\n## Pay {#pay}\nPay it.\n\n## Print {#print}\nPrint it.";

fn library() -> Library {
    Library::new()
        .article("es", "pagar", "", BODY)
        .article("en", "pay", "translates: pagar", BODY)
        .article("es", "ver", "", "x")
        .article("en", "see", "translates: ver", "x")
}

fn recorded(library: Library, locale: Option<&str>, slugs: &[&str]) -> (Library, Vec<Edit>, Vec<String>) {
    let locale = locale.map(|tag| tag.parse::<Locale>().unwrap());
    let slugs: Vec<String> = slugs.iter().map(|slug| (*slug).to_owned()).collect();
    let selection = if slugs.is_empty() { Selection::All } else { Selection::Named(&slugs) };
    let (edits, recorded) = record::record(&library.load(), locale.as_ref(), selection).unwrap();
    let library = edits.iter().fold(library, |library, edit| library.write(&edit.path, &edit.text));
    (library, edits, recorded.into_iter().map(|it| format!("{}: {}", it.path, it.sections.join(" "))).collect())
}

#[test]
fn a_locale_without_a_record_is_left_alone() {
    assert_eq!(library().found(), Vec::<String>::new());
}

#[test]
fn only_the_section_whose_source_changed_is_told_until_it_is_recorded_again() {
    let (library, _, told) = recorded(library(), None, &[]);
    assert_eq!(told, ["en/invoices/pay.md: _ pay print", "en/invoices/see.md: _"]);
    assert_eq!(library.found(), Vec::<String>::new());
    let library = library.article("es", "pagar", "", &BODY.replace("Print it.", "Print it twice."));
    let report = library.check();
    let [finding] = &report.findings[..] else { panic!("one finding\n{report}") };
    assert_eq!((finding.code, finding.path.as_str()), (FindingCode::StaleTranslation, "en/invoices/pay.md"));
    let text = std::fs::read_to_string(library.path("en/invoices/pay.md")).unwrap();
    assert!(text.lines().nth(finding.line as usize - 1).unwrap().starts_with("## Print"), "{finding}");
    assert!(!finding.is_error() && finding.advice.contains("kb translated pay`"), "{finding}");
    let (library, _, told) = recorded(library, None, &["pay"]);
    assert_eq!(told, ["en/invoices/pay.md: print"]);
    assert_eq!(library.found(), Vec::<String>::new());
}

#[test]
fn what_readers_do_not_read_makes_no_translation_stale() {
    let (library, ..) = recorded(library(), None, &[]);
    let same =
        "Text.\n\n## Pay {#pay about=\"Invoice.status\"}\n\n*Pay*\nit.\n\n## Print {#print}\n[Print](ver.md) it.";
    let library = library.article("es", "pagar", "tags: [x]", same);
    let stale = library.check().findings.into_iter().filter(|it| it.code == FindingCode::StaleTranslation);
    assert_eq!(stale.collect::<Vec<_>>(), []);
    for (key, value) in [("title", "Another"), ("summary", "Another.")] {
        let library = recorded(self::library(), None, &[]).0;
        let report = library.article("es", "pagar", &format!("{key}: {value}"), BODY).check();
        assert!(report.to_string().contains("title, summary or beginning of es/invoices/pagar.md changed"), "{report}");
    }
}

#[test]
fn what_is_not_in_a_record_is_told_and_what_is_gone_leaves_it() {
    let (library, ..) = recorded(library(), None, &["pay"]);
    assert_eq!(library.found(), ["en/invoices/see.md:2 unrecorded-translation"]);
    let longer = format!("{BODY}\n\n## More {{#more}}\nx");
    let (library, ..) = recorded(library, None, &["ver"]);
    let library = library.article("es", "pagar", "", &longer).article("en", "pay", "translates: pagar", &longer);
    assert_eq!(library.check().findings[0].code, FindingCode::UnrecordedTranslation, "{}", library.check());
    std::fs::remove_file(library.path("en/invoices/see.md")).unwrap();
    std::fs::remove_file(library.path("es/invoices/ver.md")).unwrap();
    let (library, edits, _) = recorded(library, None, &["pay"]);
    assert_eq!(library.found(), Vec::<String>::new());
    assert!(edits[0].text.contains("\npagar:\n") && !edits[0].text.contains("ver:"), "{}", edits[0].text);
    let (_, edits, _) = recorded(library, None, &[]);
    assert_eq!(edits, [], "nothing is written where nothing changes");
}

#[test]
fn an_article_is_chosen_by_any_of_its_slugs_and_a_locale() {
    let library =
        library().article("fr", "payer", "translates: pagar", BODY).article("fr", "voir", "translates: ver", "x");
    let (library, edits, _) = recorded(library, Some("fr"), &["pagar", "voir"]);
    assert_eq!(edits.iter().map(|edit| edit.path.as_str()).collect::<Vec<_>>(), ["fr/translated.yaml"]);
    let (library, edits, _) = recorded(library, None, &["pagar"]);
    assert_eq!(edits.iter().map(|edit| edit.path.as_str()).collect::<Vec<_>>(), ["en/translated.yaml"]);
    let unknown = ["apgar".to_owned()];
    let error = record::record(&library.load(), None, Selection::Named(&unknown)).unwrap_err().to_string();
    assert!(error.starts_with("there is no translation `apgar`: did you mean `pagar`?"), "{error}");
}

#[test]
fn keys_that_yaml_would_misread_survive() {
    let body = "## A {#true}\nx\n\n## B {#1e5}\nx\n\n## C {#null}\nx";
    let library = Library::new().article("es", "007", "", body).article("en", "seven", "translates: 007", body);
    let (library, ..) = recorded(library, None, &[]);
    assert_eq!(library.found(), Vec::<String>::new(), "{}", library.check());
}

#[test]
fn a_record_torn_by_a_merge_is_told_and_the_rest_is_served() {
    let torn = "pagar:\n<<<<<<< ours\n  pay: \"1\"\n=======\n  pay: \"2\"\n>>>>>>> theirs\n";
    let library = library().write("en/translated.yaml", torn);
    let loaded = library.load();
    assert_eq!(loaded.knowledge_base.article_count(), 4);
    assert_eq!(loaded.findings[0].code, FindingCode::InvalidYaml);
    let library = self::library().write("en/translated.yaml", "pagar: yes\n");
    let finding = &library.load().findings[0];
    assert_eq!((finding.line, finding.code), (1, FindingCode::WrongFrontMatterType));
    assert!(finding.advice.contains("kb translated"), "{finding}");
}
