//! What a request is answered with.

use async_graphql::ServerError;

/// A response, its data written already.
#[derive(Debug, Clone)]
pub struct Answer {
    /// `data` as JSON; nothing where nothing was executed.
    pub data: Option<Vec<u8>>,
    /// The errors, each with its code and the request's id.
    pub errors: Vec<ServerError>,
}

impl Answer {
    /// Nothing was executed.
    pub(crate) fn refused(errors: Vec<ServerError>) -> Self {
        Self { data: None, errors }
    }

    /// The response as JSON (specification, section 7.1): errors first, so that they are seen; `data` is left out where
    /// nothing was executed.
    pub fn to_json(&self) -> Vec<u8> {
        let data = self.data.as_deref();
        let mut json = Vec::with_capacity(data.map_or(0, <[u8]>::len) + self.errors.len() * 256 + 32);
        json.push(b'{');
        if !self.errors.is_empty() {
            json.extend_from_slice(b"\"errors\":");
            // Errors are texts, numbers and lists of these: they are JSON, and memory does not refuse them.
            let _ = serde_json::to_writer(&mut json, &self.errors);
        }
        if let Some(data) = data {
            json.extend_from_slice(if self.errors.is_empty() { b"\"data\":" } else { b",\"data\":" });
            json.extend_from_slice(data);
        }
        json.push(b'}');
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_left_out_where_nothing_was_executed_and_null_where_it_failed() {
        let text = |answer: Answer| String::from_utf8(answer.to_json()).expect("UTF-8");
        let error = || vec![ServerError::new("no", None)];
        assert_eq!(text(Answer::refused(error())), r#"{"errors":[{"message":"no"}]}"#);
        let failed = Answer { data: Some(b"null".to_vec()), errors: error() };
        assert_eq!(text(failed), r#"{"errors":[{"message":"no"}],"data":null}"#);
        assert_eq!(text(Answer { data: Some(b"{}".to_vec()), errors: Vec::new() }), r#"{"data":{}}"#);
    }
}
