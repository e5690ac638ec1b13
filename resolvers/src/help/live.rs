//! Live state: which conditions of guides are true of the objects of a level.
//!
//! The conditions about a type are one selection, however many there are. It runs beside the answer over objects that are
//! there already, so that its statements are as many for a hundred objects as for one. What an object has in itself is looked
//! at first: most conditions begin with a status, and for most objects nothing further has to be read. What the viewer may
//! not see is not known to a condition, which then does not hold; an error in a condition is logged and fails nothing.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, parser::parse_query, parser::types::DocumentOperations};
use kb::{
    KnowledgeBase, NaiveDate, SchemaCoordinates,
    condition::{Checked, Evaluator, Facts, Selection, Unknown},
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
    /// What is read of the objects themselves, where that may decide; none where nothing else is read.
    first: Option<Read>,
    /// All that is read.
    whole: Read,
}

/// Fields to read.
#[derive(Debug)]
struct Read {
    selection: Selection,
    plans: Arc<Plans>,
}

impl Read {
    fn of(selection: Selection) -> Option<Self> {
        let plans = Arc::new(plans(&selection)?);
        Some(Self { selection, plans })
    }
}

/// Which conditions are true of the objects of a level: most objects share what is true of them.
#[derive(Debug)]
pub(crate) struct Holding {
    /// What is true of some object, each once. Of the first nothing is.
    pub(crate) distinct: Vec<Vec<Checked>>,
    /// Which of these is true of each object.
    pub(crate) of: Vec<usize>,
}

impl Holding {
    /// Nothing is true of any.
    fn nothing(count: usize) -> Self {
        Self { distinct: vec![Vec::new()], of: vec![0; count] }
    }

    fn put(&mut self, object: usize, holds: Vec<Checked>) {
        let known = self.distinct.iter().position(|known| *known == holds);
        self.of[object] = known.unwrap_or_else(|| {
            self.distinct.push(holds);
            self.distinct.len() - 1
        });
    }
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
        let leaves = selection.leaves();
        let first = if leaves.is_empty() || leaves == selection { None } else { Read::of(leaves) };
        Some(Self { conditions, first, whole: Read::of(selection)? })
    }

    /// The type's own fields that the conditions read.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.whole.selection.names()
    }

    /// What the conditions come to for each of the answers, each answer once; `None` for one that was not given.
    fn outcomes<'a>(&self, read: &Read, answered: &'a Rendered, count: usize, today: NaiveDate) -> Outcomes<'a> {
        let mut known: HashMap<&[u8], Outcome> = HashMap::new();
        let of: Vec<Option<&[u8]>> = (0..count).map(|object| answered.get(object)).collect();
        Evaluator::with(today, |evaluator| {
            for json in of.iter().flatten() {
                known.entry(json).or_insert_with(|| {
                    let facts = Facts::of(&serde_json::from_slice(json).unwrap_or_default(), &read.selection);
                    evaluator.evaluate(&facts, &self.conditions)
                });
            }
        });
        Outcomes { known, of }
    }

    /// Those that are true.
    fn holding(&self, outcome: &Outcome) -> Vec<Checked> {
        let true_ones = self.conditions.iter().zip(outcome).filter(|(_, result)| matches!(result, Ok(true)));
        true_ones.map(|(condition, _)| condition.clone()).collect()
    }

    /// Tells the log of conditions that are neither true nor false: each once, however many objects.
    fn tell<'a>(&self, outcomes: impl IntoIterator<Item = &'a Outcome>) {
        let mut told = vec![false; self.conditions.len()];
        for (place, result) in outcomes.into_iter().flat_map(|outcome| outcome.iter().enumerate()) {
            if let Err(unknown) = result
                && !std::mem::replace(&mut told[place], true)
            {
                let condition = self.conditions[place].condition().as_str();
                tracing::info!(condition, why = %unknown, "a condition of a guide is neither true nor false");
            }
        }
    }
}

/// Whether each of a type's conditions is true of an object.
type Outcome = Vec<std::result::Result<bool, Unknown>>;

/// What conditions come to, by what was answered.
struct Outcomes<'a> {
    known: HashMap<&'a [u8], Outcome>,
    of: Vec<Option<&'a [u8]>>,
}

impl Outcomes<'_> {
    fn get(&self, object: usize) -> Option<&Outcome> {
        self.known.get(self.of.get(object).copied().flatten()?)
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
pub(crate) async fn holding(ctx: &Context<'_>, type_name: &str, level: &dyn Walked) -> Result<Holding> {
    let (count, request, today) = (level.count(), request(ctx)?, access(ctx)?.today());
    let mut holding = Holding::nothing(count);
    let live = request.guides.live().about(type_name).filter(|_| count > 0 && !is_facts(ctx));
    let Some(live) = live else { return Ok(holding) };
    let mut undecided: Vec<usize> = (0..count).collect();
    if let Some(first) = &live.first {
        let answered = beside(ctx, Beside::Facts, &first.plans, level).await;
        let outcomes = live.outcomes(first, &answered, count, today);
        undecided.retain(|object| match outcomes.get(*object) {
            Some(outcome) if outcome.iter().all(std::result::Result::is_ok) => {
                holding.put(*object, live.holding(outcome));
                false
            }
            _ => true,
        });
    }
    if undecided.is_empty() {
        return Ok(holding);
    }
    let some = (undecided.len() < count).then(|| level.some(&undecided));
    let answered = beside(ctx, Beside::Facts, &live.whole.plans, some.as_deref().unwrap_or(level)).await;
    let outcomes = live.outcomes(&live.whole, &answered, undecided.len(), today);
    live.tell(outcomes.known.values());
    for (place, object) in undecided.into_iter().enumerate() {
        // What was not answered at all is nothing that a condition could be true of.
        holding.put(object, outcomes.get(place).map(|outcome| live.holding(outcome)).unwrap_or_default());
    }
    Ok(holding)
}
