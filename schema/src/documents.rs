//! Documents that were parsed and validated, kept by their text: nothing is kept that was not validated.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{
        Directive, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType, Selection, SelectionSet,
    },
    registry::Registry,
};
use quick_cache::{Weighter, sync::Cache};
use resolvers::{
    error::{ErrorCode, Fault},
    help::Used,
    level::Plans,
};

use crate::{answer::Charge, cost::Cost, public::is_public};

/// What all kept documents may come to, in bytes of their texts and of what guides may be tied to of them.
const KEPT_BYTES: u64 = 8 * 1024 * 1024;
/// What a document weighs beside its text: a parsed document is many times its text, and a short one still costs.
const OVERHEAD: u64 = 512;
/// A longer document is parsed anew each time: one client could push out everybody else's.
const LONGEST_KEPT: usize = 64 * 1024;
/// As many documents are expected.
const EXPECTED: usize = 2_000;
/// For so many ways that `@skip` and `@include` may fall out, plans are kept with their document.
const KEPT_PLANS: usize = 16;
/// The query that the log of searches counts, see `resolvers::search`.
const COUNTED: &str = "search";
/// So many answers to introspection are kept with their document.
const KEPT_ANSWERS: usize = 4;

/// A document with its weight in bytes: the cache wants that to stay the same while it is kept.
#[derive(Clone)]
struct Kept {
    document: Arc<Document>,
    weight: u64,
}

#[derive(Clone)]
struct Bytes;

impl Weighter<Arc<str>, Kept> for Bytes {
    fn weight(&self, _: &Arc<str>, kept: &Kept) -> u64 {
        kept.weight
    }
}

/// The documents that are kept.
pub(crate) struct Documents(Cache<Arc<str>, Kept, Bytes>);

impl Documents {
    pub(crate) fn new() -> Self {
        Self(Cache::with_weighter(EXPECTED, KEPT_BYTES, Bytes))
    }

    pub(crate) fn get(&self, text: &str) -> Option<Arc<Document>> {
        self.0.get(text).map(|kept| kept.document)
    }

    /// Keeps a validated document, if it is not too long.
    pub(crate) fn keep(&self, text: &str, document: &Arc<Document>) {
        self.keep_with(text, document, 0);
    }

    /// What guides may be tied to of a document, worked out once. From then on it weighs so much more.
    pub(crate) fn used<'d>(
        &self,
        text: &str,
        document: &'d Arc<Document>,
        work_out: impl FnOnce() -> Used,
    ) -> &'d Used {
        let mut size = None;
        let used = document.used.get_or_init(|| {
            let used = work_out();
            size = Some(used.size());
            used
        });
        if let Some(size) = size {
            self.keep_with(text, document, size);
        }
        used
    }

    fn keep_with(&self, text: &str, document: &Arc<Document>, used: usize) {
        if text.len() <= LONGEST_KEPT {
            let weight = u64::try_from(text.len().saturating_add(used)).unwrap_or(u64::MAX).saturating_add(OVERHEAD);
            self.0.insert(Arc::from(text), Kept { document: Arc::clone(document), weight });
        }
    }
}

/// A validated document.
pub(crate) struct Document {
    /// As it was parsed.
    pub(crate) parsed: ExecutableDocument,
    operations: Vec<Operation>,
    /// What guides may be tied to of it, once somebody wanted help with it.
    used: OnceLock<Used>,
}

/// An operation of a document.
pub(crate) struct Operation {
    name: Option<Name>,
    /// As it was parsed.
    pub(crate) definition: Positioned<OperationDefinition>,
    fragments: Arc<HashMap<Name, Positioned<FragmentDefinition>>>,
    /// The variables that `@skip` and `@include` ask for, anywhere in the document.
    conditions: Vec<Name>,
    decided: Mutex<HashMap<Vec<bool>, Decided>>,
    answers: Mutex<HashMap<String, bytes::Bytes>>,
}

/// An operation whose conditions are decided: what it asks for, and what that costs.
#[derive(Debug, Clone)]
pub(crate) struct Decided {
    pub(crate) plans: Arc<Plans>,
    pub(crate) cost: Arc<Cost>,
    /// Whether it asks for nothing but public articles.
    pub(crate) public: bool,
    /// Whether to answer it changes something: it is no query, or one that is counted.
    pub(crate) leaves_traces: bool,
}

impl Decided {
    /// What an answer cost that might have cost `requested`, if so many objects came up for it.
    pub(crate) fn charge(&self, requested: u64, objects: u64) -> Charge {
        Charge { requested, actual: self.cost.actual(objects) }
    }
}

impl Document {
    pub(crate) fn new(parsed: ExecutableDocument) -> Self {
        let (conditions, fragments) = (conditions(&parsed), Arc::new(parsed.fragments.clone()));
        let operation = |(name, definition): (Option<&Name>, &Positioned<OperationDefinition>)| Operation {
            name: name.cloned(),
            definition: definition.clone(),
            fragments: Arc::clone(&fragments),
            conditions: conditions.clone(),
            decided: Mutex::default(),
            answers: Mutex::default(),
        };
        let operations = parsed.operations.iter().map(operation).collect();
        Self { operations, parsed, used: OnceLock::new() }
    }

    /// The operation at a place that [`Self::operation`] gave.
    pub(crate) fn at(&self, place: usize) -> &Operation {
        &self.operations[place]
    }

