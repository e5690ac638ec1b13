use chrono::TimeDelta;

use sea_orm::{ConnectionTrait, DbBackend, EntityTrait};

use super::{
    CommonQuery, CountSearches, FeedbackCounts, FeedbackReason, ForgetSearches, InsightFilter, NewArticleFeedback,
    RecordClick, SearchInsight, SearchOutcome, Searched, common_queries, feedback_counts, feedback_of, insights,
    rate::rate, search_click, searched, with_coordinates,
};
use crate::{
    accounts::{StaffRole, User},
    clock::Clock,
    locale::{Language, Locale},
    migrations::testing::TestDb,
    page::PageArgs,
};

async fn say(test: &TestDb, user: &User, article: &str, helpful: bool) {
    let new = NewArticleFeedback {
        user: user.id,
        article_identity: article,
        locale: Locale::default(),
        helpful,
        reason: (!helpful).then_some(FeedbackReason::Inaccurate),
        comment: Some("The menu is elsewhere."),
        revision: Some("abc"),
    };
    let feedback = new.build(&test.ids, &test.clock).unwrap();
    test.db.alone(async |session| rate(session, &feedback).await).await.unwrap();
}

#[tokio::test]
async fn a_second_rating_takes_the_place_of_the_first() {
    let test = TestDb::new("a_second_rating_takes_the_place_of_the_first").await;
    let (ana, bob) = (test.user("Ana", StaffRole::None).await, test.user("Bob", StaffRole::None).await);
    say(&test, &ana, "facturas", false).await;
    say(&test, &bob, "facturas", true).await;
    say(&test, &bob, "equipos", false).await;
    let before = test.db.statements();
    let counts = feedback_counts(&test.db, &["equipos", "facturas", "prepago", "facturas"]).await.unwrap();
    assert_eq!(test.db.statements() - before, 1);
    let count = |helpful, not_helpful| FeedbackCounts { helpful, not_helpful };
    assert_eq!(counts, [count(0, 1), count(1, 1), count(0, 0), count(1, 1)]);

    let first = feedback_of(&test.db, ana.id, "facturas").await.unwrap().expect("it was rated");
    test.tick();
    say(&test, &ana, "facturas", true).await;
    assert_eq!(feedback_counts(&test.db, &["facturas"]).await.unwrap(), [count(2, 0)]);
    let second = feedback_of(&test.db, ana.id, "facturas").await.unwrap().expect("it was rated");
    assert_eq!((second.id, second.created_at, second.reason), (first.id, first.created_at, None));
    assert!(second.updated_at > first.updated_at);
}

/// Counts searches as they come: each a locale, a query, how much was found, and what was at hand.
async fn count(test: &TestDb, searches: &[(Language, &str, usize, &[&str])]) {
    for (language, query, hits, at_hand) in searches {
        test.tick();
        let search = Searched::new(test.clock.now(), (*language).into(), query, *hits, at_hand.iter().copied());
        test.db.transact(CountSearches::new(search, &test.ids, &test.clock)).await.unwrap();
    }
}

async fn open(test: &TestDb, language: Language, query: &str, article: &str) -> bool {
    let click = RecordClick {
        id: test.ids.next(&test.clock),
        query: query.parse().unwrap(),
        locale: language.into(),
        article_identity: article.to_owned(),
        at: test.clock.now(),
    };
    test.db.transact(click).await.is_ok()
}

fn told(insights: &[SearchInsight]) -> Vec<(&str, u64, u64, u64)> {
    insights.iter().map(|it| (it.query.as_str(), it.searches, it.without_result, it.opened)).collect()
}

