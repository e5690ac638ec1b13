//! The MySQL prefix and the environment variables of a site: who may change them, what is refused and at which field, what is
//! written down, what is never read back, and what two people at once come to.

use entities::{
    accounts::TokenScope,
    ids::SiteId,
    sites::{EnvironmentVariable, SecretKey},
};
use futures_util::future::join_all;
use sea_orm::{EntityTrait, ModelTrait};
use serde_json::{Value, json};
use tests::{
    Person, World,
    changing::{done, refusal, refusals},
    on_both_databases,
};

const SITE: &str = "site { id domain settings { revision environmentVariables { name value isSecret }
    mysqlPrefix { enabled prefix enabledByMigration resolves(name: \"mabase\") } } }";
const PREFIX: &str = "impact { changes { kind before after } } site { id domain settings { revision mysqlPrefix {
    enabled prefix enabledByMigration resolves(name: \"mabase\") } } }";
const SECRET: &str = "correct horse battery staple";

/// The site of that hosting's domain, as somebody sees it.
async fn site(world: &World, domain: &str) -> Value {
    let document = format!(
        "query($organization: ID!) {{ organization(id: $organization) {{ sites(first: 50) {{ nodes {{ {} }} }} }} }}",
        SITE.trim_start_matches("site {").trim_end_matches('}')
    );
    let answer = world.ask_main(Person::LegalRepresentative, &document).await;
    let sites = answer.data()["organization"]["sites"]["nodes"].as_array().expect("a list").clone();
    sites.into_iter().find(|site| site["domain"] == domain).unwrap_or_else(|| panic!("no site {domain}"))
}

const MIGRATED: &str = "chor-am-see.example";

fn variable(name: &str, value: &str) -> Value {
    json!({"name": name, "value": value})
}

fn secret(name: &str, value: &str) -> Value {
    json!({"name": name, "value": value, "isSecret": true})
}

fn names(site: &Value) -> Vec<String> {
    tests::texts(&site["settings"]["environmentVariables"], "name")
}

async fn rows(world: &World) -> Vec<EnvironmentVariable> {
    <EnvironmentVariable as ModelTrait>::Entity::find().all(world.read()).await.expect("rows")
}

/// Everybody with what they are told: of a site of a hosting that the collaborator has at the level `level`.
async fn set_level(world: &World, id: &Value, level: &str) {
    let uuid: SiteId = id.as_str().expect("an ID").parse().expect("a site's ID");
    let bytes = uuid.0.simple().to_string();
    let site = match world.backend() {
        sea_orm::DbBackend::Postgres => format!("CAST('{bytes}' AS uuid)"),
        _ => format!("unhex('{bytes}')"),
    };
    world
        .run(&format!(
            "UPDATE product_access SET level = '{level}' WHERE product_id = (SELECT product_id FROM sites WHERE id = {site})"
        ))
        .await;
}

on_both_databases! {
    async fn the_prefix_is_switched_off_and_on_and_what_scripts_must_write_is_told(world: World) {
        let before = site(&world, MIGRATED).await;
        let (id, prefix) = (&before["id"], before["settings"]["mysqlPrefix"]["prefix"].as_str().expect("a prefix").to_owned());
        assert_eq!(before["settings"]["mysqlPrefix"]["enabledByMigration"], true);
        let off = world.changed(Person::LegalRepresentative, "setMysqlPrefix", PREFIX, json!({"site": id, "enabled": false})).await;
        let changes = off["impact"]["changes"].as_array().expect("a list").clone();
        assert!(changes.len() >= 3, "{changes:?}");
        for change in &changes {
            let (short, full) = (change["before"].as_str().expect("a name"), change["after"].as_str().expect("a name"));
            assert_eq!(full, format!("{prefix}{short}"));
        }
        let now = &off["site"]["settings"]["mysqlPrefix"];
        assert_eq!((&now["enabled"], &now["enabledByMigration"], &now["resolves"]), (&json!(false), &json!(false), &json!("mabase")));
        let same = world.changed(Person::LegalRepresentative, "setMysqlPrefix", PREFIX, json!({"site": id, "enabled": false})).await;
        assert_eq!((&same["site"], &same["impact"]["changes"]), (&off["site"], &json!([])), "nothing differs, nothing is written");
        let on = world.changed(Person::LegalRepresentative, "setMysqlPrefix", PREFIX, json!({"site": id, "enabled": true})).await;
        assert_eq!(on["impact"]["changes"], json!([]), "full names go on working");
        assert_eq!(on["site"]["settings"]["mysqlPrefix"]["resolves"], json!(format!("{prefix}mabase")));
        assert_eq!(on["site"]["settings"]["mysqlPrefix"]["enabledByMigration"], false, "a person switched it on");
        let notes = world.notes(3).await;
        let switched = |how: &str| ("Mutation.setMysqlPrefix".to_owned(), format!("switched the MySQL prefix {how} for {MIGRATED}"));
        assert_eq!(notes[..2], [switched("on"), switched("off")]);
        assert_ne!(notes[2].0, "Mutation.setMysqlPrefix");
    }

    async fn variables_are_set_changed_and_removed_and_others_stay(world: World) {
        let before = site(&world, MIGRATED).await;
        let id = &before["id"];
        let set = json!({"site": id, "set": [variable("APP_ENV", "staging"), variable("EMPTY", ""), secret("API_KEY", SECRET)]});
        let after = world.changed(Person::LegalRepresentative, "setEnvironmentVariables", SITE, set).await["site"].clone();
        let mut expected = names(&before);
        expected.extend(["API_KEY", "APP_ENV", "EMPTY"].map(str::to_owned));
        expected.sort();
        expected.dedup();
        assert_eq!(names(&after), expected, "those that were not named stay");
        let found = |site: &Value, name: &str| {
            let all = site["settings"]["environmentVariables"].as_array().expect("a list").clone();
            all.into_iter().find(|variable| variable["name"] == name).unwrap_or(Value::Null)
        };
        assert_eq!(found(&after, "APP_ENV"), json!({"name": "APP_ENV", "value": "staging", "isSecret": false}));
        assert_eq!(found(&after, "EMPTY")["value"], "");
        assert_eq!(found(&after, "API_KEY"), json!({"name": "API_KEY", "value": null, "isSecret": true}));
        let set = json!({"site": id, "set": [variable("API_KEY", "public now")], "unset": ["EMPTY"]});
        let shown = world.changed(Person::LegalRepresentative, "setEnvironmentVariables", SITE, set).await["site"].clone();
        assert_eq!(found(&shown, "API_KEY")["value"], "public now");
        assert_eq!(found(&shown, "EMPTY"), Value::Null);
        let again = json!({"site": id, "set": [variable("API_KEY", "public now")]});
        let same = world.changed(Person::LegalRepresentative, "setEnvironmentVariables", SITE, again).await["site"].clone();
        assert_eq!(same, shown, "nothing differs, nothing is written");
        let notes = world.notes(2).await;
        let said = |what: &str| ("Mutation.setEnvironmentVariables".to_owned(), format!("environment variables of {MIGRATED}: {what}"));
        assert_eq!(notes, [said("set API_KEY; removed EMPTY"), said("set APP_ENV, EMPTY; set as secrets API_KEY")]);
    }

    async fn a_secret_is_kept_sealed_and_read_back_by_nobody(world: World) {
        let id = site(&world, MIGRATED).await["id"].clone();
        let input = json!({"site": id, "set": [secret("API_KEY", SECRET)]});
        let answer = world.change(world.person(Person::LegalRepresentative).await, "setEnvironmentVariables", SITE, input).await;
        done(&answer, "setEnvironmentVariables");
        assert!(!answer.json.to_string().contains("horse"));
        let row = rows(&world).await.into_iter().find(|row| row.name == "API_KEY").expect("the row");
        let key = SecretKey::derive(&[7; 32]);
        assert!(row.is_secret && !row.value.contains("horse"), "{row:?}");
        assert_eq!(row.key_id.as_deref(), Some(key.id()));
        assert_eq!(key.open(&row).as_deref(), Ok(SECRET), "the site's processes open it");
        let log = "query($organization: ID!) { organization(id: $organization) { auditLog(first: 50) { nodes { summary } } } }";
        for person in [Person::LegalRepresentative, Person::Agent] {
            assert!(!world.ask_main(person, log).await.json.to_string().contains("horse"));
        }
        let long = format!("{SECRET}{}", "x".repeat(40_000));
        let refused = json!({"site": id, "set": [secret("API_KEY", &long)]});
        let answer = world.change(world.person(Person::LegalRepresentative).await, "setEnvironmentVariables", SITE, refused).await;
        assert_eq!(refusal(&answer, "setEnvironmentVariables").0, "TOO_LONG");
        assert!(!answer.json.to_string().contains("horse"), "nor in what is refused");
        let wrong = json!({"site": id, "set": [{"name": "API_KEY", "value": [SECRET], "isSecret": SECRET}]});
        let answer = world.change(world.person(Person::LegalRepresentative).await, "setEnvironmentVariables", SITE, wrong).await;
        assert!(answer.json.get("errors").is_some() && !answer.json.to_string().contains("horse"), "{:#}", answer.json);
    }

    async fn whoever_has_the_hosting_at_the_level_manage_may_and_others_are_told_no_more_than_they_see(world: World) {
        let theirs = "query($organization: ID!) { organization(id: $organization) { sites(first: 1) { nodes { id } } } }";
        let id = world.ask_main(Person::Collaborator, theirs).await.data()["organization"]["sites"]["nodes"][0]["id"].clone();
        let both = [
            ("setMysqlPrefix", PREFIX, json!({"site": id, "enabled": false})),
            ("setEnvironmentVariables", SITE, json!({"site": id, "set": [variable("A", "1")]})),
        ];
        set_level(&world, &id, "VIEW").await;
        for (who, code) in [
            (world.person(Person::Collaborator).await, "NOT_ALLOWED"),
            (world.person(Person::Accountant).await, "NOT_FOUND"),
            (world.viewer("Malte Hollerbach").await, "NOT_FOUND"),
            (world.person(Person::Anonymous).await, "NOT_FOUND"),
        ] {
            for (mutation, payload, input) in both.clone() {
                let answer = world.change(who.clone(), mutation, payload, input).await;
                assert_eq!(refusal(&answer, mutation), (code.to_owned(), json!(["input", "site"])), "{mutation} {who:?}");
            }
        }
        set_level(&world, &id, "MANAGE").await;
        let collaborator = world.person(Person::Collaborator).await;
        for (mutation, payload, input) in both {
            for (scopes, code) in [([TokenScope::ReadSites], Some("NOT_ALLOWED")), ([TokenScope::WriteAccount], Some("NOT_FOUND")), ([TokenScope::WriteSites], None)] {
                let who = world.with_scopes(&collaborator, &scopes);
                let answer = world.change(who, mutation, payload, input.clone()).await;
                match code {
                    Some(code) => assert_eq!(refusal(&answer, mutation).0, code, "{scopes:?}"),
                    None => assert_eq!(done(&answer, mutation)["site"]["id"], id),
                }
            }
            done(&world.change(world.viewer("Matthias Gehrig").await, mutation, payload, input).await, mutation);
        }
        world.run("DELETE FROM product_access").await;
        let input = json!({"site": id, "enabled": true});
        let answer = world.change(collaborator, "setMysqlPrefix", PREFIX, input).await;
        assert_eq!(refusal(&answer, "setMysqlPrefix").0, "NOT_FOUND", "what was taken away since the request came counts");
        let nobodys = SiteId::from(uuid::Uuid::from_u128(7)).to_string();
        let admin = world.viewer("Matthias Gehrig").await;
        let answer = world.change(admin.clone(), "setMysqlPrefix", PREFIX, json!({"site": nobodys, "enabled": true})).await;
        assert_eq!(refusal(&answer, "setMysqlPrefix").0, "NOT_FOUND");
        let malformed = world.change(admin, "setMysqlPrefix", PREFIX, json!({"site": "nonsense", "enabled": true})).await;
        assert_eq!(malformed.codes(), ["BAD_USER_INPUT"]);
    }

    async fn a_support_agent_may_as_far_as_the_customers_leave_goes(world: World) {
        let supported = "query($organization: ID!) { organization(id: $organization) { sites(first: 1) { nodes { id } } } }";
        let found = world.ask_main(Person::Agent, supported).await.data()["organization"]["sites"]["nodes"].clone();
        let Some(id) = found.get(0).map(|site| site["id"].clone()) else { panic!("the demo lets agents see a site") };
        let input = json!({"site": id, "set": [variable("A", "1")]});
        for (level, code) in [("VIEW", Some("NOT_ALLOWED")), ("MANAGE", None)] {
            world.run(&format!("UPDATE support_access_grants SET level = '{level}'")).await;
            let answer = world.change(world.person(Person::Agent).await, "setEnvironmentVariables", SITE, input.clone()).await;
            match code {
                Some(code) => assert_eq!(refusal(&answer, "setEnvironmentVariables"), (code.to_owned(), json!(["input", "site"]))),
                None => assert_eq!(done(&answer, "setEnvironmentVariables")["site"]["id"], id),
            }
        }
        world.run("UPDATE support_access_grants SET revoked_at = created_at").await;
        let answer = world.change(world.person(Person::Agent).await, "setEnvironmentVariables", SITE, input).await;
        assert_eq!(refusal(&answer, "setEnvironmentVariables").0, "NOT_FOUND");
    }

    async fn what_is_wrong_is_told_all_at_once_at_its_place_and_nothing_is_kept(world: World) {
        let before = site(&world, MIGRATED).await;
        let at = |path: &[&str]| json!([&["input"], path].concat());
        let many: Vec<_> = (0..101).map(|index| variable(&format!("V{index}"), "")).collect();
        for (set, unset, told) in [
            (json!([]), json!([]), vec![("REQUIRED", at(&["set"]))]),
            (json!(null), json!(null), vec![("REQUIRED", at(&["set"]))]),
            (json!([variable("", ""), variable("2ND", ""), variable("OK", "a\0b"), variable("PATH", "")]), json!(null), vec![
                ("REQUIRED", at(&["set", "0", "name"])), ("INVALID", at(&["set", "1", "name"])),
                ("INVALID", at(&["set", "2", "value"])), ("INVALID", at(&["set", "3", "name"]))]),
            (json!([variable(&"A".repeat(129), &"x".repeat(32_769))]), json!(null), vec![
                ("TOO_LONG", at(&["set", "0", "name"])), ("TOO_LONG", at(&["set", "0", "value"]))]),
            (json!([variable("A", "1"), variable("A", "2")]), json!(["A"]), vec![
                ("INVALID", at(&["set", "1", "name"])), ("INVALID", at(&["unset", "0"]))]),
            (json!([variable("A", "1")]), json!(["NOT_THERE"]), vec![("NOT_FOUND", at(&["unset", "0"]))]),
            (json!(many), json!(null), vec![("ABOVE_MAXIMUM", at(&["set"]))]),
        ] {
            let told: Vec<_> = told.into_iter().map(|(code, field)| (code.to_owned(), field)).collect();
            let input = json!({"site": before["id"], "set": set, "unset": unset});
            let answer = world.change(world.person(Person::LegalRepresentative).await, "setEnvironmentVariables", SITE, input).await;
            assert_eq!(refusals(&answer, "setEnvironmentVariables"), told);
        }
        assert_eq!(site(&world, MIGRATED).await, before);
    }

    async fn who_says_which_revision_they_saw_never_writes_over_somebody_elses_change(world: World) {
        let seen = site(&world, MIGRATED).await;
        let (id, revision) = (&seen["id"], &seen["settings"]["revision"]);
        let people = join_all((0..6).map(|_| world.person(Person::LegalRepresentative))).await;
        let answers = join_all(people.into_iter().enumerate().map(|(index, by)| {
            let input = json!({"site": id, "ifRevision": revision, "set": [variable("WHO", &index.to_string())]});
            let world = &world;
            async move { world.change(by, "setEnvironmentVariables", SITE, input).await }
        })).await;
        let (saved, late): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.data()["setEnvironmentVariables"]["userErrors"] == json!([]));
        assert_eq!((saved.len(), late.len()), (1, 5));
        let conflict = ("CONFLICT".to_owned(), json!(["input", "ifRevision"]));
        for answer in late {
            assert_eq!(refusal(answer, "setEnvironmentVariables"), conflict);
        }
        assert_eq!(site(&world, MIGRATED).await, saved[0].data()["setEnvironmentVariables"]["site"]);
        let stale = json!({"site": id, "ifRevision": revision, "enabled": false});
        let answer = world.change(world.person(Person::LegalRepresentative).await, "setMysqlPrefix", PREFIX, stale).await;
        assert_eq!(refusal(&answer, "setMysqlPrefix"), conflict);
    }

    async fn two_who_set_different_variables_at_once_both_keep_theirs(world: World) {
        let id = site(&world, MIGRATED).await["id"].clone();
        let people = join_all((0..6).map(|_| world.person(Person::LegalRepresentative))).await;
        let answers = join_all(people.into_iter().enumerate().map(|(index, by)| {
            let input = json!({"site": id, "set": [variable(&format!("OWN_{index}"), "1"), variable("SHARED", &index.to_string())]});
            let world = &world;
            async move { world.change(by, "setEnvironmentVariables", SITE, input).await }
        })).await;
        for answer in &answers {
            done(answer, "setEnvironmentVariables");
        }
        let kept = names(&site(&world, MIGRATED).await);
        assert_eq!(kept.iter().filter(|name| name.starts_with("OWN_") || *name == "SHARED").count(), 7, "{kept:?}");
    }
}
