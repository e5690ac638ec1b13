//! Objects that can be fetched again by their global ID.

use std::collections::HashMap;

use async_graphql::{ContainerType, Context, ID, Object};
use chrono::NaiveDate;
use entities::{
    access::Access,
    accounts::{ApiToken, User},
    addresses::BillingAddress,
    audit::AuditEntry,
    db::Database,
    ids::{AnyId, ArticleId, Id},
    invoices::{Invoice, InvoiceExport, PaymentReminder, ProForma},
    organizations::{Invitation, Membership, Organization},
    payments::Payment,
    prepaid::{PrepaidAccount, PrepaidEntry, TopUp, Withdrawal},
    products::Product,
    sites::Site,
    support::SupportAccessGrant,
    teams::Team,
};
use uuid::Uuid;

use crate::{
    articles::{Article, reader},
    context::{access, database, request},
    error::{Fault, Result},
    help::{Explained, HelpTopic, State},
    level::{Column, Fields, Level, Walked, abstract_type},
    scalars::Locale,
};

/// The shape of the interface `Node`.
#[derive(Debug)]
pub struct NodeShape;

#[Object(name = "Node")]
impl NodeShape {
    /// The global ID: the same object whenever it is asked for.
    async fn id(&self) -> ID {
        ID(String::new())
    }
}

/// The shape of the interface `Explained`.
#[derive(Debug)]
pub struct ExplainedShape(Level<()>);

#[Object(name = "Explained")]
impl ExplainedShape {
    /// The guides for the object in its present state, the most telling first.
    async fn help(
        &self,
        #[graphql(desc = "The language of the guides; the viewer's own where none is given.")] locale: Option<Locale>,
        #[graphql(desc = "At most so many: 0 to 50.", default = 3)] first: Option<i32>,
    ) -> Column<Vec<HelpTopic>> {
        let _ = (locale, first);
        self.0.cells(|()| Vec::new())
    }
}

abstract_type! {
    /// An object that can be fetched again by its global ID.
    interface Node like NodeShape {
        User(User),
        ApiToken(ApiToken),
        Organization(Organization),
        Membership(Membership),
        Invitation(Invitation),
        Team(Team),
        AuditEntry(AuditEntry),
        Product(Product),
        Invoice(Invoice),
        ProForma(ProForma),
        BillingAddress(BillingAddress),
        Payment(Payment),
        PaymentReminder(PaymentReminder),
        PrepaidAccount(PrepaidAccount),
        PrepaidEntry(PrepaidEntry),
        TopUp(TopUp),
        Withdrawal(Withdrawal),
        InvoiceExport(InvoiceExport),
        Site(Site),
        SupportAccessGrant(SupportAccessGrant),
        Article(Article),
    }
}

/// The most objects that can be fetched at once.
pub const MOST_NODES: usize = 100;

/// Objects by their IDs as clients give them, in their order; nothing for one that is not there or not for this viewer.
///
/// # Errors
/// A text that is no ID, or more than 100 of them.
pub async fn by_ids(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    if ids.len() > MOST_NODES {
        let given = ids.len();
        return Err(Fault::input(format!("{given} IDs are too many: ask for at most {MOST_NODES} at once")));
    }
    let ids: Vec<AnyId> = ids.iter().map(|id| id.parse().map_err(Fault::from)).collect::<Result<_>>()?;
    load(ctx, &ids).await
}

/// The object that a context names.
///
/// # Errors
/// A malformed ID; one of nothing that the viewer may see.
pub(crate) async fn context(ctx: &Context<'_>, context: &ID) -> Result<ExplainedNode> {
    let found = load(ctx, &[context.parse().map_err(Fault::from)?]).await?.pop().flatten();
    Ok(explained(found.ok_or_else(Fault::hidden)?, access(ctx)?.today()))
}

/// Objects by their IDs: one statement a noun, whatever the number of IDs. An ID of a noun that is no node, such as a
/// session's, finds nothing.
///
/// # Errors
/// When the database fails.
pub async fn load(ctx: &Context<'_>, ids: &[AnyId]) -> Result<Vec<Option<Node>>> {
    let mut found: Vec<Option<Node>> = ids.iter().map(|_| None).collect();
    let mut wanted: HashMap<&str, Vec<(usize, Uuid)>> = HashMap::new();
    for (place, id) in ids.iter().enumerate() {
        wanted.entry(id.prefix.as_str()).or_default().push((place, id.uuid));
    }
    for (place, uuid) in wanted.remove(ArticleId::PREFIX).unwrap_or_default() {
        let request = request(ctx)?;
        let article = request.guides.knowledge_base().article_by_id(uuid);
        let article = article.filter(|article| article.is_for(reader(&request.access)));
        found[place] = article.map(|article| Node::Article(article.into()));
    }
    look_up(database(ctx)?, access(ctx)?, &mut wanted, &mut found).await?;
    Ok(found)
}

/// Declares the nouns whose nodes are rows: each with its IDs, its type and its store.
macro_rules! rows {
    ($($id:ident => $variant:ident by $store:path;)*) => {
        /// What the IDs of a type's objects begin with, without the underscore; nothing where the type is no node.
        pub fn prefix(type_name: &str) -> Option<&'static str> {
            match type_name {
                "Article" => Some(ArticleId::PREFIX),
                $(stringify!($variant) => Some(<entities::ids::$id as Id>::PREFIX),)*
                _ => None,
            }
        }

        /// Looks the IDs of each noun up in its store and puts what was found into its places.
        async fn look_up(
            db: &Database,
            access: &Access,
            wanted: &mut HashMap<&str, Vec<(usize, Uuid)>>,
            found: &mut [Option<Node>],
        ) -> Result<()> {
            $(if let Some(places) = wanted.remove(<entities::ids::$id as Id>::PREFIX) {
                let ids: Vec<entities::ids::$id> = places.iter().map(|(_, uuid)| (*uuid).into()).collect();
                for ((place, _), row) in places.iter().zip($store(db, access, &ids).await?) {
                    found[*place] = row.map(Node::$variant);
                }
            })*
            Ok(())
        }
    };
}

