use chrono::TimeDelta;

use super::{
    FeedbackCounts, FeedbackReason, NewArticleFeedback, NewSearch, SearchInsight, feedback_counts, feedback_of,
    insights, rate::rate,
};
use crate::{
    accounts::{StaffRole, User},
    clock::Clock,
    locale::{Language, Locale},
    migrations::testing::TestDb,
    page::PageArgs,
    rows::insert_all,
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

#[tokio::test]
async fn searches_are_counted_by_query_and_locale_for_staff_alone() {
    let test = TestDb::new("searches_are_counted_by_query_and_locale").await;
    let start = test.clock.now();
    for (language, query, hits, clicked_article) in [
        (Language::Es, "factura", 3, Some("facturas")),
        (Language::Es, "Factura ", 3, Some("facturas")),
        (Language::Es, "factura", 2, Some("recordatorios")),
        (Language::Es, "factura", 0, None),
        (Language::Es, "dinero", 0, None),
        (Language::Es, "dinero", 0, None),
        (Language::En, "factura", 0, None),
        (Language::En, "invoice", 5, None),
    ] {
        test.tick();
        let new = NewSearch { locale: language.into(), query, hits, clicked_article };
        insert_all(test.db.write(), vec![new.build(&test.ids, &test.clock).expect("a word")]).await.unwrap();
    }
    let customer = test.user("Ana", StaffRole::None).await;
    let editor = test.user("Eva", StaffRole::Editor).await;
    let ask = async |viewer: &User, since, locale, page: PageArgs| {
        insights(&test.db, &test.access(viewer), since, locale, &page).await.unwrap()
    };
    assert_eq!(ask(&customer, None, None, PageArgs::default()).await, None);

    let all = ask(&editor, None, None, PageArgs::default()).await.expect("staff may see it");
    let expected = SearchInsight {
        query: "factura".to_owned(),
        locale: Language::Es.into(),
        searches: 4,
        without_result: 1,
        clicked_articles: vec!["facturas".to_owned(), "recordatorios".to_owned()],
    };
    assert_eq!(*all.rows[0].node, expected);
    let order: Vec<_> = all.rows.iter().map(|row| (row.node.query.as_str(), row.node.searches)).collect();
    assert_eq!(order, [("factura", 4), ("dinero", 2), ("factura", 1), ("invoice", 1)]);
    assert_eq!(all.total, Some(4));

    let first = ask(&editor, None, None, PageArgs::first(1)).await.expect("staff may see it");
    let next = PageArgs::new(Some(1), Some(&first.rows[0].cursor()), None, None).unwrap();
    let next = ask(&editor, None, None, next).await.expect("staff may see it");
    assert_eq!((next.rows[0].node.query.as_str(), next.has_previous, next.has_next), ("dinero", true, true));

    let english = ask(&editor, None, Some(Language::En.into()), PageArgs::default()).await.expect("staff may see it");
    assert_eq!(english.total, Some(2));
    let late = start + TimeDelta::seconds(6);
    let late = ask(&editor, Some(late), None, PageArgs::default()).await.expect("staff may see it");
    assert_eq!(late.rows.iter().map(|row| row.node.searches).sum::<u64>(), 3);
}
