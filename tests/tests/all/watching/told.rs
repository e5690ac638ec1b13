//! Where the operating system does not tell of a change, somebody does: a Git host, or who sends a signal.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use axum::body::Body;
use hmac::{Hmac, KeyInit, Mac};
use http::{Request, StatusCode};
use serde_json::{Value, json};
use server::{Hook, State, app};
use sha2::Sha256;
use tests::on_both_databases;
use tower::ServiceExt;

use super::Followed;
use crate::subscriptions::guides::{copy, edit, file};

/// An article that lies where nobody watches, as on a file system that does not tell of changes.
fn unwatched(folder: &Path) -> PathBuf {
    let (page, store) = (file(folder, "prepaid-account"), folder.join(".store"));
    fs::create_dir(&store).expect("a folder is made");
    let real = store.join("prepaid-account.md");
    fs::rename(&page, &real).expect("it is moved");
    symlink(&real, &page).expect("it is linked");
    real
}

const SECRET: &str = "a secret of thirty-two characters, or more";

fn signed(body: &str) -> String {
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(SECRET.as_bytes()).expect("any length");
    let code = mac.chain_update(body).finalize().into_bytes();
    format!("sha256={}", code.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

on_both_databases! {
    async fn a_signed_delivery_of_a_git_host_has_the_folder_looked_at(world: World) {
        let folder = copy();
        let real = unwatched(folder.path());
        let followed = Followed::of(world, folder).await;
        let without = State::new(followed.world.services.clone());
        let with = without.clone().with_hook(Some(Hook::new(SECRET, followed.reloader.clone())));
        let deliver = async |state: &State, body: &str, signature: Option<&str>| {
            let mut request = Request::post("/hooks/knowledge-base").header("x-github-event", "push");
            if let Some(signature) = signature {
                request = request.header("x-hub-signature-256", signature);
            }
            let request = request.body(Body::from(body.to_owned())).expect("a request");
            let reply = app(state.clone()).oneshot(request).await.expect("an answer");
            let status = reply.status();
            let body = axum::body::to_bytes(reply.into_body(), usize::MAX).await.expect("a body");
            (status, serde_json::from_slice::<Value>(&body).unwrap_or_default())
        };
        edit(&real, "\n---\n", "\n---\n\nA quoll explains it.\n");
        let body = "{\"ref\":\"refs/heads/main\"}";
        let long = format!("{{\"commits\":\"{}\"}}", "x".repeat(1 << 20));
        assert_eq!(deliver(&without, body, Some(&signed(body))).await.0, StatusCode::NOT_FOUND, "where there is no secret");
        for signature in [None, Some(signed("{}")), Some("sha256=".to_owned()), Some("sha1=00".to_owned())] {
            let (status, answer) = deliver(&with, body, signature.as_deref()).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{answer}");
        }
        assert_eq!(followed.found("quoll").await, Vec::<String>::new(), "nobody looked");
        let (status, answer) = deliver(&with, &long, Some(&signed(&long))).await;
        assert_eq!((status, &answer["warnings"]), (StatusCode::OK, &json!([])), "{answer}");
        assert_eq!(answer["revision"], followed.world.services.guides.load().knowledge_base().revision());
        assert_eq!(followed.found("quoll").await, ["prepaid-account"]);
    }

    async fn a_hangup_has_the_folder_looked_at(world: World) {
        let folder = copy();
        let real = unwatched(folder.path());
        let followed = Followed::of(world, folder).await;
        let before = followed.world.services.guides.load().knowledge_base().revision().to_owned();
        edit(&real, "\n---\n", "\n---\n\nA dunnart explains it.\n");
        let told = Command::new("kill").args(["-HUP", &std::process::id().to_string()]).status();
        assert!(told.expect("kill is there").success());
        followed.until("the edit", |guides| guides.knowledge_base().revision() != before).await;
        assert_eq!(followed.found("dunnart").await, ["prepaid-account"]);
    }
}
