//! The prefix of MySQL names.

use async_graphql::{Context, Enum};
use chrono::NaiveDate;
pub use entities::sites::NameChange as MysqlNameChange;

use super::{Site, SiteDatabase};
use crate::{
    error::{Fault, Result},
    help::{self, Explained, HelpTopic, State},
    level::{Column, Level, enums, object, objects},
    scalars::Locale,
};

/// No MySQL server takes a longer name of a database, in characters; see the manual, "Identifier Length Limits".
const LONGEST_NAME: usize = 64;

/// A site's prefix of database and user names.
#[derive(Debug, Clone)]
pub struct MysqlPrefix {
    site: Site,
}

impl MysqlPrefix {
    /// Of that site.
    pub fn of(site: Site) -> Self {
        Self { site }
    }
}

/// With the option on, a script may leave the prefix out of database and user names: "mabase" reaches "wxyz_mabase".
#[object(name = "MysqlPrefix")]
impl Level<MysqlPrefix> {
    /// Whether scripts may leave the prefix out.
    fn enabled(&self) -> Column<bool> {
        self.each(|prefix| prefix.site.mysql_prefix_enabled)
    }

    /// What the full names of the site's databases and their users start with, such as "wxyz_".
    fn prefix(&self) -> Column<String> {
        self.each(|prefix| prefix.site.mysql_prefix.to_string())
    }

    /// True where a migration from an older offer switched it on.
    fn enabled_by_migration(&self) -> Column<bool> {
        self.each(|prefix| prefix.site.mysql_prefix_by_migration)
    }

    /// The names a script would have to use if the option were set so.
    async fn impact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How the option would be set.")] enabled: bool,
    ) -> Result<Column<MysqlPrefixImpact>> {
        let sites: Vec<&Site> = self.items().map(|prefix| &prefix.site).collect();
        let databases = SiteDatabase::of_sites(ctx, &sites).await?;
        let impacts = sites.into_iter().zip(databases).map(|(site, databases)| {
            let names = databases.iter().map(|database| database.row.name.as_str());
            let users = databases.iter().flat_map(|database| database.users.iter().map(String::as_str));
            MysqlPrefixImpact { changes: site.impact(enabled, names, users) }
        });
        self.column(impacts.collect())
    }

    /// What a name used in a script reaches today.
    fn resolves(
        &self,
        #[graphql(desc = "A database's or a user's name as the script writes it: 1 to 64 characters.")] name: String,
    ) -> Result<Column<String>> {
        let length = name.chars().count();
        if !(1..=LONGEST_NAME).contains(&length) {
            let message = format!("`name` has {length} characters: a MySQL name has 1 to {LONGEST_NAME}");
            return Err(Fault::input(message));
        }
        Ok(self.each(|prefix| prefix.site.resolves(&name)))
    }

    /// The guides for what the person has in front of them.
    async fn help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 3)] first: Option<i32>,
    ) -> Result<Column<Vec<HelpTopic>>> {
        help::of_level(ctx, self, locale, first.unwrap_or(3)).await
    }
}
objects!(MysqlPrefix);

impl Explained for MysqlPrefix {
    const TYPE: &'static str = "MysqlPrefix";

    fn tell_states(&self, _: NaiveDate, states: &mut Vec<State>) {
        tell_states(&self.site, states);
    }
}

/// Tells the site's prefix from others: that a migration switched the option on, and that it is on.
pub(super) fn tell_states(site: &Site, states: &mut Vec<State>) {
    let fields = [("enabledByMigration", site.mysql_prefix_by_migration), ("enabled", site.mysql_prefix_enabled)];
    states.extend(fields.into_iter().filter(|(_, holds)| *holds).map(|(field, _)| ("MysqlPrefix", field)));
}

/// What a change of the option would mean for scripts.
#[derive(Debug, Clone)]
pub struct MysqlPrefixImpact {
    changes: Vec<MysqlNameChange>,
}

impl MysqlPrefixImpact {
    /// Of these changes.
    pub(super) fn of(changes: Vec<MysqlNameChange>) -> Self {
        Self { changes }
    }
}

/// What a change of the option would mean for scripts.
#[object(name = "MysqlPrefixImpact")]
impl Level<MysqlPrefixImpact> {
    /// The names that scripts would have to write otherwise; none where all that work today go on working.
    fn changes(&self) -> Column<Vec<MysqlNameChange>> {
        self.cells(|impact| impact.changes.clone())
    }
}
objects!(MysqlPrefixImpact);

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "entities::sites::MysqlNameKind")]
pub enum MysqlNameKind {
    /// A database.
    Database,
    /// A user of databases.
    User,
}
enums!(MysqlNameKind);

/// A name that scripts would have to write otherwise.
#[object(name = "MysqlNameChange")]
impl Level<MysqlNameChange> {
    /// What it is the name of.
    fn kind(&self) -> Column<MysqlNameKind> {
        self.each(|change| MysqlNameKind::from(change.kind))
    }

    /// What scripts may write today.
    fn before(&self) -> Column<String> {
        self.each(|change| change.before.as_str())
    }

    /// What they would have to write.
    fn after(&self) -> Column<String> {
        self.each(|change| change.after.as_str())
    }
}
objects!(MysqlNameChange);
