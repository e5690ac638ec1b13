//! What a request is answered with.

use async_graphql::ServerError;
use bytes::Bytes;

/// A response, its data written already.
#[derive(Debug, Clone)]
pub struct Answer {
    data: Data,
    /// The errors, each with its code and the request's id.
    pub errors: Vec<ServerError>,
}

#[derive(Debug, Clone)]
enum Data {
    /// Nothing was executed.
    None,
    /// `data` as JSON.
    Json(Vec<u8>),
    /// A whole response that is the same for everybody, kept from an earlier request.
    Kept(Bytes),
}

/// What a response without errors begins with.
const OPENING: &[u8] = b"{\"data\":";

impl Answer {
    /// Nothing was executed.
    pub(crate) fn refused(errors: Vec<ServerError>) -> Self {
        Self { data: Data::None, errors }
    }

    /// What was executed came to this JSON.
    pub fn executed(data: Vec<u8>, errors: Vec<ServerError>) -> Self {
        Self { data: Data::Json(data), errors }
    }

    /// A response that [`Self::to_json`] wrote before.
    pub(crate) fn kept(response: Bytes) -> Self {
        Self { data: Data::Kept(response), errors: Vec::new() }
    }

    /// Whether anything was executed.
    pub fn is_executed(&self) -> bool {
        !matches!(self.data, Data::None)
    }

    /// `data` as JSON; nothing where nothing was executed.
    pub fn data(&self) -> Option<&[u8]> {
        match &self.data {
            Data::None => None,
            Data::Json(data) => Some(data),
            Data::Kept(response) => response.get(OPENING.len()..response.len().saturating_sub(1)),
        }
    }

    /// The response as JSON (specification, section 7.1): errors first, so that they are seen; `data` is left out where
    /// nothing was executed.
    pub fn to_json(&self) -> Bytes {
        if let Data::Kept(response) = &self.data {
            return response.clone();
        }
        let data = self.data();
        let mut json = Vec::with_capacity(data.map_or(0, <[u8]>::len) + self.errors.len() * 256 + 32);
        if self.errors.is_empty() {
            json.extend_from_slice(OPENING);
            json.extend_from_slice(data.unwrap_or(b"null"));
        } else {
            json.extend_from_slice(b"{\"errors\":");
            // Errors are texts, numbers and lists of these: they are JSON, and memory does not refuse them.
            let _ = serde_json::to_writer(&mut json, &self.errors);
            if let Some(data) = data {
                json.extend_from_slice(b",\"data\":");
                json.extend_from_slice(data);
            }
        }
        json.push(b'}');
        json.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_left_out_where_nothing_was_executed_and_null_where_it_failed() {
        let text = |answer: Answer| String::from_utf8(answer.to_json().to_vec()).expect("UTF-8");
        let error = || vec![ServerError::new("no", None)];
        assert_eq!(text(Answer::refused(error())), r#"{"errors":[{"message":"no"}]}"#);
        assert_eq!(text(Answer::executed(b"null".to_vec(), error())), r#"{"errors":[{"message":"no"}],"data":null}"#);
        assert_eq!(text(Answer::executed(b"{}".to_vec(), Vec::new())), r#"{"data":{}}"#);
    }

    #[test]
    fn a_kept_response_has_the_data_that_it_was_written_with() {
        let kept = Answer::kept(Answer::executed(br#"{"a":1}"#.to_vec(), Vec::new()).to_json());
        assert_eq!((kept.data(), kept.is_executed()), (Some(&br#"{"a":1}"#[..]), true));
        assert_eq!(&kept.to_json()[..], br#"{"data":{"a":1}}"#);
    }
}
