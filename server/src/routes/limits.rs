//! The limits as a page, which works out what an operation costs. No script: a form, by GET or by POST.

use askama::Template;
use axum::{
    Extension, Form,
    extract::{State as AxumState, rejection::FormRejection},
    response::Response,
};
use entities::{access::Viewer, page::LARGEST_PAGE, sql::STATEMENT_LIMIT};
use http::{HeaderMap, HeaderValue, header};
use kb::Locale;
use resolvers::guides::preferred;
use schema::{Prepared, cost, limits};
use serde::Deserialize;

use crate::{
    body::InTime,
    client::Peer,
    examples,
    observe::Noted,
    pages::{self, Language, Limit, LimitsTexts, Problem, Texts, Unit, Verdict, language_name},
    respond::Refusal,
    security_headers,
    state::State,
    throttle::Payer,
};

/// The languages of the page, the one that stands in for others first.
const LANGUAGES: [&str; 5] = ["en", "es", "fr", "de", "it"];

/// What is asked; all of it may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Asked {
    lang: String,
    query: String,
    operation_name: String,
    variables: String,
}

/// `GET /graphql/limits` and `POST /graphql/limits`: the limits, the formula, and what a document costs.
pub(crate) async fn page(
    AxumState(state): AxumState<State>,
    Extension(noted): Extension<Noted>,
    peer: Peer,
    headers: HeaderMap,
    InTime(asked): InTime<Result<Form<Asked>, FormRejection>>,
) -> Result<Response, Refusal> {
    let Form(asked) = asked.map_err(|_| {
        Refusal::bad_request("give `query`, `operationName`, `variables` and `lang` once each, as a form sends them")
    })?;
    let (locale, languages) = language(&asked.lang, &headers);
    let (t, l) = (Texts::of(&locale), LimitsTexts::of(&locale));
    let verdict = if asked.query.trim().is_empty() {
        None
    } else {
        // Parsing and validating are work, whoever asks for them.
        let payer = Payer::Address(peer.address(&headers, state.trusted_proxies()));
        state.pay(payer, 1 + u64::try_from(asked.query.len() / 1024).unwrap_or(u64::MAX))?;
        Some(verdict(&state, noted.id(), l, &asked))
    };
    let page = pages::Limits {
        lang: locale.as_str(),
        t,
        l,
        languages,
        document: &asked.query,
        operation_name: &asked.operation_name,
        variables: &asked.variables,
        verdict,
        limits: rows(&state, l),
        formula: l.formula_lines([entities::page::DEFAULT_PAGE, cost::LIST, cost::WRITE, cost::HELP]),
        examples: costs_of_examples(&state, l),
    };
    let mut response = security_headers::page(page.render().map_err(Refusal::internal)?);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(response)
}

/// The language that is asked for, else the one that the client speaks; and all of them.
fn language(asked: &str, headers: &HeaderMap) -> (Locale, Vec<Language>) {
    let all: Vec<Locale> = LANGUAGES.iter().filter_map(|tag| tag.parse().ok()).collect();
    let chosen = all.iter().find(|locale| locale.as_str() == asked).cloned();
    let spoken = headers.get(header::ACCEPT_LANGUAGE).and_then(|line| line.to_str().ok());
    let locale = chosen.or_else(|| preferred(spoken, &all)).unwrap_or_else(|| all[0].clone());
    let languages = all.iter().map(|language| Language {
        tag: language.to_string(),
        name: language_name(language),
        href: format!("/graphql/limits?lang={language}"),
        is_current: *language == locale,
    });
    let languages = languages.collect();
    (locale, languages)
}

