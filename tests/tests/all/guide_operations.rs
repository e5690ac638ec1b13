//! The operations that guides show run on the demo world as they are.

use std::collections::BTreeMap;

use entities::access::Viewer;
use schema::{cost, operations::GUIDE_VARIABLES};
use serde_json::{Map, Value};
use tests::{Person, World, on_both_databases};

/// Every operation of the guides, in whatever language, with the guide that shows it.
fn shown(world: &World) -> BTreeMap<String, String> {
    let guides = world.services.guides.load();
    let knowledge_base = guides.knowledge_base();
    let articles = knowledge_base.locales().iter().flat_map(|locale| knowledge_base.articles(locale));
    let of_article = |article: &std::sync::Arc<kb::Article>| {
        let path = article.source_path.clone();
        article.operations.clone().into_iter().map(move |operation| (operation, path.clone()))
    };
    articles.flat_map(of_article).collect()
}

/// The variables that a document defines, with what stands for each.
fn variables(document: &str, values: &Map<String, Value>) -> Value {
    values
        .iter()
        .filter(|(name, _)| document.contains(&format!("${name}:")))
        .map(|(name, it)| (name.clone(), it.clone()))
        .collect::<Map<_, _>>()
        .into()
}

on_both_databases! {
    async fn every_operation_that_a_guide_shows_answers_without_an_error_and_costs_what_a_client_may_spend(world: World) {
        let values: Map<String, Value> = GUIDE_VARIABLES.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let values = world.fill(&Value::Object(values).to_string()).await;
        let values = values.as_object().expect("an object");
        let (shown, schema) = (shown(&world), schema::unconnected());
        assert!(shown.len() >= 20, "{} operations", shown.len());
        for (document, guide) in shown {
            let person = if document.contains("supportCase") { Person::Agent } else { Person::LegalRepresentative };
            let variables = variables(&document, values);
            let request = schema::Request {
                document: document.clone(),
                operation_name: None,
                variables: variables.clone(),
                viewer: Viewer::Anonymous,
                accept_language: None,
                request_id: guide.clone(),
                failures: None,
            };
            let Ok(prepared) = schema::prepare(&schema, request) else { panic!("{guide}: refused\n{document}") };
            assert!((1..=cost::LIMIT).contains(&prepared.cost()), "{guide}: {} points", prepared.cost());
            let answer = world.ask(person, &document, variables).await.json;
            assert!(answer.get("errors").is_none(), "{guide}: {answer:#}\n{document}");
            for (field, value) in answer["data"].as_object().expect("data is an object") {
                assert!(!value.is_null(), "{guide}: `{field}` has nothing to show\n{document}");
                let mistakes = value.get("userErrors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                assert!(mistakes.is_empty(), "{guide}: `{field}` is refused: {mistakes:#?}");
            }
        }
    }
}
