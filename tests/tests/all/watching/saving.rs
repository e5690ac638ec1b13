//! However somebody saves: a guide is served when it is whole, and nobody is told of it before.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    process::Command,
};

use kb::{KnowledgeBase, Source};
use resolvers::guides::Guides;
use tests::on_both_databases;

use super::Followed;
use crate::subscriptions::guides::{copy, edit};

on_both_databases! {
    async fn a_guide_that_is_half_written_is_neither_served_nor_told_of(world: World) {
        let followed = Followed::new(world).await;
        let before = followed.health().await;
        let page = followed.file("prepaid-account");
        let text = fs::read_to_string(&page).expect("a file").replacen("\n---\n", "\n---\n\nA quokka explains it.\n", 1);
        let mut open = fs::File::create(&page).expect("it is emptied");
        let (begun, rest) = text.as_bytes().split_at(40);
        let (more, rest) = rest.split_at(rest.len() - 80);
        for (number, part) in [begun, more].into_iter().enumerate() {
            open.write_all(part).expect("a part is written");
            // What comes later is served first: nobody waits for who has begun to write.
            let other = followed.file("cuenta-prepago");
            let revision = followed.world.services.guides.load().knowledge_base().revision().to_owned();
            edit(&other, "\n---\n", &format!("\n---\n\nFrase {number}.\n"));
            followed.until("another edit", |guides| guides.knowledge_base().revision() != revision).await;
            assert_eq!(followed.found("quokka").await, Vec::<String>::new());
            assert_eq!(followed.health().await, before);
            let guides = followed.world.services.guides.load();
            let served = guides.knowledge_base().article_by_slug("prepaid-account", &"en".parse().expect("a locale"));
            assert!(served.is_some_and(|article| text.ends_with(article.markdown.trim_start())), "it is as it was");
        }
        open.write_all(rest).expect("the rest is written");
        drop(open);
        let quokka = |guides: &Guides| {
            let article = guides.knowledge_base().article_by_slug("prepaid-account", &"en".parse().expect("a locale"));
            article.is_some_and(|article| article.markdown.contains("quokka"))
        };
        followed.until("the whole guide", quokka).await;
        assert_eq!((followed.found("quokka").await, followed.health().await), (vec!["prepaid-account".to_owned()], before));
    }

    async fn however_an_editor_saves_the_guide_is_served_and_nothing_told_of(world: World) {
        let followed = Followed::new(world).await;
        let page = followed.file("prepaid-account");
        let beside = |name: &str| page.with_file_name(name);
        let old = fs::read_to_string(&page).expect("a file");
        type Save<'s> = &'s dyn Fn(&str) -> io::Result<()>;
        let ways: [(&str, Save); 5] = [
            ("emptied and written", &|text| fs::write(&page, text)),
            ("written beside and renamed", &|text| {
                fs::write(beside("prepaid-account.md~"), text)?;
                fs::rename(beside("prepaid-account.md~"), &page)
            }),
            ("renamed away and written", &|text| {
                fs::write(beside("4913"), "")?;
                fs::remove_file(beside("4913"))?;
                fs::rename(&page, beside("prepaid-account.md~"))?;
                fs::write(&page, text)?;
                fs::remove_file(beside("prepaid-account.md~"))
            }),
            ("removed and made again", &|text| {
                fs::remove_file(&page)?;
                fs::write(&page, text)
            }),
            ("written to and emptied where it ends", &|text| {
                let mut open = fs::File::options().write(true).open(&page)?;
                open.write_all(text.as_bytes())?;
                open.set_len(text.len() as u64)
            }),
        ];
        for (number, (way, save)) in ways.iter().enumerate() {
            let text = old.replacen("\n---\n", &format!("\n---\n\nSaved {number}.\n"), 1);
            save(&text).expect("it is saved");
            let saved = |guides: &Guides| {
                assert!(guides.warnings().is_empty(), "{way}: {:?}", guides.warnings());
                let article = guides.knowledge_base().article_by_slug("prepaid-account", &"en".parse().expect("a locale"));
                article.is_some_and(|article| article.markdown.contains(&format!("Saved {number}.")))
            };
            followed.until(way, saved).await;
        }
    }

    async fn five_hundred_files_that_git_checks_out_are_served_and_nothing_is_told_of(world: World) {
        let folder = copy();
        let git = |root: &Path, arguments: &[&str]| {
            let mut command = Command::new("git");
            command.current_dir(root).args(["-c", "user.name=W", "-c", "user.email=w@desk.example"]);
            let done = command.args(arguments).output().expect("git is there");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        let write = |body: &str| {
            for number in 0..500 {
                let text = format!(
                    "---\nslug: n{number}\ntitle: N\nsummary: S.\nkind: faq\naudience: public\nabout: [Query.node]\n\
                     reviewed: 2026-06-01\n---\n\n{body} {number}.\n"
                );
                fs::write(folder.path().join(format!("es/invoices/n{number}.md")), text).expect("it is written");
            }
        };
        git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
        write("A numbat");
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "--quiet", "--message=articles"]);
        git(folder.path(), &["checkout", "--quiet", "-b", "other"]);
        write("A bilby");
        git(folder.path(), &["commit", "--quiet", "--all", "--message=other"]);
        git(folder.path(), &["checkout", "--quiet", "main"]);
        let root = folder.path().to_owned();
        let followed = Followed::of(world, folder).await;
        for branch in ["other", "main"] {
            git(&root, &["checkout", "--quiet", branch]);
            let anew = KnowledgeBase::load(&Source::Folder(root.clone()), &kb::Options::default()).expect("it loads");
            let revision = anew.knowledge_base.revision().to_owned();
            let is_there = |guides: &Guides| {
                assert!(guides.warnings().is_empty(), "{branch}: {:?}", guides.warnings());
                guides.knowledge_base().revision() == revision
            };
            followed.until(branch, is_there).await;
            assert_eq!(followed.world.services.guides.load().knowledge_base().article_count(), anew.knowledge_base.article_count());
        }
    }
}
