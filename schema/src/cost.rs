//! What an operation costs: the published formula, worked out before anything is executed.
//!
//! - An object costs 1, the root included. Leaves cost nothing, nor does `__typename`.
//! - A connection costs 1, and `nodes` and `edges` in it each as many objects as its page may hold: what `first` or `last`
//!   says, at most [`entities::page::LARGEST_PAGE`]; the default of the schema where neither is given, else
//!   [`entities::page::DEFAULT_PAGE`].
//! - Another list costs as many objects as its own `first` says or its default, or as there are `ids`, up to the same most,
//!   or `representations`, up to [`MOST_REPRESENTATIONS`]; or else [`LIST`].
//! - What is asked of an object of a list is multiplied by the list's length.
//! - Each root field of a mutation costs [`WRITE`] more.
//! - `__schema` and `__type` cost 1 each, whatever is asked of them.
//! - Help beside the answer costs [`HELP`].
//! - Fragments count where they are spread, each as if it applied; what `@skip` and `@include` take away does not count.
//!
//! So an operation's cost is fixed, but for lengths that variables say: it is worked out once, as a [`Cost`] kept with the
//! document, and a request only puts its variables in. All arithmetic saturates.
//!
//! What was *actually* asked is counted by the engine in the same coin: the objects that came up, and those that were read
//! beside the answer, for the conditions of guides and for what is filled in in them. Objects that many have
//! alike are resolved once and count once. A list without pages may hold more than [`LIST`], so that the actual cost can
//! be the larger one.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Name, Positioned, Value as Constant, Variables,
    parser::types::{
        Field, FragmentDefinition, OperationDefinition, OperationType, Selection, SelectionSet, VariableDefinition,
    },
    registry::{MetaField, Registry},
};
use async_graphql_value::Value;
use entities::page::{DEFAULT_PAGE, LARGEST_PAGE};
use resolvers::{
    error::{ErrorCode, Fault},
    federation::MOST_REPRESENTATIONS,
};

/// The most that one operation may cost.
pub const LIMIT: u64 = 100_000;
/// How many objects a list counts as that has no pages.
pub const LIST: u64 = 10;
/// What a root field of a mutation costs beside its objects.
pub const WRITE: u64 = 10;
/// What help beside the answer costs (`extensions: {"help": true}`).
pub const HELP: u64 = 10;

/// What an operation of so many points comes to with help beside its answer.
pub(crate) fn with_help(points: u64) -> u64 {
    points.saturating_add(HELP)
}

/// What an operation costs, as far as it can be told without its variables.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cost {
    fixed: u64,
    /// What depends on variables.
    varying: Vec<Part>,
    /// The part of `fixed` that is for writing.
    writes: u64,
}

/// Something that is counted `times` times.
#[derive(Debug, Clone)]
struct Part {
    times: u64,
    length: Option<Variable>,
    /// Shared by all places where a fragment is spread.
    each: Arc<Cost>,
}

/// A length that a variable says.
#[derive(Debug, Clone)]
struct Variable {
    name: Name,
    /// Where the variable is not given, or null.
    otherwise: u64,
    /// As many as count of a list.
    most: u64,
}

/// How long a list may be.
#[derive(Debug, Clone)]
enum Length {
    Fixed(u64),
    Variable(Variable),
}

impl Cost {
    /// Of an operation of a validated document, its conditions decided.
    pub(crate) fn of(
        registry: &Registry,
        operation: &OperationDefinition,
        fragments: &HashMap<Name, Positioned<FragmentDefinition>>,
    ) -> Self {
        let root = match operation.ty {
            OperationType::Query => Some(registry.query_type.as_str()),
            OperationType::Mutation => registry.mutation_type.as_deref(),
            OperationType::Subscription => registry.subscription_type.as_deref(),
        };
        let definitions = &operation.variable_definitions;
        let mut counter =
            Counter { registry, fragments, definitions, known: HashMap::new(), known_in_page: HashMap::new() };
        let set = &operation.selection_set.node;
        let mut cost = Self { fixed: 1, ..Self::default() };
        cost.add(counter.selection_set(set, root.unwrap_or_default(), None));
        if operation.ty == OperationType::Mutation {
            cost.writes = counter.root_fields(set).saturating_mul(WRITE);
            cost.fixed = cost.fixed.saturating_add(cost.writes);
        }
        cost
    }

