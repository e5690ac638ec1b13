//! The root of all mutations. The fields of one operation are run one after the other.

use async_graphql::Context;

use crate::{
    accounts::{self, UpdateProfileInput, UpdateProfilePayload},
    addresses::{
        self, CreateBillingAddressInput, CreateBillingAddressPayload, DeleteBillingAddressInput,
        DeleteBillingAddressPayload, SetDefaultBillingAddressInput, SetDefaultBillingAddressPayload,
        SetProductBillingAddressInput, SetProductBillingAddressPayload, UpdateBillingAddressInput,
        UpdateBillingAddressPayload,
    },
    articles::{self, RateArticleInput, RateArticlePayload},
    error::Result,
    invoices::{self, PayInvoiceInput, PayInvoicePayload},
    level::{Column, Level, object},
    prepaid::{self, TopUpPrepaidAccountInput, TopUpPrepaidAccountPayload},
    products::{self, SetAutoRenewInput, SetAutoRenewPayload},
    search::{self, RecordSearchClickInput, RecordSearchClickPayload},
    sites::{
        self, SetEnvironmentVariablesInput, SetEnvironmentVariablesPayload, SetMysqlPrefixInput, SetMysqlPrefixPayload,
    },
    support::{
        self, GrantSupportAccessInput, GrantSupportAccessPayload, RenewSupportCodePayload, RevokeSupportAccessInput,
        RevokeSupportAccessPayload,
    },
    teams::{
        self, CreateTeamInput, CreateTeamPayload, DeleteTeamInput, DeleteTeamPayload, SetTeamMembersInput,
        SetTeamMembersPayload, SetTeamProductsInput, SetTeamProductsPayload, UpdateTeamInput, UpdateTeamPayload,
    },
};

/// Everything that can be changed.
#[derive(Debug)]
pub struct Mutation;

