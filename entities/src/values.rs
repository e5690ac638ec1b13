//! What the small value types of every noun are made with.

/// Declares an enum whose values are spelled in the database exactly as in the contract.
///
/// ```ignore
/// graphql_enum! {
///     /// What a person is in an organization.
///     pub enum Role {
///         /// All rights, and the legal responsibility.
///         LegalRepresentative = "LEGAL_REPRESENTATIVE",
///     }
/// }
/// ```
///
/// The enum is `Copy`, is stored as text (in a column and in JSON), and has `ALL`, `as_str`, `Display` and `FromStr` (exact spelling only).
macro_rules! graphql_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $value:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum,
        )]
        #[sea_orm(rs_type = "String", db_type = "String(sea_orm::sea_query::StringLen::N(32))")]
        $vis enum $name {
            $($(#[$variant_meta])* #[sea_orm(string_value = $value)] #[serde(rename = $value)] $variant),+
        }

        impl $name {
            /// Every value, in the contract's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value's name in the contract and in the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $value),+
                }
            }
        }

        impl $crate::sql::Field for $name {
            fn read(cell: $crate::sql::Cell<'_>) -> Result<Self, $crate::sql::Mismatch> {
                match cell.text()? {
                    $($value => Ok(Self::$variant),)+
                    _ => Err(cell.mismatch(stringify!($name))),
                }
            }

            fn absent() -> Self {
                // An enum has at least one value.
                Self::ALL[0]
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::error::InputError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($value => Ok(Self::$variant),)+
                    _ => Err($crate::values::unknown_value(stringify!($name), text, &[$($value),+])),
                }
            }
        }
    };
}

pub(crate) use graphql_enum;

use crate::error::InputError;

/// The error for a text that is no value of an enum.
pub(crate) fn unknown_value(name: &str, text: &str, values: &[&str]) -> InputError {
    InputError::Value(format!("`{}` is no {name}: use one of {}", excerpt(text), values.join(", ")))
}

/// The beginning of a text that somebody sent, fit to be shown in a message: 40 characters, without control characters.
pub(crate) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut shown: String = text.chars().take(SHOWN).filter(|c| !c.is_control()).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use sea_orm::{ActiveEnum, Iterable};

    graphql_enum! {
        /// A fruit.
        pub enum Fruit {
            /// Sweet.
            Pear = "PEAR",
            /// Sour.
            WildApple = "WILD_APPLE",
        }
    }

    #[test]
    fn a_value_is_spelled_alike_in_the_database_and_in_text() {
        assert_eq!(Fruit::iter().collect::<Vec<_>>(), Fruit::ALL);
        for fruit in Fruit::ALL {
            assert_eq!(fruit.to_value(), fruit.as_str());
            assert_eq!(fruit.as_str().parse::<Fruit>().as_ref(), Ok(fruit));
        }
    }

    #[test]
    fn an_unknown_value_is_told_what_is_known() {
        let error = "pear".parse::<Fruit>().map_err(|error| error.to_string());
        assert_eq!(error, Err("`pear` is no Fruit: use one of PEAR, WILD_APPLE".to_owned()));
    }
}
