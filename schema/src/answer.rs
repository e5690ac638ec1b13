//! What a request is answered with.

use async_graphql::ServerError;
use bytes::Bytes;
use resolvers::level::Json;

use crate::cost;

/// A response, its data written already.
#[derive(Debug, Clone)]
pub struct Answer {
    data: Data,
    /// The errors, each with its code and the request's id.
    pub errors: Vec<ServerError>,
    charge: Option<Charge>,
    /// The guides for what the document uses and what the answer shows, as JSON; nothing where nobody asked for them.
    pub(crate) help: Option<String>,
    /// What is left of what the client may ask; nothing where nobody keeps count.
    pub throttle: Option<Throttle>,
}

/// What an operation cost, in points of [`cost`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// What it might have cost, by the formula.
    pub requested: u64,
    /// What it did cost.
    pub actual: u64,
}

impl Charge {
    /// The same with help beside the answer.
    pub(crate) fn with_help(self) -> Self {
        Self { requested: cost::with_help(self.requested), actual: cost::with_help(self.actual) }
    }
}

/// How much a client may ask: a bucket that fills up again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// What a full bucket holds, in points.
    pub maximum: u64,
    /// What is in it now that this request was paid for.
    pub available: u64,
    /// How many points come back each second.
    pub restore_rate: u64,
}

#[derive(Debug, Clone)]
enum Data {
    /// Nothing was executed.
    None,
    /// `data` as JSON.
    Json(Json),
    /// A whole response without extensions that is the same for everybody, kept from an earlier request.
    Kept(Bytes),
}

/// What a response without errors begins with.
const OPENING: &[u8] = b"{\"data\":";
/// Room for the extensions, and for what is around the data.
const EXTENSIONS: usize = 224;

impl Answer {
    /// Nothing was executed.
    pub(crate) fn refused(errors: Vec<ServerError>) -> Self {
        Self { data: Data::None, errors, charge: None, help: None, throttle: None }
    }

    /// What was executed came to this JSON, and cost that.
    pub fn executed(data: impl Into<Json>, errors: Vec<ServerError>, charge: Charge) -> Self {
        Self { data: Data::Json(data.into()), errors, charge: Some(charge), help: None, throttle: None }
    }

    /// A response that [`Self::without_extensions`] wrote before.
    pub(crate) fn kept(response: Bytes, charge: Charge) -> Self {
        Self { data: Data::Kept(response), errors: Vec::new(), charge: Some(charge), help: None, throttle: None }
    }

    /// Whether anything was executed.
    pub fn is_executed(&self) -> bool {
        !matches!(self.data, Data::None)
    }

    /// What it cost; nothing where nothing was executed.
    pub fn charge(&self) -> Option<Charge> {
        self.charge
    }

    /// The guides for what the document uses and what the answer shows: a list as JSON; nothing where nobody asked for them.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// `data` as JSON; nothing where nothing was executed.
    pub fn data(&self) -> Option<&[u8]> {
        match &self.data {
            Data::None => None,
            Data::Json(data) => Some(data.as_slice()),
            Data::Kept(response) => response.get(OPENING.len()..response.len().saturating_sub(1)),
        }
    }

    /// The response as JSON (specification, section 7.1): errors first, so that they are seen; `data` is left out where
    /// nothing was executed, and so is `extensions`, whose `cost` says what was executed.
    pub fn to_json(&self) -> Bytes {
        let mut json = self.open();
        self.close(&mut json);
        json.into()
    }

    /// The same in two parts, the second one mostly empty: neither what was executed nor a kept response is copied.
    pub fn into_parts(mut self) -> [Bytes; 2] {
        if !self.errors.is_empty() {
            return [self.to_json(), Bytes::new()];
        }
        let mut end = Vec::with_capacity(EXTENSIONS);
        self.close(&mut end);
        match std::mem::replace(&mut self.data, Data::None) {
            Data::None => [self.to_json(), Bytes::new()],
            Data::Kept(response) => [response.slice(..response.len().saturating_sub(1)), end.into()],
            Data::Json(mut data) => {
                data.wrap(OPENING, &end);
                [data.into(), Bytes::new()]
            }
        }
    }

    /// The response as it may be kept for others.
    pub(crate) fn without_extensions(&self) -> Bytes {
        let mut json = self.open();
        json.push(b'}');
        json.into()
    }

