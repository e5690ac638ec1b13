use chrono::TimeDelta;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::{
    NewSupportAccessGrant, NewSupportCode, NewSupportContract, OrganizationSupport, SupportPlan, SupportSignal,
    access_grants_of_organizations, case, codes_of_users, grants_by_ids, of_organizations,
};
use crate::{
    access::policy::ReadSupportCodes,
    accounts::{self, StaffRole, User},
    clock::Clock,
    locale::Country,
    migrations::testing::{TestDb, day},
    organizations::{Membership, Organization, Role},
    page::{PageArgs, Wanted},
    products::{self, AccessLevel, Product, ProductKind, ProductStatus},
    rows::insert_all,
};

struct World {
    test: TestDb,
    acme: Organization,
    legal: User,
    boss: Membership,
    guest: User,
    agent: User,
    products: Vec<Product>,
}

/// Acme with a legal representative and a guest, two hostings with a site each, and premium support.
async fn world(name: &str) -> World {
    let test = TestDb::new(name).await;
    let acme = test.organization("Acme", Country::CH).await;
    let (legal, guest) = (test.user("Legal", StaffRole::None).await, test.user("Guest", StaffRole::None).await);
    let agent = test.user("Agent", StaffRole::Agent).await;
    let boss = test.member(&acme, &legal, Role::LegalRepresentative, &[]).await;
    test.member(&acme, &guest, Role::External, &[]).await;
    let mut products = Vec::new();
    for name in ["one.org", "two.org"] {
        let product = test.product(&acme, ProductKind::WebHosting, name).await;
        test.site(&product, name).await;
        products.push(product);
    }
    products.push(test.product(&acme, ProductKind::SupportPremium, "Premium").await);
    World { test, acme, legal, boss, guest, agent, products }
}

async fn contract(world: &World, plan: SupportPlan) -> super::SupportContract {
    let new = NewSupportContract { product: &world.products[2], plan, ends_on: Some(day("2026-06-20")) };
    let contract = new.build(&world.test.ids, &world.test.clock).unwrap();
    insert_all(world.test.db.write(), vec![contract.clone()]).await.unwrap();
    contract
}

async fn leave(world: &World, products: &[&Product], hours: u32) -> super::SupportAccessGrant {
    world.test.tick();
    let new = NewSupportAccessGrant { granted_by: &world.boss, products, level: AccessLevel::View, hours };
    let (grant, ties) = new.build(&world.test.ids, &world.test.clock).unwrap();
    insert_all(world.test.db.write(), vec![grant.clone()]).await.unwrap();
    insert_all(world.test.db.write(), ties).await.unwrap();
    grant
}

#[tokio::test]
async fn the_plan_is_for_members_and_agents_and_the_vip_code_for_those_with_all_rights() {
    let world = world("the_plan_is_for_every_member").await;
    let contract = contract(&world, SupportPlan::Pro).await;
    let (test, id) = (&world.test, world.acme.id);
    let support =
        async |viewer: &User| of_organizations(&test.db, &test.access(viewer), &[id]).await.unwrap().remove(0);
    let expected = |plan, vip_code| OrganizationSupport { organization: id, plan, vip_code };
    assert_eq!(support(&world.legal).await, expected(SupportPlan::Pro, Some(contract.vip_code)));
    assert_eq!(support(&world.guest).await, expected(SupportPlan::Pro, None));
    assert_eq!(support(&world.agent).await, expected(SupportPlan::Pro, None));
    let stranger = test.user("Stranger", StaffRole::None).await;
    assert_eq!(support(&stranger).await, expected(SupportPlan::Standard, None));
    test.clock.advance(TimeDelta::days(6));
    assert_eq!(support(&world.legal).await, expected(SupportPlan::Standard, None));
}

#[tokio::test]
async fn a_support_code_is_for_its_user_alone_and_ends() {
    let world = world("a_support_code_is_for_its_user_alone").await;
    let test = &world.test;
    let code = NewSupportCode { user: world.legal.id }.build(&test.ids, &test.clock).unwrap();
    insert_all(test.db.write(), vec![code.clone()]).await.unwrap();
    let asked = [world.guest.id, world.legal.id];
    let codes = async |viewer: &User| codes_of_users(&test.db, &test.access(viewer), &asked).await.unwrap();
    assert_eq!(codes(&world.legal).await, [None, Some(code)]);
    assert_eq!(codes(&world.guest).await, [None, None]);
    assert_eq!(codes(&world.agent).await, [None, None]);
    test.clock.advance(TimeDelta::days(30));
    assert_eq!(codes(&world.legal).await, [None, None]);
}

