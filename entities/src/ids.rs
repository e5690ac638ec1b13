//! Identifiers: a UUIDv7 in the database, a TypeID (`inv_01h2xcejqtf2nbrexx3vqjhp41`) outside.
//!
//! Every noun has its own type, so that an invoice's identifier cannot be handed where a team's is wanted. In text the
//! prefix tells the noun; [`AnyId`] takes any of them apart.

use std::{collections::HashMap, fmt, str::FromStr, sync::Mutex};

use foldhash::fast::RandomState;
use rand::RngCore;
use sea_orm::DeriveValueType;
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use crate::clock::Clock;

/// Why a text is not the identifier that was wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not a TypeID at all.
    #[error("`{0}` is not an ID: an ID looks like `inv_01h2xcejqtf2nbrexx3vqjhp41`")]
    Malformed(String),
    /// A TypeID of another noun.
    #[error("`{text}` is the ID of another type: an ID that starts with `{expected}_` is wanted here")]
    OtherType {
        /// What was given, cut to a decent length.
        text: String,
        /// The prefix that was wanted.
        expected: &'static str,
    },
}

/// Something of each of several objects, by their identifiers. Keys are what the database knows, so that the hash need not
/// withstand a client who makes them up, as the standard one does at several times the cost; it is seeded at random all the same.
pub(crate) type ById<I, T> = HashMap<I, T, RandomState>;

/// The longest identifier text that is looked at: the longest prefix, an underscore and 26 characters, with room.
const LONGEST: usize = 64;

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST).filter(|c| !c.is_control()).collect()
}

/// An identifier of any noun, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AnyId {
    /// The noun's prefix, such as `inv`.
    pub prefix: String,
    /// What the database knows.
    pub uuid: Uuid,
}

impl FromStr for AnyId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let malformed = || IdError::Malformed(shortened(text));
        if text.len() > LONGEST {
            return Err(malformed());
        }
        let id: TypeSafeId<DynamicType> = text.parse().map_err(|_| malformed())?;
        if id.type_prefix().is_empty() {
            return Err(malformed());
        }
        Ok(Self { prefix: id.type_prefix().to_owned(), uuid: id.uuid() })
    }
}

/// Writes a TypeID.
fn write_type_id(f: &mut fmt::Formatter<'_>, prefix: &'static str, uuid: Uuid) -> fmt::Result {
    match DynamicType::new(prefix) {
        Ok(prefix) => write!(f, "{}", TypeSafeId::from_type_and_uuid(prefix, uuid)),
        Err(_) => Err(fmt::Error),
    }
}

/// What every identifier type has.
pub trait Id: Copy + Eq + std::hash::Hash + From<Uuid> + Into<Uuid> + Send + Sync + fmt::Display + 'static {
    /// The TypeID prefix of the noun; empty for a bare UUID, whose noun its place tells.
    const PREFIX: &'static str;
}

impl Id for Uuid {
    const PREFIX: &'static str = "";
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
        pub struct $name(pub Uuid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
        }

        // For databases that make keys by counting, which ours never do.
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl crate::sql::Field for $name {
            fn read(cell: crate::sql::Cell<'_>) -> Result<Self, crate::sql::Mismatch> {
                Uuid::read(cell).map(Self)
            }

            fn absent() -> Self {
                Self(Uuid::nil())
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_type_id(f, $prefix, self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let id: AnyId = text.parse()?;
                if id.prefix == $prefix {
                    Ok(Self(id.uuid))
                } else {
                    Err(IdError::OtherType { text: shortened(text), expected: $prefix })
                }
            }
        }
    )*

    /// Every prefix in use, in the order of the nouns below.
    pub const PREFIXES: &[&str] = &[$($prefix),*];
    };
}

