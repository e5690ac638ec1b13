//! A request in an address: the parameters of `GET /graphql`.

use serde::Deserialize;
use serde_json::Value;

use super::{Operation, Verb, document, not_an_object, object, wants_help};
use crate::respond::Refusal;

/// The parameters of `GET /graphql`; others are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetParameters {
    /// The document.
    query: Option<String>,
    /// By the draft of persisted documents, by Relay's habit, and shorter still.
    document_id: Option<String>,
    #[serde(rename = "doc_id")]
    doc_id: Option<String>,
    id: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

impl GetParameters {
    /// The operation that they describe.
    ///
    /// # Errors
    /// 400 where something is missing or has another type.
    pub(crate) fn operation(self) -> Result<Operation, Refusal> {
        let parse = |name: &str, text: Option<String>| match text.as_deref().map(str::trim) {
            None | Some("") => Ok(Value::Null),
            Some(text) => serde_json::from_str(text).map_err(|_| not_an_object(name)),
        };
        let extensions = parse("extensions", self.extensions)?;
        object("extensions", &extensions)?;
        let id = self.document_id.or(self.doc_id).or(self.id).filter(|id| !id.is_empty());
        let (document, persisted) = document(self.query, id, &extensions)?;
        let help = wants_help(&extensions)?;
        let variables = parse("variables", self.variables)?;
        object("variables", &variables)?;
        let name = self.operation_name.filter(|name| !name.is_empty());
        Ok(Operation { verb: Verb::Get, document, persisted, name, variables, help })
    }

    /// Whether they ask for nothing at all.
    pub(crate) fn is_empty(&self) -> bool {
        let all = [&self.query, &self.document_id, &self.doc_id, &self.id, &self.extensions];
        all.into_iter().all(Option::is_none)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::persisted;

    #[test]
    fn an_address_gives_the_same_as_a_body() {
        let parameters = |variables: &str, extensions: &str| GetParameters {
            query: Some("{a}".to_owned()),
            operation_name: Some(String::new()),
            variables: Some(variables.to_owned()),
            extensions: Some(extensions.to_owned()),
            ..GetParameters::default()
        };
        let operation = parameters(r#"{"x":1}"#, "").operation().unwrap();
        assert_eq!((operation.verb, operation.name, operation.variables), (Verb::Get, None, json!({ "x": 1 })));
        assert!(parameters("", r#"{"help":true}"#).operation().unwrap().wants_help());
        for (variables, extensions) in [("[]", ""), ("1", ""), ("{", ""), ("", "[]"), ("", "x")] {
            assert!(parameters(variables, extensions).operation().is_err(), "{variables} {extensions}");
        }
        assert!(GetParameters::default().operation().is_err());
    }

    #[test]
    fn a_document_may_be_named_by_its_hash() {
        let hash = r#"{"persistedQuery":{"version":1,"sha256Hash":"ab"}}"#;
        let address = GetParameters { extensions: Some(hash.to_owned()), ..GetParameters::default() };
        assert!(!address.is_empty() && GetParameters::default().is_empty());
        assert_eq!(address.operation().unwrap().persisted, Some(persisted::Name::Hash("ab".to_owned())));
    }
}
