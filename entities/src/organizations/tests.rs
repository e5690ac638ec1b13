use super::{
    NewInvitation, Permission, Role, by_ids, invitations_by_ids, invitations_of_organizations, memberships_by_ids,
    memberships_of_organizations, memberships_of_teams, memberships_of_users, of_rows, viewer_memberships,
};
use crate::{
    access::policy::{ReadInvitations, ReadMemberships, ReadTeams},
    accounts::{self, StaffRole, User},
    locale::Country,
    migrations::testing::TestDb,
    organizations::{Membership, Organization},
    page::{Page, PageArgs, Wanted},
    rows::insert_all,
    teams,
};

struct World {
    test: TestDb,
    acme: Organization,
    other: Organization,
    users: Vec<User>,
    members: Vec<Membership>,
}

/// Acme with one member in each role, and another organization whose only member is the collaborator.
async fn world(name: &str) -> World {
    let test = TestDb::new(name).await;
    let acme = test.organization("Acme", Country::CH).await;
    let other = test.organization("Other", Country::FR).await;
    let (mut users, mut members) = (Vec::new(), Vec::new());
    for role in Role::ALL {
        test.tick();
        let user = test.user(role.as_str(), StaffRole::None).await;
        members.push(test.member(&acme, &user, *role, &[]).await);
        users.push(user);
    }
    test.tick();
    members.push(test.member(&other, &users[2], Role::LegalRepresentative, &[]).await);
    users.push(test.user("Stranger", StaffRole::None).await);
    users.push(test.user("Agent", StaffRole::Agent).await);
    World { test, acme, other, users, members }
}

fn positions<T: PartialEq>(page: &Page<T>, of: &[T]) -> Vec<usize> {
    page.rows.iter().map(|row| of.iter().position(|each| *each == *row.node).expect("a known row")).collect()
}

#[tokio::test]
async fn each_role_sees_as_many_members_as_the_policy_says() {
    let World { test, acme, other, users, members } = world("each_role_sees_as_many_members").await;
    for (viewer, in_acme, in_other) in [
        (0, vec![0, 1, 2, 3], vec![]),
        (1, vec![0, 1, 2, 3], vec![]),
        (2, vec![0, 1, 2, 3], vec![4]),
        (3, vec![3], vec![]),
        (4, vec![], vec![]),
        (5, vec![], vec![]),
    ] {
        let access = test.access(&users[viewer]);
        let asked = [other.id, acme.id, other.id];
        let grant = access.grant::<ReadMemberships>(&asked).await.unwrap();
        let pages =
            memberships_of_organizations(&test.db, &grant, &asked, &PageArgs::default(), Wanted::ALL).await.unwrap();
        let shown: Vec<_> = pages.iter().map(|page| positions(page, &members)).collect();
        assert_eq!(shown, [in_other.clone(), in_acme.clone(), in_other.clone()], "{viewer}");
        assert_eq!(pages[1].total, Some(in_acme.len() as u64), "{viewer}");

        let ids: Vec<_> = members.iter().map(|row| row.id).collect();
        let found = memberships_by_ids(&test.db, &access, &ids).await.unwrap();
        let expected: Vec<_> = (0..5).map(|i| in_acme.contains(&i) || in_other.contains(&i)).collect();
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), expected, "{viewer}");

        let found = by_ids(&test.db, &access, &[acme.id, other.id]).await.unwrap();
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [viewer < 4, viewer == 2], "{viewer}");
    }
}

#[tokio::test]
async fn a_user_shows_only_memberships_that_the_viewer_may_know_of() {
    let World { test, users, members, .. } = world("a_user_shows_only_memberships").await;
    let collaborator = users[2].id;
    for (viewer, shown) in [(0, vec![2]), (1, vec![2]), (2, vec![2, 4]), (3, vec![]), (4, vec![]), (5, vec![])] {
        let access = test.access(&users[viewer]);
        let pages =
            memberships_of_users(&test.db, &access, &[collaborator], &PageArgs::default(), Wanted::ALL).await.unwrap();
        assert_eq!(positions(&pages[0], &members), shown, "{viewer}");
    }
}

