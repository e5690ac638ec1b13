//! What others do for us: apollo-compiler validates documents, async-graphql answers introspection.

use std::collections::HashMap;

use apollo_compiler::{ExecutableDocument as Validated, validation::Valid};
use async_graphql::{
    Pos, Positioned, Request, ServerError, Value, Variables,
    parser::types::{DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet},
};

use crate::{Library, values};

/// More mistakes of one document are not told.
const MISTAKES: usize = 20;

/// What is wrong with a document, whatever its variables are (specification, section 5). async-graphql's own validation
/// lets pass what the specification refuses: everything on `__typename`, variables in directives, fields that cannot be
/// merged. What apollo-compiler lets pass is looked at in [`values`].
pub(crate) fn validate(schema: &Valid<apollo_compiler::Schema>, text: &str) -> Vec<ServerError> {
    let refused = match Validated::parse_and_validate(schema, text, "document") {
        Ok(document) => {
            let mut mistakes = values::mistakes(schema, &document);
            mistakes.truncate(MISTAKES);
            return mistakes;
        }
        Err(refused) => refused.errors,
    };
    refused
        .iter()
        .take(MISTAKES)
        .map(|mistake| {
            let mistake = mistake.to_json();
            let locations = mistake.locations.iter().map(|at| Pos { line: at.line, column: at.column });
            let mut error = ServerError::new(mistake.message, None);
            error.locations = locations.collect();
            error
        })
        .collect()
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
        operations: DocumentOperations::Single(Positioned::new(definition, pos)),
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
