//! Manifests of trusted documents, as the tools of clients write them.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use schema::Schema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A document that the operator trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// What clients name it by.
    pub id: String,
    /// The name of its operation, where the manifest says.
    pub name: Option<String>,
    /// The document.
    pub text: String,
}

/// A file of trusted documents.
#[derive(Debug, Clone)]
pub struct Manifest {
    file: PathBuf,
    /// The documents.
    pub documents: Vec<Trusted>,
}

/// How Apollo's manifest calls itself.
const APOLLO: &str = "apollo-persisted-query-manifest";

#[derive(Debug, Deserialize)]
struct ApolloManifest {
    version: u64,
    operations: Vec<ApolloOperation>,
}

#[derive(Debug, Deserialize)]
struct ApolloOperation {
    id: String,
    name: String,
    body: String,
}

impl Manifest {
    /// Reads a file.
    ///
    /// # Errors
    /// With the file and what is wrong in it.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let shown = file.display();
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => bail!(
                "the trusted documents {shown} cannot be read: {error}; give the path of a manifest that your client's tools \
                 wrote"
            ),
        };
        let documents = parse(&text).with_context(|| format!("the trusted documents {shown}"))?;
        Ok(Self { file: file.to_owned(), documents })
    }

    /// Checks each document against the schema and the limits.
    ///
    /// # Errors
    /// With the file, the operation and what is wrong with it; of several, the first, and how many more there are.
    pub fn check(&self, schema: &Schema) -> anyhow::Result<()> {
        let wrong: Vec<_> =
            self.documents.iter().filter_map(|document| Some((document, document.wrong(schema)?))).collect();
        let Some((document, why)) = wrong.first() else { return Ok(()) };
        let more = match wrong.len() - 1 {
            0 => String::new(),
            1 => "; one more does not fit either".to_owned(),
            more => format!("; {more} more do not fit either"),
        };
        bail!("the trusted documents {}: {} does not fit: {why}{more}", self.file.display(), document.told())
    }
}

impl Trusted {
    fn wrong(&self, schema: &Schema) -> Option<String> {
        let operations = match schema::check(schema, &self.text) {
            Ok(operations) => operations,
            Err(errors) => return Some(errors.into_iter().next().map(|error| error.message).unwrap_or_default()),
        };
        let name = self.name.as_ref()?;
        let named = operations.iter().any(|operation| operation.as_deref() == Some(name));
        (!named).then(|| "its document has no operation of that name".to_owned())
    }

    fn told(&self) -> String {
        match &self.name {
            Some(name) => format!("the operation `{name}` (`{}`)", self.id),
            None => format!("the document `{}`", self.id),
        }
    }
}

fn parse(text: &str) -> anyhow::Result<Vec<Trusted>> {
    let value: Value = serde_json::from_str(text)?;
    let Value::Object(fields) = value else { bail!("a JSON object is wanted: identifiers, each with its document") };
    let documents = match fields.get("format") {
        // No document is called so: it would be no GraphQL.
        Some(format) if format == APOLLO => apollo(Value::Object(fields))?,
        _ => plain(fields)?,
    };
    let mut ids = std::collections::HashSet::new();
    if let Some(twice) = documents.iter().find(|document| !ids.insert(&document.id)) {
        bail!("the identifier `{}` stands there twice", twice.id);
    }
    Ok(documents)
}

fn apollo(manifest: Value) -> anyhow::Result<Vec<Trusted>> {
    let ApolloManifest { version, operations } = serde_json::from_value(manifest)?;
    if version != 1 {
        bail!("its format is of version {version}, and version 1 is understood");
    }
    let trusted = |ApolloOperation { id, name, body }| Trusted { id, name: Some(name), text: body };
    Ok(operations.into_iter().map(trusted).collect())
}

fn plain(fields: Map<String, Value>) -> anyhow::Result<Vec<Trusted>> {
    let trusted = |(id, text)| match text {
        Value::String(text) => Ok(Trusted { id, name: None, text }),
        _ => bail!("`{id}` has no document: write its text, as a string"),
    };
    fields.into_iter().map(trusted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifests_of_relay_codegen_and_apollo_are_read() {
        let plain = r#"{"3d9a": "query A { a }", "sha256:7f": "{ b }"}"#;
        let ids: Vec<_> = parse(plain).unwrap().into_iter().map(|it| (it.id, it.name, it.text)).collect();
        let text = |text: &str| text.to_owned();
        assert_eq!(ids, [(text("3d9a"), None, text("query A { a }")), (text("sha256:7f"), None, text("{ b }"))]);
        let apollo = r#"{"format": "apollo-persisted-query-manifest", "version": 1,
            "operations": [{"id": "x", "name": "A", "type": "query", "body": "query A { a }"}]}"#;
        let expected = Trusted { id: text("x"), name: Some(text("A")), text: text("query A { a }") };
        assert_eq!(parse(apollo).unwrap(), [expected]);
        assert_eq!(parse("{}").unwrap(), []);
    }

    #[test]
    fn what_is_no_manifest_is_refused_with_what_is_wrong() {
        for (text, named) in [
            ("[", "EOF"),
            ("[]", "JSON object"),
            (r#"{"a": 1}"#, "`a`"),
            (r#"{"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}"#, "version 2"),
            (r#"{"format": "apollo-persisted-query-manifest", "version": 1}"#, "operations"),
            (
                r#"{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "x", "name": "A"}]}"#,
                "body",
            ),
            (
                r#"{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [
                    {"id": "x", "name": "A", "body": "{a}"}, {"id": "x", "name": "B", "body": "{b}"}]}"#,
                "`x` stands there twice",
            ),
        ] {
            let message = format!("{:#}", parse(text).unwrap_err());
            assert!(message.contains(named), "{message}");
        }
    }

    #[test]
    fn a_document_that_does_not_fit_is_named_with_its_operation() {
        let schema = schema::unconnected();
        let check = |id: &str, name: Option<&str>, text: &str| {
            let document = Trusted { id: id.to_owned(), name: name.map(str::to_owned), text: text.to_owned() };
            let wrong = Trusted { id: "other".to_owned(), name: None, text: "{".to_owned() };
            let one = Manifest { file: "m.json".into(), documents: vec![document.clone()] };
            let two = Manifest { file: "m.json".into(), documents: vec![document, wrong] };
            let told = |manifest: Manifest| manifest.check(&schema).map_err(|error| error.to_string()).err();
            (told(one), told(two))
        };
        assert_eq!(check("x", Some("A"), "query A { viewer { id } }").0, None);
        let (one, two) = check("x", Some("A"), "query A { nothing }");
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!(one.contains("m.json: the operation `A` (`x`) does not fit") && one.contains("nothing"), "{one}");
        assert!(two.ends_with("; one more does not fit either"), "{two}");
        assert!(check("x", Some("B"), "query A { viewer { id } }").0.unwrap().contains("no operation of that name"));
        assert!(check("x", None, &"{a".repeat(100)).0.unwrap().contains("the document `x` does not fit"));
    }
}