#[tokio::test]
async fn searches_are_counted_by_query_and_locale_for_staff_alone() {
    let test = TestDb::new("searches_are_counted_by_query_and_locale").await;
    let es = Language::Es;
    count(&test, &[(es, "factura", 3, &[])]).await;
    assert!(open(&test, es, "factura", "facturas").await);
    count(&test, &[(es, "Factura ", 4, &[])]).await;
    assert!(open(&test, es, "factura", "facturas").await);
    count(&test, &[(es, "factura", 2, &[])]).await;
    assert!(open(&test, es, " FACTURA", "recordatorios").await);
    assert!(!open(&test, es, "factura", "equipos").await, "what each of them opened is known");
    count(&test, &[(es, "factura", 0, &[]), (es, "dinero", 0, &[]), (es, "dinero", 0, &[])]).await;
    assert!(!open(&test, es, "dinero", "facturas").await, "nothing was found that could be opened");
    count(&test, &[(Language::En, "factura", 0, &[]), (Language::En, "invoice", 5, &[])]).await;
    let customer = test.user("Ana", StaffRole::None).await;
    let editor = test.user("Eva", StaffRole::Editor).await;
    let ask = async |viewer: &User, filter: InsightFilter, page: PageArgs| {
        insights(&test.db, &test.access(viewer), &filter, &page).await.unwrap()
    };
    assert_eq!(ask(&customer, InsightFilter::default(), PageArgs::default()).await, None);

    let all = ask(&editor, InsightFilter::default(), PageArgs::default()).await.expect("staff may see it");
    let expected = SearchInsight {
        query: "factura".to_owned(),
        locale: Language::Es.into(),
        searches: 4,
        without_result: 1,
        opened: 3,
        most_hits: 4,
        coordinates: Vec::new(),
        clicked_articles: vec!["facturas".to_owned(), "recordatorios".to_owned()],
    };
    assert_eq!(*all.rows[0].node, expected);
    let order: Vec<_> = all.rows.iter().map(|row| (row.node.query.as_str(), row.node.searches)).collect();
    assert_eq!(order, [("factura", 4), ("dinero", 2), ("factura", 1), ("invoice", 1)]);
    assert_eq!(all.total, Some(4));

    let first = ask(&editor, InsightFilter::default(), PageArgs::first(1)).await.expect("staff may see it");
    let next = PageArgs::new(Some(1), first.rows[0].cursor().as_deref(), None, None).unwrap();
    let next = ask(&editor, InsightFilter::default(), next).await.expect("staff may see it");
    assert_eq!((next.rows[0].node.query.as_str(), next.has_previous, next.has_next), ("dinero", true, true));

    let english = InsightFilter { locale: Some(Language::En.into()), ..InsightFilter::default() };
    assert_eq!(ask(&editor, english, PageArgs::default()).await.expect("staff may see it").total, Some(2));
}

#[tokio::test]
async fn what_was_not_found_and_what_nobody_opened_is_told_apart_by_what_was_at_hand_and_by_day() {
    let test = TestDb::new("what_was_not_found_and_what_nobody_opened").await;
    let es = Language::Es;
    let yesterday = test.clock.now().date_naive();
    count(&test, &[(es, "bizum", 0, &["Mutation.payInvoice"]), (es, "bizum", 0, &["Invoice.status", "Invoice"])]).await;
    test.clock.advance(TimeDelta::days(1));
    let today = test.clock.now().date_naive();
    count(&test, &[(es, "sepa", 0, &[]), (es, "qr", 4, &["Invoice.status"]), (es, "qr", 4, &[])]).await;
    count(&test, &[(es, "iban", 2, &[]), (es, "iban", 2, &["Invoice.status"])]).await;
    assert!(open(&test, es, "iban", "referencia").await, "with the latest");
    let ask = async |since, coordinate: Option<&str>, outcome| {
        let coordinate = coordinate.map(str::to_owned);
        searched(&test.db, &InsightFilter { since, coordinate, outcome, locale: None }).await.unwrap()
    };
    let nothing_found = ask(None, None, Some(SearchOutcome::NothingFound)).await;
    assert_eq!(told(&nothing_found), [("bizum", 2, 2, 0), ("sepa", 1, 1, 0)], "what was missed most comes first");
    assert_eq!(told(&ask(Some(today), None, Some(SearchOutcome::NothingFound)).await), [("sepa", 1, 1, 0)]);
    assert_eq!(ask(Some(yesterday), None, None).await.len(), 4, "a day counts whole");
    assert_eq!(told(&ask(None, None, Some(SearchOutcome::NothingOpened)).await), [("qr", 2, 0, 0)]);
    let at_hand = ask(None, Some("Invoice.status"), None).await;
    assert_eq!(told(&at_hand), [("bizum", 1, 1, 0), ("iban", 1, 0, 1), ("qr", 1, 0, 0)]);
    assert_eq!(told(&ask(None, Some("Mutation.payInvoice"), None).await), [("bizum", 1, 1, 0)]);
    assert_eq!(ask(None, Some("Invoice.status' OR '' = '"), None).await, []);
    let with = with_coordinates(&test.db, &InsightFilter::default(), nothing_found).await.unwrap();
    let coordinates: Vec<_> = with.iter().map(|it| it.coordinates.join(" ")).collect();
    assert_eq!(coordinates, ["Invoice Invoice.status Mutation.payInvoice", ""]);
}

