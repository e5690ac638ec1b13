//! Finding articles: by slug, identifier, coordinate, page, browser, and in the right language.

use crate::support::Library;
use kb::{Article, BrowserFamily, Coordinate, KnowledgeBase, Locale};
use std::sync::Arc;

fn locale(tag: &str) -> Locale {
    tag.parse().unwrap()
}

fn slugs(articles: &[Arc<Article>]) -> Vec<&str> {
    articles.iter().map(|article| article.slug.as_str()).collect()
}

/// Two sections tied to `Invoice.status`, one of them also to the value that the state may have.
const TIED: &str = "\
## One {#one about=\"Invoice.status\"}
x

## Two {#two about=\"Invoice.status,InvoiceStatus.OVERDUE\"}
x";

const PREPAID_ROUTES: &str = "routes: [/billing/prepaid, \"/billing/*\"]";

/// `pagar` in three languages, `recargar` in Spanish and English, `solo` in Spanish only, and one for agents.
fn library() -> KnowledgeBase {
    let pay = "title: B\nabout: [Mutation.payInvoice, Invoice]\ntags: [a, b]";
    let prepaid = |slug: &str, more: &str| {
        let front_matter = format!("title: A\ntags: [a]\n{PREPAID_ROUTES}\n{more}");
        crate::support::article(slug, &front_matter, "x")
    };
    Library::new()
        .article("es", "pagar", &format!("{pay}\nredirects: [pagar-antes]"), TIED)
        .article("en", "pay", &format!("{pay}\ntranslates: pagar\nredirects: [pay-before]"), TIED)
        .article("fr-CH", "payer", "title: B\ntranslates: pagar\nabout: [Invoice]", "x")
        .write("es/prepaid/recargar.md", prepaid("recargar", "about: [Mutation.topUpPrepaidAccount, Invoice.status]"))
        .write("en/prepaid/top-up.md", prepaid("top-up", "translates: recargar\nabout: [Mutation.topUpPrepaidAccount]"))
        .article(
            "es",
            "solo",
            "title: A\nabout: [InvoiceStatus.OVERDUE]\ntags: [z]\nrelated: [recargar, pagar]\nbrowser: firefox\n\
             routes: [\"/billing/invoices/*\", /]",
            "x",
        )
        .article("es", "interno", "title: C\naudience: agent\nabout: [Organization.name]\ntags: [z]", "x")
        .knowledge_base()
}

#[test]
fn locales_are_the_default_and_then_the_others_by_tag() {
    let kb = library();
    assert_eq!(kb.locales(), [locale("es"), locale("en"), locale("fr-CH")]);
    for (asked, answered) in
        [(Some("en-GB"), "en"), (Some("fr"), "fr-CH"), (Some("fr-FR"), "fr-CH"), (Some("ja"), "es"), (None, "es")]
    {
        assert_eq!(kb.negotiate(asked), locale(answered), "{asked:?}");
    }
}

#[test]
fn a_slug_is_resolved_in_its_locale_by_redirect_or_across_locales() {
    let kb = library();
    for (slug, asked, found) in [
        ("pagar", "es", Some("pagar")),
        ("pagar", "es-MX", Some("pagar")),
        ("pay", "en", Some("pay")),
        ("pagar-antes", "es", Some("pagar")),
        ("pay-before", "en", Some("pay")),
        ("pagar", "en", Some("pay")),
        ("pay", "es", Some("pagar")),
        ("pay", "fr", Some("payer")),
        ("pay-before", "es", Some("pagar")),
        ("payer", "en", Some("pay")),
        ("solo", "en", Some("solo")),
        ("top-up", "fr-CH", Some("recargar")),
        ("top-up", "ja", Some("recargar")),
        ("nothing", "es", None),
        ("", "es", None),
    ] {
        let article = kb.article_by_slug(slug, &locale(asked));
        assert_eq!(article.map(|it| it.slug.as_str()), found, "{slug} in {asked}");
    }
}

#[test]
fn an_article_is_found_by_its_identifier_and_knows_its_translations() {
    let kb = library();
    let pay = kb.article_by_slug("pay", &locale("en")).unwrap();
    assert_eq!(kb.article_by_id(pay.uuid), Some(pay));
    assert_eq!(kb.article_by_id(kb::Uuid::nil()), None);
    assert_eq!(pay.uuid, Article::uuid_of("pagar", &locale("en")));
    let translations: Vec<&str> = kb.translations(pay).map(|it| it.slug.as_str()).collect();
    assert_eq!(translations, ["pagar", "payer"]);
    assert_eq!(kb.article_by_identity("pagar", &locale("fr")).unwrap().slug, "payer");
}

