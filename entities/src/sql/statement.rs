use std::{ops::Deref, sync::Arc};

use sea_orm::{DbBackend, StatementBuilder, Value};

/// A text that is cheap to clone, such as a statement's: written out in the program, or built once and kept.
#[derive(Debug, Clone)]
pub enum Text {
    /// Written out in the program.
    Static(&'static str),
    /// Built and kept.
    Built(Arc<str>),
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Static(text) => text,
            Self::Built(text) => text,
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self::Static(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Built(text.into())
    }
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Self {
        Self::Built(text)
    }
}

/// A text with the values of its parameters.
///
/// Our own texts write parameters `$1`, `$2`, … on both engines. SQLite numbers them in the order in which they first
/// appear, so write them in order; each may appear again. The parameters of texts built by sea-query are its own.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The SQL.
    pub text: Text,
    /// One value a parameter.
    pub values: Vec<Value>,
}

impl Statement {
    /// Of a text and its values.
    pub fn new(text: impl Into<Text>, values: Vec<Value>) -> Self {
        Self { text: text.into(), values }
    }

    /// Of what sea-query builds.
    pub fn build(backend: DbBackend, query: &impl StatementBuilder) -> Self {
        let built = query.build(&backend);
        Self { text: built.sql.into(), values: built.values.map(|values| values.0).unwrap_or_default() }
    }
}
