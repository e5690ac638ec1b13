//! A space that holds products, people and accounting.

use async_graphql::{Context, ID};
use chrono::NaiveDate;
use entities::ids::OrganizationId;
pub use entities::organizations::Organization;

use super::{Invitation, Membership, OrganizationKind};
use crate::{
    addresses::BillingAddress,
    audit::AuditEntry,
    connection::{Connection, page_args, wanted},
    context::{access, database},
    error::Result,
    help::{self, Explained, HelpTopic, State},
    invoices::{Invoice, InvoiceFilter, InvoiceOrder},
    level::{Column, Level, object, objects},
    payments::{Payment, PaymentMethod},
    prepaid::PrepaidAccount,
    products::{Product, ProductFilter},
    projection::{projected, wanted_of},
    scalars::{CountryCode, CurrencyCode, DateTime, GlobalId, Locale},
    sites::Site,
    support::{self, OrganizationSupport},
    teams::Team,
};

/// A space that holds products, people and accounting. A user may belong to several.
#[object(name = "Organization")]
impl Level<Organization> {
    /// The organization's global ID.
    fn id(&self) -> Column<ID> {
        self.each(|organization| GlobalId(organization.id))
    }

    /// As it is written on invoices.
    fn name(&self) -> Column<String> {
        self.each(|organization| organization.name.as_str())
    }

    /// What it is in law.
    fn kind(&self) -> Column<OrganizationKind> {
        self.each(|organization| OrganizationKind::from(organization.kind))
    }

    /// Where its postal address is.
    fn country(&self) -> Column<CountryCode> {
        self.each(|organization| CountryCode(organization.country))
    }

    /// What the organization is billed in; follows from its postal address.
    fn currency(&self) -> Column<CurrencyCode> {
        self.each(|organization| CurrencyCode(organization.currency))
    }

    /// When it was made.
    fn created_at(&self) -> Column<DateTime> {
        self.each(|organization| DateTime(organization.created_at))
    }

    /// The viewer's own place in it; null for whoever is no member, such as a support agent.
    async fn viewer_membership(&self, ctx: &Context<'_>) -> Result<Column<Option<Membership>>> {
        let (access, ids) = (access(ctx)?, self.ids());
        self.column(entities::organizations::viewer_memberships(database(ctx)?, access, &ids).await?)
    }