#[tokio::test]
async fn a_teams_members_are_shown_to_colleagues_and_a_guest_sees_only_themselves() {
    let World { test, acme, users, members, .. } = world("a_teams_members_are_shown_to_colleagues").await;
    let team = test.team(&acme, "Web", &[&members[1], &members[3]]).await;
    for (viewer, shown) in [(0, vec![1, 3]), (2, vec![1, 3]), (3, vec![3]), (4, vec![])] {
        let access = test.access(&users[viewer]);
        let grant = access.grant::<ReadMemberships>(&[acme.id]).await.unwrap();
        let pages =
            memberships_of_teams(&test.db, &grant, &[&team, &team], &PageArgs::default(), Wanted::ALL).await.unwrap();
        for page in pages {
            assert_eq!(positions(&page, &members), shown, "{viewer}");
        }
    }
    for (viewer, shown) in [(0, 1), (2, 0), (3, 1)] {
        let grant = test.access(&users[viewer]).grant::<ReadTeams>(&[acme.id]).await.unwrap();
        let listed =
            teams::of_organizations(&test.db, &grant, &[acme.id], &PageArgs::default(), Wanted::ALL).await.unwrap();
        assert_eq!(listed[0].rows.len(), shown, "{viewer}");
        let of =
            teams::of_memberships(&test.db, &grant, &[&members[3]], &PageArgs::default(), Wanted::ALL).await.unwrap();
        assert_eq!(of[0].total, Some(shown as u64), "{viewer}");
        let found = teams::by_ids(&test.db, &test.access(&users[viewer]), &[team.id]).await.unwrap();
        assert_eq!(found[0].is_some(), shown > 0, "{viewer}");
    }
}

#[tokio::test]
async fn invitations_are_for_those_with_all_rights_and_the_newest_comes_first() {
    let World { test, acme, users, members, .. } = world("invitations_are_for_those_with_all_rights").await;
    let team = test.team(&acme, "Web", &[]).await;
    let mut invitations = Vec::new();
    for email in ["a@example.org", "b@example.org", "c@example.org"] {
        test.tick();
        let new = NewInvitation {
            inviter: &members[0],
            email,
            role: Role::External,
            permissions: &[Permission::OrderProducts],
            teams: if email.starts_with('b') { &[&team] } else { &[] },
        };
        let (invitation, ties, _) = new.build(&test.ids, &test.clock).unwrap();
        insert_all(test.db.write(), vec![invitation.clone()]).await.unwrap();
        insert_all(test.db.write(), ties).await.unwrap();
        invitations.push(invitation);
    }
    for (viewer, shown) in [(0, vec![2, 1]), (1, vec![2, 1]), (2, vec![]), (3, vec![]), (5, vec![])] {
        let access = test.access(&users[viewer]);
        let grant = access.grant::<ReadInvitations>(&[acme.id]).await.unwrap();
        let page = PageArgs::first(2);
        let pages = invitations_of_organizations(&test.db, &grant, &[acme.id], &page, Wanted::ALL).await.unwrap();
        assert_eq!(positions(&pages[0], &invitations), shown, "{viewer}");
        assert_eq!(pages[0].has_next, !shown.is_empty(), "{viewer}");
        let found = invitations_by_ids(&test.db, &access, &[invitations[0].id]).await.unwrap();
        assert_eq!(found[0].is_some(), !shown.is_empty(), "{viewer}");
    }
    let rows: Vec<_> = invitations.iter().collect();
    let teams = teams::of_invitations(&test.db, &rows).await.unwrap();
    assert_eq!(teams, [vec![], vec![team], vec![]]);
    let inviters = accounts::of_invitations(&test.db, &rows).await.unwrap();
    assert_eq!(inviters, vec![users[0].clone(); 3]);
    assert_eq!(of_rows(&test.db, &rows, crate::sql::Projection::ALL).await.unwrap(), vec![acme; 3]);
}

#[tokio::test]
async fn the_viewers_own_membership_is_found_in_each_organization() {
    let World { test, acme, other, users, members } = world("the_viewers_own_membership_is_found").await;
    let own = viewer_memberships(&test.db, &test.access(&users[2]), &[other.id, acme.id]).await.unwrap();
    assert_eq!(own, [Some(members[4].clone()), Some(members[2].clone())]);
    let own = viewer_memberships(&test.db, &test.access(&users[4]), &[acme.id]).await.unwrap();
    assert_eq!(own, [None]);
}

#[tokio::test]
async fn a_level_of_many_parents_costs_as_many_statements_as_one() {
    let World { test, acme, other, users, .. } = world("a_level_of_many_parents_costs").await;
    let access = test.access(&users[2]);
    let grant = access.grant::<ReadMemberships>(&[acme.id, other.id]).await.unwrap();
    let mut costs = Vec::new();
    for parents in [vec![acme.id], vec![acme.id, other.id]] {
        let before = test.db.statements();
        let pages =
            memberships_of_organizations(&test.db, &grant, &parents, &PageArgs::default(), Wanted::ALL).await.unwrap();
        assert_eq!(pages.len(), parents.len());
        costs.push(test.db.statements() - before);
    }
    assert_eq!(costs, [2, 2]);
}
