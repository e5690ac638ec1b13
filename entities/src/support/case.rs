//! What an agent sees of a caller who reads out a code.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{JoinType, SelectStatement},
};

use super::{SupportCode, VipCode, support_access_grant, support_access_grant_product, support_code, support_contract};
use crate::{
    access::Access,
    accounts::{User, user},
    db::Database,
    error::{InputError, StoreResult},
    ids::{OrganizationId, UserId},
    invoices::{self, Invoice, InvoiceStatus, invoice},
    organizations::{Organization, Role, membership, organization},
    products::{Product, ProductStatus, product},
    rows::{self, among},
    sites::{Site, site},
};

/// How many signals of a kind are shown.
const SIGNALS: u64 = 20;

/// Who called, and what seems to be the matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportCase {
    /// The caller; for a VIP code, the organization's legal representative.
    pub user: User,
    /// Of a VIP code, the contract's; of a support code, those of the user that gave agents leave. By name.
    pub organizations: Vec<Organization>,
    /// The most pressing first: what is owed, then products, then sites.
    pub signals: Vec<SupportSignal>,
}

/// Something that may be what the caller calls about. Products and sites only as far as a grant reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupportSignal {
    /// An invoice that should have been paid.
    OverdueInvoice(Box<Invoice>),
    /// A product that is suspended, expired or about to.
    FailingProduct(Box<Product>, ProductStatus),
    /// A site whose scripts may still use short MySQL names, because a migration allowed it.
    MysqlPrefixByMigration(Box<Site>),
}

/// Either code that a caller may read out.
enum Code {
    Support(SupportCode),
    Vip(VipCode),
}

fn parse(text: &str) -> Result<Code, InputError> {
    let digits = text.chars().filter(|c| !c.is_whitespace()).all(|c| !c.is_alphabetic());
    if digits { text.parse().map(Code::Support) } else { text.parse().map(Code::Vip) }
}

/// The case behind a support code or a VIP code, for support agents alone. `None` for anybody else, and for a code that
/// nobody has, that has expired, or whose contract has ended. A constant number of statements.
///
/// # Errors
/// A text that cannot be a code, for example for a misheard digit; a database that fails.
pub async fn case(db: &Database, access: &Access, code: &str) -> StoreResult<Option<SupportCase>> {
    if !access.is_agent() {
        return Ok(None);
    }
    let caller = match parse(code)? {
        Code::Support(code) => by_support_code(db, access, code).await?,
        Code::Vip(code) => by_vip_code(db, access, code).await?,
    };
    let Some((user, organizations)) = caller else { return Ok(None) };
    let Some(user) = rows::all(db, user::Entity::find_by_id(user)).await?.pop() else { return Ok(None) };
    let ids: Vec<OrganizationId> = organizations.iter().map(|row| row.id).collect();
    let signals = signals(db, access, &ids).await?;
    Ok(Some(SupportCase { user, organizations, signals }))
}

type Caller = Option<(UserId, Vec<Organization>)>;

async fn by_support_code(db: &Database, access: &Access, code: SupportCode) -> StoreResult<Caller> {
    let issued = support_code::Entity::find()
        .filter(support_code::Column::Digits.eq(code))
        .filter(support_code::Column::ExpiresAt.gt(access.now()));
    let Some(issued) = rows::all(db, issued.limit(1)).await?.pop() else { return Ok(None) };
    let member = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganizationId)
        .filter(membership::Column::UserId.eq(issued.user_id));
    let gave_leave =
        active_grants(access).select_only().column(support_access_grant::Column::OrganizationId).into_query();
    let organizations = organization::Entity::find()
        .filter(organization::Column::Id.in_subquery(member.into_query()))
        .filter(organization::Column::Id.in_subquery(gave_leave))
        .order_by_asc(organization::Column::Name)
        .order_by_asc(organization::Column::Id);
    Ok(Some((issued.user_id, rows::all(db, organizations).await?)))
}

async fn by_vip_code(db: &Database, access: &Access, code: VipCode) -> StoreResult<Caller> {
    let contract = support_contract::Entity::find().filter(support_contract::Column::VipCode.eq(code));
    let contract = rows::all(db, contract.limit(1)).await?.pop().filter(|contract| contract.in_force(access.today()));
    let Some(contract) = contract else { return Ok(None) };
    let representative = membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(contract.organization_id))
        .filter(membership::Column::Role.eq(Role::LegalRepresentative))
        .order_by_asc(membership::Column::Id);
    let Some(representative) = rows::all(db, representative.limit(1)).await?.pop() else { return Ok(None) };
    let organization = rows::all(db, organization::Entity::find_by_id(contract.organization_id)).await?;
    Ok(Some((representative.user_id, organization)))
}

fn active_grants(access: &Access) -> Select<support_access_grant::Entity> {
    support_access_grant::Entity::find()
        .filter(support_access_grant::Column::RevokedAt.is_null())
        .filter(support_access_grant::Column::ExpiresAt.gt(access.now()))
}

/// The products that these organizations opened to agents.
fn opened_products(db: &Database, access: &Access, organizations: &[OrganizationId]) -> SelectStatement {
    let products = support_access_grant::Entity::belongs_to(support_access_grant_product::Entity)
        .from(support_access_grant::Column::Id)
        .to(support_access_grant_product::Column::GrantId);
    active_grants(access)
        .select_only()
        .column(support_access_grant_product::Column::ProductId)
        .join(JoinType::InnerJoin, products.into())
        .filter(among(db.backend(), support_access_grant::Column::OrganizationId, organizations))
        .into_query()
}

async fn signals(db: &Database, access: &Access, organizations: &[OrganizationId]) -> StoreResult<Vec<SupportSignal>> {
    if organizations.is_empty() {
        return Ok(Vec::new());
    }
    let today = access.today();
    let owed = invoice::Entity::find()
        .filter(among(db.backend(), invoice::Column::OrganizationId, organizations))
        .filter(invoices::status::condition(InvoiceStatus::Overdue, today))
        .order_by_asc(invoice::Column::DueOn)
        .order_by_asc(invoice::Column::Id)
        .limit(SIGNALS);
    let failing = [ProductStatus::Suspended, ProductStatus::Expired, ProductStatus::Expiring];
    let failing = failing.iter().fold(Condition::any(), |any, status| any.add(status.condition(today)));
    let products = product::Entity::find()
        .filter(product::Column::Id.in_subquery(opened_products(db, access, organizations)))
        .filter(failing)
        .order_by_asc(product::Column::PeriodEndsOn)
        .order_by_asc(product::Column::Id)
        .limit(SIGNALS);
    let sites = site::Entity::find()
        .filter(site::Column::ProductId.in_subquery(opened_products(db, access, organizations)))
        .filter(site::Column::MysqlPrefixEnabled.eq(true))
        .filter(site::Column::MysqlPrefixByMigration.eq(true))
        .order_by_asc(site::Column::Domain)
        .limit(SIGNALS);
    let mut signals: Vec<SupportSignal> = Vec::new();
    signals.extend(rows::all(db, owed).await?.into_iter().map(|row| SupportSignal::OverdueInvoice(Box::new(row))));
    signals.extend(rows::all(db, products).await?.into_iter().map(|row| {
        let status = row.status(today);
        SupportSignal::FailingProduct(Box::new(row), status)
    }));
    signals.extend(
        rows::all(db, sites).await?.into_iter().map(|row| SupportSignal::MysqlPrefixByMigration(Box::new(row))),
    );
    Ok(signals)
}
