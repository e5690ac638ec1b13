//! What a document asks of each type, worked out once a document and kept with it.
//!
//! A [`Plan`] is CollectFields (specification, section 6.3.2) of one selection set for one concrete type. It is made at the
//! first object that needs it and found again by the selection set's address: documents and plans never move while a
//! [`Plans`] holds them.

use std::{
    any::TypeId,
    collections::{HashMap, HashSet},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU8, Ordering},
    },
};

use async_graphql::{
    Name, Positioned,
    indexmap::IndexMap,
    parser::types::{Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet},
    registry::{MetaType, Registry},
};

use super::{compiled::Compiled, json, selected::Selected};

/// One operation of a validated document, without what `@skip` and `@include` took away, and what was worked out of it.
pub struct Plans {
    operation: Positioned<OperationDefinition>,
    fragments: HashMap<Name, Positioned<FragmentDefinition>>,
    /// See [`Plans::beside`].
    lenient: bool,
    plans: RwLock<Addressed<(usize, TypeId), Plan>>,
    selected: RwLock<Addressed<usize, Selected>>,
}

/// What was worked out, by where in the document: looked up for every level, and by no key that a client makes up.
type Addressed<K, V> = HashMap<K, Arc<V>, foldhash::fast::RandomState>;

impl std::fmt::Debug for Plans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plans").finish_non_exhaustive()
    }
}

/// What a selection set asks of a concrete type.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(super) fields: Vec<PlannedField>,
    /// How many fields have selections of their own: those that may be worth resolving side by side.
    pub(super) edges: usize,
    /// Whether a field that failed is left out of its object, whatever its type says.
    pub(super) lenient: bool,
}

/// One key of an answer's objects.
#[derive(Debug)]
pub(super) struct PlannedField {
    /// The field; where the document asks for its key more than once, with all selections together.
    pub(super) field: Positioned<Field>,
    /// The response key.
    pub(super) key: Name,
    /// What stands before the field's cell.
    pub(super) opening: Opening,
    pub(super) kind: Kind,
    /// Whether null may stand for it.
    pub(super) nullable: bool,
    pub(super) pace: Pace,
    /// Whether it is written instead of resolved.
    pub(super) compiled: Compiled,
}

impl PlannedField {
    /// Whether it is written, where guides are asked about every object that they explain, or not.
    pub(super) fn is_written(&self, with_help: bool) -> bool {
        match self.compiled {
            Compiled::Not => false,
            Compiled::Written { explained, .. } => !(explained && with_help),
            Compiled::Behind => true,
        }
    }
}

/// A key as JSON with its colon, and the comma before it but for the first; with more bytes behind it than are copied at once.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    padded: Vec<u8>,
    length: usize,
}

impl Opening {
    fn of(key: &str, is_first: bool) -> Self {
        let mut padded = if is_first { Vec::new() } else { vec![b','] };
        json::string(&mut padded, key);
        padded.push(b':');
        let length = padded.len();
        padded.resize(length + json::SHORT, 0);
        Self { padded, length }
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn copy(&self, json: &mut Vec<u8>) {
        json::piece(json, &self.padded, 0..self.length);
    }
}

/// Whether a field's resolver answers at once; learned from its first answer. Fields with selections are never tried: what
/// they hold would be resolved on one stack, however deep it goes.
#[derive(Debug)]
pub(super) struct Pace(AtomicU8);

impl Pace {
    const UNKNOWN: u8 = 0;
    const AT_ONCE: u8 = 1;
    const WAITS: u8 = 2;

    fn new(leaf: bool) -> Self {
        Self(AtomicU8::new(if leaf { Self::UNKNOWN } else { Self::WAITS }))
    }

    pub(super) fn is_unknown(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::UNKNOWN
    }

    pub(super) fn is_at_once(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::AT_ONCE
    }

    /// What its first answer showed.
    pub(super) fn learn(&self, at_once: bool) {
        self.0.store(if at_once { Self::AT_ONCE } else { Self::WAITS }, Ordering::Relaxed);
    }

    /// For good.
    pub(super) fn waited(&self) {
        self.0.store(Self::WAITS, Ordering::Relaxed);
    }
}

/// How a field is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `__typename`.
    TypeName,
    /// `__schema`, `__type`: by the library.
    Introspection,
    /// By the type's own resolver.
    Resolver,
}

impl Plans {
    /// Of an operation and the fragments of its document, both validated.
    pub fn new(
        operation: Positioned<OperationDefinition>,
        fragments: HashMap<Name, Positioned<FragmentDefinition>>,
    ) -> Self {
        Self { operation, fragments, lenient: false, plans: RwLock::default(), selected: RwLock::default() }
    }

    /// Of a selection that runs beside answers: a field that fails is left out of its object. Every selection set in it
    /// begins with `__typename`, which never fails.
    pub(crate) fn beside(operation: Positioned<OperationDefinition>) -> Self {
        Self { lenient: true, ..Self::new(operation, HashMap::new()) }
    }

    /// The operation.
    pub fn operation(&self) -> &Positioned<OperationDefinition> {
        &self.operation
    }