/// Everything that can be changed.
///
/// Mutations that move money take an `idempotencyKey`: the same key with the same input returns the first answer again, for at least 24 hours; with another input it is refused with IDEMPOTENCY_KEY_REUSED.
#[object(name = "Mutation")]
impl Level<Mutation> {
    /// Pays an invoice wholly, or in part with `amount`. From the prepaid account the money moves at once; for any other method the payload has the instructions, and nothing moves until the money arrives, which must be the whole amount due.
    async fn pay_invoice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which invoice, how, and how much.")] input: PayInvoiceInput,
    ) -> Result<Column<PayInvoicePayload>> {
        self.column(vec![invoices::pay(ctx, input).await?])
    }

    /// Takes note that money is to be put on an organization's prepaid account, and tells how to pay it in. The balance rises when the money arrives.
    async fn top_up_prepaid_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose account, how much, and how.")] input: TopUpPrepaidAccountInput,
    ) -> Result<Column<TopUpPrepaidAccountPayload>> {
        self.column(vec![prepaid::top_up(ctx, input).await?])
    }

    /// Makes a work team. It starts empty, and gives nobody access yet.
    async fn create_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose team, its name, and what it is for.")] input: CreateTeamInput,
    ) -> Result<Column<CreateTeamPayload>> {
        self.column(vec![teams::create(ctx, input).await?])
    }

    /// Changes a team's name and description.
    async fn update_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which team, and what is to be changed of it.")] input: UpdateTeamInput,
    ) -> Result<Column<UpdateTeamPayload>> {
        self.column(vec![teams::update(ctx, input).await?])
    }

    /// Deletes a team. Its members lose what came through it and nothing else.
    async fn delete_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which team.")] input: DeleteTeamInput,
    ) -> Result<Column<DeleteTeamPayload>> {
        self.column(vec![teams::delete(ctx, input).await?])
    }

    /// Says who is in a team: its members are these and no others. Whoever leaves it loses what came through it and nothing else.
    async fn set_team_members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which team, and who is in it.")] input: SetTeamMembersInput,
    ) -> Result<Column<SetTeamMembersPayload>> {
        self.column(vec![teams::set_members(ctx, input).await?])
    }

    /// Says what a team gives: its products are these and no others.
    async fn set_team_products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which team, and what it gives.")] input: SetTeamProductsInput,
    ) -> Result<Column<SetTeamProductsPayload>> {
        self.column(vec![teams::set_products(ctx, input).await?])
    }

    /// Switches the automatic renewal of products on or off. It takes whoever manages the product, by role or by an access at the level MANAGE.
    async fn set_auto_renew(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which products, on or off.")] input: SetAutoRenewInput,
    ) -> Result<Column<SetAutoRenewPayload>> {
        self.column(vec![products::set_auto_renew(ctx, input).await?])
    }

    /// Changes the viewer's own name and language.
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be changed.")] input: UpdateProfileInput,
    ) -> Result<Column<UpdateProfilePayload>> {
        self.column(vec![accounts::update_profile(ctx, input).await?])
    }

    /// Gives the viewer a new support code. The old one identifies nobody any more.
    async fn renew_support_code(&self, ctx: &Context<'_>) -> Result<Column<RenewSupportCodePayload>> {
        self.column(vec![support::renew_code(ctx).await?])
    }

    /// Tells whether an article helped. Once per person and article, whatever the language; a second rating replaces the first.
    async fn rate_article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which article, and what you think of it.")] input: RateArticleInput,
    ) -> Result<Column<RateArticlePayload>> {
        self.column(vec![articles::rate(ctx, input).await?])
    }

    /// Notes which article was opened from the results of a search; it feeds searchInsights. Nobody need be signed in, and the log does not say who searches.
    async fn record_search_click(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was searched for, and what was opened.")] input: RecordSearchClickInput,
    ) -> Result<Column<RecordSearchClickPayload>> {
        self.column(vec![search::record_click(ctx, input).await?])
    }

    /// Gives support agents, and nobody else, access to chosen products for a while.
    async fn grant_support_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which products, how far, and for how long.")] input: GrantSupportAccessInput,
    ) -> Result<Column<GrantSupportAccessPayload>> {
        self.column(vec![support::grant_access(ctx, input).await?])
    }

    /// Takes support agents' access back before its time. It works at once.
    async fn revoke_support_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which access.")] input: RevokeSupportAccessInput,
    ) -> Result<Column<RevokeSupportAccessPayload>> {
        self.column(vec![support::revoke_access(ctx, input).await?])
    }

    /// Makes a billing address. The first one of an organization is its default.
    async fn create_billing_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose address, and what stands in it.")] input: CreateBillingAddressInput,
    ) -> Result<Column<CreateBillingAddressPayload>> {
        self.column(vec![addresses::create(ctx, input).await?])
    }

    /// Changes what stands in a billing address. Invoices already issued keep the address they were issued with.
    async fn update_billing_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which address, and what is to stand in it.")] input: UpdateBillingAddressInput,
    ) -> Result<Column<UpdateBillingAddressPayload>> {
        self.column(vec![addresses::update(ctx, input).await?])
    }

    /// Deletes a billing address. Refused for one that a product is billed to, and for the default as long as products or other addresses rely on it. Invoices already issued keep it.
    async fn delete_billing_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which address.")] input: DeleteBillingAddressInput,
    ) -> Result<Column<DeleteBillingAddressPayload>> {
        self.column(vec![addresses::delete(ctx, input).await?])
    }

    /// Makes an address the default one, to which products without an address of their own are billed. The former default is one no longer.
    async fn set_default_billing_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which address.")] input: SetDefaultBillingAddressInput,
    ) -> Result<Column<SetDefaultBillingAddressPayload>> {
        self.column(vec![addresses::set_default(ctx, input).await?])
    }

    /// Chooses the address that a product's invoices to come go to.
    async fn set_product_billing_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which product, and which address.")] input: SetProductBillingAddressInput,
    ) -> Result<Column<SetProductBillingAddressPayload>> {
        self.column(vec![addresses::bill_to(ctx, input).await?])
    }

    /// Switches on or off that scripts may leave the prefix out of database and user names. The payload tells which names they have to write otherwise from then on.
    async fn set_mysql_prefix(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which site, and how.")] input: SetMysqlPrefixInput,
    ) -> Result<Column<SetMysqlPrefixPayload>> {
        self.column(vec![sites::set_mysql_prefix(ctx, input).await?])
    }

    /// Sets and removes environment variables of a site, all of them or none. Secret values are kept encrypted and never read back.
    async fn set_environment_variables(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which site, and which variables.")] input: SetEnvironmentVariablesInput,
    ) -> Result<Column<SetEnvironmentVariablesPayload>> {
        self.column(vec![sites::set_environment_variables(ctx, input).await?])
    }
}
