use std::{fs, time::Duration};

use axum::body::{Body, to_bytes};
use http::HeaderMap;
use kb::{KnowledgeBase, Source};
use tower::ServiceExt;

use super::*;

const ARTICLE: &str = "\
---
slug: pagar
title: Pagar <ahora>
summary: Cómo pagar.
kind: guide
audience: agent
about: [Invoice]
when:
  - name: late
    if: Invoice.status == \"OVERDUE\"
    because: Está vencida.
reviewed: 2026-11-02
---

Use {{ MysqlPrefix.prefix | wxyz_ }} y <script>alert(1)</script>.

## Pasos {#steps when=\"late\"}

Lea [otro](no-existe.md).
";

struct Previewed {
    folder: tempfile::TempDir,
    showing: Showing,
}

impl Previewed {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("es/invoices")).unwrap();
        fs::write(folder.path().join("categories.yaml"), "invoices: {es: {title: Facturas, description: Ver.}}")
            .unwrap();
        fs::write(folder.path().join("es/invoices/pagar.md"), ARTICLE).unwrap();
        let changes = Changes::of(folder.path());
        let loaded = KnowledgeBase::load(&Source::Folder(folder.path().to_owned()), &kb::Options::default()).unwrap();
        let schema = SchemaCoordinates::parse(&schema::coordinates_sdl(), "schema.graphql").unwrap();
        let today = || NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let showing = show(loaded, changes, schema, today);
        Self { folder, showing }
    }

    async fn get(&self, path: &str) -> (StatusCode, HeaderMap, String) {
        self.get_from("127.0.0.1:8081", path).await
    }

    async fn get_from(&self, host: &str, path: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::get(path).header(header::HOST, host).body(Body::empty()).unwrap();
        let reply = app(self.showing.clone()).oneshot(request).await.unwrap();
        let (parts, body) = reply.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }
}

#[tokio::test]
async fn an_article_is_shown_as_the_desk_shows_it_with_what_is_wrong_beside_it() {
    let previewed = Previewed::new();
    let (status, headers, page) = previewed.get("/kb/es/pagar").await;
    assert_eq!(status, StatusCode::OK);
    for shown in [
        "Pagar &#60;ahora&#62;",
        "wxyz_",
        "es/invoices/pagar.md:19:",
        "broken-link",
        "Invoice.status == &#34;OVERDUE&#34;",
        "Está vencida.",
        "Then the section “Pasos” helps.",
        "MysqlPrefix.prefix",
        "<dd>agent</dd>",
    ] {
        assert!(page.contains(shown), "{shown} is not in {page}");
    }
    assert!(!page.contains("<script>alert"), "{page}");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
    let (_, _, page) = previewed.get("/kb/es/pagar?fields=1").await;
    assert!(page.contains("{{ MysqlPrefix.prefix }}"), "{page}");
    let (status, _, page) = previewed.get("/").await;
    assert!(status == StatusCode::OK && page.contains("/kb/es/pagar") && page.contains("1 article checked"), "{page}");
    let (_, _, page) = previewed.get("/findings").await;
    assert!(page.contains("broken-link") && page.contains("href=\"/kb/es/pagar\""), "{page}");
}

#[tokio::test]
async fn what_leads_elsewhere_on_the_desk_says_where() {
    let previewed = Previewed::new();
    for (path, what) in [
        ("/kb/es/nada", "There is no article"),
        ("/billing/invoices", "leads to /billing/invoices"),
        ("/graphql/coordinates/Invoice.status", "says of Invoice.status"),
    ] {
        let (status, _, page) = previewed.get(path).await;
        assert!(status == StatusCode::NOT_FOUND && page.contains(what), "{path}: {page}");
    }
}