#[tokio::test]
async fn a_query_is_common_once_several_readers_made_it_and_for_whom_tells_the_least_of_them() {
    let test = TestDb::new("a_query_is_common_once_several_readers_made_it").await;
    let today = test.clock.today();
    let make = async |query: &str, from: Option<u8>, at_hand: &[&str]| {
        test.tick();
        let search = Searched::new(test.clock.now(), Language::Es.into(), query, 3, at_hand.iter().copied());
        let search = search.map(|search| search.suggested_from(from));
        test.db.transact(CountSearches::new(search, &test.ids, &test.clock)).await.unwrap();
    };
    for (query, from) in [
        ("factura", Some(2)),
        ("factura", None),
        ("factura", Some(1)),
        ("factura", Some(2)),
        ("saldo", None),
        ("saldo", Some(0)),
        ("lucía", None),
    ] {
        make(query, from, &["Invoice.status"]).await;
    }
    let common = |query: &str, suggested_from, searches| CommonQuery {
        query: query.to_owned(),
        locale: Language::Es.into(),
        suggested_from,
        searches,
    };
    let all = common_queries(&test.db, today, 10).await.unwrap();
    assert_eq!(all, [common("factura", 1, 4), common("saldo", 0, 2)]);
    assert_eq!(common_queries(&test.db, today, 1).await.unwrap(), [common("factura", 1, 4)]);
    assert_eq!(common_queries(&test.db, today.succ_opt().unwrap(), 10).await.unwrap(), []);
}

#[tokio::test]
async fn a_flood_of_opened_articles_fills_a_day_and_no_more() {
    let test = TestDb::new("a_flood_of_opened_articles").await;
    let es = Language::Es;
    count(&test, &[(es, "factura", 3, &[]), (es, "factura", 3, &[]), (es, "factura", 3, &[])]).await;
    assert!(open(&test, es, "factura", "facturas").await);
    // As many as a day may have.
    let id = if test.db.backend() == DbBackend::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    let rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)";
    let flood = format!(
        "INSERT INTO search_clicks (id, day, locale, query, article, clicks) \
         {rows} SELECT {id}, day, locale, query, 'x' || i, 1 FROM n, search_clicks"
    );
    test.db.write().execute_unprepared(&flood).await.unwrap();
    assert!(open(&test, es, "factura", "saldo").await && open(&test, es, "factura", "facturas").await);
    let counted = search_click::Entity::find().all(test.db.read()).await.unwrap();
    assert_eq!(counted.len(), 10_000);
    assert!(counted.iter().all(|row| row.article != "saldo"), "there was no room");
    assert_eq!(counted.iter().find(|row| row.article == "facturas").map(|row| row.clicks), Some(2));
    let all = searched(&test.db, &InsightFilter::default()).await.unwrap();
    assert_eq!(told(&all), [("factura", 3, 0, 3)], "that something was opened counts all the same");
}

#[tokio::test]
async fn a_flood_of_different_searches_fills_a_day_and_no_more_and_old_days_are_forgotten() {
    let test = TestDb::new("a_flood_of_different_searches").await;
    let es = Language::Es;
    count(&test, &[(es, "factura", 3, &[])]).await;
    assert!(open(&test, es, "factura", "facturas").await);
    // All but one of the rows that a day may have.
    let id = if test.db.backend() == DbBackend::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    let rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9998)";
    let flood = format!(
        "INSERT INTO search_days (id, day, locale, query, coordinate, searches, without_result, opened, hits, last_at) \
         {rows} SELECT {id}, day, locale, 'x' || i, '', 1, 1, 0, 0, last_at FROM n, search_days WHERE query = 'factura'"
    );
    test.db.write().execute_unprepared(&flood).await.unwrap();
    let search = |query| Searched::new(test.clock.now(), es.into(), query, 0, []);
    let searches = ["aaa", "bbb", "ccc", "x7", "factura", "x7"].into_iter().filter_map(search);
    let job = CountSearches::new(searches, &test.ids, &test.clock);
    assert_eq!(test.db.transact(job).await.unwrap(), 2, "there is room for one");
    let all = searched(&test.db, &InsightFilter::default()).await.unwrap();
    let most: Vec<_> = all.iter().take(3).map(|it| (it.query.as_str(), it.searches)).collect();
    assert_eq!(most, [("x7", 3), ("factura", 2), ("aaa", 1)], "what was there counts on");

    test.clock.advance(TimeDelta::days(1));
    let tomorrow = test.clock.now().date_naive();
    let search = Searched::new(test.clock.now(), es.into(), "recordatorio", 1, []);
    let job = CountSearches::new(search, &test.ids, &test.clock);
    assert_eq!(test.db.transact(job).await.unwrap(), 0, "a new day has room");
    let sweep = ForgetSearches { before: tomorrow };
    while test.db.transact(sweep).await.unwrap() {}
    assert_eq!(told(&searched(&test.db, &InsightFilter::default()).await.unwrap()), [("recordatorio", 1, 0, 0)]);
    let clicks = search_click::Entity::find().all(test.db.read()).await.unwrap();
    assert_eq!(clicks, [], "what was opened goes with its search");
}
