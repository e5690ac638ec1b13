//! Sealing secrets anew, when the operator's secret is another than it was.

use std::{fmt, sync::Arc};

use sea_orm::DbBackend;
use uuid::Uuid;

use super::{EnvironmentVariable, SecretKey};
use crate::{
    db::Database,
    error::{StoreError, StoreResult},
    ids::{EnvironmentVariableId, IdSource},
    sql::{Projection, Record, Session, Statement},
    writer::{Job, Stop},
};

/// How many secrets one transaction looks at: a value is 32 KiB at most.
const BATCH: usize = 100;
/// How many are named where they cannot be opened.
const NAMED: usize = 10;

/// What was done to how many secrets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Opened by the old key and sealed by the new one.
    pub anew: u64,
    /// Sealed by the new key already, and left alone.
    pub already: u64,
}

/// A secret that neither key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
    /// The site's domain.
    pub domain: String,
    /// The variable.
    pub name: String,
    /// Which key sealed it.
    pub key_id: Option<String>,
}

/// Why not all secrets were sealed anew.
#[derive(Debug)]
pub enum ResealError {
    /// Neither key opens these. `resealed` says what was done before they were met: nothing, unless they came while others
    /// were sealed.
    Unopened {
        /// Which.
        secrets: Vec<Unopened>,
        /// What was done before.
        resealed: Resealed,
    },
    /// The database failed. What earlier transactions did stays; doing it again goes on from there.
    Failed(StoreError),
}

impl fmt::Display for ResealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (secrets, resealed) = match self {
            Self::Failed(error) => return error.fmt(f),
            Self::Unopened { secrets, resealed } => (secrets, resealed),
        };
        let named = secrets.iter().take(NAMED).map(|secret| {
            let key = secret.key_id.as_deref().unwrap_or("none");
            format!("`{}` of {} (sealed by key {key})", secret.name, secret.domain)
        });
        write!(f, "neither key opens {}", named.collect::<Vec<_>>().join(", "))?;
        match secrets.len().saturating_sub(NAMED) {
            0 => {}
            more => write!(f, " and {more} more")?,
        }
        match resealed.anew {
            0 => f.write_str("; nothing was changed"),
            anew => write!(f, "; sealed anew before: {anew}"),
        }
    }
}

impl std::error::Error for ResealError {}

/// Opens every secret of every site with the old key and seals it with the new one, in transactions of up to 100. All are
/// opened before the first is written, so that nothing is changed where one cannot be. Done twice, the second time finds
/// nothing to do; whatever a desk seals meanwhile with the old key needs a second time.
///
/// # Errors
/// See [`ResealError`].
pub async fn reseal(
    db: &Database,
    ids: Arc<IdSource>,
    old: &SecretKey,
    new: &SecretKey,
) -> Result<Resealed, ResealError> {
    let keys = Arc::new(Keys { old: old.clone(), new: new.clone(), ids });
    walk(db, &keys, Purpose::Look).await?;
    walk(db, &keys, Purpose::Write).await
}

#[derive(Debug)]
struct Keys {
    old: SecretKey,
    new: SecretKey,
    ids: Arc<IdSource>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Look,
    Write,
}

/// Goes through all secrets, by identifier.
async fn walk(db: &Database, keys: &Arc<Keys>, purpose: Purpose) -> Result<Resealed, ResealError> {
    let mut resealed = Resealed::default();
    let mut unopened = Vec::new();
    let mut after = Some(EnvironmentVariableId(Uuid::nil()));
    while let Some(from) = after {
        let batch = Batch { keys: Arc::clone(keys), after: from, purpose };
        match db.transact(batch).await {
            Ok(done) => {
                resealed.anew += done.resealed.anew;
                resealed.already += done.resealed.already;
                unopened.extend(done.unopened);
                after = done.last;
            }
            Err(Stop::Refused(secrets)) => return Err(ResealError::Unopened { secrets, resealed }),
            Err(Stop::Failed(error)) => return Err(ResealError::Failed(error)),
        }
    }
    match unopened.is_empty() {
        true => Ok(resealed),
        false => Err(ResealError::Unopened { secrets: unopened, resealed: Resealed::default() }),
    }
}