    /// Who belongs to it; a collaborator sees everybody, an external only themselves.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Membership>>> {
        let page = page_args(first, after, last, before)?;
        let ids = self.ids();
        let grant = access(ctx)?.grant(&ids).await?;
        let pages = entities::organizations::memberships_of_organizations(
            database(ctx)?,
            &grant,
            &ids,
            &page,
            wanted_of::<Membership>(ctx),
        );
        self.column(pages.await?.into_iter().map(Connection).collect())
    }

    /// Whom it invited, the newest first, whatever became of it.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Invitation>>> {
        let page = page_args(first, after, last, before)?;
        let ids = self.ids();
        let grant = access(ctx)?.grant(&ids).await?;
        let pages =
            entities::organizations::invitations_of_organizations(database(ctx)?, &grant, &ids, &page, wanted(ctx));
        self.column(pages.await?.into_iter().map(Connection).collect())
    }

    /// Its work teams, by name; whoever does not manage them sees those they are in.
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Team>>> {
        let page = page_args(first, after, last, before)?;
        let ids = self.ids();
        let grant = access(ctx)?.grant(&ids).await?;
        let pages = entities::teams::of_organizations(database(ctx)?, &grant, &ids, &page, wanted_of::<Team>(ctx));
        self.column(pages.await?.into_iter().map(Connection).collect())
    }

    /// Its products, by name; whoever does not manage them sees those that were given to them.
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these products.")] filter: Option<ProductFilter>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Product>>> {
        let page = page_args(first, after, last, before)?;
        let (access, ids, filter) = (access(ctx)?, self.ids(), filter.unwrap_or_default().into());
        let grant = access.grant(&ids).await?;
        let (database, today) = (database(ctx)?, access.today());
        let pages = entities::products::of_organizations(database, &grant, &ids, &filter, today, &page, wanted(ctx));
        self.column(pages.await?.into_iter().map(Connection).collect())
    }

    /// The web sites of its hostings, by domain.
    async fn sites(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Site>>> {
        let page = page_args(first, after, last, before)?;
        let ids = self.ids();
        let grant = access(ctx)?.grant(&ids).await?;
        let pages = entities::sites::of_organizations(database(ctx)?, &grant, &ids, &page, wanted(ctx));
        self.column(pages.await?.into_iter().map(Connection).collect())
    }

    /// Its invoices, for whoever may see its accounting.
    #[allow(clippy::too_many_arguments, reason = "a connection has four arguments of its own")]
    async fn invoices(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these invoices.")] filter: Option<InvoiceFilter>,
        #[graphql(
            desc = "What they are sorted by; the newest first where nothing is given.",
            default_with = "Some(InvoiceOrder::default())"
        )]
        order_by: Option<InvoiceOrder>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Invoice>>> {
        let page = page_args(first, after, last, before)?;
        crate::invoices::of_organizations(ctx, self, filter, order_by, page).await
    }

    /// The money that it paid in, for whoever may see its accounting; the newest first.
    async fn payments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<Payment>>> {
        crate::payments::of_organizations(ctx, self, page_args(first, after, last, before)?).await
    }

    /// The money that it keeps with the provider. For whoever may not see its accounting, asking for it is an error.
    async fn prepaid_account(&self, ctx: &Context<'_>) -> Result<Column<PrepaidAccount>> {
        crate::prepaid::of_organizations(ctx, self).await
    }

    /// Where it wants its invoices sent, the oldest first.
    async fn billing_addresses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<BillingAddress>>> {
        crate::addresses::of_organizations(ctx, self, page_args(first, after, last, before)?).await
    }

    /// How it can pay money in, with the limits of its currency.
    async fn payment_methods(&self, ctx: &Context<'_>) -> Result<Column<Vec<PaymentMethod>>> {
        crate::payments::methods_of_organizations(ctx, self).await
    }

    /// How far support goes for it, and how it is reached.
    async fn support(&self, ctx: &Context<'_>) -> Result<Column<OrganizationSupport>> {
        self.column(support::of_organizations(ctx, &self.ids()).await?)
    }

    /// Who did what to it, the newest first; for whoever manages it.
    async fn audit_log(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many: 0 to 100.")] first: Option<i32>,
        #[graphql(desc = "What comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "What comes before this cursor.")] before: Option<String>,
    ) -> Result<Column<Connection<AuditEntry>>> {
        let page = page_args(first, after, last, before)?;
        let ids = self.ids();
        let grant = access(ctx)?.grant(&ids).await?;
        let pages = entities::audit::of_organizations(database(ctx)?, &grant, &ids, &page, wanted(ctx));
        self.column(pages.await?.into_iter().map(Connection).collect())
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
objects!(Organization);
projected!(Organization: Organization {
    "id": [],
    "name": [Name],
    "kind": [Kind],
    "country": [Country],
    "currency": [Currency],
    "createdAt": [CreatedAt],
    "viewerMembership": [],
    "memberships": [],
    "teams": [],
    "products": [],
    "invoices": [],
    "payments": [],
    "prepaidAccount": [],
    "help": [Kind],
});

impl Level<Organization> {
    fn ids(&self) -> Vec<OrganizationId> {
        self.pluck(|organization| organization.id)
    }
}

impl Explained for Organization {
    const TYPE: &'static str = "Organization";

    fn tell_states(&self, _: NaiveDate, states: &mut Vec<State>) {
        states.push(("OrganizationKind", self.kind.as_str()));
    }
}
