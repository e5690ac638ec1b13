//! Switching automatic renewal on and off.

use std::collections::{HashMap, hash_map::Entry};

use crate::{
    access::{
        Denied, Rights,
        policy::{ManageProducts, ReadProducts},
    },
    change::{Change, Work},
    chosen::{Chosen, TooMany},
    ids::{OrganizationId, ProductId},
    products::{Product, ProductState, product, rights},
    rows,
    sql::Statement,
    writer::Stop,
};

/// Products whose automatic renewal is to be switched: all of them, or none.
#[derive(Debug)]
pub struct SetAutoRenew {
    /// Which.
    pub products: Chosen<ProductId>,
    /// On or off.
    pub enabled: bool,
}

impl SetAutoRenew {
    /// How many can be switched at once.
    pub const MOST: usize = 100;
}

/// Why it is not switched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AutoRenewRefusal {
    /// No product was chosen.
    Nothing,
    /// Too many were.
    TooMany(TooMany),
    /// One of them is not there for this person, or they may only look at it.
    Product {
        /// Its place in the input.
        place: usize,
        /// Which of the two.
        denied: Denied,
    },
    /// One of them was given up: there is nothing to renew.
    Cancelled {
        /// Its place in the input.
        place: usize,
        /// What people call it.
        name: String,
    },
}

impl Change for SetAutoRenew {
    const MUTATION: &'static str = "Mutation.setAutoRenew";
    type Answer = Vec<ProductId>;
    type Refusal = AutoRenewRefusal;

    fn hidden() -> AutoRenewRefusal {
        AutoRenewRefusal::Product { place: 0, denied: Denied::NotFound }
    }

    async fn make(&self, work: &Work<'_>) -> Result<Vec<ProductId>, Stop<AutoRenewRefusal>> {
        let ids = self.products.ids();
        let found = rows::locked_among::<Product, _>(work.session, product::Column::Id, &ids, rows::UPDATE).await?;
        let mut products: HashMap<ProductId, Product> = found.into_iter().map(|row| (row.id, row)).collect();
        let mut rights: HashMap<OrganizationId, Rights> = HashMap::new();
        for (place, id) in self.products.iter() {
            let denied = |denied| Stop::Refused(AutoRenewRefusal::Product { place, denied });
            let product = products.remove(&id).ok_or_else(|| denied(Denied::NotFound))?;
            let rights = match rights.entry(product.organization_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => free.insert(work.rights(product.organization_id).await?),
            };
            rights::permit::<ReadProducts, ManageProducts>(work, rights, &product).await?.map_err(denied)?;
            if self.enabled && product.state == ProductState::Cancelled {
                return Err(Stop::Refused(AutoRenewRefusal::Cancelled { place, name: product.name }));
            }
            self.switch(work, rights, &product).await?;
        }
        Ok(ids)
    }
}

impl SetAutoRenew {
    async fn switch(&self, work: &Work<'_>, rights: &Rights, product: &Product) -> Result<(), Stop<AutoRenewRefusal>> {
        const SWITCH: &str = "UPDATE products SET auto_renew = $1 WHERE id = $2";
        if product.auto_renew == self.enabled {
            return Ok(());
        }
        work.session.execute(&Statement::new(SWITCH, vec![self.enabled.into(), product.id.into()])).await?;
        let on = if self.enabled { "on" } else { "off" };
        Ok(work.note(rights, product.id, &format!("switched automatic renewal {on} for {}", product.name)).await?)
    }
}
