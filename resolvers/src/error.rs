//! Errors: the one place that makes a GraphQL error of anything.
//!
//! A [`Fault`] has a code from a closed list, a sentence for the person, and, for defects of ours, a text for the log that
//! never leaves the house.

use async_graphql::{Enum, ErrorExtensionValues, Pos, ServerError};
use entities::error::{InputError, StoreError};
use kb::Coordinate;

/// What `extensions.code` of an error may say. A code may be added, and none is ever changed.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The document is no GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema, or the variables do not fit the document.
    GraphqlValidationFailed,
    /// The request is no GraphQL request: malformed JSON, no `query`, a wrong type.
    BadRequest,
    /// An argument's value is refused: a malformed identifier, a page too long, `first` with `last`.
    BadUserInput,
    /// A cursor that this list did not give.
    InvalidCursor,
    /// The document is larger, deeper, wider or dearer than the published limits.
    LimitExceeded,
    /// This client asked for more than it may in so short a time.
    RateLimited,
    /// A document is named that is not known here: the client sends it whole.
    PersistedQueryNotFound,
    /// A document is named by its hash where only trusted ones are answered.
    PersistedQueryNotSupported,
    /// Only documents that the operator trusts are answered here, and this is none.
    DocumentNotTrusted,
    /// The credentials are unknown, expired or revoked.
    Unauthenticated,
    /// What is asked for is not there, or not for this viewer.
    NotFound,
    /// Too much is to be written at once; nothing of the request's change was kept.
    TryAgain,
    /// The database gave a statement up because it took too long.
    Timeout,
    /// Events of a subscription were not delivered: what is shown must be read again.
    EventsMissed,
    /// A defect of ours; the log knows more under the request's id.
    InternalServerError,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: &'static [Self] = &[
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::BadRequest,
        Self::BadUserInput,
        Self::InvalidCursor,
        Self::LimitExceeded,
        Self::RateLimited,
        Self::PersistedQueryNotFound,
        Self::PersistedQueryNotSupported,
        Self::DocumentNotTrusted,
        Self::Unauthenticated,
        Self::NotFound,
        Self::TryAgain,
        Self::Timeout,
        Self::EventsMissed,
        Self::InternalServerError,
    ];

    /// As `extensions.code` spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadRequest => "BAD_REQUEST",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::InvalidCursor => "INVALID_CURSOR",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::RateLimited => "RATE_LIMITED",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::PersistedQueryNotSupported => "PERSISTED_QUERY_NOT_SUPPORTED",
            Self::DocumentNotTrusted => "DOCUMENT_NOT_TRUSTED",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::NotFound => "NOT_FOUND",
            Self::TryAgain => "TRY_AGAIN",
            Self::Timeout => "TIMEOUT",
            Self::EventsMissed => "EVENTS_MISSED",
            Self::InternalServerError => "INTERNAL_SERVER_ERROR",
        }
    }

    /// The code of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|code| code.as_str() == name).copied()
    }

    /// Its coordinate, to which guides are tied.
    pub fn coordinate(self) -> Option<Coordinate> {
        Coordinate::of_member("ErrorCode", self.as_str()).ok()
    }
}

/// An error on its way to a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    code: ErrorCode,
    message: String,
}

/// A resolver's answer.
pub type Result<T, E = Fault> = std::result::Result<T, E>;

impl Fault {
    /// With a code and a sentence that says what happened and what to do.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// An argument's value is refused.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadUserInput, message)
    }

    /// What a viewer may not see looks like what is not there.
    pub fn hidden() -> Self {
        Self::new(ErrorCode::NotFound, "there is no such thing, or it is not for you: check who is signed in")
    }

    /// A defect of ours: the text goes to the log, the client learns nothing of it.
    pub fn internal(what: impl std::fmt::Display) -> Self {
        tracing::error!(what = %what, "internal error");
        Self::new(ErrorCode::InternalServerError, "something went wrong here; it was logged, try again in a moment")
    }

    /// Nothing was done, and the same may be sent again.
    fn busy(why: impl std::fmt::Display) -> Self {
        tracing::warn!(why = %why, "refused for now");
        Self::new(
            ErrorCode::TryAgain,
            "too much is to be written at once; nothing was changed: send the same again in a moment",
        )
    }

    /// Its sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Its code.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// As async-graphql carries it; the path comes from where it is recorded.
    pub fn into_server_error(self, pos: Pos) -> ServerError {
        let mut error = ServerError::new(self.message, Some(pos));
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code.as_str());
        error.extensions = Some(extensions);
        error
    }
}

impl From<Fault> for async_graphql::Error {
    fn from(fault: Fault) -> Self {
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", fault.code.as_str());
        let mut error = async_graphql::Error::new(fault.message);
        error.extensions = Some(extensions);
        error
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Input(input) => input.into(),
            StoreError::Busy(_) => Self::busy(error),
            StoreError::Timeout => {
                tracing::warn!("a statement took too long and was given up");
                Self::new(ErrorCode::Timeout, "this took too long: ask for less at once, or try again in a moment")
            }
            StoreError::Database(_) | StoreError::Driver(_) | StoreError::NotKept(_) | StoreError::Corrupt(_) => {
                Self::internal(error)
            }
        }
    }
}

impl From<InputError> for Fault {
    fn from(error: InputError) -> Self {
        let code = match error {
            InputError::Cursor(_) => ErrorCode::InvalidCursor,
            InputError::Page(_) | InputError::Id(_) | InputError::Value(_) => ErrorCode::BadUserInput,
        };
        Self::new(code, error.to_string())
    }
}

impl From<entities::ids::IdError> for Fault {
    fn from(error: entities::ids::IdError) -> Self {
        InputError::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::resolver_utils::EnumType;

    use super::*;

    #[test]
    fn the_schema_spells_each_code_as_errors_do_and_has_them_all() {
        let spelled: Vec<(&str, ErrorCode)> = ErrorCode::items().iter().map(|item| (item.name, item.value)).collect();
        let said: Vec<(&str, ErrorCode)> = ErrorCode::ALL.iter().map(|code| (code.as_str(), *code)).collect();
        assert_eq!(spelled, said);
        assert_eq!(ErrorCode::named("RATE_LIMITED"), Some(ErrorCode::RateLimited));
        assert_eq!(
            ErrorCode::RateLimited.coordinate().map(|it| it.to_string()).as_deref(),
            Some("ErrorCode.RATE_LIMITED")
        );
    }
}
