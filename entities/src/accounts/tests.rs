use chrono::TimeDelta;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};

use super::{
    ApiToken, NewApiToken, NewSession, Place, SecretHash, StaffRole, TokenScope, api_tokens_by_ids,
    api_tokens_of_users, authenticate, by_ids,
};
use crate::{
    clock::Clock,
    locale::Country,
    migrations::testing::TestDb,
    organizations::Role,
    page::{PageArgs, Wanted},
    rows::insert_all,
};

#[tokio::test]
async fn a_session_opens_until_it_expires_or_is_ended() {
    let test = TestDb::new("a_session_opens_until_it_expires_or_is_ended").await;
    let ana = test.user("Ana", StaffRole::None).await;
    let new = || NewSession { user: ana.id, lifetime: TimeDelta::hours(1) }.build(&test.ids, &test.clock).unwrap();
    let ((kept, kept_token), (ended, ended_token)) = (new(), new());
    insert_all(test.db.write(), vec![kept, ended.clone()]).await.unwrap();
    let known = async |token: &str| authenticate(&test.db, token, &test.clock).await.unwrap();
    let viewer = known(kept_token.reveal()).await.expect("the session is open");
    assert_eq!((viewer.user.id, &viewer.scopes), (ana.id, &None));
    assert!(known(ended_token.reveal()).await.is_some());
    assert!(known("vnt_").await.is_none());
    assert!(known(&String::from(kept_token.hash())).await.is_none(), "the hash is no token");

    let mut ended = ended.into_active_model();
    ended.ended_at = Set(Some(test.clock.now()));
    ended.update(test.db.write()).await.unwrap();
    assert!(known(ended_token.reveal()).await.is_none());

    test.clock.advance(TimeDelta::hours(1) - TimeDelta::microseconds(1));
    assert!(known(kept_token.reveal()).await.is_some());
    test.clock.advance(TimeDelta::microseconds(1));
    assert!(known(kept_token.reveal()).await.is_none());
}

#[tokio::test]
async fn an_api_token_opens_within_its_scopes_until_it_expires_or_is_taken_back() {
    let test = TestDb::new("an_api_token_opens_within_its_scopes").await;
    let ana = test.user("Ana", StaffRole::None).await;
    let scopes = [TokenScope::ReadSites, TokenScope::ReadAccount];
    let new = |expires_at| {
        let new = NewApiToken { user: ana.id, name: "CI", scopes: &scopes, expires_at };
        new.build(&test.ids, &test.clock).unwrap()
    };
    let (lasting, lasting_secret) = new(None);
    let (short, short_secret) = new(Some(test.clock.now() + TimeDelta::days(1)));
    insert_all(test.db.write(), vec![lasting.clone(), short]).await.unwrap();
    let scopes_of = async |secret: &str| {
        authenticate(&test.db, secret, &test.clock).await.unwrap().and_then(|viewer| viewer.scopes.clone())
    };
    let expected = Some(vec![TokenScope::ReadAccount, TokenScope::ReadSites]);
    assert_eq!(scopes_of(lasting_secret.reveal()).await, expected);
    assert_eq!(scopes_of(short_secret.reveal()).await, expected);
    test.clock.advance(TimeDelta::days(1));
    assert_eq!(scopes_of(short_secret.reveal()).await, None);
    assert_eq!(scopes_of(lasting_secret.reveal()).await, expected);
    let mut lasting = lasting.into_active_model();
    lasting.revoked_at = Set(Some(test.clock.now()));
    lasting.update(test.db.write()).await.unwrap();
    assert_eq!(scopes_of(lasting_secret.reveal()).await, None);
}

#[tokio::test]
async fn a_token_opens_by_what_is_kept_of_it_whatever_its_mark_says() {
    let test = TestDb::new("a_token_opens_by_what_is_kept_of_it").await;
    let ana = test.user("Ana", StaffRole::None).await;
    let new = NewApiToken { user: ana.id, name: "CI", scopes: &[TokenScope::ReadSites], expires_at: None };
    // From before API tokens had a mark of their own.
    let older = "vnt_0123456789012345678901234567890123456789012";
    let (token, _) = new.build(&test.ids, &test.clock).unwrap();
    insert_all(test.db.write(), vec![ApiToken { token_hash: SecretHash::of(older).into(), ..token }]).await.unwrap();
    let known = authenticate(&test.db, older, &test.clock).await.unwrap().expect("the token opens");
    assert_eq!((known.user.id, &known.scopes), (ana.id, &Some(vec![TokenScope::ReadSites])));
    for unknown in [older.replace("vnt_", "vna_"), older.replace("vnt_", "vni_"), older[1..].to_owned()] {
        assert_eq!(authenticate(&test.db, &unknown, &test.clock).await.unwrap(), None, "{unknown}");
    }
}

