//! Guides that follow their folder: what is written there is served, and what breaks is served as it was.

mod saving;
mod told;

use std::{
    fs,
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::body::Body;
use http::{Request, StatusCode};
use kb::{KnowledgeBase, Source};
use resolvers::guides::{Guides, GuidesFollower};
use serde_json::{Value, json};
use server::{Changes, Reloader, State, app};
use tests::{Desk, Person, World, at, on_both_databases, soon, texts};
use tower::ServiceExt;

use crate::subscriptions::{
    Client,
    guides::{copy, edit, file},
};

const CHANGED: &str = "subscription { knowledgeBaseChanged(locale: \"en\") {
    articles { slug } removedSlugs revision warnings } }";

/// A world whose guides follow a folder.
struct Followed {
    world: World,
    folder: tempfile::TempDir,
    reloader: Reloader,
}

impl Followed {
    /// With some of the shipped articles, once everything is quiet.
    async fn new(world: World) -> Self {
        Self::of(world, copy()).await
    }

    async fn of(world: World, folder: tempfile::TempDir) -> Self {
        let (changes, source) = (Changes::of(folder.path()), Source::Folder(folder.path().to_owned()));
        let loaded = KnowledgeBase::load(&source, &kb::Options::default()).expect("it loads");
        let (guides, _) =
            Guides::open(loaded.knowledge_base.clone(), &schema::coordinates_sdl(), None).expect("an index");
        world.services.guides.replace(guides);
        let reloader = server::follow(loaded, changes, world.services.guides.clone());
        assert!(reloader.reload().await);
        Self { world, folder, reloader }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn file(&self, slug: &str) -> PathBuf {
        file(self.folder.path(), slug)
    }

    fn watcher(&self) -> GuidesFollower {
        self.world.services.guides.follow(self.world.services.guides.load())
    }

    /// Waits until the guides of the moment are as wanted.
    async fn until(&self, what: &str, is_so: impl Fn(&Guides) -> bool) {
        let mut follower = self.watcher();
        let come = async {
            while !is_so(&self.world.services.guides.load()) {
                follower.next().await.expect("somebody may replace them");
            }
        };
        soon(what, come).await;
    }

    async fn found(&self, text: &str) -> Vec<String> {
        let document = "query($text: String!) { search(query: $text, locale: \"en\") { nodes { article { slug } } } }";
        let answer = self.world.ask(Person::Anonymous, document, json!({ "text": text })).await;
        let nodes = answer.data()["search"]["nodes"].as_array().expect("a list").iter();
        nodes.map(|node| at(node, "/article/slug").as_str().expect("a text").to_owned()).collect()
    }

    async fn health(&self) -> Vec<String> {
        let request = Request::get("/health").body(Body::empty()).expect("a request");
        let reply = app(State::new(self.world.services.clone())).oneshot(request).await.expect("an answer");
        assert_eq!(reply.status(), StatusCode::OK, "articles that cannot be used keep nobody from being served");
        let body = axum::body::to_bytes(reply.into_body(), usize::MAX).await.expect("a body");
        let health: Value = serde_json::from_slice(&body).expect("JSON");
        let warnings = health["warnings"].as_array().expect("a list").iter();
        warnings.map(|warning| warning.as_str().expect("a text").to_owned()).collect()
    }
}

fn change(response: &Value) -> &Value {
    at(response, "/data/knowledgeBaseChanged")
}

fn has(guides: &Guides, slug: &str) -> bool {
    let english = "en".parse().expect("a locale");
    guides.knowledge_base().article_by_slug(slug, &english).is_some_and(|article| article.locale == english)
}

on_both_databases! {
    async fn an_edit_is_in_search_article_and_help_as_soon_as_it_is_told_of(world: World) {
        let followed = Followed::new(world).await;
        let desk = Desk::open(&followed.world).await;
        let mut reader = Client::ready(&desk, &followed.world, Person::Anonymous).await;
        reader.subscribe("k", CHANGED, json!({})).await;
        desk.subscriptions(1).await;
        assert_eq!(followed.found("quokka").await, Vec::<String>::new());

        let page = followed.file("prepaid-account");
        edit(&page, "## Before you start", "A quokka explains it.\n\n## Before you begin");
        let heard = reader.response("k").await;
        assert_eq!(texts(&change(&heard)["articles"], "slug"), ["prepaid-account"], "{heard:#}");
        assert_eq!(followed.found("quokka").await, ["prepaid-account"]);
        let document = "{ article(slug: \"prepaid-account\", locale: \"en\") { markdown }
            help(context: {coordinates: [\"PrepaidAccount.balance\"]}, locale: \"en\") { section { title } } }";
        let answer = followed.world.ask(Person::Anonymous, document, json!({})).await;
        assert!(at(answer.data(), "/article/markdown").as_str().is_some_and(|text| text.contains("A quokka")));
        let helps = answer.data()["help"].as_array().expect("a list").iter();
        assert!(helps.into_iter().any(|topic| topic["section"]["title"] == "Before you begin"), "{:#}", answer.json);

        // As editors save: another file under the same name.
        let text = fs::read_to_string(&page).expect("a file").replace("quokka", "wombat");
        let saved = page.with_file_name(".saved.tmp");
        fs::write(&saved, text).expect("it is written");
        fs::rename(&saved, &page).expect("it is renamed");
        assert_eq!(texts(&change(&reader.response("k").await)["articles"], "slug"), ["prepaid-account"]);
        assert_eq!((followed.found("quokka").await.len(), followed.found("wombat").await.len()), (0, 1));

        fs::remove_file(&page).expect("it is removed");
        assert_eq!(change(&reader.response("k").await)["removedSlugs"], json!(["prepaid-account"]));
        assert_eq!(followed.found("wombat").await, Vec::<String>::new());
    }

    async fn an_article_that_breaks_is_served_as_it_was_and_told_of_until_it_is_mended(world: World) {
        let followed = Followed::new(world).await;
        let desk = Desk::open(&followed.world).await;
        let mut agent = Client::ready(&desk, &followed.world, Person::Agent).await;
        let mut reader = Client::ready(&desk, &followed.world, Person::Anonymous).await;
        for client in [&mut agent, &mut reader] {
            client.subscribe("k", CHANGED, json!({})).await;
        }
        desk.subscriptions(2).await;
        let before = followed.health().await;

        let page = followed.file("prepaid-account");
        edit(&page, "kind: guide", "kind: poem");
        let heard = agent.response("k").await;
        let warnings = change(&heard)["warnings"].as_array().expect("a list").clone();
        let told = warnings.first().and_then(Value::as_str).expect("a warning");
        assert!(told.starts_with("en/prepaid/prepaid-account.md:6:"), "{told}");
        assert!(told.contains("poem") && told.ends_with("It is served as it was until then."), "{told}");
        assert_eq!((&change(&heard)["articles"], warnings.len()), (&json!([]), 1));
        let health = followed.health().await;
        assert!(health.contains(&told.to_owned()), "{health:?}");
        assert!(followed.found("reserve of money").await.contains(&"prepaid-account".to_owned()));

        // An article for agents: everybody may know that something is broken, and not what.
        let hidden = followed.file("refund-months-charged-twice");
        edit(&hidden, "---", "--");
        let heard = agent.response("k").await;
        let all = change(&heard)["warnings"].to_string();
        assert!(all.contains("refund-months-charged-twice.md:1:"), "{all}");
        let health = followed.health().await.join("\n");
        assert!(!health.contains("refund-months") && health.contains("not for everybody"), "{health}");

        edit(&hidden, "--", "---");
        edit(&page, "kind: poem", "kind: guide");
        followed.until("the end of the warnings", |guides| guides.warnings().is_empty()).await;
        assert_eq!(followed.health().await, before);
        let mut heard = agent.response("k").await;
        while change(&heard)["warnings"] != json!([]) {
            heard = agent.response("k").await;
        }
        // The reader heard of none of it, but of this.
        edit(&page, "\n---\n", "\n---\n\nA sentence that was not there.\n");
        let heard = reader.response("k").await;
        assert_eq!(texts(&change(&heard)["articles"], "slug"), ["prepaid-account"], "{heard:#}");
        assert_eq!(change(&heard)["warnings"], json!([]));
    }
}

on_both_databases! {
    async fn folders_that_are_made_moved_removed_and_made_again_are_followed(world: World) {
        let followed = Followed::new(world).await;
        let text = |slug: &str| format!(
            "---\nslug: {slug}\ntranslates: cuenta-prepago-{slug}\ntitle: New\nsummary: A wombat.\nkind: faq\naudience: public\n\
             about: [Query.node]\nreviewed: 2026-06-01\n---\n\nText.\n"
        );
        fs::create_dir(followed.path("en/fresh")).expect("a folder is made");
        fs::write(followed.path("en/fresh/one.md"), text("one")).expect("it is written");
        followed.until("an article of a new folder", |guides| has(guides, "one")).await;
        fs::write(followed.path("en/fresh/two.md"), text("two")).expect("it is written");
        followed.until("another of it", |guides| has(guides, "two")).await;
        assert_eq!(followed.found("wombat").await.len(), 2);
        fs::rename(followed.path("en/fresh"), followed.path("en/moved")).expect("it is moved");
        let category = |guides: &Guides, slug: &str| {
            let article = guides.knowledge_base().article_by_slug(slug, &"en".parse().expect("a locale")).cloned();
            article.map(|article| article.category.clone())
        };
        followed.until("the move", |guides| category(guides, "two").as_deref() == Some("moved")).await;
        fs::write(followed.path("en/moved/three.md"), text("three")).expect("it is written");
        followed.until("an article of the moved folder", |guides| has(guides, "three")).await;

        // The whole folder goes away, and comes again.
        let (whole, away) = (followed.folder.path().to_owned(), followed.folder.path().with_extension("away"));
        fs::rename(&whole, &away).expect("it is moved away");
        followed.until("a warning", |guides| !guides.warnings().is_empty()).await;
        let warning = followed.world.services.guides.load().warnings()[0].text().to_owned();
        assert!(warning.contains(&whole.display().to_string()), "{warning}");
        assert!(followed.health().await.iter().any(|warning| warning.contains("folder of articles")));
        assert_eq!(followed.found("wombat").await.len(), 3, "everything is served as it was");
        fs::rename(&away, &whole).expect("it is moved back");
        followed.until("the end of the warning", |guides| guides.warnings().is_empty()).await;
        fs::remove_file(followed.path("en/moved/one.md")).expect("it is removed");
        followed.until("a change in what came again", |guides| !has(guides, "one")).await;
    }

    async fn what_git_checks_out_is_served(world: World) {
        let folder = copy();
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            command.current_dir(folder.path()).args(["-c", "user.name=W", "-c", "user.email=w@desk.example"]);
            let done = command.args(arguments).output().expect("git is there");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        git(&["init", "--quiet", "--initial-branch=main"]);
        git(&["add", "."]);
        git(&["commit", "--quiet", "--message=articles"]);
        git(&["checkout", "--quiet", "-b", "other"]);
        edit(&file(folder.path(), "prepaid-account"), "\n---\n", "\n---\n\nA bilby explains it.\n");
        fs::rename(folder.path().join("es/invoices"), folder.path().join("es/bills")).expect("it is moved");
        git(&["add", "--all"]);
        git(&["commit", "--quiet", "--message=other"]);
        git(&["checkout", "--quiet", "main"]);

        let root = folder.path().to_owned();
        let followed = Followed::of(world, folder).await;
        let git = |branch: &str| {
            let done = Command::new("git").current_dir(&root).args(["checkout", "--quiet", branch]).status();
            assert!(done.expect("git is there").success());
        };
        let (main, articles) = {
            let guides = followed.world.services.guides.load();
            (guides.knowledge_base().revision().to_owned(), guides.knowledge_base().article_count())
        };
        git("other");
        let anew = KnowledgeBase::load(&Source::Folder(root.clone()), &kb::Options::default()).expect("it loads");
        let revision = anew.knowledge_base.revision().to_owned();
        followed.until("the other branch", |guides| guides.knowledge_base().revision() == revision).await;
        assert_eq!(followed.found("bilby").await, ["prepaid-account"]);
        assert_eq!(followed.world.services.guides.load().knowledge_base().article_count(), articles);
        git("main");
        followed.until("the first branch", |guides| guides.knowledge_base().revision() == main).await;
        assert_eq!(followed.found("bilby").await, Vec::<String>::new());
    }

    async fn no_request_is_dropped_while_articles_change(world: World) {
        let followed = Followed::new(world).await;
        let desk = Desk::with(State::new(followed.world.services.clone()).with_rate(None)).await;
        let is_over = Arc::new(AtomicBool::new(false));
        let ask = async {
            let document = "{ search(query: \"prepaid\", locale: \"en\") { totalCount nodes { article { title } } }
                article(slug: \"prepaid-account\", locale: \"en\") { title } }";
            let mut asked = 0;
            while !is_over.load(Ordering::Relaxed) {
                let answer = desk.ask(None, document, &json!({})).await;
                assert!(answer.get("errors").is_none(), "{answer:#}");
                assert!(at(&answer, "/data/search/totalCount").as_u64().is_some_and(|found| found > 0), "{answer:#}");
                assert!(at(&answer, "/data/article/title").is_string(), "{answer:#}");
                asked += 1;
            }
            asked
        };
        let page = followed.file("prepaid-account");
        let write = async {
            for number in 0..10 {
                let before = followed.world.services.guides.load().knowledge_base().revision().to_owned();
                edit(&page, "\n---\n", &format!("\n---\n\nSentence {number}.\n"));
                followed.until("the edit", |guides| guides.knowledge_base().revision() != before).await;
            }
            is_over.store(true, Ordering::Relaxed);
        };
        let (asked, ()) = tokio::join!(ask, write);
        assert!(asked > 0);
    }
}
