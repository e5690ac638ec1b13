//! What a mutation answers with.

use super::UserError;

/// What a mutation answers with: what came of it, or why it was refused.
pub(crate) trait Payload: Default {
    /// Nothing came of it.
    fn refused(mistakes: Vec<UserError>) -> Self;
}

/// Declares a payload, with `userErrors` at its end:
///
/// ```ignore
/// payload! {
///     /// What came of making a team.
///     CreateTeamPayload = "CreateTeamPayload" {
///         /// The team; null where it was refused.
///         team: Option<Team>,
///     }
/// }
/// ```
macro_rules! payload {
    ($(#[doc = $doc:literal])* $name:ident = $graphql:literal {
        $($(#[doc = $field_doc:literal])* $field:ident: $type:ty),+ $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Default)]
        pub struct $name {
            $($field: $type,)+
            user_errors: Vec<$crate::user_errors::UserError>,
        }

        $(#[doc = $doc])*
        #[$crate::level::object(name = $graphql)]
        impl $crate::level::Level<$name> {
            $(
                $(#[doc = $field_doc])*
                fn $field(&self) -> $crate::level::Column<$type> {
                    self.cells(|payload| payload.$field.clone())
                }
            )+

            /// Why it was refused, each mistake with its field; empty where it was not.
            fn user_errors(&self) -> $crate::level::Column<Vec<$crate::user_errors::UserError>> {
                self.cells(|payload| payload.user_errors.clone())
            }
        }
        $crate::level::objects!($name);

        impl $crate::user_errors::Payload for $name {
            fn refused(user_errors: Vec<$crate::user_errors::UserError>) -> Self {
                Self { user_errors, ..Self::default() }
            }
        }
    };
}
pub(crate) use payload;
