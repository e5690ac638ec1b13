//! Live state: which conditions of guides are true of the objects of a level.
//!
//! The conditions about a type are one selection, however many there are. It runs beside the answer over objects that are
//! there already, so that its statements are as many for a hundred objects as for one. What an object has in itself is looked
//! at first: most conditions begin with a status, and for most objects nothing further has to be read. What the viewer may
//! not see is not known to a condition, which then does not hold; an error in a condition is logged and fails nothing.

mod known;

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::{Context, parser::parse_query, parser::types::DocumentOperations};
use foldhash::fast::RandomState;
use kb::{
    KnowledgeBase, NaiveDate, SchemaCoordinates,
    condition::{Checked, Evaluator, Facts, Selection},
};

use self::known::{Known, Outcome};
use crate::{
    context::{access, request},
    error::Result,
    level::{Beside, Columned, Plans, Walked, beside, is_facts},
};

/// So many objects of a kind are looked at first, where one of which everything is true would do.
const SAMPLE: usize = 8;

/// The conditions of the guides, by the type that they are about.
#[derive(Debug, Default)]
pub struct Live(HashMap<String, LiveType>);

/// The conditions about one type.
#[derive(Debug)]
pub struct LiveType {
    conditions: Vec<Checked>,
    /// What is read of the objects themselves, where that may decide; none where nothing else is read, or nothing of that.
    first: Option<Read>,
    /// Whether nothing is read but what the objects have in themselves.
    is_own: bool,
    /// All that is read.
    whole: Read,
}

/// Fields to read.
#[derive(Debug)]
struct Read {
    selection: Selection,
    plans: Arc<Plans>,
    known: Known,
}

impl Read {
    fn of(selection: Selection) -> Option<Self> {
        let plans = Arc::new(plans(&selection)?);
        Some(Self { selection, plans, known: Known::default() })
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

    /// Which of `distinct` that is.
    fn place(&mut self, holds: Vec<Checked>) -> usize {
        self.distinct.iter().position(|known| *known == holds).unwrap_or_else(|| {
            self.distinct.push(holds);
            self.distinct.len() - 1
        })
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
        let is_own = leaves == selection;
        let first = if leaves.is_empty() || is_own { None } else { Read::of(leaves) };
        Some(Self { conditions, first, is_own, whole: Read::of(selection)? })
    }

    /// The type's own fields that the conditions read.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.whole.selection.names()
    }

    /// What the conditions come to for each of the answers, each answer once.
    fn outcomes(&self, read: &Read, answered: Option<&Columned>, today: NaiveDate) -> Outcomes {
        let Some(answered) = answered else { return Outcomes::default() };
        let (firsts, of) = answered.alike();
        let outcome = |object: &usize| self.outcome(read, &answered.json(*object).unwrap_or_default(), today);
        Outcomes { distinct: firsts.iter().map(outcome).collect(), of }
    }

    /// What the conditions come to for what was read of an object.
    fn outcome(&self, read: &Read, json: &[u8], today: NaiveDate) -> Arc<Outcome> {
        read.known.get(today, json).unwrap_or_else(|| {
            let facts = Facts::of(&serde_json::from_slice(json).unwrap_or_default(), &read.selection);
            let outcome = Evaluator::with(today, |evaluator| evaluator.evaluate(&facts, &self.conditions));
            let outcome = Arc::new(outcome);
            read.known.keep(today, json, &outcome);
            outcome
        })
    }

    /// What is true where everything is decided; which of what is true of objects that is.
    fn decided(&self, outcome: &Outcome, holding: &mut Holding) -> Option<usize> {
        outcome.iter().all(std::result::Result::is_ok).then(|| holding.place(self.holding(outcome)))
    }

    /// Reads everything of some objects and notes what is true of them. What was not answered at all is nothing that a condition
    /// could be true of.
    async fn read(
        &self,
        ctx: &Context<'_>,
        level: &dyn Walked,
        objects: &[usize],
        today: NaiveDate,
        holding: &mut Holding,
    ) -> Outcomes {
        if objects.is_empty() {
            return Outcomes::default();
        }
        let some = (objects.len() < level.count()).then(|| level.some(objects));
        let answered = beside(ctx, Beside::Facts, &self.whole.plans, some.as_deref().unwrap_or(level)).await;
        let outcomes = self.outcomes(&self.whole, answered.as_ref(), today);
        self.tell(&outcomes.distinct);
        let holds: Vec<usize> = outcomes.distinct.iter().map(|outcome| holding.place(self.holding(outcome))).collect();
        for (object, outcome) in objects.iter().zip(&outcomes.of) {
            holding.of[*object] = holds[*outcome];
        }
        outcomes
    }

