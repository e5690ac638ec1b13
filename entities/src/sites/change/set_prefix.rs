//! Switching the MySQL prefix on and off.

use super::manageable;
use crate::{
    access::Denied,
    change::{Change, Work},
    error::StoreResult,
    ids::SiteId,
    revision::Stale,
    sites::{NameChange, Site},
    sql::Statement,
    writer::Stop,
};

/// The option that lets scripts leave out the prefix of database and user names, to be switched.
#[derive(Debug)]
pub struct SetMysqlPrefix {
    /// Of which site.
    pub site: SiteId,
    /// On or off.
    pub enabled: bool,
    /// The revision of the settings that the person saw.
    pub if_revision: Option<String>,
}

/// Why it is not switched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsRefusal {
    /// There is no such site, or not for this person; or they may not change its settings.
    Site(Denied),
    /// Somebody else changed the settings meanwhile.
    Stale,
}

impl From<Stale> for SettingsRefusal {
    fn from(_: Stale) -> Self {
        Self::Stale
    }
}

impl Change for SetMysqlPrefix {
    const MUTATION: &'static str = "Mutation.setMysqlPrefix";
    /// The names that scripts have to write otherwise from now on.
    type Answer = Vec<NameChange>;
    type Refusal = SettingsRefusal;

    fn hidden() -> SettingsRefusal {
        SettingsRefusal::Site(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<Vec<NameChange>, Stop<SettingsRefusal>> {
        // Whoever switches it by hand has decided: from then on it is no migration's doing.
        const SWITCH: &str =
            "UPDATE sites SET mysql_prefix_enabled = $1, mysql_prefix_by_migration = FALSE WHERE id = $2";
        let (site, rights) =
            manageable(work, self.site).await?.map_err(|denied| Stop::Refused(SettingsRefusal::Site(denied)))?;
        site.revision.expect(self.if_revision.as_deref()).map_err(|stale| Stop::Refused(stale.into()))?;
        if site.mysql_prefix_enabled == self.enabled {
            return Ok(Vec::new());
        }
        let impact = impact(work, &site, self.enabled).await?;
        work.session.execute(&Statement::new(SWITCH, vec![self.enabled.into(), site.id.into()])).await?;
        let on = if self.enabled { "on" } else { "off" };
        work.note(&rights, site.id, &format!("switched the MySQL prefix {on} for {}", site.domain)).await?;
        Ok(impact)
    }
}

async fn impact(work: &Work<'_>, site: &Site, enabled: bool) -> StoreResult<Vec<NameChange>> {
    const DATABASES: &str = "SELECT name FROM site_databases WHERE site_id = $1";
    const USERS: &str = "SELECT u.name FROM site_database_users AS u \
        JOIN site_databases AS d ON d.id = u.database_id WHERE d.site_id = $1";
    let names = async |text: &'static str| -> StoreResult<Vec<String>> {
        work.session.query(&Statement::new(text, vec![site.id.into()]), |row| row.next()).await
    };
    let (databases, users) = (names(DATABASES).await?, names(USERS).await?);
    Ok(site.impact(enabled, databases.iter().map(String::as_str), users.iter().map(String::as_str)))
}