#[tokio::test]
async fn images_of_the_folder_are_shown_and_no_other_file() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    let previewed = Previewed::new();
    let images = previewed.folder.path().join("_images/steps");
    fs::create_dir_all(&images).unwrap();
    fs::write(images.join("a b.png"), PNG).unwrap();
    let request =
        Request::get("/images/steps/a%20b.png").header(header::HOST, "localhost").body(Body::empty()).unwrap();
    let reply = app(previewed.showing.clone()).oneshot(request).await.unwrap();
    assert_eq!(
        (reply.status(), &reply.headers()[header::CONTENT_TYPE]),
        (StatusCode::OK, &"image/png".parse().unwrap())
    );
    assert_eq!(to_bytes(reply.into_body(), usize::MAX).await.unwrap(), PNG);
    for path in ["/images/none.png", "/images/%2e%2e/es/invoices/pagar.md", "/images/%2e%2e/categories.yaml"] {
        let (status, _, page) = previewed.get(path).await;
        assert!(status == StatusCode::NOT_FOUND && page.contains("The image /images/"), "{path}: {page}");
    }
    // The check follows the images, too.
    let mut showing = previewed.showing.clone();
    let text = ARTICLE.replace("## Pasos", "![Uno](/images/uno.png)\n\n## Pasos");
    fs::write(previewed.folder.path().join("es/invoices/pagar.md"), text).unwrap();
    let finds = |shown: &Shown| shown.report.findings.iter().any(|it| it.code == kb::FindingCode::UnknownImage);
    let come = showing.wait_for(|shown| finds(shown));
    drop(tokio::time::timeout(Duration::from_secs(30), come).await.expect("the image that is not there").unwrap());
    fs::write(previewed.folder.path().join("_images/uno.png"), PNG).unwrap();
    let come = showing.wait_for(|shown| !finds(shown));
    drop(tokio::time::timeout(Duration::from_secs(30), come).await.expect("the image that is there now").unwrap());
}

#[tokio::test]
async fn a_change_is_shown_and_a_folder_that_is_gone_is_told_of() {
    let previewed = Previewed::new();
    let file = previewed.folder.path().join("es/invoices/pagar.md");
    let mut showing = previewed.showing.clone();
    let mut until = async |what: &str, is_so: &dyn Fn(&Shown) -> bool| {
        let come = showing.wait_for(|shown| is_so(shown));
        let shown = tokio::time::timeout(Duration::from_secs(30), come).await;
        shown.unwrap_or_else(|_| panic!("{what} did not come")).unwrap().state.clone()
    };
    let before = previewed.showing.borrow().state.clone();
    fs::write(&file, ARTICLE.replace("no-existe.md", "pagar.md")).unwrap();
    let is_mended = |shown: &Shown| !shown.report.findings.iter().any(|it| it.code == kb::FindingCode::BrokenLink);
    let state = until("a mended article", &is_mended).await;
    assert_ne!(state, before);
    let (_, _, page) = previewed.get("/kb/es/pagar").await;
    assert!(!page.contains("broken-link") && page.contains(&format!("data-state=\"{state}\"")), "{page}");
    fs::remove_file(&file).unwrap();
    until("a problem", &|shown| shown.problem.is_some()).await;
    let (_, _, page) = previewed.get("/kb/es/pagar").await;
    assert!(page.contains("no article any more"), "{page}");
    fs::write(&file, ARTICLE).unwrap();
    until("the end of the problem", &|shown| shown.problem.is_none()).await;
}

#[tokio::test]
async fn only_names_of_this_machine_are_answered() {
    let previewed = Previewed::new();
    for host in ["127.0.0.1:8081", "localhost:8081", "localhost", "[::1]:8081", "[::1]"] {
        assert_eq!(previewed.get_from(host, "/").await.0, StatusCode::OK, "{host}");
    }
    for host in ["desk.example", "desk.example:8081", "127.0.0.1.desk.example", "localhost:x", "::1"] {
        assert_eq!(previewed.get_from(host, "/").await.0, StatusCode::FORBIDDEN, "{host}");
    }
}
