//! Live state: which conditions of guides are true of the objects of a level.
//!
//! The conditions about a type are one selection, however many there are. It runs beside the answer over objects that are
//! there already, so that its statements are as many for a hundred objects as for one. What the viewer may not see is not
//! known to a condition, which then does not hold; an error in a condition is logged and fails nothing.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, parser::parse_query, parser::types::DocumentOperations};
use kb::{
    KnowledgeBase, NaiveDate, SchemaCoordinates,
    condition::{Checked, Evaluator, Facts, Selection},
};

use crate::{
    context::{access, request},
    error::Result,
    level::{Beside, Plans, Rendered, Walked, beside, is_facts},
};

/// The conditions of the guides, by the type that they are about.
#[derive(Debug, Default)]
pub struct Live(HashMap<String, LiveType>);

/// The conditions about one type.
#[derive(Debug)]
pub struct LiveType {
    conditions: Vec<Checked>,
    selection: Selection,
    plans: Arc<Plans>,
}

impl Live {
    /// Of the conditions that fit the schema; the others are told of in the log, and never hold.
    pub fn of(knowledge_base: &KnowledgeBase, schema: &SchemaCoordinates) -> Self {
        let mut by_type: HashMap<String, Vec<Checked>> = HashMap::new();
        for condition in knowledge_base.conditions() {
            match condition.checked(schema) {
                Some(checked) => by_type.entry(checked.type_name().to_owned()).or_default().push(checked),
                None => tracing::warn!(
                    condition = condition.as_str(),
                    "a condition of a guide does not fit the schema and never holds; `ventanilla kb check` says why"
                ),
            }
        }
        let live = |(name, conditions)| LiveType::of(conditions).map(|live| (name, live));
        Self(by_type.into_iter().filter_map(live).collect())
    }

    /// Those about a type, if there are any.
    pub fn about(&self, type_name: &str) -> Option<&LiveType> {
        self.0.get(type_name)
    }
}

impl LiveType {
    fn of(conditions: Vec<Checked>) -> Option<Self> {
        let mut selection = Selection::default();
        conditions.iter().for_each(|condition| selection.merge(condition.selection()));
        let plans = Arc::new(plans(&selection)?);
        Some(Self { conditions, selection, plans })
    }

    /// The type's own fields that the conditions read.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.selection.names()
    }

    /// For each object the conditions that are true of it, by their places.
    fn true_of(&self, answered: &Rendered, count: usize, today: NaiveDate) -> Vec<Vec<usize>> {
        let evaluator = Evaluator::new(today);
        let mut known: HashMap<&[u8], Vec<usize>> = HashMap::new();
        let mut told = vec![false; self.conditions.len()];
        let mut true_of = |object: usize| {
            // What was not answered at all is nothing that a condition could be true of.
            let json = answered.get(object)?;
            let evaluate = || {
                let facts = Facts::of(&serde_json::from_slice(json).unwrap_or_default(), &self.selection);
                let results = evaluator.evaluate(&facts, &self.conditions).into_iter().enumerate();
                let holding = results.filter_map(|(place, result)| match result {
                    Ok(holds) => holds.then_some(place),
                    Err(unknown) => {
                        if !std::mem::replace(&mut told[place], true) {
                            let condition = self.conditions[place].condition().as_str();
                            tracing::info!(condition, why = %unknown, "a condition of a guide is neither true nor false");
                        }
                        None
                    }
                });
                holding.collect()
            };
            Some(known.entry(json).or_insert_with(evaluate).clone())
        };
        (0..count).map(|object| true_of(object).unwrap_or_default()).collect()
    }
}

/// A selection as the engine runs it beside answers; nothing where it is none.
pub(crate) fn plans(selection: &Selection) -> Option<Plans> {
    plans_of(selection.to_string())
}

/// The same of a document: one selection set.
pub(super) fn plans_of(document: impl AsRef<str>) -> Option<Plans> {
    let document = parse_query(document).ok()?;
    match document.operations {
        DocumentOperations::Single(operation) => Some(Plans::beside(operation)),
        DocumentOperations::Multiple(_) => None,
    }
}

/// The conditions that are true of each object of a level of that type.
///
/// # Errors
/// Never for a request that went through `schema::execute`: what fails makes a condition not hold.
pub(crate) async fn holding(ctx: &Context<'_>, type_name: &str, level: &dyn Walked) -> Result<Vec<Vec<Checked>>> {
    let (count, request) = (level.count(), request(ctx)?);
    let live = request.guides.live().about(type_name).filter(|_| count > 0 && !is_facts(ctx));
    let Some(live) = live else { return Ok(vec![Vec::new(); count]) };
    let answered = beside(ctx, Beside::Facts, &live.plans, level).await;
    let true_of = live.true_of(&answered, count, access(ctx)?.today());
    let checked = |places: Vec<usize>| places.into_iter().map(|place| live.conditions[place].clone()).collect();
    Ok(true_of.into_iter().map(checked).collect())
}