ids! {
    /// A person with a login.
    UserId = "usr";
    /// A signed-in session.
    SessionId = "ses";
    /// A named key for programs.
    ApiTokenId = "tok";
    /// An organization.
    OrganizationId = "org";
    /// A user's place in an organization.
    MembershipId = "mbr";
    /// An invitation to an organization.
    InvitationId = "ivt";
    /// A work team.
    TeamId = "team";
    /// A direct or team-wide access to a product.
    ProductAccessId = "acc";
    /// A subscribed product.
    ProductId = "prd";
    /// A billing address.
    BillingAddressId = "adr";
    /// An invoice.
    InvoiceId = "inv";
    /// A line of an invoice or of a pro forma.
    InvoiceLineId = "lin";
    /// A pro forma invoice.
    ProFormaId = "pfi";
    /// A payment reminder.
    PaymentReminderId = "rem";
    /// Money that arrived.
    PaymentId = "pay";
    /// The part of a payment that went somewhere.
    PaymentAllocationId = "alc";
    /// An organization's prepaid account.
    PrepaidAccountId = "ppa";
    /// A movement of a prepaid account: one entry of the ledger.
    LedgerEntryId = "ent";
    /// A balanced set of ledger entries.
    LedgerTransactionId = "ltx";
    /// An account of the ledger.
    LedgerAccountId = "lac";
    /// A top-up of a prepaid account.
    TopUpId = "top";
    /// Money taken back from a prepaid account.
    WithdrawalId = "wdr";
    /// A file being made from many invoices.
    InvoiceExportId = "exp";
    /// A web site of a hosting.
    SiteId = "site";
    /// A database of a site.
    SiteDatabaseId = "sdb";
    /// An environment variable of a site.
    EnvironmentVariableId = "env";
    /// A premium support contract.
    SupportContractId = "sct";
    /// A support code of a user.
    SupportCodeId = "cod";
    /// A customer's leave for support agents.
    SupportAccessGrantId = "sag";
    /// Something that somebody did to an organization.
    AuditEntryId = "aud";
    /// A person's rating of an article.
    ArticleFeedbackId = "fbk";
    /// A day's searches for one thing.
    SearchDayId = "sea";
    /// An article that was opened from a day's results.
    SearchClickId = "scl";
    /// An article of the knowledge base; made from its slug and locale, not from the clock.
    ArticleId = "art";
}

/// Makes identifiers from a clock and a random source: UUIDv7 (RFC 9562, section 5.7), so that they sort by time.
pub struct IdSource {
    random: Mutex<Box<dyn RngCore + Send>>,
}

impl fmt::Debug for IdSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdSource").finish_non_exhaustive()
    }
}

impl IdSource {
    /// A source over the random numbers given: of the operating system in production, of a seed in tests and the demo.
    pub fn new(random: impl RngCore + Send + 'static) -> Self {
        Self { random: Mutex::new(Box::new(random)) }
    }

    /// A new identifier, made now.
    pub fn next<I: Id>(&self, clock: &dyn Clock) -> I {
        self.at(clock.now())
    }

    /// A new identifier of that instant. An instant before 1970 counts as 1970.
    pub fn at<I: Id>(&self, instant: chrono::DateTime<chrono::Utc>) -> I {
        let millis = u64::try_from(instant.timestamp_millis()).unwrap_or(0);
        let mut bytes = [0_u8; 10];
        self.fill(&mut bytes);
        I::from(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    /// Random bytes for secrets and codes.
    pub fn fill(&self, bytes: &mut [u8]) {
        // A poisoned lock holds a random source that is as good as before.
        self.random.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_reads_back_from_its_own_text(bits: u128) {
            let id = InvoiceId(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse::<InvoiceId>(), Ok(id));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,80}") {
            let _ = text.parse::<InvoiceId>();
        }
    }

    #[test]
    fn an_id_of_another_noun_is_named_as_such() {
        let team = TeamId(Uuid::from_u128(7)).to_string();
        assert_eq!(team.parse::<InvoiceId>(), Err(IdError::OtherType { text: team, expected: "inv" }));
    }

    #[test]
    fn prefixes_are_unique_and_valid() {
        let mut seen = std::collections::HashSet::new();
        for prefix in PREFIXES {
            assert!(seen.insert(*prefix), "{prefix} stands twice");
            assert!(DynamicType::new(prefix).is_ok(), "{prefix} is no TypeID prefix");
        }
    }
}
