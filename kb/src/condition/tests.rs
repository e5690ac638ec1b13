use super::*;
use crate::coordinate::SchemaCoordinates;
use crate::finding::FindingCode;
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

const SDL: &str = r#"
scalar Decimal
scalar Date
scalar DateTime
scalar Odd
type Query { invoice: Invoice }
type Invoice {
  id: ID! number: String! status: InvoiceStatus! dueOn: Date! paidAt: DateTime total: Money! odd: Odd
  reminders: [Reminder!]! tags: [String!]! organization: Organization! allocations: [Target!]!
  document(format: String!): String  lines(first: Int): [Line!]!
}
type Organization { id: ID! name: String! account: Account! kind: Kind! }
type Account { balance: Money! }
type Money { amount: Decimal! currency: String! }
type Reminder { level: Int! sentAt: DateTime! kind: InvoiceStatus! invoice: Invoice! }
type Line { quantity: Float! }
union Target = Invoice | Account
enum InvoiceStatus { OPEN OVERDUE PAID }
enum Kind { COMPANY }
"#;

fn schema() -> SchemaCoordinates {
    SchemaCoordinates::parse(SDL, "conditions.graphql").unwrap()
}

fn parse(text: &str) -> Result<Arc<Condition>, ConditionError> {
    parse_all([text]).0.remove(text).unwrap()
}

fn checked(text: &str) -> Checked {
    let condition = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    condition.check(&schema()).unwrap_or_else(|problems| panic!("{text}: {problems:#?}"))
}

fn problems(text: &str) -> Vec<Problem> {
    let condition = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    condition.check(&schema()).expect_err(text)
}

fn invoice() -> Value {
    json!({"__typename": "Invoice", "id": "inv_1", "number": "R-1", "status": "OVERDUE", "dueOn": "2026-11-01", "paidAt": null,
        "total": {"amount": "120.00", "currency": "CHF"}, "tags": ["a", "b"],
        "reminders": [{"level": 1, "sentAt": "2026-11-10T08:00:00Z", "kind": "OPEN"}, {"level": 3, "sentAt": "2026-11-20T08:00:00Z", "kind": "PAID"}],
        "organization": {"name": "Sociedad", "kind": "COMPANY", "account": {"balance": {"amount": "9.95"}}},
        "lines": [{"quantity": 2.5}]})
}

fn holds_of(text: &str, object: &Value) -> Result<bool, Unknown> {
    let checked = checked(text);
    let facts = Facts::of(object, checked.selection());
    Evaluator::new(NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()).evaluate(&facts, &[checked]).remove(0)
}

