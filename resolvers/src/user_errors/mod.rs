//! Mistakes that a person can mend, as a mutation's payload tells them.
//!
//! A rule of `entities` refuses with a typed reason; here each reason is a [`Refusal`]: a code, the way to the input field at
//! fault, and a sentence in the reader's language. What the viewer may not see is `NOT_FOUND`; what they see and may not do,
//! `NOT_ALLOWED`. Everything else that goes wrong is a [`Fault`](crate::error::Fault).
//!
//! **To add one**: a variant where the rule stands, its code, field and sentence in the noun's own `refusals`, and a line in
//! the test that looks at all of them.
//!
//! A mutation's function reads its input with a [`Form`], which gathers every mistake in it, sends the change, and makes the
//! [`payload!`] where it was refused.

mod form;
mod payload;
mod sentences;
mod shared;

use async_graphql::Context;
use entities::{access::Denied, locale::Locale};
pub(crate) use form::Form;
use kb::Coordinate;
pub(crate) use payload::{Payload, payload};
pub(crate) use sentences::{
    no_organization, no_product, nothing_chosen, own, product_not_managed, stale, text, too_many,
};

use crate::{
    error::Result,
    help::{self, HelpTopic, UserErrorCode},
    level::{Column, Level, object, objects},
};

/// How many guides go with a mistake.
const GUIDES: i32 = 3;

/// Why a mutation is refused, for the person.
pub trait Refusal {
    /// What kind of mistake it is.
    fn code(&self) -> UserErrorCode;

    /// The way to the field at fault below `input`, as the contract spells it; empty where no field is.
    fn field(&self) -> &'static [&'static str];

    /// The same, with the places of items in lists, counted from 0: `environment`, `3`, `name`.
    fn path(&self) -> Vec<String> {
        self.field().iter().map(ToString::to_string).collect()
    }

    /// What is the matter and what to do, in a sentence or two.
    fn message(&self, reader: Locale) -> String;
}

/// Says a sentence in the reader's language; values stand in it by name, as in `format!`.
macro_rules! said {
    ($language:expr; es: $es:literal, en: $en:literal, fr: $fr:literal, de: $de:literal, it: $it:literal $(,)?) => {
        match $language {
            entities::locale::Language::Es => format!($es),
            entities::locale::Language::En => format!($en),
            entities::locale::Language::Fr => format!($fr),
            entities::locale::Language::De => format!($de),
            entities::locale::Language::It => format!($it),
        }
    };
}
pub(crate) use said;

/// A mistake that the person can mend.
#[derive(Debug, Clone)]
pub struct UserError {
    code: UserErrorCode,
    message: String,
    field: Vec<String>,
    about: Vec<Coordinate>,
}

impl UserError {
    /// For a refusal of that mutation, whose field in the contract is named so: `payInvoice`.
    pub fn of(refusal: &impl Refusal, mutation: &str, reader: Locale) -> Self {
        let (code, path) = (refusal.code(), refusal.path());
        let mut about: Vec<_> = code.coordinate().into_iter().collect();
        let input: String =
            mutation.chars().take(1).flat_map(char::to_uppercase).chain(mutation.chars().skip(1)).collect();
        about.extend(path.first().and_then(|field| Coordinate::of_member(&format!("{input}Input"), field).ok()));
        about.extend(Coordinate::of_member("Mutation", mutation).ok());
        let field = match path.is_empty() {
            true => path,
            false => std::iter::once("input".to_owned()).chain(path).collect(),
        };
        Self { code, message: refusal.message(reader), field, about }
    }
}

/// A mistake that the person can mend. Anything else is a GraphQL error with `extensions.code`.
#[object(name = "UserError")]
impl Level<UserError> {
    /// What kind of mistake it is.
    fn code(&self) -> Column<UserErrorCode> {
        self.each(|error| error.code)
    }

    /// What is the matter and what to do, in the reader's language.
    fn message(&self) -> Column<String> {
        self.each(|error| error.message.as_str())
    }

    /// The way to the input field at fault, such as ["input", "amount"].
    fn field(&self) -> Column<Option<Vec<String>>> {
        self.each(|error| Some(error.field.clone()).filter(|field| !field.is_empty()))
    }

    /// The guides about it.
    async fn help(&self, ctx: &Context<'_>) -> Result<Column<Vec<HelpTopic>>> {
        self.column(help::of_coordinates(ctx, self.pluck(|error| error.about.clone()), None, GUIDES)?)
    }
}
objects!(UserError);

/// What kind of mistake it is to ask for what one may not.
pub(crate) fn denied(denied: Denied) -> UserErrorCode {
    match denied {
        Denied::NotFound => UserErrorCode::NotFound,
        Denied::NotAllowed => UserErrorCode::NotAllowed,
    }
}
