//! What an operation costs: the published formula, worked out before anything is executed.
//!
//! - An object costs 1, the root included. Leaves cost nothing, nor does `__typename`.
//! - A connection costs 1, and `nodes` and `edges` in it each as many objects as its page may hold: what `first` or `last`
//!   says, at most [`entities::page::LARGEST_PAGE`]; the default of the schema where neither is given, else
//!   [`entities::page::DEFAULT_PAGE`].
//! - Another list costs as many objects as its own `first` says or its default, or as there are `ids`, up to the same most;
//!   or else [`LIST`].
//! - What is asked of an object of a list is multiplied by the list's length.
//! - Each root field of a mutation costs [`WRITE`] more.
//! - `__schema` and `__type` cost 1 each, whatever is asked of them.
//! - Fragments count where they are spread, each as if it applied; what `@skip` and `@include` take away does not count.
//!
//! So an operation's cost is fixed, but for lengths that variables say: it is worked out once, as a [`Cost`] kept with the
//! document, and a request only puts its variables in. All arithmetic saturates.
//!
//! What was *actually* asked is counted by the engine in the same coin: the objects that came up. Objects that many have
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
use resolvers::error::{ErrorCode, Fault};

/// The most that one operation may cost.
pub const LIMIT: u64 = 100_000;
/// How many objects a list counts as that has no pages.
pub const LIST: u64 = 10;
/// What a root field of a mutation costs beside its objects.
pub const WRITE: u64 = 10;

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
            Some(Constant::List(items)) => ids(items.len()),
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