#[test]
fn every_article_stands_once_in_the_closest_locale_by_category_and_title() {
    let kb = library();
    assert_eq!(slugs(kb.articles(&locale("es"))), ["solo", "pagar", "interno", "recargar"]);
    assert_eq!(slugs(kb.articles(&locale("en"))), ["solo", "pay", "interno", "top-up"]);
    assert_eq!(slugs(kb.articles(&locale("fr"))), ["solo", "payer", "interno", "recargar"]);
    assert_eq!(slugs(kb.articles(&locale("ja"))), slugs(kb.articles(&locale("es"))));
}

#[test]
fn categories_come_in_the_order_of_their_file() {
    let kb = library();
    let titles: Vec<&str> = kb.categories().iter().map(|it| it.title(&locale("en-GB"))).collect();
    assert_eq!(titles, ["Invoices", "Prepaid account"]);
    assert_eq!(kb.category("prepaid").unwrap().description(&locale("es")), "Saldo.");
    assert_eq!(kb.category("prepaid").unwrap().title(&locale("ja")), "Cuenta prepago");
    assert!(kb.category("nothing").is_none());
}

#[test]
fn what_explains_a_coordinate_is_exact_first_then_sections_then_by_slug() {
    let kb = library();
    let explaining = |coordinate: &str, tag: &str| -> Vec<String> {
        let coordinate: Coordinate = coordinate.parse().unwrap();
        kb.explaining(&coordinate, &locale(tag))
            .iter()
            .map(|it| {
                let section = it.section().map(|section| format!("#{}", section.anchor)).unwrap_or_default();
                format!("{}{section}{}", it.article.slug, if it.is_exact { "" } else { " within" })
            })
            .collect()
    };
    assert_eq!(explaining("Invoice.status", "es"), ["pagar#one", "pagar#two", "recargar"]);
    assert_eq!(explaining("Invoice.status", "en"), ["pay#one", "pay#two"]);
    assert_eq!(explaining("InvoiceStatus.OVERDUE", "en"), ["pay#two", "solo"], "an untranslated one still helps");
    assert_eq!(explaining("Invoice", "es"), ["pagar", "pagar#one within", "pagar#two within", "recargar within"]);
    assert_eq!(explaining("InvoiceStatus", "es"), ["pagar#two within", "solo within"]);
    assert_eq!(explaining("Mutation", "es"), ["pagar within", "recargar within"]);
    assert_eq!(explaining("Invoice.statu", "es"), Vec::<String>::new());
    assert_eq!(explaining("Inv", "es"), Vec::<String>::new());
    let found = kb.explaining(&"Invoice".parse().unwrap(), &locale("es"));
    assert_eq!(found[1].coordinate.as_str(), "Invoice.status");
}

#[test]
fn related_articles_are_those_named_and_then_those_with_most_in_common() {
    let kb = library();
    let related = |slug: &str, limit: usize| -> Vec<String> {
        let article = kb.article_by_slug(slug, &locale("es")).unwrap();
        kb.related(article, limit).iter().map(|it| it.slug.clone()).collect()
    };
    assert_eq!(related("solo", 5), ["recargar", "pagar", "interno"], "named first, in their order");
    assert_eq!(related("solo", 1), ["recargar"]);
    assert_eq!(related("pagar", 5), ["recargar", "solo"], "four points, three points");
    assert_eq!(related("interno", 5), ["solo"]);
    assert_eq!(related("pagar", 0), Vec::<String>::new());
    let pay = kb.article_by_slug("pay", &locale("en")).unwrap();
    assert_eq!(slugs(&kb.related(pay, 5)), ["top-up"], "the same locale only");
}

#[test]
fn a_page_is_helped_by_its_own_articles_then_by_those_of_the_pages_above() {
    let kb = library();
    for (path, found) in [
        ("/billing/prepaid", &["recargar"][..]),
        ("/billing/prepaid/", &["recargar"]),
        ("/billing/prepaid?tab=1#x", &["recargar"]),
        ("/billing/invoices/17", &["solo", "recargar"]),
        ("/billing/invoices", &["solo", "recargar"]),
        ("/billing", &["recargar"]),
        ("/billingx", &[]),
        ("/", &["solo"]),
        ("", &["solo"]),
        ("/sites", &[]),
        ("no path at all", &[]),
    ] {
        assert_eq!(slugs(&kb.by_route(path, &locale("es"))), found, "{path}");
    }
    assert_eq!(slugs(&kb.by_route("/billing/prepaid", &locale("en"))), ["top-up"]);
}

