//! Constructors that check.

use chrono::{NaiveDate, TimeDelta};

use super::{
    IssuedSupportCode, SupportAccessGrant, SupportAccessGrantProduct, SupportCode, SupportContract, SupportPlan,
    VipCode,
};
use crate::{
    accounts::check,
    clock::Clock,
    error::InputError,
    ids::{IdSource, UserId},
    organizations::Membership,
    products::{AccessLevel, Product, ProductKind},
};

/// How long a support code identifies its user.
const CODE_LIFETIME: TimeDelta = TimeDelta::days(30);
/// The longest leave for support agents: 30 days.
pub(super) const LONGEST_GRANT_HOURS: u32 = 720;

/// A premium support contract to be.
#[derive(Debug, Clone, Copy)]
pub struct NewSupportContract<'a> {
    /// The product that it is billed as.
    pub product: &'a Product,
    /// Which plan; not STANDARD.
    pub plan: SupportPlan,
    /// Its last day, if it has one.
    pub ends_on: Option<NaiveDate>,
}

impl NewSupportContract<'_> {
    /// The row, with a VIP code of its own.
    ///
    /// # Errors
    /// A product of another kind, or the plan that needs no contract.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<SupportContract, InputError> {
        if self.product.kind != ProductKind::SupportPremium {
            return Err(InputError::Value(
                "a support contract is billed as premium support: choose that product".to_owned(),
            ));
        }
        if self.plan == SupportPlan::Standard {
            return Err(InputError::Value("standard support needs no contract: choose a premium plan".to_owned()));
        }
        Ok(SupportContract {
            id: ids.next(clock),
            organization_id: self.product.organization_id,
            plan: self.plan,
            vip_code: VipCode::new(ids),
            product_id: self.product.id,
            created_at: clock.now(),
            ends_on: self.ends_on,
        })
    }
}

/// A support code to be, valid for 30 days.
#[derive(Debug, Clone, Copy)]
pub struct NewSupportCode {
    /// Whose code it is.
    pub user: UserId,
}

impl NewSupportCode {
    /// The row.
    ///
    /// # Errors
    /// An end beyond the calendar.
    pub fn build(self, ids: &IdSource, clock: &dyn Clock) -> Result<IssuedSupportCode, InputError> {
        Ok(IssuedSupportCode {
            id: ids.next(clock),
            user_id: self.user,
            digits: SupportCode::new(ids),
            expires_at: check::after(clock.now(), CODE_LIFETIME)?,
        })
    }
}

/// A leave for support agents to be.
#[derive(Debug, Clone, Copy)]
pub struct NewSupportAccessGrant<'a> {
    /// Who gives it: a member with all rights.
    pub granted_by: &'a Membership,
    /// To which products; at least one, all of the member's organization.
    pub products: &'a [&'a Product],
    /// How far.
    pub level: AccessLevel,
    /// For how long: 1 to 720 hours.
    pub hours: u32,
}

impl NewSupportAccessGrant<'_> {
    /// The rows.
    ///
    /// # Errors
    /// A member without the right; no product, or one of another organization; hours out of range.
    pub fn build(
        self,
        ids: &IdSource,
        clock: &dyn Clock,
    ) -> Result<(SupportAccessGrant, Vec<SupportAccessGrantProduct>), InputError> {
        let refusal = if !self.granted_by.role.has_all_rights() {
            "only a legal representative or an administrator can give support access: ask one of them"
        } else if self.products.is_empty() {
            "support needs at least one product to look into: choose it"
        } else if !(1..=LONGEST_GRANT_HOURS).contains(&self.hours) {
            "support access lasts 1 to 720 hours: choose a number between"
        } else {
            ""
        };
        if !refusal.is_empty() {
            return Err(InputError::Value(refusal.to_owned()));
        }
        for product in self.products {
            check::same_organization("the product", self.granted_by.organization_id, product.organization_id)?;
        }
        let now = clock.now();
        let grant = SupportAccessGrant {
            id: ids.next(clock),
            organization_id: self.granted_by.organization_id,
            level: self.level,
            granted_by: self.granted_by.user_id,
            created_at: now,
            expires_at: check::after(now, TimeDelta::hours(i64::from(self.hours)))?,
            revoked_at: None,
        };
        let mut products: Vec<_> = self.products.iter().map(|product| product.id).collect();
        products.sort_unstable();
        products.dedup();
        let tie = |product_id| SupportAccessGrantProduct { grant_id: grant.id, product_id };
        let products = products.into_iter().map(tie).collect();
        Ok((grant, products))
    }
}
