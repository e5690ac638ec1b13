//! Giving support agents access to products for a while, and taking it back.

use std::collections::HashMap;

use crate::{
    access::{
        Denied,
        policy::{GrantSupport, ReadOrganization, ReadSupportCodes},
    },
    change::{Change, Work, told},
    chosen::{Chosen, TooMany},
    error::StoreError,
    ids::{OrganizationId, ProductId, SupportAccessGrantId},
    products::{AccessLevel, Product, product},
    rows::{self, insert_all},
    sql::{Record, Statement},
    support::{
        NewSupportAccessGrant, SupportAccessGrant, SupportAccessGrantProduct, create::LONGEST_GRANT_HOURS,
        support_access_grant,
    },
    writer::Stop,
};

/// How long support agents are let in: 1 to 720 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantHours(u32);

impl TryFrom<i64> for GrantHours {
    type Error = SupportAccessRefusal;

    fn try_from(hours: i64) -> Result<Self, SupportAccessRefusal> {
        match u32::try_from(hours) {
            _ if hours < 1 => Err(SupportAccessRefusal::TooShort),
            Ok(hours) if hours <= LONGEST_GRANT_HOURS => Ok(Self(hours)),
            _ => Err(SupportAccessRefusal::TooLong { most: LONGEST_GRANT_HOURS }),
        }
    }
}

/// Access for support agents, and nobody else, to chosen products of an organization.
#[derive(Debug)]
pub struct GrantSupportAccess {
    /// Whose products.
    pub organization: OrganizationId,
    /// Which.
    pub products: Chosen<ProductId>,
    /// How far.
    pub level: AccessLevel,
    /// For how long from now.
    pub hours: GrantHours,
}

impl GrantSupportAccess {
    /// How many products can be opened at once.
    pub const MOST: usize = 100;
}

/// Access for support agents that is to end now.
#[derive(Debug)]
pub struct RevokeSupportAccess {
    /// Which.
    pub grant: SupportAccessGrantId,
}

/// Why access is not given or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupportAccessRefusal {
    /// There is no such organization, or not for this person; or they may not let support agents in.
    Organization(Denied),
    /// No product was chosen.
    Nothing,
    /// Too many were.
    TooMany(TooMany),
    /// One of them is not the organization's.
    Product {
        /// Its place in the input.
        place: usize,
    },
    /// Less than an hour.
    TooShort,
    /// Longer than it can be.
    TooLong {
        /// How many hours it can be.
        most: u32,
    },
    /// There is no such access, or not for this person.
    Grant(Denied),
    /// It ended by itself.
    Expired,
}

impl Change for GrantSupportAccess {
    const MUTATION: &'static str = "Mutation.grantSupportAccess";
    type Answer = SupportAccessGrantId;
    type Refusal = SupportAccessRefusal;

    fn hidden() -> SupportAccessRefusal {
        SupportAccessRefusal::Organization(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<SupportAccessGrantId, Stop<SupportAccessRefusal>> {
        let denied = |denied| Stop::Refused(SupportAccessRefusal::Organization(denied));
        let products = self.products(work).await?;
        let rights = work.rights(self.organization).await?;
        rights.permit::<GrantSupport>(rights.reach::<ReadOrganization>().is_some()).map_err(denied)?;
        let member = rights.member().ok_or_else(|| denied(Denied::NotAllowed))?;
        let mut chosen = Vec::with_capacity(products.len());
        for (place, id) in self.products.iter() {
            let product = products.get(&id).filter(|product| product.organization_id == self.organization);
            chosen.push(product.ok_or(Stop::Refused(SupportAccessRefusal::Product { place }))?);
        }
        let (level, hours) = (self.level, self.hours.0);
        let new = NewSupportAccessGrant { granted_by: member, products: &chosen, level, hours };
        let (grant, ties) = new.build(work.ids(), &work.clock()).map_err(StoreError::from)?;
        work.session.execute(&grant.insert()).await?;
        insert_all::<SupportAccessGrantProduct>(work.session, ties).await?;
        let names: Vec<String> = chosen.iter().map(|product| product.name.clone()).collect();
        let what = told::changes(&[("gave support agents access to", &names)]);
        let hours = if hours == 1 { "1 hour".to_owned() } else { format!("{hours} hours") };
        work.note(&rights, grant.id, &format!("{what} ({level}) for {hours}")).await?;
        Ok(grant.id)
    }
}

impl GrantSupportAccess {
    /// The products chosen, which do not move to another organization before this transaction has ended.
    async fn products(&self, work: &Work<'_>) -> Result<HashMap<ProductId, Product>, Stop<SupportAccessRefusal>> {
        let (ids, key) = (self.products.ids(), product::Column::Id);
        let found = rows::locked_among::<Product, _>(work.session, key, &ids, rows::SHARE).await?;
        Ok(found.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Change for RevokeSupportAccess {
    const MUTATION: &'static str = "Mutation.revokeSupportAccess";
    type Answer = SupportAccessGrantId;
    type Refusal = SupportAccessRefusal;

    fn hidden() -> SupportAccessRefusal {
        SupportAccessRefusal::Grant(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<SupportAccessGrantId, Stop<SupportAccessRefusal>> {
        const REVOKE: &str = "UPDATE support_access_grants SET revoked_at = $1 WHERE id = $2";
        let denied = |denied| Stop::Refused(SupportAccessRefusal::Grant(denied));
        let key = support_access_grant::Column::Id;
        let grant = rows::locked_by::<SupportAccessGrant>(work.session, key, self.grant).await?;
        let grant = grant.ok_or_else(|| denied(Denied::NotFound))?;
        let rights = work.rights(grant.organization_id).await?;
        rights.permit::<GrantSupport>(rights.reach::<ReadSupportCodes>().is_some()).map_err(denied)?;
        if grant.revoked_at.is_some() {
            return Ok(grant.id);
        }
        if !grant.is_active(work.at()) {
            return Err(Stop::Refused(SupportAccessRefusal::Expired));
        }
        work.session.execute(&Statement::new(REVOKE, vec![work.at().into(), grant.id.into()])).await?;
        work.note(&rights, grant.id, "took support agents’ access back").await?;
        Ok(grant.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn access_lasts_1_to_720_hours() {
        for (hours, outcome) in [
            (1, Ok(())),
            (720, Ok(())),
            (0, Err(SupportAccessRefusal::TooShort)),
            (-1, Err(SupportAccessRefusal::TooShort)),
            (i64::MIN, Err(SupportAccessRefusal::TooShort)),
            (721, Err(SupportAccessRefusal::TooLong { most: 720 })),
            (i64::MAX, Err(SupportAccessRefusal::TooLong { most: 720 })),
        ] {
            assert_eq!(GrantHours::try_from(hours).map(drop), outcome, "{hours}");
        }
    }
}
