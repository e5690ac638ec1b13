//! What a person changes of their own: the profile, the support code.

use std::collections::BTreeSet;

use entities::accounts::TokenScope;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{
    Answer, Person, World, at,
    changing::{done, refusal, refusals},
    on_both_databases,
};

const USER: &str = "user { id name locale }";
const RENEW: &str = "mutation { renewSupportCode { supportCode { digits expiresAt }
    userErrors { code message field help { because } } } }";

async fn renew(world: &World, who: entities::access::Viewer) -> Answer {
    world.ask_as(who, RENEW, json!({}), None).await
}

async fn me(world: &World) -> Value {
    let document = "{ viewer { id name locale supportCode { digits expiresAt } } }";
    world.ask(Person::Collaborator, document, json!({})).await.data()["viewer"].clone()
}

on_both_databases! {
    async fn a_profile_is_changed_field_by_field_and_messages_come_in_the_new_language(world: World) {
        let before = me(&world).await;
        let named = world.changed(Person::Collaborator, "updateProfile", USER, json!({"name": " Imogen  Tarrant-Wyss "})).await;
        assert_eq!(named["user"], json!({"id": before["id"], "name": "Imogen  Tarrant-Wyss", "locale": "en-GB"}));
        let spoken = world.changed(Person::Collaborator, "updateProfile", USER, json!({"locale": "fr-CH", "name": null})).await;
        assert_eq!((&spoken["user"]["name"], &spoken["user"]["locale"]), (&json!("Imogen  Tarrant-Wyss"), &json!("fr-CH")));
        let answer = world.change(world.person(Person::Collaborator).await, "updateProfile", USER, json!({"name": ""})).await;
        let message = at(answer.data(), "/updateProfile/userErrors/0/message").as_str().expect("a sentence");
        assert!(message.starts_with("Ce texte manque"), "{message}");
        let foreign = world.changed(Person::Collaborator, "updateProfile", USER, json!({"locale": "tlh"})).await;
        assert_eq!(foreign["user"]["locale"], "es", "a language that is not spoken here counts as the default one");
    }

    async fn the_rest_of_a_document_speaks_the_language_that_was_chosen_in_it(world: World) {
        let mistake = "updateProfile(input: {name: \"\"}) { userErrors { message help { article { locale } } } }";
        let document = format!("mutation {{ before: {mistake} chosen: updateProfile(input: {{locale: \"es\"}}) {{ user {{ locale }} userErrors {{ code }} }} after: {mistake} }}");
        let answer = world.ask(Person::Collaborator, &document, json!({})).await;
        assert_eq!(at(answer.data(), "/chosen/user/locale"), "es");
        for (field, sentence, language) in [("before", "This text is missing", "en"), ("after", "Falta este texto", "es")] {
            let message = at(answer.data(), &format!("/{field}/userErrors/0/message")).as_str().expect("a sentence");
            assert!(message.starts_with(sentence), "{field}: {message}");
            assert_eq!(at(answer.data(), &format!("/{field}/userErrors/0/help/0/article/locale")), language);
        }
        assert_eq!(me(&world).await["locale"], "es");
    }

    async fn two_tabs_that_change_different_fields_at_once_both_keep_their_change(world: World) {
        let (one, other) = (world.person(Person::Collaborator).await, world.person(Person::Collaborator).await);
        let (named, spoken) = tokio::join!(
            world.change(one, "updateProfile", USER, json!({"name": "Imogen"})),
            world.change(other, "updateProfile", USER, json!({"locale": "it"})),
        );
        done(&named, "updateProfile");
        done(&spoken, "updateProfile");
        assert_eq!((&me(&world).await["name"], &me(&world).await["locale"]), (&json!("Imogen"), &json!("it")));
    }

    async fn a_profile_that_is_none_is_refused_with_every_field(world: World) {
        let before = me(&world).await;
        let answer = world.change(world.person(Person::Collaborator).await, "updateProfile", USER, json!({"name": "n".repeat(201), "locale": "not a tag"})).await;
        let told = [("TOO_LONG".to_owned(), json!(["input", "name"])), ("INVALID".to_owned(), json!(["input", "locale"]))];
        assert_eq!(refusals(&answer, "updateProfile"), told);
        assert_eq!(me(&world).await, before);
    }

    async fn nobody_changes_anything_without_being_signed_in_or_with_a_token_that_only_reads(world: World) {
        let reading = world.with_scopes(&world.person(Person::Collaborator).await, &[TokenScope::ReadAccount, TokenScope::WriteBilling]);
        let before = me(&world).await;
        for who in [world.person(Person::Anonymous).await, reading] {
            let answer = world.change(who.clone(), "updateProfile", USER, json!({"name": "Nobody"})).await;
            assert_eq!(refusal(&answer, "updateProfile"), ("NOT_ALLOWED".to_owned(), Value::Null));
            assert_eq!(refusal(&renew(&world, who).await, "renewSupportCode"), ("NOT_ALLOWED".to_owned(), Value::Null));
        }
        assert_eq!(me(&world).await, before);
        let writing = world.with_scopes(&world.person(Person::Collaborator).await, &[TokenScope::WriteAccount]);
        let answer = world.change(writing, "updateProfile", USER, json!({"name": "Somebody"})).await;
        assert_eq!(at(done(&answer, "updateProfile"), "/user/name"), &json!("Somebody"));
    }

    async fn a_renewed_support_code_puts_the_old_one_out_of_use_at_once(world: World) {
        let case = "query($code: String!) { supportCase(code: $code) { user { name } } }";
        let who = |code: Value| { let world = &world; async move {
            world.ask(Person::Agent, case, json!({"code": code})).await.data()["supportCase"]["user"]["name"].clone()
        }};
        let old = me(&world).await["supportCode"]["digits"].clone();
        assert_eq!(who(old.clone()).await, "Imogen Tarrant");
        world.clock.advance(chrono::Duration::days(2));
        let answer = renew(&world, world.person(Person::Collaborator).await).await;
        let new = done(&answer, "renewSupportCode")["supportCode"].clone();
        assert_eq!(new["expiresAt"], "2026-07-17T10:00:00Z", "thirty days from then");
        assert_eq!(me(&world).await["supportCode"], new);
        assert_eq!(who(new["digits"].clone()).await, "Imogen Tarrant");
        assert_eq!(who(old).await, Value::Null);
    }

    async fn of_many_who_renew_at_once_each_person_is_left_with_one_code_that_is_shown_to_them(world: World) {
        let mut people = Vec::new();
        for _ in 0..4 {
            people.push(world.person(Person::Collaborator).await);
            people.push(world.person(Person::Accountant).await);
        }
        let answers = join_all(people.into_iter().map(|who| renew(&world, who))).await;
        let shown: BTreeSet<String> = answers.iter().map(|answer| at(done(answer, "renewSupportCode"), "/supportCode/digits").to_string()).collect();
        let left = me(&world).await["supportCode"]["digits"].to_string();
        assert!(shown.contains(&left), "{left} is none of {shown:?}");
    }
}
