//! Renewing the code by which support knows a person.

use crate::{
    access::OwnDenied,
    accounts::TokenScope,
    change::{Change, Work},
    error::{StoreError, StoreResult},
    ids::UserId,
    sql::{Record, Statement},
    support::{IssuedSupportCode, NewSupportCode},
    writer::Stop,
};

/// How often digits are drawn that somebody else has: of 1,000,000,000 the first are free nearly always.
const DRAWS: usize = 16;

/// A new support code for the person, which puts the old one out of use at once.
#[derive(Debug)]
pub struct RenewSupportCode;

impl Change for RenewSupportCode {
    const MUTATION: &'static str = "Mutation.renewSupportCode";
    type Answer = UserId;
    type Refusal = OwnDenied;

    fn hidden() -> OwnDenied {
        OwnDenied::SignedOut
    }

    async fn make(&self, work: &Work<'_>) -> Result<UserId, Stop<OwnDenied>> {
        work.own(TokenScope::WriteAccount).map_err(Stop::Refused)?;
        let code = free(work).await?;
        let insert = code.insert();
        let text = format!(
            "{} ON CONFLICT (user_id) DO UPDATE SET digits = excluded.digits, expires_at = excluded.expires_at",
            &*insert.text
        );
        match work.session.execute(&Statement::new(text, insert.values)).await {
            Ok(_) => Ok(code.user_id),
            // Somebody drew the same digits in this very moment.
            Err(StoreError::Driver(error)) if error.is_unique_violation() => Err(taken().into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// A code that nobody has, not even one that expired: a caller with an old one must not be taken for somebody else.
async fn free(work: &Work<'_>) -> StoreResult<IssuedSupportCode> {
    const SAME: &str = "SELECT user_id FROM support_codes WHERE digits = $1";
    for _ in 0..DRAWS {
        let code = NewSupportCode { user: work.by().id }.build(work.ids(), &work.clock())?;
        let statement = Statement::new(SAME, vec![code.digits.as_str().into()]);
        if work.session.query(&statement, |row| row.next::<UserId>()).await?.is_empty() {
            return Ok(code);
        }
    }
    Err(taken())
}

fn taken() -> StoreError {
    StoreError::Busy("no free support code was drawn".to_owned())
}
