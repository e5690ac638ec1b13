//! How a site is set up.

use async_graphql::Context;
use chrono::NaiveDate;

use super::{EnvironmentVariable, MysqlPrefix, Site, mysql_prefix};
use crate::{
    context::database,
    error::Result,
    help::{self, Explained, HelpTopic, State},
    level::{Column, Level, object, objects},
    scalars::Locale,
};

/// How a site is set up.
#[derive(Debug, Clone)]
pub struct SiteSettings {
    site: Site,
}

impl SiteSettings {
    /// Of that site.
    pub fn of(site: Site) -> Self {
        Self { site }
    }
}

/// How a site is set up: the advanced settings of its management page.
#[object(name = "SiteSettings")]
impl Level<SiteSettings> {
    /// Whether scripts may leave the prefix of database and user names out.
    fn mysql_prefix(&self) -> Column<MysqlPrefix> {
        self.cells(|settings| MysqlPrefix::of(settings.site.clone()))
    }

    /// The variables that every process of the site finds in its environment, by name.
    async fn environment_variables(&self, ctx: &Context<'_>) -> Result<Column<Vec<EnvironmentVariable>>> {
        let sites: Vec<&Site> = self.items().map(|settings| &settings.site).collect();
        self.column(entities::sites::environment_variables_of(database(ctx)?, &sites).await?)
    }

    /// The PHP version that it runs on, major and minor: "8.3".
    fn php_version(&self) -> Column<String> {
        self.each(|settings| settings.site.php_version.as_str())
    }

    /// Another text whenever something of the settings changed. Hand it on as `ifRevision`, so that you never write over what somebody else changed meanwhile.
    fn revision(&self) -> Column<String> {
        self.each(|settings| settings.site.revision.to_string())
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
objects!(SiteSettings);

impl Explained for SiteSettings {
    const TYPE: &'static str = "SiteSettings";

    fn tell_states(&self, _: NaiveDate, states: &mut Vec<State>) {
        mysql_prefix::tell_states(&self.site, states);
    }
}