    /// What a selection set of this document asks of a type, whose plain fields `compile` makes writers of.
    pub(super) fn plan(
        &self,
        selection: &Positioned<SelectionSet>,
        ty: TypeId,
        type_name: &str,
        registry: &Registry,
        compile: impl FnOnce(&mut Plan, &HashMap<Name, Positioned<FragmentDefinition>>),
    ) -> Arc<Plan> {
        let at = (address(selection), ty);
        // A poisoned lock holds plans that are as good as before: one is put in whole or not at all.
        if let Some(plan) = self.plans.read().unwrap_or_else(PoisonError::into_inner).get(&at) {
            return Arc::clone(plan);
        }
        let mut plan = Plan { lenient: self.lenient, ..Plan::new(&self.fragments, selection, type_name, registry) };
        // What runs beside an answer is compared by its columns, and not written.
        if !self.lenient {
            compile(&mut plan, &self.fragments);
        }
        let plan = Arc::new(plan);
        // Where two make the same plan at once, the first one in stays: its selection sets may be in use already.
        Arc::clone(self.plans.write().unwrap_or_else(PoisonError::into_inner).entry(at).or_insert(plan))
    }

    /// The names of what a selection set of this document asks for, whatever the type.
    pub(super) fn selected(&self, selection: &Positioned<SelectionSet>) -> Arc<Selected> {
        let at = address(selection);
        if let Some(selected) = self.selected.read().unwrap_or_else(PoisonError::into_inner).get(&at) {
            return Arc::clone(selected);
        }
        let selected = Arc::new(Selected::of(&selection.node, &self.fragments));
        Arc::clone(self.selected.write().unwrap_or_else(PoisonError::into_inner).entry(at).or_insert(selected))
    }

    /// The names of what the operation asks of the root, fragments included.
    pub fn asked(&self) -> Arc<Selected> {
        self.selected(&self.operation.node.selection_set)
    }

    /// The root fields that the library answers by itself.
    pub fn introspection(&self, root: TypeId, type_name: &str, registry: &Registry) -> Vec<Positioned<Field>> {
        let plan = self.root(root, type_name, registry);
        let asked = plan.fields.iter().filter(|field| field.kind == Kind::Introspection);
        asked.map(|field| field.field.clone()).collect()
    }

    /// Whether nothing is asked for but introspection and `__typename`, so that the answer is the same for everybody.
    pub fn is_introspection(&self, root: TypeId, type_name: &str, registry: &Registry) -> bool {
        let plan = self.root(root, type_name, registry);
        plan.fields.iter().all(|field| field.kind != Kind::Resolver)
    }

    /// What is asked of the root. Nothing of it is compiled: there is one, and what it has is resolved.
    fn root(&self, root: TypeId, type_name: &str, registry: &Registry) -> Arc<Plan> {
        self.plan(&self.operation.node.selection_set, root, type_name, registry, |_, _| {})
    }
}

fn address(selection: &Positioned<SelectionSet>) -> usize {
    std::ptr::from_ref(selection).addr()
}

impl Plan {
    pub(super) fn new(
        fragments: &HashMap<Name, Positioned<FragmentDefinition>>,
        selection: &Positioned<SelectionSet>,
        type_name: &str,
        registry: &Registry,
    ) -> Self {
        let mut collector = Collector { fragments, type_name, registry, seen: HashSet::new(), fields: IndexMap::new() };
        collector.collect(&selection.node);
        let registered = registry.types.get(type_name);
        let mut fields = Vec::with_capacity(collector.fields.len());
        for (key, field) in collector.fields {
            let name = field.node.name.node.as_str();
            let kind = match name {
                "__typename" => Kind::TypeName,
                "__schema" | "__type" => Kind::Introspection,
                _ => Kind::Resolver,
            };
            let ty = registered.and_then(|registered| registered.field_by_name(name)).map(|field| &field.ty);
            let nullable = match kind {
                Kind::Resolver => ty.is_some_and(|ty| !ty.ends_with('!')),
                Kind::TypeName => false,
                Kind::Introspection => name == "__type",
            };
            let opening = Opening::of(&key, fields.is_empty());
            let leaf = field.node.selection_set.node.items.is_empty();
            // What a mutation does is never done again.
            let pace = Pace::new(leaf && registry.mutation_type.as_deref() != Some(type_name));
            fields.push(PlannedField { field, key, opening, kind, nullable, pace, compiled: Compiled::Not });
        }
        let edges = fields.iter().filter(|field| !field.field.node.selection_set.node.items.is_empty()).count();
        Self { fields, edges, lenient: false }
    }
}

struct Collector<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    type_name: &'a str,
    registry: &'a Registry,
    seen: HashSet<&'a str>,
    fields: IndexMap<Name, Positioned<Field>>,
}

impl<'a> Collector<'a> {
    /// By response key in the order of the document; the same key asked for twice is one field with both selections.
    fn collect(&mut self, selection: &'a SelectionSet) {
        for selection in &selection.items {
            match &selection.node {
                Selection::Field(field) => {
                    let key = &field.node.response_key().node;
                    match self.fields.get_mut(key) {
                        None => {
                            self.fields.insert(key.clone(), field.clone());
                        }
                        Some(first) => {
                            let more = &field.node.selection_set.node.items;
                            first.node.selection_set.node.items.extend(more.iter().cloned());
                        }
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    // Validation knows every fragment; a fragment's second spread adds nothing to its first.
                    if let Some(fragment) = self.fragments.get(name)
                        && self.seen.insert(name)
                        && self.applies(&fragment.node.type_condition.node.on.node)
                    {
                        self.collect(&fragment.node.selection_set.node);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    if condition.is_none_or(|condition| self.applies(&condition.node.on.node)) {
                        self.collect(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    /// Whether a fragment on `condition` applies to an object of the type: it is the type, an interface that it implements,
    /// or a union that it belongs to.
    fn applies(&self, condition: &str) -> bool {
        let (registry, type_name) = (self.registry, self.type_name);
        type_name == condition
            || registry.implements.get(type_name).is_some_and(|interfaces| interfaces.contains(condition))
            || matches!(registry.types.get(condition), Some(MetaType::Union { possible_types, .. }) if possible_types.contains(type_name))
    }
}