    /// The place of the operation that is meant (specification, section 6.1, GetOperation).
    ///
    /// # Errors
    /// A name that no operation has, or none where there are several.
    pub(crate) fn operation(&self, name: Option<&str>) -> Result<usize, Fault> {
        let refused = |message: &str| Fault::new(ErrorCode::GraphqlValidationFailed, message);
        match (name, self.operations.as_slice()) {
            (None, [_]) => Ok(0),
            (None, _) => Err(refused("the document has several operations: say which with `operationName`")),
            (Some(name), operations) => operations
                .iter()
                .position(|operation| operation.name_is(name))
                .ok_or_else(|| refused("the document has no operation of the name in `operationName`")),
        }
    }
}

impl Operation {
    fn name_is(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|known| known == name)
    }

    /// What it asks for with these variables.
    ///
    /// # Errors
    /// A condition of `@skip` or `@include` that is null.
    pub(crate) fn decided(&self, registry: &Registry, variables: &Variables) -> Result<Decided, Fault> {
        let mut conditions = Vec::with_capacity(self.conditions.len());
        for name in &self.conditions {
            conditions.push(self.condition(name, variables)?);
        }
        let mut kept = self.decided.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.get(&conditions) {
            return Ok(known.clone());
        }
        let decided: HashMap<&Name, bool> = self.conditions.iter().zip(conditions.iter().copied()).collect();
        let (mut definition, mut fragments) = (self.definition.clone(), (*self.fragments).clone());
        prune(&mut definition.node.selection_set.node, &decided);
        for fragment in fragments.values_mut() {
            prune(&mut fragment.node.selection_set.node, &decided);
        }
        let cost = Arc::new(Cost::of(registry, &definition.node, &fragments));
        let public = is_public(registry, &definition.node, &fragments);
        let is_query = definition.node.ty == OperationType::Query;
        let plans = Arc::new(Plans::new(definition, fragments));
        let leaves_traces = !is_query || plans.asked().has(COUNTED);
        let made = Decided { cost, public, leaves_traces, plans };
        if kept.len() < KEPT_PLANS {
            kept.insert(conditions, made.clone());
        }
        Ok(made)
    }

    /// Conditions that this operation does not define belong to another one's fragments.
    fn condition(&self, name: &Name, variables: &Variables) -> Result<bool, Fault> {
        let definitions = &self.definition.node.variable_definitions;
        let Some(definition) = definitions.iter().find(|definition| definition.node.name.node == *name) else {
            return Ok(false);
        };
        match variables.get(name).or(definition.node.default_value.as_ref().map(|value| &value.node)) {
            Some(Value::Boolean(value)) => Ok(*value),
            _ => {
                let message =
                    format!("the variable `${name}` decides a `@skip` or `@include`: it must be true or false");
                Err(Fault::new(ErrorCode::GraphqlValidationFailed, message))
            }
        }
    }

    /// The response to introspection with these variables that was given before.
    pub(crate) fn answer(&self, variables: &str) -> Option<bytes::Bytes> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(variables).cloned()
    }

    /// Keeps a response that is the same for everybody.
    pub(crate) fn keep_answer(&self, variables: String, answer: bytes::Bytes) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() < KEPT_ANSWERS {
            answers.insert(variables, answer);
        }
    }
}

fn conditions(document: &ExecutableDocument) -> Vec<Name> {
    let mut found = BTreeSet::new();
    for (_, operation) in document.operations.iter() {
        find_conditions(&operation.node.selection_set.node, &mut found);
    }
    for fragment in document.fragments.values() {
        find_conditions(&fragment.node.selection_set.node, &mut found);
    }
    found.into_iter().map(Name::new).collect()
}

/// Within one definition: fragments are definitions of their own.
fn find_conditions(selection: &SelectionSet, found: &mut BTreeSet<String>) {
    for selection in &selection.items {
        let variables = conditions_of(selection.node.directives()).filter_map(|(_, condition)| condition.err());
        found.extend(variables.map(|name| name.to_string()));
        match &selection.node {
            Selection::Field(field) => find_conditions(&field.node.selection_set.node, found),
            Selection::InlineFragment(fragment) => find_conditions(&fragment.node.selection_set.node, found),
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// What decides a `@skip` or `@include`: a value, or the variable of that name.
type Condition = Result<bool, Name>;

/// The conditions of `@skip` and `@include`, each with the value that lets the selection stand.
fn conditions_of(directives: &[Positioned<Directive>]) -> impl Iterator<Item = (bool, Condition)> {
    directives.iter().filter_map(|directive| {
        let stands = match directive.node.name.node.as_str() {
            "include" => true,
            "skip" => false,
            _ => return None,
        };
        let value = directive.node.get_argument("if")?.node.clone();
        match value.into_const_with(Err) {
            Ok(Value::Boolean(value)) => Some((stands, Ok(value))),
            // Validation let nothing but a Boolean through.
            Ok(_) => None,
            Err(variable) => Some((stands, Err(variable))),
        }
    })
}

/// Takes away what `@skip` and `@include` say (specification, section 6.3.2).
fn prune(selection: &mut SelectionSet, decided: &HashMap<&Name, bool>) {
    selection.items.retain(|selection| {
        conditions_of(selection.node.directives()).all(|(stands, condition)| {
            condition.unwrap_or_else(|name| decided.get(&name).copied().unwrap_or(false)) == stands
        })
    });
    for selection in &mut selection.items {
        match &mut selection.node {
            Selection::Field(field) => prune(&mut field.node.selection_set.node, decided),
            Selection::InlineFragment(fragment) => prune(&mut fragment.node.selection_set.node, decided),
            Selection::FragmentSpread(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