/// The next secrets after that one.
struct Batch {
    keys: Arc<Keys>,
    after: EnvironmentVariableId,
    purpose: Purpose,
}

#[derive(Default)]
struct Done {
    /// The last one looked at; none where there were none.
    last: Option<EnvironmentVariableId>,
    resealed: Resealed,
    unopened: Vec<Unopened>,
}

impl Job for Batch {
    type Answer = Done;
    type Refusal = Vec<Unopened>;

    async fn run(&self, session: &Session) -> Result<Done, Stop<Vec<Unopened>>> {
        let Keys { old, new, ids } = &*self.keys;
        let mut done = Done::default();
        for (row, domain) in self.rows(session).await? {
            done.last = Some(row.id);
            if new.open(&row).is_ok() {
                done.resealed.already += 1;
                continue;
            }
            let Ok(value) = old.open(&row) else {
                done.unopened.push(Unopened { domain, name: row.name, key_id: row.key_id });
                continue;
            };
            done.resealed.anew += 1;
            if self.purpose == Purpose::Write {
                let sealed = new.seal(ids, row.site_id, &row.name, &value).map_err(StoreError::from)?;
                write(session, row.id, sealed.text, sealed.key_id).await?;
            }
        }
        match self.purpose == Purpose::Write && !done.unopened.is_empty() {
            true => Err(Stop::Refused(done.unopened)),
            false => Ok(done),
        }
    }
}

impl Batch {
    /// The secrets with the domains of their sites. Where they are to be written nobody else changes them, or the settings of
    /// their sites, before this transaction ends.
    async fn rows(&self, session: &Session) -> StoreResult<Vec<(EnvironmentVariable, String)>> {
        let all = Projection::ALL;
        let columns = EnvironmentVariable::select_list("v", all);
        let lock = match (self.purpose, session.backend()) {
            (Purpose::Write, DbBackend::Postgres) => " FOR UPDATE OF s, v",
            _ => "",
        };
        let text = format!(
            "SELECT {columns}, s.domain FROM environment_variables AS v JOIN sites AS s ON s.id = v.site_id \
             WHERE v.is_secret AND v.id > $1 ORDER BY v.id LIMIT {BATCH}{lock}"
        );
        let statement = Statement::new(text, vec![self.after.into()]);
        session.query(&statement, |row| Ok((row.record::<EnvironmentVariable>(all)?, row.next::<String>()?))).await
    }
}

async fn write(session: &Session, id: EnvironmentVariableId, value: String, key_id: String) -> StoreResult<()> {
    const UPDATE: &str = "UPDATE environment_variables SET value = $1, key_id = $2 WHERE id = $3";
    match session.execute(&Statement::new(UPDATE, vec![value.into(), key_id.into(), id.into()])).await? {
        1 => Ok(()),
        rows => Err(StoreError::Corrupt(format!("{rows} environment variables were written instead of one"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_opened_is_named_up_to_ten_and_the_rest_counted() {
        let secret = |number: usize| Unopened {
            domain: "example.org".to_owned(),
            name: format!("KEY_{number}"),
            key_id: Some("0123456789ab".to_owned()),
        };
        let told = |count: usize, anew| {
            let secrets = (0..count).map(secret).collect();
            ResealError::Unopened { secrets, resealed: Resealed { anew, already: 0 } }.to_string()
        };
        let one = "neither key opens `KEY_0` of example.org (sealed by key 0123456789ab); nothing was changed";
        assert_eq!(told(1, 0), one);
        assert!(
            told(12, 7).ends_with("(sealed by key 0123456789ab) and 2 more; sealed anew before: 7"),
            "{}",
            told(12, 7)
        );
    }
}
