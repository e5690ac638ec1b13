use chrono::{Days, TimeDelta};
use sea_orm::{EntityTrait, QueryFilter};

use super::{
    AccessHolder, AccessLevel, Product, ProductFilter, ProductKind, ProductState, ProductStatus, access_of_memberships,
    access_of_teams, by_ids, of_organizations, of_product_access, product,
};
use crate::{
    access::policy::{ReadProducts, ReadSites},
    accounts::StaffRole,
    locale::Country,
    migrations::testing::{TestDb, day},
    organizations::{Organization, Role},
    page::{PageArgs, Wanted},
    rows::insert_all,
    sites,
    support::NewSupportAccessGrant,
    teams::{self, member},
};

/// A product for every state, renewal and end that a rule tells apart.
async fn all_sorts(test: &TestDb, organization: &Organization) -> Vec<Product> {
    let mut products = Vec::new();
    for state in ProductState::ALL {
        for auto_renew in [false, true] {
            for (ends_in, kind) in [-2_i64, -1, 0, 1, 29, 30, 31, 400].into_iter().zip(ProductKind::ALL.iter().cycle())
            {
                let mut product = product::sample();
                product.id = test.ids.next(&test.clock);
                product.organization_id = organization.id;
                product.name = format!("{state} {auto_renew} {ends_in}");
                (product.kind, product.state, product.auto_renew) = (*kind, *state, auto_renew);
                product.period_ends_on = test.today() + TimeDelta::days(ends_in);
                products.push(product);
            }
        }
    }
    insert_all(test.db.write(), products.clone()).await.unwrap();
    products
}

#[tokio::test]
async fn the_filter_in_sql_lets_the_same_products_pass_as_the_rule() {
    let test = TestDb::new("the_filter_in_sql_lets_the_same_products_pass").await;
    let acme = test.organization("Acme", Country::CH).await;
    let products = all_sorts(&test, &acme).await;
    let today = test.today();
    let statuses: Vec<Vec<ProductStatus>> = ProductStatus::ALL.iter().map(|status| vec![*status]).collect();
    let filters = statuses.into_iter().chain([vec![], ProductStatus::ALL.to_vec(), ProductStatus::ALL[1..3].to_vec()]);
    let mut filters: Vec<_> =
        filters.map(|status| ProductFilter { status: Some(status), ..ProductFilter::default() }).collect();
    filters.extend(
        [-3_i64, -1, 0, 1, 2, 31].map(|days| ProductFilter {
            renews_before: Some(today + TimeDelta::days(days)),
            ..ProductFilter::default()
        }),
    );
    filters.push(ProductFilter { kind: Some(vec![]), ..ProductFilter::default() });
    filters.push(ProductFilter::default());
    filters.push(ProductFilter {
        kind: Some(vec![ProductKind::Domain, ProductKind::WebHosting]),
        status: Some(vec![ProductStatus::Active, ProductStatus::Expired]),
        renews_before: Some(today + TimeDelta::days(60)),
    });
    let mut seen = 0;
    for filter in filters {
        let query = product::Entity::find().filter(filter.condition(today));
        let mut found: Vec<_> = query.all(test.db.read()).await.unwrap().into_iter().map(|row| row.name).collect();
        let mut expected: Vec<_> =
            products.iter().filter(|row| filter.matches(row, today)).map(|row| row.name.clone()).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{filter:?}");
        seen += found.len();
    }
    // Each status once, all of them twice over, and so on: the comparison was not of nothing with nothing.
    assert!(seen > 3 * products.len());
}

