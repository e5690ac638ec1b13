//! Images of articles: shown by the server out of the folder, each to who may read an article with it.

use std::{fs, path::Path};

use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode, header};
use kb::import::{self, Form, Limits, Settings};
use server::{State, app};
use tests::{Person, World, on_both_databases};
use tower::ServiceExt;

use crate::subscriptions::guides::reload;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nan image";

async fn get(
    world: &World,
    folder: &Path,
    path: &str,
    more: &[(header::HeaderName, &str)],
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::get(path).body(Body::empty()).expect("a request");
    for (name, value) in more {
        request.headers_mut().insert(name.clone(), value.parse().expect("a header"));
    }
    let state = State::new(world.services.clone()).with_images_of(folder);
    let (parts, body) = app(state).oneshot(request).await.expect("the server always answers").into_parts();
    (parts.status, parts.headers, to_bytes(body, usize::MAX).await.expect("the body comes whole").to_vec())
}

fn write(folder: &Path, path: &str, content: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
    fs::write(path, content).expect("it is written");
}

fn article(folder: &Path, slug: &str, audience: &str, body: &str) {
    let text = format!(
        "---\nslug: {slug}\ntitle: {slug}\nsummary: S.\nkind: guide\naudience: {audience}\nabout: []\nreviewed: 2026-11-02\n---\n{body}\n"
    );
    write(folder, &format!("es/invoices/{slug}.md"), text.as_bytes());
}

on_both_databases! {
    async fn an_image_is_shown_to_who_may_read_an_article_with_it(world: World) {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        article(folder, "publico", "public", "![El botón](/images/boton.png) ![Un dibujo](/images/svg/dibujo.svg)");
        article(folder, "interno", "agent", "![El botón](/images/boton.png) ![La mesa](/images/mesa.png)");
        for name in ["boton.png", "mesa.png", "nadie.png", "svg/dibujo.svg"] {
            write(folder, &format!("_images/{name}"), PNG);
        }
        reload(&world, folder);
        let (status, headers, body) = get(&world, folder, "/images/boton.png", &[]).await;
        assert_eq!((status, body.as_slice()), (StatusCode::OK, PNG));
        assert_eq!(headers[header::CONTENT_TYPE], "image/png");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        let tag = headers[header::ETAG].to_str().expect("text").to_owned();
        let (status, _, body) = get(&world, folder, "/images/boton.png", &[(header::IF_NONE_MATCH, &tag)]).await;
        assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0), "it is not sent twice");
        let (status, headers, _) = get(&world, folder, "/images/svg/dibujo.svg", &[]).await;
        assert_eq!((status, &headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/svg+xml".parse().expect("a type")));
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
        assert!(policy.starts_with("default-src 'none'"), "a script in a drawing does nothing: {policy}");

        let agent = format!("Bearer {}", world.token(Person::Agent).expect("a token"));
        let customer = format!("Bearer {}", world.token(Person::Collaborator).expect("a token"));
        let (status, headers, body) = get(&world, folder, "/images/mesa.png", &[(header::AUTHORIZATION, &agent)]).await;
        assert_eq!((status, body.as_slice()), (StatusCode::OK, PNG));
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        let (hidden, _, told) = get(&world, folder, "/images/mesa.png", &[(header::AUTHORIZATION, &customer)]).await;
        let (absent, _, of_nothing) = get(&world, folder, "/images/no-hay.png", &[(header::AUTHORIZATION, &customer)]).await;
        assert_eq!((hidden, absent), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        let without_ids = |body: &[u8]| String::from_utf8_lossy(body).split("requestId").next().map(str::to_owned);
        assert_eq!(without_ids(&told), without_ids(&of_nothing), "what is hidden looks like what is not there");
        for path in ["/images/nadie.png", "/images/../es/invoices/publico.md", "/images/%2e%2e/categories.yaml", "/images/"] {
            let (status, ..) = get(&world, folder, path, &[(header::AUTHORIZATION, &agent)]).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn what_an_import_copied_is_shown_where_its_articles_say(world: World) {
        let (source, target) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        write(source.path(), "pay.html", b"<html lang=es><h1>Pagar</h1><p>Mire: <img src='img/card.png' alt='Una tarjeta'>");
        write(source.path(), "img/card.png", PNG);
        let locale: kb::Locale = "es".parse().expect("a locale");
        let settings = Settings {
            default_locale: locale.clone(),
            locale: locale.clone(),
            category: "guides".to_owned(),
            audience: kb::Audience::Public,
            about: Vec::new(),
            images: "/images".to_owned(),
            drafts: false,
            today: kb::NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day"),
            limits: Limits::default(),
        };
        for file in import::read(Form::Html, source.path(), &settings).expect("it is imported").files {
            write(target.path(), &file.path, &file.content);
        }
        reload(&world, target.path());
        let guides = world.services.guides.load();
        let articles = guides.knowledge_base().articles(&locale);
        let address = articles.iter().find_map(|it| it.images.first()).expect("an article with an image");
        let (status, headers, body) = get(&world, target.path(), address, &[]).await;
        assert_eq!((status, body.as_slice()), (StatusCode::OK, PNG), "{address}");
        assert_eq!(headers[header::CONTENT_TYPE], "image/png");
    }
}