#[tokio::test]
async fn leave_for_support_agents_is_listed_for_those_with_all_rights_the_newest_first() {
    let world = world("leave_for_support_agents_is_listed").await;
    let test = &world.test;
    let first = leave(&world, &[&world.products[1], &world.products[0]], 1).await;
    let second = leave(&world, &[&world.products[1]], 2).await;
    for (viewer, shown) in [(&world.legal, vec![&second, &first]), (&world.guest, vec![]), (&world.agent, vec![])] {
        let access = test.access(viewer);
        let grant = access.grant::<ReadSupportCodes>(&[world.acme.id]).await.unwrap();
        let args = PageArgs::default();
        let pages =
            access_grants_of_organizations(&test.db, &grant, &[world.acme.id], &args, Wanted::ALL).await.unwrap();
        assert_eq!(pages[0].rows.iter().map(|row| &*row.node).collect::<Vec<_>>(), shown, "{}", viewer.name);
        let found = grants_by_ids(&test.db, &access, &[first.id]).await.unwrap();
        assert_eq!(found[0].is_some(), !shown.is_empty(), "{}", viewer.name);
    }
    let products = products::of_support_access_grants(&test.db, &[&first, &second]).await.unwrap();
    let names: Vec<Vec<_>> = products.iter().map(|rows| rows.iter().map(|row| row.name.as_str()).collect()).collect();
    assert_eq!(names, [vec!["one.org", "two.org"], vec!["two.org"]]);
    let givers = accounts::of_support_access_grants(&test.db, &[&first]).await.unwrap();
    assert_eq!(givers, vec![world.legal.clone()]);
    assert!(first.is_active(test.clock.now()));
    test.clock.advance(TimeDelta::hours(1));
    assert!(!first.is_active(test.clock.now()));
}

#[tokio::test]
async fn an_agent_sees_of_a_support_code_the_organizations_that_gave_leave_and_only_the_products_it_names() {
    let world = world("an_agent_sees_of_a_support_code").await;
    let test = &world.test;
    let code = NewSupportCode { user: world.legal.id }.build(&test.ids, &test.clock).unwrap();
    insert_all(test.db.write(), vec![code.clone()]).await.unwrap();
    let mut blocked = world.products[0].clone().into_active_model();
    blocked.state = Set(products::ProductState::Suspended);
    blocked.update(test.db.write()).await.unwrap();
    let asked = async |viewer: &User| case(&test.db, &test.access(viewer), code.digits.as_str()).await.unwrap();

    let before = asked(&world.agent).await.expect("the code is known");
    assert_eq!((before.user, before.organizations, before.signals), (world.legal.clone(), vec![], vec![]));
    leave(&world, &[&world.products[0]], 1).await;
    let with_leave = asked(&world.agent).await.expect("the code is known");
    assert_eq!(with_leave.organizations, vec![world.acme.clone()]);
    let told = with_leave.signals.iter().map(|signal| match signal {
        SupportSignal::FailingProduct(product, status) => format!("{} {status}", product.name),
        SupportSignal::MysqlPrefixByMigration(site) => format!("{} prefix", site.domain),
        SupportSignal::OverdueInvoice(invoice) => invoice.number.clone(),
    });
    assert_eq!(
        told.collect::<Vec<String>>(),
        [format!("one.org {}", ProductStatus::Suspended), "one.org prefix".to_owned()]
    );

    assert!(asked(&world.legal).await.is_none(), "customers have no cases");
    test.clock.advance(TimeDelta::hours(2));
    assert_eq!(asked(&world.agent).await.expect("the code is known").organizations, []);
    test.clock.advance(TimeDelta::days(30));
    assert!(asked(&world.agent).await.is_none(), "an expired code identifies nobody");
}

#[tokio::test]
async fn a_vip_code_identifies_the_organization_and_its_legal_representative_while_the_contract_lasts() {
    let world = world("a_vip_code_identifies_the_organization").await;
    let test = &world.test;
    let contract = contract(&world, SupportPlan::Enterprise).await;
    let spoken = contract.vip_code.as_str().to_lowercase().replace('-', " ");
    let asked = async |code: &str| case(&test.db, &test.access(&world.agent), code).await.unwrap();
    let found = asked(&spoken).await.expect("the code is known");
    assert_eq!((found.user, found.organizations), (world.legal.clone(), vec![world.acme.clone()]));
    assert_eq!(found.signals, [], "no leave was given");
    assert!(asked("VIP-0000-0000").await.is_none());
    assert!(case(&test.db, &test.access(&world.agent), "12345").await.is_err(), "five digits are no code");
    test.clock.advance(TimeDelta::days(6));
    assert!(asked(&spoken).await.is_none());
}