#[test]
fn a_browser_has_its_guides() {
    let kb = library();
    assert_eq!(slugs(&kb.by_browser(BrowserFamily::Firefox, &locale("en"))), ["solo"]);
    assert!(kb.by_browser(BrowserFamily::Opera, &locale("en")).is_empty());
}

#[test]
fn a_condition_leads_to_the_articles_and_sections_that_have_it_in_each_language() {
    let rule = |because: &str| {
        format!(
            "when: [{{name: late, if: \"Invoice.status == 'OVERDUE'\", because: {because}}}, Invoice.status == 'PAID']"
        )
    };
    let body = "x\n\n## A {#a}\nx\n\n## B {#b when=\"late\"}\nx";
    let kb = Library::new()
        .article("es", "tarde", &rule("Es tarde."), body)
        .article("en", "late", &format!("translates: tarde\n{}", rule("It is late.")), body)
        .article("es", "antes", "when: Invoice.status == 'PAID'", "x")
        .article("es", "roto", "when: Invoice.status ==", "x")
        .knowledge_base();
    let conditions = kb.conditions();
    let texts: Vec<&str> = conditions.iter().map(|condition| condition.as_str()).collect();
    assert_eq!(
        texts,
        ["Invoice.status == 'OVERDUE'", "Invoice.status == 'PAID'"],
        "each once, and none that is broken"
    );
    for (tag, slug, because) in
        [("es", "tarde", "Es tarde."), ("en", "late", "It is late."), ("fr", "tarde", "Es tarde.")]
    {
        let found = kb.helping_when(&conditions[0], &locale(tag));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].article.slug, slug);
        let rule = found[0].rule().unwrap();
        assert_eq!((rule.because.as_deref(), &rule.sections[..]), (Some(because), &[1][..]));
    }
    let paid = kb.helping_when(&conditions[1], &locale("es"));
    let found: Vec<(&str, usize)> = paid.iter().map(|it| (it.article.slug.as_str(), it.place())).collect();
    assert_eq!(found, [("antes", 0), ("tarde", 1)], "by slug");
    assert!(paid[0].rule().unwrap().sections.is_empty());
}

#[test]
fn clones_share_everything() {
    let kb = library();
    let other = kb.clone();
    assert!(std::ptr::eq(kb.articles(&locale("es")), other.articles(&locale("es"))));
}

#[test]
fn an_article_is_for_those_who_may_read_it() {
    use kb::Audience::{Agent, Customer, Public};
    let kb = library();
    let internal = kb.article_by_slug("interno", &locale("es")).unwrap();
    assert!(internal.is_for(Agent) && !internal.is_for(Customer) && !internal.is_for(Public));
}

#[test]
fn a_revision_is_another_one_after_an_edit_of_what_readers_get_and_of_nothing_else() {
    let revision = |front_matter: &str, body: &str, foot: &str| {
        let library = Library::new().article("es", "pagar", front_matter, body).write("es/_includes/pie.md", foot);
        library.knowledge_base().article_by_slug("pagar", &"es".parse().unwrap()).unwrap().revision()
    };
    let body = "## Pasos {#pasos}\n\nPague.\n\n{{#include pie.md}}";
    let now = revision("", body, "Pie.\n");
    assert!(now.len() == 16 && now.bytes().all(|byte| byte.is_ascii_hexdigit()), "{now}");
    assert_eq!(revision("tags: [pago]\nreviewed: 2026-11-03\nabout: [Invoice.status]", body, "Pie.\n"), now);
    for (front_matter, body, foot) in [
        ("title: Otro", body, "Pie.\n"),
        ("summary: Otro.", body, "Pie.\n"),
        ("", "## Pasos {#pasos}\n\nPague ya.\n\n{{#include pie.md}}", "Pie.\n"),
        ("", body, "Otro pie.\n"),
    ] {
        assert_ne!(revision(front_matter, body, foot), now, "{front_matter} {body} {foot}");
    }
}
