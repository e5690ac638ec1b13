//! What an assistant can do here: three tools, which read and change nothing.
//!
//! **To add a tool**: its arguments as a struct (their descriptions are what the assistant reads), its operation in
//! `operations/`, a line in [`all`] and in [`call`], and a case in the `tests` crate.

use kb::export::Exporter;
use rmcp::{
    model::{CallToolResult, ContentBlock, JsonObject, Tool, ToolAnnotations},
    schemars::{self, JsonSchema},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    caller::{Caller, Question, Unanswered, code, in_words},
    resources,
};
use crate::{
    graphql_request::{is_mutation, is_subscription},
    plain::plain,
    state::State,
};

// What is read of a guide stands once, for [`guide`].
const SEARCH: &str = concat!(include_str!("operations/search.graphql"), include_str!("operations/guide.graphql"));
const HELP: &str = concat!(include_str!("operations/help.graphql"), include_str!("operations/guide.graphql"));

/// The most articles that a search brings at once.
const MOST_FOUND: u8 = 20;

/// What a person wants to know.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SearchGuides {
    /// What the person wants to know, in their own words, or the code or name that they see.
    query: String,
    /// The language of the guides, as a language tag such as `en` or `de-CH`. Where it is left out, the caller's own.
    locale: Option<String>,
    /// How many guides at most.
    #[serde(default = "usually_found")]
    #[schemars(range(min = 1, max = 20))]
    first: u8,
}

fn usually_found() -> u8 {
    5
}

/// Which article.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReadArticle {
    /// The article's slug, as the other tools give it; in any language.
    slug: String,
    /// The language to read it in, as a language tag such as `en` or `de-CH`; the closest one that exists is given. Where
    /// it is left out, the caller's own.
    locale: Option<String>,
}

/// What is on the person's screen.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct HelpForOperation {
    /// The GraphQL document that the screen runs. A query is executed, so that the state of the objects in its answer
    /// counts; a mutation or subscription is only looked at, and changes nothing.
    operation: String,
    /// Which of the document's operations is meant, where it has several.
    operation_name: Option<String>,
    /// The values of the document's variables.
    variables: Option<JsonObject>,
}

/// All tools.
pub(super) fn all() -> Vec<Tool> {
    let tool = |name: &'static str, title: &str, description: &'static str| {
        let hints = ToolAnnotations::with_title(title).read_only(true).idempotent(true).open_world(false);
        Tool::new(name, description, JsonObject::new()).annotate(hints)
    };
    vec![
        tool(
            "search_guides",
            "Search the guides",
            "Full-text search over the guides of this self-service desk, best first: for each a title, the section that \
             answers, an excerpt, and the slug to read it by.",
        )
        .with_input_schema::<SearchGuides>(),
        tool(
            "read_article",
            "Read a guide",
            "A guide of this self-service desk, whole, in Markdown; then its address, its other languages and what to read \
             next.",
        )
        .with_input_schema::<ReadArticle>(),
        tool(
            "help_for_operation",
            "Help for what is on the screen",
            "The guides for a GraphQL operation of this desk's API: for the fields, types and mutations that it uses, for \
             the state of the objects in its answer, as far as the caller may see them, and for its errors. Each with the \
             reason why it is offered.",
        )
        .with_input_schema::<HelpForOperation>(),
    ]
}

/// Calls a tool; nothing where there is none of that name. What goes wrong is told in the result, so that the assistant
/// reads it.
pub(super) async fn call(state: &State, caller: &Caller, name: &str, given: JsonObject) -> Option<CallToolResult> {
    let told = match name {
        "search_guides" => match arguments(given) {
            Ok(asked) => search_guides(state, caller, asked).await,
            Err(unanswered) => Err(unanswered),
        },
        "read_article" => match arguments(given) {
            Ok(asked) => read_article(state, caller, asked).await,
            Err(unanswered) => Err(unanswered),
        },
        "help_for_operation" => match arguments(given) {
            Ok(asked) => help_for_operation(state, caller, asked).await,
            Err(unanswered) => Err(unanswered),
        },
        _ => return None,
    };
    let failed = |unanswered: Unanswered| CallToolResult::error(vec![ContentBlock::text(unanswered.why)]);
    Some(told.unwrap_or_else(failed))
}

fn arguments<T: DeserializeOwned>(given: JsonObject) -> Result<T, Unanswered> {
    let read = serde_path_to_error::deserialize(Value::Object(given));
    read.map_err(|error| Unanswered::new(format!("the arguments are not understood: {error}")))
}

