use super::{Actor, NewAuditEntry, append, by_ids, of_organizations};
use crate::{
    access::policy::ReadAuditLog,
    accounts::{self, StaffRole},
    ids::AnyId,
    locale::Country,
    migrations::testing::TestDb,
    organizations::Role,
    page::{PageArgs, Wanted},
};

#[tokio::test]
async fn the_audit_log_is_for_those_with_all_rights_the_newest_first() {
    let test = TestDb::new("the_audit_log_is_for_those_with_all_rights").await;
    let acme = test.organization("Acme", Country::CH).await;
    let agent = test.user("Agent", StaffRole::Agent).await;
    let (legal, helper) = (test.user("Legal", StaffRole::None).await, test.user("Helper", StaffRole::None).await);
    test.member(&acme, &legal, Role::LegalRepresentative, &[]).await;
    test.member(&acme, &helper, Role::Collaborator, &[]).await;
    let subject: AnyId = acme.id.to_string().parse().unwrap();
    let mut entries = Vec::new();
    for actor in [Actor::User(&legal), Actor::Agent(&agent), Actor::System("automatic renewal")] {
        test.tick();
        let new = NewAuditEntry {
            organization: acme.id,
            actor,
            action: "Mutation.updateOrganization",
            subject: Some(subject.clone()),
            summary: "The name was changed.",
        };
        let entry = new.build(&test.ids, &test.clock).unwrap();
        append(test.db.write(), entry.clone()).await.unwrap();
        assert_eq!(entry.subject().as_ref(), Some(&subject));
        entries.push(entry);
    }
    for (viewer, shown) in [(&legal, vec![&entries[2], &entries[1]]), (&helper, vec![]), (&agent, vec![])] {
        let access = test.access(viewer);
        let grant = access.grant::<ReadAuditLog>(&[acme.id]).await.unwrap();
        let pages = of_organizations(&test.db, &grant, &[acme.id], &PageArgs::first(2), Wanted::ALL).await.unwrap();
        assert_eq!(pages[0].rows.iter().map(|row| &*row.node).collect::<Vec<_>>(), shown, "{}", viewer.name);
        let found = by_ids(&test.db, &access, &[entries[0].id]).await.unwrap();
        assert_eq!(found[0].is_some(), !shown.is_empty(), "{}", viewer.name);
    }
    let users = accounts::of_audit_entries(&test.db, &entries.iter().collect::<Vec<_>>()).await.unwrap();
    assert_eq!(users, [Some(legal), None, None]);
    assert_eq!(entries[2].actor_name, "automatic renewal");
}