    /// What it may cost with these variables.
    pub(crate) fn requested(&self, variables: &Variables) -> u64 {
        self.varying.iter().fold(self.fixed, |sum, part| {
            let length = part.length.as_ref().map_or(1, |length| length.with(variables));
            let each = part.each.requested(variables);
            sum.saturating_add(part.times.saturating_mul(length).saturating_mul(each))
        })
    }

    /// What it did cost, if so many objects came up.
    pub(crate) fn actual(&self, objects: u64) -> u64 {
        objects.saturating_add(self.writes)
    }

    fn add(&mut self, other: Self) {
        self.fixed = self.fixed.saturating_add(other.fixed);
        self.varying.extend(other.varying);
    }

    fn times(mut self, length: Length) -> Self {
        match length {
            Length::Fixed(times) => {
                self.fixed = self.fixed.saturating_mul(times);
                for part in &mut self.varying {
                    part.times = part.times.saturating_mul(times);
                }
                self
            }
            Length::Variable(length) => {
                let part = Part { times: 1, length: Some(length), each: Arc::new(self) };
                Self { varying: vec![part], ..Self::default() }
            }
        }
    }
}

/// Refuses what costs too much.
///
/// # Errors
/// With the cost, the limit, and what to do.
pub(crate) fn check(requested: u64) -> Result<(), Fault> {
    if requested <= LIMIT {
        return Ok(());
    }
    let message = format!("the operation may cost {requested} points, and {LIMIT} are the limit: ask for less at once");
    Err(Fault::new(ErrorCode::LimitExceeded, message))
}

impl Variable {
    fn with(&self, variables: &Variables) -> u64 {
        match variables.get(&self.name) {
            None | Some(Constant::Null) => self.otherwise,
            Some(Constant::List(items)) => count(items.len(), self.most),
            Some(Constant::Number(number)) => page(number.as_i64()),
            // One value stands for a list of one.
            Some(_) => 1,
        }
    }
}

/// What is refused later, because it is negative or too large, still costs something sensible here.
fn page(number: Option<i64>) -> u64 {
    number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0).min(LARGEST_PAGE)
}

fn count(length: usize, most: u64) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX).min(most)
}

/// The arguments whose items are counted, with how many of them count.
const COUNTED: [(&str, u64); 2] = [("ids", LARGEST_PAGE), ("representations", MOST_REPRESENTATIONS as u64)];

struct Counter<'a> {
    registry: &'a Registry,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    definitions: &'a [Positioned<VariableDefinition>],
    known: HashMap<&'a str, Arc<Cost>>,
    /// What fragments come to in the connection at hand, where `nodes` and `edges` count by its page.
    known_in_page: HashMap<&'a str, Arc<Cost>>,
}

