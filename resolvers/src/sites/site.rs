//! A web site of a hosting.

use async_graphql::{Context, ID};
use chrono::NaiveDate;
pub use entities::sites::Site;

use super::{SiteDatabase, SiteSettings, mysql_prefix};
use crate::{
    connection::connection,
    context::database,
    error::Result,
    help::{self, Explained, HelpTopic, State},
    level::{Column, Level, object, objects},
    products::Product,
    scalars::{GlobalId, Locale},
};

/// A web site of a hosting.
#[object(name = "Site")]
impl Level<Site> {
    /// The site's global ID.
    fn id(&self) -> Column<ID> {
        self.each(|site| GlobalId(site.id))
    }

    /// The web hosting that it runs on.
    async fn product(&self, ctx: &Context<'_>) -> Result<Column<Product>> {
        self.column(entities::products::of_sites(database(ctx)?, &self.refs()).await?)
    }

    /// Its main domain, in lower case.
    fn domain(&self) -> Column<String> {
        self.each(|site| site.domain.as_str())
    }

    /// Its MySQL databases, by name.
    async fn databases(&self, ctx: &Context<'_>) -> Result<Column<Vec<SiteDatabase>>> {
        self.column(SiteDatabase::of_sites(ctx, &self.refs()).await?)
    }

    /// How it is set up.
    fn settings(&self) -> Column<SiteSettings> {
        self.cells(|site| SiteSettings::of(site.clone()))
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
objects!(Site);
connection!(Site, "Site");

impl Explained for Site {
    const TYPE: &'static str = "Site";

    fn tell_states(&self, _: NaiveDate, states: &mut Vec<State>) {
        mysql_prefix::tell_states(self, states);
    }
}