fn ids(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX).min(LARGEST_PAGE)
}

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
        let mut lengths = given.map(|value| self.length(&value.node, otherwise));
        // Both at once are refused later.
        lengths.next().unwrap_or(Length::Fixed(otherwise))
    }

    /// How long a list that is no connection may be.
    fn list(&self, field: &Field, registered: Option<&MetaField>) -> Length {
        if registered.is_some_and(|field| field.args.contains_key("first")) {
            return self.page(field, registered);
        }
        match field.get_argument("ids") {
            Some(ids) => self.length(&ids.node, LIST),
            None => Length::Fixed(LIST),
        }
    }

    fn length(&self, value: &Value, otherwise: u64) -> Length {
        match value {
            Value::Variable(name) => {
                let definition = self.definitions.iter().find(|definition| definition.node.name.node == *name);
                let default = definition.and_then(|definition| definition.node.default_value.as_ref());
                let otherwise = match default.map(|default| &default.node) {
                    Some(Constant::Number(number)) => page(number.as_i64()),
                    Some(Constant::List(items)) => ids(items.len()),
                    _ => otherwise,
                };
                Length::Variable(Variable { name: name.clone(), otherwise })
            }
            Value::Number(number) => Length::Fixed(page(number.as_i64())),
            Value::List(items) => Length::Fixed(ids(items.len())),
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
mod tests {
    use async_graphql::parser::{parse_query, types::DocumentOperations};
    use resolvers::level::Engine;
    use serde_json::json;

    use super::*;

    fn cost(document: &str, variables: serde_json::Value) -> u64 {
        let library = crate::builder().finish();
        let engine = Engine::new(&library, "{ viewer { __typename } }").expect("a field of the root");
        let parsed = parse_query(document).expect("a document");
        let operation = match parsed.operations {
            DocumentOperations::Single(operation) => operation,
            DocumentOperations::Multiple(mut operations) => operations.drain().next().expect("an operation").1,
        };
        Cost::of(engine.registry(), &operation.node, &parsed.fragments).requested(&Variables::from_json(variables))
    }

    #[test]
    fn an_operation_costs_what_the_formula_says() {
        let none = json!({});
        for (document, points) in [
            ("{ __typename }", 1),
            ("{ __schema { types { fields { name } } } __typename }", 2),
            ("{ viewer { id name } }", 2),
            ("{ a: viewer { id } b: viewer { id } }", 3),
            // A connection, its page, and what is in each of its nodes.
            ("{ articles(first: 5) { nodes { id } } }", 2 + 5),
            ("{ articles(last: 5) { nodes { id } pageInfo { endCursor } } }", 2 + 5 + 1),
            ("{ articles(first: 5) { totalCount } }", 2),
            ("{ articles { nodes { id } } }", 2 + DEFAULT_PAGE),
            ("{ articles(first: null) { edges { node { id } } } }", 2 + DEFAULT_PAGE * 2),
            ("{ articles(first: 0) { nodes { id } } }", 2),
            ("{ articles(first: 3) { nodes { sections { title } } } }", 2 + 3 * (1 + LIST)),
            // `help` has a `first` of its own, three by default.
            ("{ articles(first: 2) { nodes { related(first: 4) { id } } } }", 2 + 2 * (1 + 4)),
            ("{ nodes(ids: [\"a\", \"b\"]) { id } }", 1 + 2),
            ("{ nodes(ids: \"a\") { id } }", 1 + 1),
            ("mutation { payInvoice(input: {}) { payment { id } } }", 1 + WRITE + 2),
            // Fragments count where they are spread, within a connection by its page.
            ("{ ...f ...f } fragment f on Query { viewer { id } }", 3),
            ("{ articles(first: 7) { ...f } } fragment f on ArticleConnection { nodes { id } }", 2 + 7),
            ("{ articles(first: 7) { ... on ArticleConnection { ... { nodes { id } } } } }", 2 + 7),
            (
                "{ a: articles(first: 7) { ...f } b: articles(first: 1) { ...f } } fragment f on ArticleConnection { nodes { id } }",
                1 + 1 + 7 + 1 + 1,
            ),
        ] {
            assert_eq!(cost(document, none.clone()), points, "{document}");
        }
    }

    #[test]
    fn a_variable_says_how_long_a_page_is_and_its_default_where_it_is_not_given() {
        let nested = "query($n: Int, $m: Int = 2, $ids: [ID!]!) { nodes(ids: $ids) { ... on Organization {
            ...f invoices(first: $n) { nodes { total { amount } organization { products(last: $m) { nodes { id } } } } } } } }
            fragment f on Organization { teams(first: $n) { nodes { id } } }";
        let of = |n: u64, m: u64, ids: u64| 1 + ids * (1 + (1 + n) + 1 + n * (1 + 1 + 1 + (1 + m)));
        for (variables, points) in [
            (json!({"n": 4, "m": 3, "ids": ["a", "b", "c"]}), of(4, 3, 3)),
            (json!({"n": 4, "ids": ["a"]}), of(4, 2, 1)),
            (json!({"ids": "a"}), of(DEFAULT_PAGE, 2, 1)),
            (json!({"n": null, "m": null, "ids": []}), of(DEFAULT_PAGE, 2, 0)),
        ] {
            assert_eq!(cost(nested, variables.clone()), points, "{variables}");
        }
    }

    #[test]
    fn hostile_lengths_saturate() {
        let levels = 18;
        let open = "invoices(first: $n) { nodes { organization { ".repeat(levels);
        let nested = format!("query($n: Int) {{ organization(id: 1) {{ {open} id {} }} }}", "} } }".repeat(levels));
        for n in [json!(i64::MAX), json!(u64::MAX), json!(1e300)] {
            assert!(cost(&nested, json!({"n": n})) <= u64::MAX);
        }
        assert_eq!(cost(&nested, json!({"n": 100})), u64::MAX);
        assert!(check(u64::MAX).is_err() && check(LIMIT).is_ok() && check(LIMIT + 1).is_err());
        for first in ["-1", "-2147483648", "99999999999999999999999"] {
            assert_eq!(cost(&format!("{{ articles(first: {first}) {{ nodes {{ id }} }} }}"), json!({})), 2, "{first}");
        }
        assert_eq!(cost("{ articles(first: 2147483647) { nodes { id } } }", json!({})), 2 + LARGEST_PAGE);
    }

    #[test]
    fn fragments_that_share_fragments_are_not_counted_one_by_one() {
        let links = (0..40).map(|n| format!(" fragment f{n} on Article {{ ...f{} ...f{} }}", n + 1, n + 1));
        let links: String = links.collect();
        let document =
            format!("{{ articles {{ nodes {{ ...f0 }} }} }}{links} fragment f40 on Article {{ related {{ id }} }}");
        assert!(cost(&document, json!({})) > LIMIT);
    }
}