#[tokio::test]
async fn who_asks_comes_with_their_places_but_without_what_nobody_needs_to_know_them_by() {
    let test = TestDb::new("who_asks_comes_with_their_places").await;
    let ana = test.user("Ana", StaffRole::None).await;
    let mut wanted = Vec::new();
    for (name, country) in [("Acme", Country::CH), ("Bär", Country::LI)] {
        let organization = test.organization(name, country).await;
        let membership = test.member(&organization, &ana, Role::Administrator, &[]).await;
        wanted.push(Place { membership, organization });
    }
    wanted.sort_by_key(|place| place.organization.id);
    let mut with_password = ana.clone().into_active_model();
    with_password.password_hash = Set(Some("a hash".to_owned()));
    with_password.update(test.db.write()).await.unwrap();
    let new = NewSession { user: ana.id, lifetime: TimeDelta::hours(1) };
    let (session, secret) = new.build(&test.ids, &test.clock).unwrap();
    insert_all(test.db.write(), vec![session]).await.unwrap();
    let known = authenticate(&test.db, secret.reveal(), &test.clock).await.unwrap().expect("the session is open");
    assert_eq!(known.places(), Some(&*wanted));
    assert_eq!(known.user, ana, "without the hash of the password");
}

#[tokio::test]
async fn only_the_user_sees_their_api_tokens() {
    let test = TestDb::new("only_the_user_sees_their_api_tokens").await;
    let (ana, bob) = (test.user("Ana", StaffRole::None).await, test.user("Bob", StaffRole::None).await);
    let acme = test.organization("Acme", Country::CH).await;
    for user in [&ana, &bob] {
        test.member(&acme, user, Role::LegalRepresentative, &[]).await;
    }
    let new = NewApiToken { user: ana.id, name: "CI", scopes: TokenScope::ALL, expires_at: None };
    let (token, _) = new.build(&test.ids, &test.clock).unwrap();
    insert_all(test.db.write(), vec![token.clone()]).await.unwrap();
    for (viewer, sees) in [(&ana, true), (&bob, false)] {
        let access = test.access(viewer);
        let listed =
            api_tokens_of_users(&test.db, &access, &[ana.id], &PageArgs::default(), Wanted::ALL).await.unwrap();
        let names = listed[0].as_ref().map(|page| page.rows.iter().map(|row| row.node.name.as_str()).collect());
        assert_eq!(names, sees.then(|| vec!["CI"]), "{}", viewer.name);
        let found = api_tokens_by_ids(&test.db, &access, &[token.id]).await.unwrap();
        assert_eq!(found, [sees.then(|| token.clone())], "{}", viewer.name);
    }
}

#[tokio::test]
async fn a_user_is_seen_by_themselves_and_by_those_who_see_their_organizations_members() {
    let test = TestDb::new("a_user_is_seen_by_themselves_and_by_those").await;
    let acme = test.organization("Acme", Country::CH).await;
    let mut users = Vec::new();
    for (name, role) in [
        ("Legal", Some(Role::LegalRepresentative)),
        ("Colleague", Some(Role::Collaborator)),
        ("Guest", Some(Role::External)),
        ("Stranger", None),
    ] {
        let user = test.user(name, StaffRole::None).await;
        if let Some(role) = role {
            test.member(&acme, &user, role, &[]).await;
        }
        users.push(user);
    }
    let agent = test.user("Agent", StaffRole::Agent).await;
    let ids: Vec<_> = users.iter().map(|user| user.id).collect();
    for (viewer, sees) in [
        (&users[0], [true, true, true, false]),
        (&users[1], [true, true, true, false]),
        (&users[2], [false, false, true, false]),
        (&users[3], [false, false, false, true]),
        (&agent, [false; 4]),
    ] {
        let found = by_ids(&test.db, &test.access(viewer), &ids).await.unwrap();
        assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), sees, "{}", viewer.name);
    }
}