fn rows(state: &State, l: &'static LimitsTexts) -> Vec<(&'static str, String)> {
    let size = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
    let rate = state.rate();
    let mut rows: Vec<(&'static str, String)> = [
        (Limit::Body, size(limits::BODY_BYTES) / 1024, Unit::Kibibytes),
        (Limit::Tokens, size(limits::TOKENS), Unit::Pieces),
        (Limit::Nesting, size(limits::NESTING), Unit::Pieces),
        (Limit::Depth, limits::DEPTH, Unit::Pieces),
        (Limit::Fragments, size(limits::FRAGMENTS), Unit::Pieces),
        (Limit::RootFields, limits::ROOT_FIELDS, Unit::Pieces),
        (Limit::Aliases, limits::ALIASES, Unit::Pieces),
        (Limit::Directives, limits::DIRECTIVES, Unit::Pieces),
        (Limit::Fields, limits::FIELDS, Unit::Pieces),
        (Limit::Page, LARGEST_PAGE, Unit::Pieces),
        (Limit::Ids, size(resolvers::nodes::MOST_NODES), Unit::Pieces),
        (Limit::Representations, size(resolvers::federation::MOST_REPRESENTATIONS), Unit::Pieces),
        (Limit::Cost, cost::LIMIT, Unit::Points),
        (Limit::Statement, STATEMENT_LIMIT.as_secs(), Unit::Seconds),
        (Limit::Request, limits::REQUEST.as_secs(), Unit::Seconds),
        (Limit::Answer, size(resolvers::level::LARGEST) / (1024 * 1024), Unit::Mebibytes),
    ]
    .into_iter()
    .map(|(limit, number, unit)| (l.name(limit), l.amount(number, unit)))
    .collect();
    let after_cost = rows.iter().position(|(name, _)| *name == l.name(Limit::Statement)).unwrap_or(rows.len());
    let points = |points: Option<u64>| points.map_or(l.unbounded.to_owned(), |points| l.amount(points, Unit::Points));
    rows.splice(
        after_cost..after_cost,
        [
            (l.name(Limit::Burst), points(rate.map(|rate| rate.maximum))),
            (l.name(Limit::Rate), points(rate.map(|rate| rate.restored))),
        ],
    );
    rows
}

/// Made ready as a request is, and not executed.
fn prepared(
    state: &State,
    id: &str,
    document: &str,
    name: &str,
    variables: &str,
) -> Option<Result<Prepared, Vec<String>>> {
    let variables = match variables.trim() {
        "" => serde_json::Value::Null,
        text => serde_json::from_str(text).ok().filter(serde_json::Value::is_object)?,
    };
    let request = schema::Request {
        document: document.to_owned(),
        operation_name: Some(name.trim()).filter(|name| !name.is_empty()).map(str::to_owned),
        variables,
        viewer: Viewer::Anonymous,
        accept_language: None,
        request_id: id.to_owned(),
        failures: None,
    };
    let told = |answer: Box<schema::Answer>| answer.errors.into_iter().map(|error| error.message).collect();
    Some(schema::prepare(state.schema(), request).map_err(told))
}

fn verdict(state: &State, id: &str, l: &'static LimitsTexts, asked: &Asked) -> Verdict {
    match prepared(state, id, &asked.query, &asked.operation_name, &asked.variables) {
        None => Verdict { cost: None, problems: vec![Problem { lang: None, text: l.variables_wrong.to_owned() }] },
        Some(Ok(prepared)) => Verdict { cost: Some(l.costs(prepared.cost())), problems: Vec::new() },
        // Errors of GraphQL are in English, whoever reads them.
        Some(Err(errors)) => {
            let problems = errors.into_iter().map(|text| Problem { lang: Some("en"), text }).collect();
            Verdict { cost: None, problems }
        }
    }
}

fn costs_of_examples(state: &State, l: &'static LimitsTexts) -> Vec<pages::CostOfExample> {
    let examples = examples::all(state.example_ids()).into_iter();
    let cost = |example: schema::operations::Operation| {
        let points = l.number(example.cost(state.schema())?);
        Some(pages::CostOfExample { title: example.title, points })
    };
    examples.filter_map(cost).collect()
}