impl<'a> Counter<'a> {
    fn selection_set(&mut self, set: &'a SelectionSet, on: &str, page: Option<&Length>) -> Cost {
        let mut cost = Cost::default();
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => cost.add(self.field(&field.node, on, page)),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on = condition.map_or(on, |condition| condition.node.on.node.as_str());
                    cost.add(self.selection_set(&fragment.node.selection_set.node, on, page));
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = self.fragment(spread.node.fragment_name.node.as_str(), page);
                    cost.fixed = cost.fixed.saturating_add(fragment.fixed);
                    if !fragment.varying.is_empty() {
                        let each = Arc::new(Cost { fixed: 0, ..(*fragment).clone() });
                        cost.varying.push(Part { times: 1, length: None, each });
                    }
                }
            }
        }
        cost
    }

    fn fragment(&mut self, name: &'a str, page: Option<&Length>) -> Arc<Cost> {
        let known = if page.is_none() { &self.known } else { &self.known_in_page };
        if let Some(known) = known.get(name) {
            return Arc::clone(known);
        }
        // A validated document has it, and not within itself.
        let Some(fragment) = self.fragments.get(name).map(|fragment| &fragment.node) else { return Arc::default() };
        let on = fragment.type_condition.node.on.node.as_str();
        let cost = Arc::new(self.selection_set(&fragment.selection_set.node, on, page));
        let known = if page.is_none() { &mut self.known } else { &mut self.known_in_page };
        known.insert(name, Arc::clone(&cost));
        cost
    }

    fn field(&mut self, field: &'a Field, on: &str, page: Option<&Length>) -> Cost {
        let name = field.name.node.as_str();
        if matches!(name, "__schema" | "__type") {
            return Cost { fixed: 1, ..Cost::default() };
        }
        let set = &field.selection_set.node;
        if set.items.is_empty() {
            return Cost::default();
        }
        let registered = self.registry.types.get(on).and_then(|ty| ty.field_by_name(name));
        let ty = registered.map_or("", |field| field.ty.as_str());
        let named = ty.trim_matches(['[', ']', '!']);
        let mut cost = Cost { fixed: 1, ..Cost::default() };
        if named.ends_with("Connection") {
            let length = self.page(field, registered);
            let outer = std::mem::take(&mut self.known_in_page);
            cost.add(self.selection_set(set, named, Some(&length)));
            self.known_in_page = outer;
            return cost;
        }
        cost.add(self.selection_set(set, named, None));
        if !ty.starts_with('[') {
            return cost;
        }
        match page.filter(|_| matches!(name, "nodes" | "edges")) {
            Some(page) => cost.times(page.clone()),
            None => cost.times(self.list(field, registered)),
        }
    }

    /// How long a connection's page may be.
    fn page(&self, field: &Field, registered: Option<&MetaField>) -> Length {
        let otherwise = by_default(registered).unwrap_or(DEFAULT_PAGE);
        let given = ["first", "last"].into_iter().filter_map(|name| field.get_argument(name));
        let mut lengths = given.map(|value| self.length(&value.node, otherwise, LARGEST_PAGE));
        // Both at once are refused later.
        lengths.next().unwrap_or(Length::Fixed(otherwise))
    }

    /// How long a list that is no connection may be.
    fn list(&self, field: &Field, registered: Option<&MetaField>) -> Length {
        if registered.is_some_and(|field| field.args.contains_key("first")) {
            return self.page(field, registered);
        }
        let counted = COUNTED.iter().find_map(|(name, most)| Some((field.get_argument(name)?, *most)));
        counted.map_or(Length::Fixed(LIST), |(items, most)| self.length(&items.node, LIST, most))
    }

    /// The length that an argument says, of a list at most `most`.
    fn length(&self, value: &Value, otherwise: u64, most: u64) -> Length {
        match value {
            Value::Variable(name) => {
                let definition = self.definitions.iter().find(|definition| definition.node.name.node == *name);
                let default = definition.and_then(|definition| definition.node.default_value.as_ref());
                let otherwise = match default.map(|default| &default.node) {
                    Some(Constant::Number(number)) => page(number.as_i64()),
                    Some(Constant::List(items)) => count(items.len(), most),
                    _ => otherwise,
                };
                Length::Variable(Variable { name: name.clone(), otherwise, most })
            }
            Value::Number(number) => Length::Fixed(page(number.as_i64())),
            Value::List(items) => Length::Fixed(count(items.len(), most)),
            Value::Null => Length::Fixed(otherwise),
            _ => Length::Fixed(1),
        }
    }

    /// How many fields an operation has at its root.
    fn root_fields(&self, set: &SelectionSet) -> u64 {
        set.items.iter().fold(0, |sum: u64, selection| {
            let more = match &selection.node {
                Selection::Field(_) => 1,
                Selection::InlineFragment(fragment) => self.root_fields(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.fragments.get(&spread.node.fragment_name.node);
                    fragment.map_or(0, |fragment| self.root_fields(&fragment.node.selection_set.node))
                }
            };
            sum.saturating_add(more)
        })
    }
}

/// What the schema says that `first` is where it is not given.
fn by_default(registered: Option<&MetaField>) -> Option<u64> {
    let default = registered?.args.get("first")?.default_value.as_ref()?;
    default.to_string().parse().ok().map(|number: i64| page(Some(number)))
}

#[cfg(test)]
mod tests;
