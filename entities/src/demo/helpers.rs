//! What support needs: codes, the premium contract, and customers' leave in every state.

use super::{data::agency::SUPPORT, home::Home, maker::Maker};
use crate::{
    accounts::User,
    audit::Actor,
    error::InputError,
    products::{AccessLevel, Product},
    support::{NewSupportAccessGrant, NewSupportCode, NewSupportContract, SupportPlan},
};

/// A support code for every user; every ninth has one that expired.
pub(super) fn codes(maker: &mut Maker, users: &[User]) -> Result<(), InputError> {
    for (index, user) in users.iter().enumerate() {
        let expired = index % 9 == 8;
        let ago = if expired { 45 } else { maker.dice.between(0, 25) };
        maker.go_to(ago);
        let code = NewSupportCode { user: user.id }.build(&maker.ids, &maker.clock)?;
        maker.rows.support_codes.push(code);
    }
    Ok(())
}

/// The main organization's premium support.
pub(super) fn contract(maker: &mut Maker, agency: &Home) -> Result<(), InputError> {
    maker.go_to(425);
    let product = agency.product(SUPPORT)?;
    let contract = NewSupportContract { product, plan: SupportPlan::Pro, ends_on: None };
    maker.rows.contracts.push(contract.build(&maker.ids, &maker.clock)?);
    Ok(())
}

/// What became of a leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leave {
    /// It is open, or its time is over.
    Left,
    /// It was taken back after so many hours.
    TakenBack(i64),
}

/// Organization by its place in the list, hours ago, for how many hours, how far, to how many products, what became of it.
const LEAVES: [(usize, i64, u32, AccessLevel, usize, Leave); 7] = [
    (0, 2, 72, AccessLevel::View, 3, Leave::Left),
    (0, 900, 48, AccessLevel::Manage, 1, Leave::Left),
    (2, 5, 24, AccessLevel::Manage, 2, Leave::Left),
    (2, 240, 24, AccessLevel::View, 1, Leave::Left),
    (2, 70, 96, AccessLevel::Manage, 2, Leave::TakenBack(20)),
    (6, 1, 24, AccessLevel::View, 1, Leave::Left),
    (9, 3, 48, AccessLevel::View, 2, Leave::Left),
];

/// Customers' leave for support agents: active, over, taken back.
pub(super) fn leave(maker: &mut Maker, homes: &[Home], agent: &User) -> Result<(), InputError> {
    for (index, ago, hours, level, count, became) in LEAVES {
        let Some(home) = homes.get(index) else { continue };
        let (membership, user) = home.head()?;
        let products: Vec<&Product> = home.products.iter().take(count).collect();
        maker.go_to_hours(ago);
        let new = NewSupportAccessGrant { granted_by: membership, products: &products, level, hours };
        let (mut grant, ties) = new.build(&maker.ids, &maker.clock)?;
        let (organization, actor) = (home.organization.id, Actor::User(user));
        let summary = format!("gave support access to {} for {hours} hours", products_in_words(count));
        maker.note(organization, actor, "Mutation.grantSupportAccess", Some(grant.id), &summary)?;
        if let Leave::TakenBack(after) = became {
            maker.go_to_hours(ago - after);
            grant.revoked_at = Some(crate::clock::Clock::now(&maker.clock));
            maker.note(
                organization,
                actor,
                "Mutation.revokeSupportAccess",
                Some(grant.id),
                "took support access back",
            )?;
        } else if level == AccessLevel::Manage {
            maker.go_to_hours(ago - 1);
            let (actor, product) = (Actor::Agent(agent), products.first().map(|product| product.id));
            let summary = "switched automatic renewal on, as asked on the telephone";
            maker.note(organization, actor, "Mutation.setAutoRenew", product, summary)?;
        }
        maker.rows.grants.push(grant);
        maker.rows.grant_products.extend(ties);
    }
    Ok(())
}

fn products_in_words(count: usize) -> String {
    if count == 1 { "1 product".to_owned() } else { format!("{count} products") }
}
