//! What async-graphql does for us beside the registry: it validates documents and answers introspection.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Positioned, Request, Response, ServerError, Value, Variables,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute},
    parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet},
};

use crate::{Library, documents};

/// Ends a request when it has been validated.
pub(crate) struct StopAfterValidation;

impl ExtensionFactory for StopAfterValidation {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for StopAfterValidation {
    async fn execute(&self, _: &ExtensionContext<'_>, _: Option<&str>, _: NextExecute<'_>) -> Response {
        Response::new(Value::Null)
    }
}

/// What is wrong with a document, whatever its variables are.
pub(crate) async fn validate(validator: &Library, text: &str, document: &ExecutableDocument) -> Vec<ServerError> {
    let mut request = Request::new(text);
    if let Some(name) = documents::any_operation(document) {
        request = request.operation_name(name);
    }
    request.set_parsed_query(document.clone());
    validator.execute(request).await.errors
}

/// The answers of a root's introspection fields, by response key, and their errors.
pub(crate) async fn introspect(
    library: &Library,
    document: &ExecutableDocument,
    operation: &Positioned<OperationDefinition>,
    fields: Vec<Positioned<Field>>,
    variables: &Variables,
) -> (HashMap<String, Vec<u8>>, Vec<ServerError>) {
    let pos = operation.pos;
    let items = fields.into_iter().map(|field| Positioned::new(Selection::Field(field), pos)).collect();
    let definition =
        OperationDefinition { selection_set: Positioned::new(SelectionSet { items }, pos), ..operation.node.clone() };
    let mut request = Request::new("").variables(variables.clone());
    request.set_parsed_query(ExecutableDocument {
        operations: async_graphql::parser::types::DocumentOperations::Single(Positioned::new(definition, pos)),
        fragments: document.fragments.clone(),
    });
    let response = library.execute(request).await;
    let answers = match response.data {
        // Introspection is texts, lists and objects: it is JSON.
        Value::Object(answers) => answers
            .into_iter()
            .filter_map(|(key, value)| serde_json::to_vec(&value).ok().map(|json| (key.to_string(), json)))
            .collect(),
        _ => HashMap::new(),
    };
    (answers, response.errors)
}
