//! Saying what a team gives.

use std::collections::{BTreeSet, HashMap};

use super::{TeamRefusal, manageable};
use crate::{
    access::Denied,
    change::{Change, Work, told},
    chosen::Chosen,
    error::{StoreError, StoreResult},
    ids::{ProductId, TeamId},
    products::{AccessHolder, AccessLevel, NewProductAccess, Product, ProductAccess, access, product},
    rows::{self, insert_all},
    sql::Statement,
    teams::Team,
    writer::Stop,
};

/// The products that a team is to give to its members: these and no others.
#[derive(Debug)]
pub struct SetTeamProducts {
    /// Which team.
    pub team: TeamId,
    /// What it gives.
    pub products: Chosen<ProductId>,
    /// How far each goes.
    pub levels: HashMap<ProductId, AccessLevel>,
    /// The revision that the person saw.
    pub if_revision: Option<String>,
}

impl SetTeamProducts {
    /// How many a team can give by one change.
    pub const MOST: usize = 500;

    /// Products with their levels, in the order of the input.
    ///
    /// # Errors
    /// Too many of them, or one that stands twice with two levels.
    pub fn chosen(
        products: &[(ProductId, AccessLevel)],
    ) -> Result<(Chosen<ProductId>, HashMap<ProductId, AccessLevel>), TeamRefusal> {
        let mut levels = HashMap::with_capacity(products.len());
        for (place, (id, level)) in products.iter().enumerate() {
            if *levels.entry(*id).or_insert(*level) != *level {
                return Err(TeamRefusal::TwoLevels { place });
            }
        }
        let ids: Vec<_> = products.iter().map(|(id, _)| *id).collect();
        let chosen = Chosen::new(&ids, Self::MOST).map_err(TeamRefusal::TooManyProducts)?;
        Ok((chosen, levels))
    }
}

/// What became of a team's products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamProductsSet {
    /// The team.
    pub team: TeamId,
    /// What it gives now and did not before.
    pub added: Vec<ProductId>,
    /// What it gives at another level.
    pub changed: Vec<ProductId>,
    /// What it no longer gives.
    pub removed: Vec<ProductId>,
}

impl Change for SetTeamProducts {
    const MUTATION: &'static str = "Mutation.setTeamProducts";
    type Answer = TeamProductsSet;
    type Refusal = TeamRefusal;

    fn hidden() -> TeamRefusal {
        TeamRefusal::Team(Denied::NotFound)
    }

    async fn make(&self, work: &Work<'_>) -> Result<TeamProductsSet, Stop<TeamRefusal>> {
        let (team, rights) = manageable(work, self.team, self.if_revision.as_deref()).await?;
        let products = self.products(work, &team).await?;
        let before = given(work, team.id).await?;
        let (mut added, mut changed, mut new) = (Vec::new(), Vec::new(), Vec::new());
        for id in self.products.ids() {
            let (Some(product), Some(level)) = (products.get(&id), self.levels.get(&id).copied()) else { continue };
            match before.get(&id) {
                Some(given) if given.level == level => {}
                Some(given) => {
                    const LEVEL: &str = "UPDATE product_access SET level = $1 WHERE id = $2";
                    work.session.execute(&Statement::new(LEVEL, vec![level.into(), given.id.into()])).await?;
                    changed.push(id);
                }
                None => {
                    let access = NewProductAccess { product, holder: AccessHolder::Team(&team), level };
                    new.push(access.build(work.ids(), &work.clock()).map_err(StoreError::from)?);
                    added.push(id);
                }
            }
        }
        insert_all::<ProductAccess>(work.session, new).await?;
        let kept: BTreeSet<_> = self.products.ids().into_iter().collect();
        let removed: BTreeSet<_> = before.keys().copied().filter(|id| !kept.contains(id)).collect();
        let removed: Vec<_> = removed.into_iter().collect();
        if !removed.is_empty() {
            const REMOVE: &str = "DELETE FROM product_access WHERE team_id = $1 AND product_id";
            let (among, value) = rows::among_parameter(work.session.backend(), 2, &removed);
            work.session.execute(&Statement::new(format!("{REMOVE} {among}"), vec![team.id.into(), value])).await?;
        }
        let set = TeamProductsSet { team: team.id, added, changed, removed };
        if !(set.added.is_empty() && set.changed.is_empty() && set.removed.is_empty()) {
            let what = self.told(work, &set).await?;
            work.note(&rights, team.id, &format!("products of the team {}: {what}", team.name)).await?;
        }
        Ok(set)
    }
}

impl SetTeamProducts {
    /// The products chosen, which do not move to another organization before this transaction has ended.
    async fn products(&self, work: &Work<'_>, team: &Team) -> Result<HashMap<ProductId, Product>, Stop<TeamRefusal>> {
        let (ids, key) = (self.products.ids(), product::Column::Id);
        let found = rows::locked_among::<Product, _>(work.session, key, &ids, rows::SHARE).await?;
        let own = found.into_iter().filter(|row| row.organization_id == team.organization_id);
        let own: HashMap<_, _> = own.map(|row| (row.id, row)).collect();
        match self.products.iter().find(|(_, id)| !own.contains_key(id)) {
            Some((place, _)) => Err(Stop::Refused(TeamRefusal::Product { place })),
            None => Ok(own),
        }
    }

    async fn told(&self, work: &Work<'_>, set: &TeamProductsSet) -> StoreResult<String> {
        let level = |id: &ProductId| self.levels.get(id).map(|level| level.as_str());
        let (added, changed) = (names(work, &set.added, level).await?, names(work, &set.changed, level).await?);
        let removed = names(work, &set.removed, |_| None).await?;
        Ok(told::changes(&[("added", &added), ("changed to", &changed), ("took away", &removed)]))
    }
}

async fn given(work: &Work<'_>, team: TeamId) -> StoreResult<HashMap<ProductId, ProductAccess>> {
    let found = rows::all_by::<ProductAccess>(work.session, access::Column::TeamId, team).await?;
    Ok(found.into_iter().map(|row| (row.product_id, row)).collect())
}

/// What these products are called, by name, with the level where one is told.
async fn names(
    work: &Work<'_>,
    products: &[ProductId],
    level: impl Fn(&ProductId) -> Option<&'static str> + Send,
) -> StoreResult<Vec<String>> {
    const NAMES: &str = "SELECT id, name FROM products WHERE id";
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let (among, value) = rows::among_parameter(work.session.backend(), 1, products);
    let statement = Statement::new(format!("{NAMES} {among} ORDER BY name, id"), vec![value]);
    let found = work.session.query(&statement, |row| Ok((row.next::<ProductId>()?, row.next::<String>()?))).await?;
    let told = |(id, name): (ProductId, String)| match level(&id) {
        Some(level) => format!("{name} ({level})"),
        None => name,
    };
    Ok(found.into_iter().map(told).collect())
}