async fn search_guides(state: &State, caller: &Caller, asked: SearchGuides) -> Result<CallToolResult, Unanswered> {
    let SearchGuides { query, locale, first } = asked;
    if !(1..=MOST_FOUND).contains(&first) {
        return Err(Unanswered::new(format!("`first` is {first}: give a number from 1 to {MOST_FOUND}")));
    }
    let variables = json!({"query": query, "locale": locale, "first": first});
    let data = caller.data(state, SEARCH, variables).await?;
    let search = &data["search"];
    let guides = state.services().guides.load();
    let exporter = caller.exporter(guides.knowledge_base());
    let found = search["nodes"].as_array().into_iter().flatten().map(|hit| {
        let mut guide = guide(hit, &exporter);
        guide["excerpt"] = hit["snippet"].as_str().map(plain).into();
        guide
    });
    let found: Vec<Value> = found.collect();
    let hint = found.is_empty().then_some("nothing was found: try other or fewer words, or the name of what is meant");
    Ok(CallToolResult::structured(json!({
        "total": search["totalCount"],
        "locale": search["locale"],
        "didYouMean": search["didYouMean"],
        "guides": found,
        "hint": hint,
    })))
}

async fn read_article(state: &State, caller: &Caller, asked: ReadArticle) -> Result<CallToolResult, Unanswered> {
    let article = resources::article(state, caller, &asked.slug, asked.locale.as_deref()).await?;
    let article = article.ok_or_else(|| {
        let message = "there is no such article, or it is not for this caller: `search_guides` gives the slugs of those \
                       that are there";
        Unanswered::new(message)
    })?;
    Ok(CallToolResult::success(vec![ContentBlock::text(article.markdown), ContentBlock::text(article.beside)]))
}

async fn help_for_operation(
    state: &State,
    caller: &Caller,
    asked: HelpForOperation,
) -> Result<CallToolResult, Unanswered> {
    let HelpForOperation { operation, operation_name, variables } = asked;
    // Where only trusted documents are answered, this is no way around it.
    let document = state.persisted().find(None, Some(operation))?.document;
    let name = operation_name.as_deref();
    if is_mutation(&document, name) || is_subscription(&document, name) {
        let data = caller.data(state, HELP, json!({"operation": document})).await?;
        let guides = state.services().guides.load();
        let topics = topics(&data["help"], &caller.exporter(guides.knowledge_base()));
        return Ok(CallToolResult::structured(json!({"topics": topics, "errors": []})));
    }
    let variables = variables.map_or(Value::Null, Value::Object);
    let answer = caller.answer(state, Question { document, operation_name, variables, help: true }).await?;
    if !answer.is_executed() {
        return Err(in_words(&answer.errors));
    }
    let guides = state.services().guides.load();
    let exporter = caller.exporter(guides.knowledge_base());
    let help = answer.help().and_then(|help| serde_json::from_str(help).ok()).unwrap_or_default();
    let errors = answer.errors.iter().map(|error| {
        let help = error.extensions.as_ref().and_then(|extensions| extensions.get("help")).cloned();
        let help = help.and_then(|help| help.into_json().ok()).unwrap_or_default();
        json!({"code": code(error), "message": error.message, "topics": topics(&help, &exporter)})
    });
    let errors: Vec<Value> = errors.collect();
    Ok(CallToolResult::structured(json!({"topics": topics(&help, &exporter), "errors": errors})))
}

/// Topics of help: guides with the reason why they are offered.
fn topics(help: &Value, exporter: &Exporter<'_>) -> Vec<Value> {
    let topic = |topic: &Value| {
        let mut guide = guide(topic, exporter);
        guide["because"] = topic["because"].clone();
        guide["coordinate"] = topic["coordinate"].clone();
        guide
    };
    help.as_array().into_iter().flatten().map(topic).collect()
}

/// A guide, and the section of it that is meant, as a hit and a topic have them.
fn guide(found: &Value, exporter: &Exporter<'_>) -> Value {
    let (article, section) = (&found["article"], &found["section"]);
    let url = if section.is_null() { &article["url"] } else { &section["url"] };
    let url = url.as_str().map(|url| exporter.absolute(url));
    json!({
        "title": article["title"],
        "section": section["title"],
        "summary": article["summary"],
        "slug": article["slug"],
        "locale": article["locale"],
        "uri": resources::uri(article),
        "url": url,
    })
}