rows! {
    UserId => User by entities::accounts::by_ids;
    ApiTokenId => ApiToken by entities::accounts::api_tokens_by_ids;
    OrganizationId => Organization by entities::organizations::by_ids;
    MembershipId => Membership by entities::organizations::memberships_by_ids;
    InvitationId => Invitation by entities::organizations::invitations_by_ids;
    TeamId => Team by entities::teams::by_ids;
    AuditEntryId => AuditEntry by entities::audit::by_ids;
    ProductId => Product by entities::products::by_ids;
    InvoiceId => Invoice by entities::invoices::by_ids;
    ProFormaId => ProForma by entities::invoices::pro_formas_by_ids;
    BillingAddressId => BillingAddress by entities::addresses::by_ids;
    PaymentId => Payment by entities::payments::by_ids;
    PaymentReminderId => PaymentReminder by entities::invoices::reminders_by_ids;
    PrepaidAccountId => PrepaidAccount by entities::prepaid::by_ids;
    LedgerEntryId => PrepaidEntry by entities::prepaid::entries_by_ids;
    TopUpId => TopUp by entities::prepaid::top_ups_by_ids;
    WithdrawalId => Withdrawal by entities::prepaid::withdrawals_by_ids;
    InvoiceExportId => InvoiceExport by entities::invoices::exports_by_ids;
    SiteId => Site by entities::sites::by_ids;
    SupportAccessGrantId => SupportAccessGrant by entities::support::grants_by_ids;
}

/// What guides may be tied to of an object: its type, its states, and the object itself for what else is true of it.
pub(crate) struct ExplainedNode {
    /// Its type.
    pub(crate) type_name: &'static str,
    /// See [`Explained::states`].
    pub(crate) states: Vec<State>,
    /// The object by itself.
    pub(crate) level: Box<dyn Walked>,
}

/// What guides may be tied to of an object.
pub(crate) fn explained(node: Node, today: NaiveDate) -> ExplainedNode {
    fn of<T: Explained>(object: T, today: NaiveDate) -> ExplainedNode
    where
        Level<T>: ContainerType,
    {
        let states = object.states(today);
        ExplainedNode { states, ..bare(T::TYPE, object) }
    }
    fn bare<T: Fields + Send + Sync + 'static>(type_name: &'static str, object: T) -> ExplainedNode
    where
        Level<T>: ContainerType,
    {
        ExplainedNode { type_name, states: Vec::new(), level: Box::new(Level::alone(object)) }
    }
    match node {
        Node::User(object) => of(object, today),
        Node::Organization(object) => of(object, today),
        Node::Membership(object) => of(object, today),
        Node::Team(object) => of(object, today),
        Node::Product(object) => of(object, today),
        Node::Invoice(object) => of(object, today),
        Node::ProForma(object) => of(object, today),
        Node::BillingAddress(object) => of(object, today),
        Node::PaymentReminder(object) => of(object, today),
        Node::PrepaidAccount(object) => of(object, today),
        Node::Site(object) => of(object, today),
        Node::SupportAccessGrant(object) => of(object, today),
        Node::ApiToken(object) => bare("ApiToken", object),
        Node::Invitation(object) => bare("Invitation", object),
        Node::AuditEntry(object) => bare("AuditEntry", object),
        Node::Payment(object) => bare("Payment", object),
        Node::PrepaidEntry(object) => bare("PrepaidEntry", object),
        Node::TopUp(object) => bare("TopUp", object),
        Node::Withdrawal(object) => bare("Withdrawal", object),
        Node::InvoiceExport(object) => bare("InvoiceExport", object),
        Node::Article(object) => bare("Article", object),
    }
}

/// The types that implement `Explained`; the last three are no nodes.
pub const EXPLAINED: &[&str] = &[
    "User",
    "Organization",
    "Membership",
    "Team",
    "Product",
    "Invoice",
    "ProForma",
    "BillingAddress",
    "PaymentReminder",
    "PrepaidAccount",
    "Site",
    "SupportAccessGrant",
    "SiteSettings",
    "MysqlPrefix",
    "OrganizationSupport",
];

/// Makes both interfaces known to the schema; no field has the type `Explained`, so nothing else would.
#[derive(Debug)]
pub struct Interfaces;

impl async_graphql::OutputType for Interfaces {
    fn type_name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("Explained")
    }

    fn create_type_info(registry: &mut async_graphql::registry::Registry) -> String {
        <Node as crate::level::Cell>::register(registry);
        <HelpTopic as crate::level::Cell>::register(registry);
        let types: Vec<String> = EXPLAINED.iter().map(ToString::to_string).collect();
        let description = "An object that guides explain. `help` answers from the object's state as it is now, not only \
                           from its type.";
        crate::level::register_interface::<ExplainedShape>(registry, description, &types);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        _: &async_graphql::ContextSelectionSet<'_>,
        field: &async_graphql::Positioned<async_graphql::parser::types::Field>,
    ) -> async_graphql::ServerResult<async_graphql::Value> {
        Err(Fault::internal("an interface resolves in a column").into_server_error(field.pos))
    }
}
