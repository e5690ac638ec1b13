//! The playground: GraphiQL, carried in the binary; or a plain page with the examples where it was not built.

use std::sync::LazyLock;

use askama::Template;
use axum::{
    body::Body,
    extract::Path,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    etag, examples,
    pages::{Examples, LimitsTexts, Texts},
    respond::Refusal,
    security_headers,
    state::State,
};

/// Names and contents of the bundle's files; none where it was not built. Made by the build script.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/playground.rs"));

/// One entity tag for the whole bundle: its files belong together.
static TAG: LazyLock<String> =
    LazyLock::new(|| etag::tag(FILES.iter().flat_map(|(name, content)| [name.as_bytes(), *content])));

/// Where the page's configuration goes.
const PLACE: &str = "<!--config-->";

fn content(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(file, _)| *file == name).map(|(_, content)| *content)
}

/// What a browser gets at `GET /graphql`.
pub(crate) fn page(state: &State) -> Result<Response, Refusal> {
    let Some(template) = content("index.html") else { return examples(state) };
    let template = std::str::from_utf8(template).map_err(Refusal::internal)?;
    let mut response = security_headers::playground(template.replacen(PLACE, &config_element(state), 1));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

fn config_element(state: &State) -> String {
    let config = config(state).to_string();
    // Within a script element only `<` can end it, or begin a comment.
    format!("<script type=\"application/json\" id=\"playground-config\">{}</script>", config.replace('<', "\\u003c"))
}

fn config(state: &State) -> Value {
    let operations: Vec<Value> = examples::all(state.example_ids())
        .iter()
        .map(|operation| {
            let variables: Value = serde_json::from_str(&operation.variables).unwrap_or_default();
            json!({
                "name": operation.name,
                "title": operation.title,
                "description": operation.description,
                "theme": operation.theme,
                "document": operation.document,
                "variables": variables,
                "cost": operation.cost(state.schema()),
            })
        })
        .collect();
    let values = examples::guide_values(state.example_ids());
    let mut config =
        json!({ "endpoint": "/graphql", "title": "Ventanilla", "operations": operations, "values": values });
    if let Some(first) = state.tokens().first() {
        config["token"] = json!(first.token);
        config["tokens"] = json!(state.tokens());
    }
    config
}

fn examples(state: &State) -> Result<Response, Refusal> {
    let lang: kb::Locale = "en".parse().map_err(Refusal::internal)?;
    let page = Examples {
        lang: lang.as_str(),
        t: Texts::of(&lang),
        costs: LimitsTexts::of(&lang).examples,
        tokens: state.tokens(),
        themes: &schema::operations::by_theme(examples::all(state.example_ids())),
    };
    Ok(security_headers::page(page.render().map_err(Refusal::internal)?))
}

/// `GET /playground/{file}`: kept by browsers, which ask whether it is still the same.
pub(crate) async fn file(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let found = content(&name).filter(|_| name != "index.html");
    let content = found.ok_or_else(|| Refusal::not_found("the playground has no such file"))?;
    let caching = [(header::ETAG, TAG.as_str()), (header::CACHE_CONTROL, "public, no-cache")];
    if etag::is_known(&headers, &TAG) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let media = [(header::CONTENT_TYPE, media_type(&name))];
    Ok((media, caching, Body::from(content)).into_response())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ttf") => "font/ttf",
        Some("woff2") => "font/woff2",
        Some("wasm") => "application/wasm",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::NamedToken;

    #[tokio::test]
    async fn no_path_leads_out_of_the_bundle() {
        for name in ["", "..", "../Cargo.toml", "/etc/passwd", "nothing.js", "index.html"] {
            assert!(file(Path(name.to_owned()), HeaderMap::new()).await.is_err(), "{name}");
        }
    }

    #[tokio::test]
    async fn every_file_of_the_bundle_is_served_with_its_media_type_and_not_sent_twice() {
        for (name, content) in FILES.iter().filter(|(name, _)| *name != "index.html") {
            let response = file(Path((*name).to_owned()), HeaderMap::new()).await.unwrap();
            assert_ne!(response.headers()["content-type"], "application/octet-stream", "{name}");
            let tag = response.headers()["etag"].clone();
            let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
            assert_eq!(bytes.len(), content.len(), "{name}");
            let known = HeaderMap::from_iter([(header::IF_NONE_MATCH, tag)]);
            assert_eq!(file(Path((*name).to_owned()), known).await.unwrap().status(), 304, "{name}");
        }
    }

    #[test]
    fn without_a_bundle_the_page_lists_every_example_and_says_how_to_build_it() {
        let operations = examples::all(&examples::ExampleIds::new());
        let lang: kb::Locale = "en".parse().unwrap();
        let tokens = [NamedToken { name: "Agent".to_owned(), token: "<secret>".to_owned() }];
        let page = Examples {
            lang: lang.as_str(),
            t: Texts::of(&lang),
            costs: LimitsTexts::of(&lang).examples,
            tokens: &tokens,
            themes: &schema::operations::by_theme(operations.clone()),
        };
        let html = page.render().unwrap();
        assert!(html.contains("npm run build") && !html.contains("<script") && !html.contains("<secret>"), "{html}");
        for operation in &operations {
            assert!(html.contains(&format!("<h4 id=\"{}\">", operation.name)), "{}", operation.name);
            assert!(html.contains(&format!("<h3 lang=\"en\">{}</h3>", operation.theme)), "{}", operation.theme);
        }
    }

    #[test]
    fn a_bundle_has_a_place_for_its_configuration() {
        if let Some(template) = content("index.html") {
            assert_eq!(std::str::from_utf8(template).unwrap().matches(PLACE).count(), 1);
        }
    }
}
