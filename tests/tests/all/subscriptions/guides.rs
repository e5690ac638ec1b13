//! The knowledge base as it changes, for each reader.

use std::{fs, path::Path};

use kb::{KnowledgeBase, Source};
use resolvers::guides::Guides;
use serde_json::{Value, json};
use tests::{Person, World, at, on_both_databases, texts};

use super::{Client, Desk};

const CHANGED: &str = "subscription($locale: Locale) { knowledgeBaseChanged(locale: $locale) {
    articles { slug locale title } removedSlugs revision } }";

/// Some of the shipped articles in a folder, to be edited: fewer are sooner indexed.
pub(crate) fn copy() -> tempfile::TempDir {
    let (folder, shipped) =
        (tempfile::tempdir().expect("a folder"), Path::new(env!("CARGO_MANIFEST_DIR")).join("../kb/articles"));
    fs::copy(shipped.join("categories.yaml"), folder.path().join("categories.yaml")).expect("a file is copied");
    for shelf in ["en/prepaid", "en/billing-frequency", "es/prepaid", "es/billing-frequency", "es/invoices"] {
        fs::create_dir_all(folder.path().join(shelf)).expect("a folder is made");
        for entry in fs::read_dir(shipped.join(shelf)).expect("a folder") {
            let entry = entry.expect("an entry");
            fs::copy(entry.path(), folder.path().join(shelf).join(entry.file_name())).expect("a file is copied");
        }
    }
    folder
}

/// Offers the articles of the folder from now on.
pub(crate) fn reload(world: &World, folder: &Path) {
    let loaded = KnowledgeBase::load(&Source::Folder(folder.to_owned()), &kb::Options::default()).expect("it loads");
    let (guides, _) = Guides::open(loaded.knowledge_base, &schema::coordinates_sdl(), None).expect("an index is built");
    world.services.guides.replace(guides);
}

pub(crate) fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("a file");
    assert!(text.contains(from), "{from} is not in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).expect("it is written");
}

/// The file of an article.
pub(crate) fn file(folder: &Path, slug: &str) -> std::path::PathBuf {
    let locales = fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
    let categories = locales.filter_map(|locale| fs::read_dir(locale.path()).ok()).flatten().filter_map(Result::ok);
    let mut files = categories.map(|category| category.path().join(format!("{slug}.md")));
    files.find(|file| file.is_file()).unwrap_or_else(|| panic!("no article {slug}"))
}

async fn follow(client: &mut Client, locale: &str) {
    client.subscribe("k", CHANGED, json!({"locale": locale})).await;
}

fn change(response: &Value) -> (Vec<String>, Vec<String>) {
    let change = at(response, "/data/knowledgeBaseChanged");
    let gone = change["removedSlugs"].as_array().expect("a list").iter();
    (texts(&change["articles"], "slug"), gone.map(|slug| slug.as_str().expect("a text").to_owned()).collect())
}

on_both_databases! {
    async fn readers_hear_of_what_reads_differently_for_them_and_of_nothing_else(world: World) {
        let desk = Desk::open(&world).await;
        let folder = copy();
        reload(&world, folder.path());
        let mut english = Client::ready(&desk, &world, Person::Anonymous).await;
        let mut spanish = Client::ready(&desk, &world, Person::Anonymous).await;
        let mut agent = Client::ready(&desk, &world, Person::Agent).await;
        for (client, locale) in [(&mut english, "en"), (&mut spanish, "es"), (&mut agent, "en")] {
            follow(client, locale).await;
        }
        desk.subscriptions(3).await;

        let page = file(folder.path(), "prepaid-account");
        edit(&page, "\n---\n", "\n---\n\nA sentence that was not there.\n");
        reload(&world, folder.path());
        let heard = english.response("k").await;
        assert_eq!(change(&heard), (vec!["prepaid-account".to_owned()], vec![]), "{heard:#}");
        assert_eq!(at(&heard, "/data/knowledgeBaseChanged/revision"), world.services.guides.load().knowledge_base().revision());
        assert_eq!(change(&agent.response("k").await).0, ["prepaid-account"]);

        // For agents alone; then one that is not for everybody any more.
        edit(&file(folder.path(), "refund-months-charged-twice"), "\n---\n", "\n---\n\nAnother sentence.\n");
        reload(&world, folder.path());
        assert_eq!(change(&agent.response("k").await).0, ["refund-months-charged-twice"]);
        fs::remove_file(&page).expect("it is removed");
        reload(&world, folder.path());
        let gone = english.response("k").await;
        let (articles, removed) = change(&gone);
        assert!(removed == ["prepaid-account"], "the first that an anonymous reader hears of since: {gone:#}");
        assert!(!articles.contains(&"refund-months-charged-twice".to_owned()), "{gone:#}");

        // The Spanish reader heard of none of it, but of this.
        edit(&file(folder.path(), "cuenta-prepago"), "\n---\n", "\n---\n\nUna frase nueva.\n");
        reload(&world, folder.path());
        assert!(change(&spanish.response("k").await).0.contains(&"cuenta-prepago".to_owned()));
    }
}