#[tokio::test]
async fn a_product_is_reached_by_what_was_given_directly_through_a_team_or_by_a_support_grant() {
    let test = TestDb::new("a_product_is_reached_by_what_was_given").await;
    let acme = test.organization("Acme", Country::CH).await;
    let other = test.organization("Other", Country::CH).await;
    let (legal, helper) = (test.user("Legal", StaffRole::None).await, test.user("Helper", StaffRole::None).await);
    let (guest, agent) = (test.user("Guest", StaffRole::None).await, test.user("Agent", StaffRole::Agent).await);
    let boss = test.member(&acme, &legal, Role::LegalRepresentative, &[]).await;
    let member = test.member(&acme, &helper, Role::Collaborator, &[]).await;
    test.member(&other, &helper, Role::Administrator, &[]).await;
    test.member(&acme, &guest, Role::External, &[]).await;
    let team = test.team(&acme, "Web", &[&member]).await;
    let mut products = Vec::new();
    for name in ["direct.org", "hidden.org", "team.org"] {
        products.push(test.product(&acme, ProductKind::WebHosting, name).await);
    }
    products.push(test.product(&other, ProductKind::WebHosting, "foreign.org").await);
    let mut hosted = Vec::new();
    for product in &products {
        hosted.push(test.site(product, &product.name).await);
    }
    test.give(&products[0], AccessHolder::Membership(&member), AccessLevel::View).await;
    test.give(&products[2], AccessHolder::Team(&team), AccessLevel::Manage).await;
    let new =
        NewSupportAccessGrant { granted_by: &boss, products: &[&products[1]], level: AccessLevel::View, hours: 2 };
    let (leave, ties) = new.build(&test.ids, &test.clock).unwrap();
    insert_all(test.db.write(), vec![leave]).await.unwrap();
    insert_all(test.db.write(), ties).await.unwrap();

    let nothing: Vec<&str> = Vec::new();
    let check = async |viewer, in_acme: Vec<&str>, in_other: Vec<&str>| {
        let access = test.access(viewer);
        let asked = [acme.id, other.id];
        let grant = access.grant::<ReadProducts>(&asked).await.unwrap();
        let (filter, page) = (ProductFilter::default(), PageArgs::default());
        let pages =
            of_organizations(&test.db, &grant, &asked, &filter, test.today(), &page, Wanted::ALL).await.unwrap();
        let names: Vec<Vec<&str>> =
            pages.iter().map(|page| page.rows.iter().map(|row| row.node.name.as_str()).collect()).collect();
        assert_eq!(names, [in_acme.clone(), in_other.clone()], "{}", viewer.name);
        assert_eq!(pages[0].total, Some(in_acme.len() as u64), "{}", viewer.name);
        let sees: Vec<bool> =
            products.iter().map(|row| in_acme.iter().chain(&in_other).any(|name| *name == row.name)).collect();
        let ids: Vec<_> = products.iter().map(|row| row.id).collect();
        let found = by_ids(&test.db, &access, &ids).await.unwrap();
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), sees, "{}", viewer.name);

        let grant = access.grant::<ReadSites>(&asked).await.unwrap();
        let pages = sites::of_organizations(&test.db, &grant, &asked, &page, Wanted::ALL).await.unwrap();
        let domains: Vec<Vec<&str>> =
            pages.iter().map(|page| page.rows.iter().map(|row| row.node.domain.as_str()).collect()).collect();
        assert_eq!(domains, [in_acme, in_other], "{}", viewer.name);
        let rows: Vec<_> = products.iter().collect();
        let pages = sites::of_products(&test.db, &grant, &rows, &page, Wanted::ALL).await.unwrap();
        assert_eq!(pages.iter().map(|page| page.rows.len() == 1).collect::<Vec<_>>(), sees, "{}", viewer.name);
        let ids: Vec<_> = hosted.iter().map(|row| row.id).collect();
        let found = sites::by_ids(&test.db, &access, &ids).await.unwrap();
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), sees, "{}", viewer.name);
    };
    check(&legal, vec!["direct.org", "hidden.org", "team.org"], nothing.clone()).await;
    check(&helper, vec!["direct.org", "team.org"], vec!["foreign.org"]).await;
    check(&guest, nothing.clone(), nothing.clone()).await;
    check(&agent, vec!["hidden.org"], nothing.clone()).await;

    // Who leaves the team loses what came through it and nothing else; the agents' leave ends by itself.
    member::Entity::delete_many().exec(test.db.write()).await.unwrap();
    test.clock.advance(TimeDelta::hours(2));
    check(&helper, vec!["direct.org"], vec!["foreign.org"]).await;
    check(&agent, nothing.clone(), nothing).await;
}

