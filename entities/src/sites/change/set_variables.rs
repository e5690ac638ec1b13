//! Setting and removing environment variables.

use super::manageable;
use crate::{
    access::Denied,
    change::{Change, Work, told},
    error::{StoreError, StoreResult},
    ids::SiteId,
    revision::Stale,
    sites::{EnvironmentVariable, NameRefusal, SecretKey, Site, ValueRefusal, VariableName, VariableValue},
    sql::{Projection, Record, Statement},
    writer::Stop,
};

/// Environment variables of a site that are to be set or removed; the others stay as they are.
#[derive(Debug)]
pub struct SetEnvironmentVariables {
    /// Of which site.
    pub site: SiteId,
    /// What is to be set: each name once.
    pub set: Vec<SetVariable>,
    /// The names of those to be removed.
    pub unset: Vec<String>,
    /// What seals secrets; none where the operator has given no secret to make it from.
    pub key: Option<SecretKey>,
    /// The revision of the settings that the person saw.
    pub if_revision: Option<String>,
}

/// A variable to be set.
#[derive(Debug, Clone)]
pub struct SetVariable {
    /// Its name.
    pub name: VariableName,
    /// What it is to hold.
    pub value: VariableValue,
    /// Whether nobody is to read it back.
    pub is_secret: bool,
}

impl SetEnvironmentVariables {
    /// How many variables a site may have.
    pub const MOST: usize = 100;
}

/// In which of the two lists of the input something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Those to be set.
    Set,
    /// Those to be removed.
    Unset,
}

/// Why variables are not set. A place is that in its list, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariablesRefusal {
    /// There is no such site, or not for this person; or they may not change its settings.
    Site(Denied),
    /// Nothing is to be set or removed.
    Nothing,
    /// A name.
    Name(usize, NameRefusal),
    /// A value.
    Value(usize, ValueRefusal),
    /// A name that stands in the lists twice.
    Twice(List, usize),
    /// A secret, and there is no key to seal it with.
    NoKey(usize),
    /// A variable to be removed that the site has not.
    Missing(usize),
    /// The site would have more of them than it may.
    TooMany,
    /// Somebody else changed the settings meanwhile.
    Stale,
}

impl From<Stale> for VariablesRefusal {
    fn from(_: Stale) -> Self {
        Self::Stale
    }
}

impl Change for SetEnvironmentVariables {
    const MUTATION: &'static str = "Mutation.setEnvironmentVariables";
    type Answer = SiteId;
    type Refusal = VariablesRefusal;

    fn hidden() -> VariablesRefusal {
        VariablesRefusal::Site(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<SiteId, Stop<VariablesRefusal>> {
        let refused = Stop::Refused;
        let permitted = manageable(work, self.site).await?;
        let (site, rights) = permitted.map_err(|denied| refused(VariablesRefusal::Site(denied)))?;
        site.revision.expect(self.if_revision.as_deref()).map_err(|stale| refused(stale.into()))?;
        let known = variables_of(work, &site).await?;
        let removed = self.removed(&known).map_err(refused)?;
        let (set, added) = self.rows(work, &site, &known)?;
        if known.len() + added - removed.len() > Self::MOST {
            return Err(refused(VariablesRefusal::TooMany));
        }
        for row in &removed {
            const DELETE: &str = "DELETE FROM environment_variables WHERE id = $1";
            one(work, &Statement::new(DELETE, vec![row.id.into()])).await?;
        }
        for row in &set {
            one(work, &written(row, &known)).await?;
        }
        let names =
            |secret| set.iter().filter(|row| row.is_secret == secret).map(|row| row.name.clone()).collect::<Vec<_>>();
        let gone: Vec<_> = removed.iter().map(|row| row.name.clone()).collect();
        let done = told::changes(&[("set", &names(false)), ("set as secrets", &names(true)), ("removed", &gone)]);
        if !done.is_empty() {
            work.note(&rights, site.id, &format!("environment variables of {}: {done}", site.domain)).await?;
        }
        Ok(site.id)
    }
}

impl SetEnvironmentVariables {
    fn removed<'k>(&self, known: &'k [EnvironmentVariable]) -> Result<Vec<&'k EnvironmentVariable>, VariablesRefusal> {
        let find = |(place, name): (usize, &String)| {
            known.iter().find(|row| row.name == *name).ok_or(VariablesRefusal::Missing(place))
        };
        self.unset.iter().enumerate().map(find).collect()
    }

    /// The rows that differ from what is there, and how many of them are new.
    fn rows(
        &self,
        work: &Work<'_>,
        site: &Site,
        known: &[EnvironmentVariable],
    ) -> Result<(Vec<EnvironmentVariable>, usize), Stop<VariablesRefusal>> {
        let (mut rows, mut added) = (Vec::with_capacity(self.set.len()), 0);
        for (place, variable) in self.set.iter().enumerate() {
            let key = match (&self.key, variable.is_secret) {
                (None, true) => return Err(Stop::Refused(VariablesRefusal::NoKey(place))),
                (key, secret) => key.as_ref().filter(|_| secret),
            };
            let before = known.iter().find(|row| row.name == variable.name.as_str());
            let id = before.map_or_else(|| work.ids().at(work.at()), |row| row.id);
            let row = EnvironmentVariable::new(work.ids(), id, site.id, &variable.name, &variable.value, key);
            let row = row.map_err(StoreError::from)?;
            added += usize::from(before.is_none());
            if before != Some(&row) {
                rows.push(row);
            }
        }
        Ok((rows, added))
    }
}

async fn variables_of(work: &Work<'_>, site: &Site) -> StoreResult<Vec<EnvironmentVariable>> {
    let columns = EnvironmentVariable::select_list("environment_variables", Projection::ALL);
    let text = format!("SELECT {columns} FROM \"environment_variables\" WHERE site_id = $1");
    work.session.rows(&Statement::new(text, vec![site.id.into()])).await
}

fn written(row: &EnvironmentVariable, known: &[EnvironmentVariable]) -> Statement {
    const UPDATE: &str = "UPDATE environment_variables SET value = $1, is_secret = $2, key_id = $3 WHERE id = $4";
    if known.iter().all(|before| before.id != row.id) {
        return row.insert();
    }
    let row = row.clone();
    Statement::new(UPDATE, vec![row.value.into(), row.is_secret.into(), row.key_id.into(), row.id.into()])
}

async fn one(work: &Work<'_>, statement: &Statement) -> StoreResult<()> {
    match work.session.execute(statement).await? {
        1 => Ok(()),
        rows => Err(StoreError::Corrupt(format!("{rows} environment variables were written instead of one"))),
    }
}
