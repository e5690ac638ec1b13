//! The guides for other programs: Markdown, `llms.txt` and the site map, each for its reader.

use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode, header};
use server::{State, app};
use tests::{Person, World, on_both_databases};
use tower::ServiceExt;

/// For customers alone.
const HIDDEN: &str = "quien-hizo-que-en-la-organizacion";

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Reply {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

async fn get(world: &World, path: &str, more: &[(header::HeaderName, &str)]) -> Reply {
    let mut request = Request::get(path).header(header::HOST, "help.example").body(Body::empty()).expect("a request");
    for (name, value) in more {
        request.headers_mut().insert(name.clone(), value.parse().expect("a header"));
    }
    let response = app(State::new(world.services.clone())).oneshot(request).await.expect("the server always answers");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("the body comes whole");
    Reply { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

on_both_databases! {
    async fn an_article_is_markdown_by_its_address_or_for_who_wants_that(world: World) {
        let named = get(&world, "/kb/en/prepaid-account.md", &[]).await;
        assert_eq!(named.status, StatusCode::OK);
        assert_eq!(named.header(header::CONTENT_TYPE), "text/markdown; charset=utf-8");
        assert!(named.body.starts_with("# ") && named.body.contains("](http://help.example/"), "{}", named.body);
        for ours in ["{#", "{{", "](app:", "](graphql:", ".md)", ".md#"] {
            assert!(!named.body.contains(ours), "{ours}: {}", named.body);
        }
        let wanted = get(&world, "/kb/en/prepaid-account", &[(header::ACCEPT, "text/markdown, text/html;q=0.5")]).await;
        assert_eq!(wanted.body, named.body);
        assert_eq!(wanted.header(header::CONTENT_LOCATION), "/kb/en/prepaid-account.md");
        assert!(wanted.header(header::VARY).contains("accept"), "{:?}", wanted.headers);
        let page = get(&world, "/kb/en/prepaid-account", &[(header::ACCEPT, "text/html")]).await;
        assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
        assert_eq!(page.header(header::LINK), "</kb/en/prepaid-account.md>; rel=\"alternate\"; type=\"text/markdown\"");
        assert!(page.header(header::VARY).contains("accept"), "{:?}", page.headers);
        let behind_tls = (header::HeaderName::from_static("x-forwarded-proto"), "https");
        assert!(get(&world, "/kb/en/prepaid-account.md", &[behind_tls]).await.body.contains("](https://help.example/"));
    }

    async fn lists_and_markdown_tell_of_no_guide_that_is_for_others(world: World) {
        let token = format!("Bearer {}", world.token(Person::Collaborator).expect("a token"));
        for path in ["/llms.txt", "/kb/es/llms.txt", "/sitemap.xml", &format!("/kb/es/{HIDDEN}.md")] {
            let public = get(&world, path, &[]).await;
            assert!(!public.body.contains(HIDDEN), "{path}: {}", public.body);
            let own = get(&world, path, &[(header::AUTHORIZATION, &token)]).await;
            assert_eq!(own.status, StatusCode::OK, "{path}");
            assert_eq!(own.header(header::CACHE_CONTROL), "no-store", "{path}");
            assert!(own.body.contains(HIDDEN) || path.ends_with(".md"), "{path}: {}", own.body);
        }
        let markdown = (header::ACCEPT, "text/markdown");
        assert_eq!(get(&world, &format!("/kb/es/{HIDDEN}"), &[markdown]).await.status, StatusCode::NOT_FOUND);
    }

    async fn lists_are_whole_kept_and_not_sent_twice(world: World) {
        let guides = world.services.guides.load();
        let kb = guides.knowledge_base();
        for path in ["/llms.txt", "/kb/de/llms.txt", "/sitemap.xml", "/kb/en/prepaid-account.md"] {
            let first = get(&world, path, &[]).await;
            assert_eq!(first.status, StatusCode::OK, "{path}");
            assert_eq!(first.header(header::CACHE_CONTROL), "public, max-age=60", "{path}");
            let again = get(&world, path, &[(header::IF_NONE_MATCH, first.header(header::ETAG))]).await;
            assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        }
        let public = |locale: &kb::Locale| {
            kb.articles(locale).iter().filter(|it| it.locale == *locale && it.is_for(kb::Audience::Public)).count()
        };
        let sitemap = get(&world, "/sitemap.xml", &[]).await;
        assert_eq!(sitemap.header(header::CONTENT_TYPE), "application/xml; charset=utf-8");
        assert_eq!(sitemap.body.matches("<url>").count(), kb.locales().iter().map(public).sum::<usize>());
        let list = get(&world, "/llms.txt", &[]).await;
        assert_eq!(list.body.matches(".md): ").count(), public(kb.default_locale()));
        assert!(list.body.contains("](http://help.example/kb/de/llms.txt)"), "{}", list.body);
        let elsewhere = get(&world, "/kb/pt/llms.txt", &[]).await;
        assert_eq!(elsewhere.header(header::LOCATION), "/kb/es/llms.txt");
        let strange = get(&world, "/sitemap.xml", &[(header::HOST, "help.example@evil.example")]).await;
        assert_eq!(strange.status, StatusCode::BAD_REQUEST);
    }
}
