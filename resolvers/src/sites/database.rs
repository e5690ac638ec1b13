//! MySQL databases of a site.

use async_graphql::Context;
use entities::sites::SiteDatabase as Row;

use super::Site;
use crate::{
    context::database,
    error::Result,
    level::{Column, Level, object, objects},
};

/// A MySQL database with the names of its users.
#[derive(Debug, Clone)]
pub struct SiteDatabase {
    pub(super) row: Row,
    pub(super) users: Vec<String>,
}

impl SiteDatabase {
    /// Of each site, by name; two statements however many sites.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of_sites(ctx: &Context<'_>, sites: &[&Site]) -> Result<Vec<Vec<Self>>> {
        let database = database(ctx)?;
        let databases = entities::sites::databases_of(database, sites).await?;
        let flat: Vec<&Row> = databases.iter().flatten().collect();
        let mut users = entities::sites::database_users_of(database, &flat).await?.into_iter();
        let mut with_users = |row: Row| {
            let users = users.next().unwrap_or_default().into_iter().map(|user| user.name).collect();
            Self { row, users }
        };
        Ok(databases.into_iter().map(|rows| rows.into_iter().map(&mut with_users).collect()).collect())
    }
}

/// A MySQL database of a site.
#[object(name = "SiteDatabase")]
impl Level<SiteDatabase> {
    /// Its full name, with the prefix.
    fn name(&self) -> Column<String> {
        self.each(|database| database.row.name.as_str())
    }

    /// The full names of the users that may connect to it.
    fn users(&self) -> Column<Vec<String>> {
        self.each(|database| database.users.clone())
    }
}
objects!(SiteDatabase);