#[test]
fn a_condition_is_true_or_false_of_an_object() {
    for (text, holds) in [
        (r#"Invoice.status == "OVERDUE""#, true),
        (r#"Invoice.status != "OVERDUE""#, false),
        (r#"Invoice.status == "OVERDUE" && size(Invoice.reminders) > 0"#, true),
        (r#"Invoice.status == "PAID" || Invoice.reminders.size() > 5"#, false),
        (r#"Invoice.status in ["OPEN", "OVERDUE"]"#, true),
        (r#""b" in Invoice.tags"#, true),
        ("!(Invoice.paidAt == null)", false),
        ("Invoice.paidAt == null", true),
        ("Invoice.total.amount > 100", true),
        ("Invoice.total.amount < 119.99", false),
        ("Invoice.total.amount == 120.0", true),
        ("Invoice.organization.account.balance.amount < Invoice.total.amount", true),
        ("Invoice.dueOn < today", true),
        (r#"today - Invoice.dueOn == duration("576h")"#, true),
        (r#"Invoice.dueOn > timestamp("2026-12-01T00:00:00Z")"#, false),
        ("Invoice.reminders.exists(it, it.level == 3)", true),
        ("Invoice.reminders.all(it, it.level == 3)", false),
        ("Invoice.reminders.exists_one(it, it.level < 3)", true),
        ("size(Invoice.reminders.filter(it, it.level > 1)) == 1", true),
        ("3 in Invoice.reminders.map(it, it.level)", true),
        (r#"Invoice.reminders.exists(it, it.kind == "PAID")"#, true),
        (r#"Invoice.number.startsWith("R-") && Invoice.number.contains("1") && !Invoice.number.endsWith("-")"#, true),
        ("Invoice.status == \"OVERDUE\" ? size(Invoice.tags) == 2 : false", true),
        ("Invoice.reminders[1].level == 3", true),
        ("Invoice.lines.exists(it, it.quantity > 2)", true),
        ("has(Invoice.number)", true),
    ] {
        assert_eq!(holds_of(text, &invoice()), Ok(holds), "{text}");
    }
}

#[test]
fn what_is_not_known_makes_a_condition_neither_true_nor_false_unless_the_rest_decides() {
    let bare = json!({"__typename": "Invoice", "status": "OVERDUE"});
    for text in [
        "Invoice.total.amount > 100",
        "size(Invoice.reminders) > 0",
        "Invoice.total.amount != 5",
        "!(\"a\" in Invoice.tags)",
    ] {
        assert!(holds_of(text, &bare).is_err(), "{text}");
    }
    assert_eq!(holds_of("Invoice.status == \"OVERDUE\" || Invoice.total.amount > 100", &bare), Ok(true));
    assert_eq!(holds_of("Invoice.status == \"PAID\" && Invoice.total.amount > 100", &bare), Ok(false));
    let long = json!({"reminders": (0..=LIST_LIMIT).map(|level| json!({"level": level})).collect::<Vec<_>>()});
    assert!(holds_of("Invoice.reminders.exists(it, it.level == 1)", &long).is_err());
    for odd in [json!(null), json!(7), json!("x"), json!([]), json!({"status": {"x": 1}}), json!({"dueOn": "soon"})] {
        assert!(holds_of("Invoice.status == \"OVERDUE\" && Invoice.dueOn < today", &odd).is_err(), "{odd}");
    }
}

#[test]
fn a_condition_reads_the_fields_that_it_names_and_no_others() {
    let text = r#"Invoice.status == "PAID" && Invoice.organization.account.balance.amount < 5 && size(Invoice.reminders) > 0
        && Invoice.reminders.exists(it, it.level > 1)"#;
    let checked = checked(&text.replace('\n', " "));
    assert_eq!(checked.type_name(), "Invoice");
    assert_eq!(checked.coordinate().map(|it| it.as_str()), Some("Invoice.status"));
    let expected = "{ __typename organization { __typename account { __typename balance { __typename amount } } } \
                    reminders { __typename level } status }";
    assert_eq!(checked.selection().to_string(), expected);
    let mut merged = checked.selection().clone();
    merged.merge(self::checked("Invoice.organization.name == \"x\"").selection());
    assert!(
        merged
            .to_string()
            .contains("organization { __typename account { __typename balance { __typename amount } } name }")
    );
    assert_eq!(merged.names().collect::<Vec<_>>(), ["organization", "reminders", "status"]);
}

#[test]
fn what_does_not_fit_the_schema_is_found_with_its_place() {
    use FindingCode::*;
    for (text, code, at, part) in [
        ("Invoce.status == \"PAID\"", UnknownConditionField, "Invoce", "did you mean `Invoice`?"),
        (
            "size(Invoice.tags) > 1 && Invoice.statsu == \"PAID\"",
            UnknownConditionField,
            "Invoice.statsu",
            "did you mean `status`?",
        ),
        ("Invoice.organization.colour == 1", UnknownConditionField, ".colour", "`Organization` has no field `colour`"),
        ("Invoice.document == null", UnknownConditionField, "Invoice.document", "needs an argument"),
        ("Invoice.status == \"LATE\"", UnknownConditionValue, "LATE", "`InvoiceStatus` has no value `LATE`"),
        ("Invoice.status in [\"PAID\", \"OVERDU\"]", UnknownConditionValue, "OVERDU", "did you mean `OVERDUE`?"),
        ("Invoice.reminders.exists(it, it.kind == \"LATE\")", UnknownConditionValue, "LATE", "no value `LATE`"),
        ("true && Invoice.number == 7", ConditionTypes, "Invoice.number", "a text is compared with a whole number"),
        ("Invoice.status < \"PAID\"", ConditionTypes, "Invoice.status", "compared"),
        ("Invoice.status == Invoice.organization.kind", ConditionTypes, "Invoice.status", "`Kind`"),
        ("Invoice.dueOn < \"2026-01-01\"", ConditionTypes, "Invoice.dueOn", "a day or instant is compared with a text"),
        ("Invoice.total > 5", ConditionTypes, "Invoice.total", "an object `Money`"),
        ("Invoice.total.amount + 1 > 5", ConditionTypes, "Invoice.total", "`+` between"),
        ("Invoice.number.size", ConditionTypes, ".size", "asked of a text"),
        ("Invoice.reminders.level == 1", ConditionTypes, ".level", "asked of a list"),
        ("Invoice.number && true", ConditionTypes, "Invoice.number", "where true or false is wanted"),
        ("size(Invoice.total) > 1", ConditionTypes, "size", "does not take"),
        ("Invoice.number in \"abc\"", ConditionTypes, " in ", "looks into lists"),
        ("Invoice.number", InvalidCondition, "Invoice", "a text, not true or false"),
        (
            "Invoice.number == \"1\" && Organization.name == \"x\"",
            InvalidCondition,
            "Organization",
            "about `Invoice` and about",
        ),
        ("Invoice.number.matches(\"a+\")", InvalidCondition, "matches", "no function `matches`"),
        ("int(Invoice.number) == 1", InvalidCondition, "int", "no function `int`"),
        ("{\"a\": Invoice.number} == null", InvalidCondition, "{", "makes no maps"),
        ("1 == 1", InvalidCondition, "1", "about no object"),
        (
            "Invoice.reminders.exists(a, Invoice.reminders.exists(b, a.level == b.level))",
            InvalidCondition,
            "Invoice",
            "a loop within a loop",
        ),
    ] {
        let found = problems(text);
        let first = found.iter().find(|problem| problem.code == code && problem.message.contains(part));
        let first = first.unwrap_or_else(|| panic!("{text}: {found:#?}"));
        assert!(text[first.offset..].starts_with(at), "{text}: {first:?}");
        assert!(!first.message.ends_with('.') && first.advice.ends_with('.'), "{first:?}");
    }
}

#[test]
fn a_scalar_that_nobody_knows_may_be_compared_with_anything() {
    for text in ["Invoice.odd == 1", "Invoice.odd == \"x\"", "Invoice.odd == null"] {
        checked(text);
    }
}

#[test]
fn what_is_no_cel_or_too_large_is_refused_without_being_run() {
    for (text, part) in [
        ("Invoice.status ==".to_owned(), "not valid CEL"),
        ("".to_owned(), "not valid CEL"),
        ("Invoice.status = \"PAID\"".to_owned(), "not valid CEL"),
        ("Invoice.status == \"ñ\" ñ".to_owned(), "not valid CEL"),
        (format!("Invoice.number == \"{}\"", "x".repeat(LENGTH_LIMIT)), "are the limit"),
        (format!("Invoice{} == 1", ".a".repeat(200)), "deeper"),
        (format!("{}true{}", "(".repeat(200), ")".repeat(200)), ""),
        (format!("{}1{}", "[".repeat(200), "]".repeat(200)), ""),
        ("!".repeat(400), ""),
        ("a?b:".repeat(100), ""),
    ] {
        let error = parse(&text).expect_err(&text);
        assert!(error.message.contains(part) && error.message.len() < 400, "{text}: {error}");
        assert!(text.is_char_boundary(error.offset));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_taken_or_refused_without_panic(texts in proptest::collection::vec("[A-Za-z.()\\[\\]&|!=<>\"' 0-9?:,{}+-]{0,40}", 8)) {
        let parsed = parse_all(texts.iter().map(String::as_str));
        for condition in parsed.0.into_values().flatten() {
            drop(condition.check(&schema()));
        }
    }
}