    /// Errors and data.
    fn open(&self) -> Vec<u8> {
        let data = self.data();
        let mut json = Vec::with_capacity(data.map_or(0, <[u8]>::len) + self.errors.len() * 256 + EXTENSIONS);
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
        json
    }

    /// Extensions, and the end.
    fn close(&self, json: &mut Vec<u8>) {
        if let Some(Charge { requested, actual }) = self.charge {
            number(json, b",\"extensions\":{\"cost\":{\"requested\":", requested);
            number(json, b",\"actual\":", actual);
            number(json, b",\"limit\":", cost::LIMIT);
            match self.throttle {
                None => json.extend_from_slice(b",\"throttle\":null"),
                Some(Throttle { maximum, available, restore_rate }) => {
                    number(json, b",\"throttle\":{\"maximum\":", maximum);
                    number(json, b",\"available\":", available);
                    number(json, b",\"restoreRate\":", restore_rate);
                    json.push(b'}');
                }
            }
            json.push(b'}');
            if let Some(help) = &self.help {
                json.extend_from_slice(b",\"help\":");
                json.extend_from_slice(help.as_bytes());
            }
            json.push(b'}');
        }
        json.push(b'}');
    }
}

fn number(json: &mut Vec<u8>, key: &[u8], value: u64) {
    json.extend_from_slice(key);
    // A number is JSON, and memory does not refuse it.
    let _ = serde_json::to_writer(json, &value);
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHARGE: Charge = Charge { requested: 7, actual: 3 };
    const COST: &str = r#""extensions":{"cost":{"requested":7,"actual":3,"limit":100000,"throttle":null}}"#;

    fn text(answer: &Answer) -> String {
        let whole = answer.to_json();
        assert_eq!(answer.clone().into_parts().concat(), whole);
        String::from_utf8(whole.to_vec()).expect("UTF-8")
    }

    #[test]
    fn data_is_left_out_where_nothing_was_executed_and_null_where_it_failed() {
        let error = || vec![ServerError::new("no", None)];
        assert_eq!(text(&Answer::refused(error())), r#"{"errors":[{"message":"no"}]}"#);
        let failed = text(&Answer::executed(b"null".to_vec(), error(), CHARGE));
        assert_eq!(failed, format!(r#"{{"errors":[{{"message":"no"}}],"data":null,{COST}}}"#));
        let answered = text(&Answer::executed(b"{}".to_vec(), Vec::new(), CHARGE));
        assert_eq!(answered, format!(r#"{{"data":{{}},{COST}}}"#));
    }

    #[test]
    fn what_is_left_is_told_where_somebody_keeps_count() {
        let mut answer = Answer::executed(b"{}".to_vec(), Vec::new(), CHARGE);
        answer.throttle = Some(Throttle { maximum: 100, available: 97, restore_rate: 10 });
        let told: serde_json::Value = serde_json::from_str(&text(&answer)).expect("JSON");
        let throttle = serde_json::json!({"maximum": 100, "available": 97, "restoreRate": 10});
        assert_eq!(told["extensions"]["cost"]["throttle"], throttle);
    }

    #[test]
    fn help_stands_beside_the_cost_where_it_was_asked_for() {
        let mut answer = Answer::executed(b"{}".to_vec(), Vec::new(), CHARGE);
        answer.help = Some(r#"[{"score":1.0}]"#.to_owned());
        let told: serde_json::Value = serde_json::from_str(&text(&answer)).expect("JSON");
        assert_eq!(
            (&told["extensions"]["help"][0]["score"], &told["extensions"]["cost"]["actual"]),
            (&1.0.into(), &3.into())
        );
    }

    #[test]
    fn a_kept_response_has_the_data_that_it_was_written_with_and_its_own_cost() {
        let first = Answer::executed(br#"{"a":1}"#.to_vec(), Vec::new(), Charge { requested: 1, actual: 1 });
        let kept = Answer::kept(first.without_extensions(), CHARGE);
        assert_eq!((kept.data(), kept.is_executed()), (Some(&br#"{"a":1}"#[..]), true));
        assert_eq!(text(&kept), format!(r#"{{"data":{{"a":1}},{COST}}}"#));
    }
}