    /// Those that are true.
    fn holding(&self, outcome: &Outcome) -> Vec<Checked> {
        let true_ones = self.conditions.iter().zip(outcome).filter(|(_, result)| matches!(result, Ok(true)));
        true_ones.map(|(condition, _)| condition.clone()).collect()
    }

    /// Tells the log of conditions that are neither true nor false: each once, however many objects.
    fn tell(&self, outcomes: &[Arc<Outcome>]) {
        let mut told = vec![false; self.conditions.len()];
        for (place, result) in outcomes.iter().flat_map(|outcome| outcome.iter().enumerate()) {
            if let Err(unknown) = result
                && !std::mem::replace(&mut told[place], true)
            {
                let condition = self.conditions[place].condition().as_str();
                tracing::info!(condition, why = %unknown, "a condition of a guide is neither true nor false");
            }
        }
    }
}

/// What conditions come to for each object of a level; of none where nothing was answered.
#[derive(Default)]
struct Outcomes {
    distinct: Vec<Arc<Outcome>>,
    /// Which of these.
    of: Vec<usize>,
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
/// `kinds` tells apart what help tells apart, where it is collected: then only the best of all topics counts, and of each kind
/// one object of which everything is true is enough. The others of its kind are taken to be like it.
///
/// # Errors
/// Never for a request that went through `schema::execute`: what fails makes a condition not hold.
pub(crate) async fn holding(
    ctx: &Context<'_>,
    type_name: &str,
    level: &dyn Walked,
    kinds: Option<&[usize]>,
) -> Result<Holding> {
    let (count, request, today) = (level.count(), request(ctx)?, access(ctx)?.today());
    let mut holding = Holding::nothing(count);
    let live = request.guides.live().about(type_name).filter(|_| count > 0 && !is_facts(ctx));
    let Some(live) = live else { return Ok(holding) };
    let (mut undecided, mut by_first): (Vec<usize>, _) = ((0..count).collect(), None);
    if let Some(first) = &live.first {
        let answered = beside(ctx, Beside::Facts, &first.plans, level).await;
        let outcomes = live.outcomes(first, answered.as_ref(), today);
        let decided: Vec<Option<usize>> =
            outcomes.distinct.iter().map(|outcome| live.decided(outcome, &mut holding)).collect();
        undecided.retain(|object| match outcomes.of.get(*object).and_then(|outcome| decided[*outcome]) {
            Some(holds) => {
                holding.of[*object] = holds;
                false
            }
            None => true,
        });
        by_first = Some(outcomes);
    }
    if let Some(kinds) = kinds.filter(|_| !live.is_own) {
        let first_of = |object: usize| by_first.as_ref().and_then(|first| first.of.get(object).copied());
        let kind = |object: usize| (kinds.get(object).copied(), first_of(object));
        let is_decided = |object: usize, condition: usize| {
            by_first.as_ref().zip(first_of(object)).is_some_and(|(first, of)| first.distinct[of][condition].is_ok())
        };
        let sample = sampled(&undecided, kind);
        if sample.len() < undecided.len() {
            let read = live.read(ctx, level, &sample, today, &mut holding).await;
            // Those of which every condition is true that was not decided before: no other of their kind can have more.
            let full = sample.iter().zip(&read.of).filter(|(object, outcome)| {
                let mut results = read.distinct[**outcome].iter().enumerate();
                results.all(|(condition, result)| matches!(result, Ok(true)) || is_decided(**object, condition))
            });
            let of_kind: HashMap<_, usize, RandomState> = full.map(|(object, _)| (kind(*object), *object)).collect();
            undecided.retain(|object| match of_kind.get(&kind(*object)) {
                Some(like) => {
                    holding.of[*object] = holding.of[*like];
                    false
                }
                None => !sample.contains(object),
            });
        }
    }
    live.read(ctx, level, &undecided, today, &mut holding).await;
    Ok(holding)
}

/// The first [`SAMPLE`] objects of each kind.
fn sampled<K: Eq + Hash>(objects: &[usize], kind: impl Fn(usize) -> K) -> Vec<usize> {
    let mut taken: HashMap<K, usize, RandomState> = HashMap::default();
    let mut take = |object: &usize| {
        let taken = taken.entry(kind(*object)).or_default();
        *taken += 1;
        *taken <= SAMPLE
    };
    objects.iter().copied().filter(|object| take(object)).collect()
}