#[tokio::test]
async fn a_members_access_is_what_was_given_directly_and_through_teams_page_by_page() {
    let test = TestDb::new("a_members_access_is_what_was_given_directly").await;
    let acme = test.organization("Acme", Country::CH).await;
    let (legal, helper) = (test.user("Legal", StaffRole::None).await, test.user("Helper", StaffRole::None).await);
    let boss = test.member(&acme, &legal, Role::LegalRepresentative, &[]).await;
    let member = test.member(&acme, &helper, Role::Collaborator, &[]).await;
    let (web, mail) = (test.team(&acme, "Web", &[&member, &boss]).await, test.team(&acme, "Mail", &[&member]).await);
    let mut given = Vec::new();
    for (index, holder) in [
        AccessHolder::Membership(&member),
        AccessHolder::Team(&web),
        AccessHolder::Team(&mail),
        AccessHolder::Membership(&boss),
        AccessHolder::Team(&web),
    ]
    .into_iter()
    .enumerate()
    {
        test.tick();
        let product = test.product(&acme, ProductKind::Domain, &format!("{index}.org")).await;
        given.push(test.give(&product, holder, AccessLevel::View).await);
    }
    let grant = test.access(&legal).grant::<ReadProducts>(&[acme.id]).await.unwrap();
    let walk = async |parents: &[&crate::organizations::Membership], page: PageArgs| {
        let pages = access_of_memberships(&test.db, &grant, parents, &page, Wanted::ALL).await.unwrap();
        let places = |row: &super::ProductAccess| given.iter().position(|each| each == row).expect("a known access");
        pages.into_iter().map(|page| page.map(|row| places(row))).collect::<Vec<_>>()
    };
    let pages = walk(&[&member, &boss, &member], PageArgs::default()).await;
    let places: Vec<Vec<usize>> = pages.iter().map(|page| page.rows.iter().map(|row| *row.node).collect()).collect();
    assert_eq!(places, [vec![0, 1, 2, 4], vec![1, 3, 4], vec![0, 1, 2, 4]]);
    assert_eq!(pages.iter().map(|page| page.total).collect::<Vec<_>>(), [Some(4), Some(3), Some(4)]);

    let mut seen = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = PageArgs::new(Some(3), after.as_deref(), None, None).unwrap();
        let page = walk(&[&member], page).await.remove(0);
        seen.extend(page.rows.iter().map(|row| *row.node));
        after = page.rows.last().and_then(|row| row.cursor());
        if !page.has_next {
            break;
        }
    }
    assert_eq!(seen, [0, 1, 2, 4]);

    let rows: Vec<_> = given.iter().collect();
    let through = teams::of_product_access(&test.db, &rows).await.unwrap();
    let through: Vec<_> = through.iter().map(|team| team.as_ref().map(|team| team.name.as_str())).collect();
    assert_eq!(through, [None, Some("Web"), Some("Mail"), None, Some("Web")]);
    let products = of_product_access(&test.db, &rows).await.unwrap();
    assert_eq!(
        products.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["0.org", "1.org", "2.org", "3.org", "4.org"]
    );

    // A colleague sees of the boss what they share.
    let grant = test.access(&helper).grant::<ReadProducts>(&[acme.id]).await.unwrap();
    let pages = access_of_memberships(&test.db, &grant, &[&boss], &PageArgs::default(), Wanted::ALL).await.unwrap();
    assert_eq!(pages[0].rows.iter().map(|row| &*row.node).collect::<Vec<_>>(), [&given[1], &given[4]]);
    let pages = access_of_teams(&test.db, &grant, &[&mail, &web], &PageArgs::default(), Wanted::ALL).await.unwrap();
    assert_eq!(pages.iter().map(|page| page.total).collect::<Vec<_>>(), [Some(1), Some(2)]);
}

#[test]
fn the_last_day_of_a_period_is_the_one_before_the_next_begins() {
    let mut product = product::sample();
    product.period_ends_on = day("2026-02-28");
    assert_eq!(product.renews_on(), day("2026-03-01"));
    assert_eq!(product.status(product.renews_on() - Days::new(1)), ProductStatus::Expiring);
    assert_eq!(product.status(product.renews_on()), ProductStatus::Expired);
}
