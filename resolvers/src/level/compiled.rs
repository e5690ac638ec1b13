//! Fields that need nothing but their object and the moment, compiled: the end of a document's plan.
//!
//! A [`Plan`] says what a selection set asks of a type. Of the fields that the type's author wrote as plain ones ([`object`]
//! finds them), it holds writers too: functions that write the field of one object straight into the answer, made once a
//! document. No resolver is asked for such a field, no future made and no column kept, and what an object has in itself - the
//! amount of an invoice, the teams of a page - is written by the writers of its own fields, without a level of its own. A level
//! whose fields are all plain waits for nothing.
//!
//! What is written so is what the resolvers would have answered: the same closures, in the same order. It is left to them where
//! something has to come between: failures that tests inject, and help that is asked of every object that guides explain.
//!
//! [`object`]: super::object

use std::{any::Any, borrow::Borrow, cell::Cell as Flag, collections::HashMap};

use async_graphql::{Name, OutputType, Positioned, parser::types::FragmentDefinition, registry::Registry};

use super::{
    LARGEST, Level, Moment,
    plan::{Kind, Opening, Plan, PlannedField},
};

/// The interface of objects that guides explain.
pub(super) const EXPLAINED: &str = "Explained";

/// Writes something of an object as JSON; how many objects came up in it. `None` where it came to more than an answer may have:
/// then it was cut short, and is nobody's.
pub type Writer<T> = Box<dyn Fn(&T, &Moment, &mut Vec<u8>) -> Option<usize> + Send + Sync>;

/// The plain fields of a type; made by [`object`](super::object).
pub trait Fields: Sized {
    /// The writer of that field, where it is a plain one and all that is asked for below it is plain too.
    fn plain(field: &str, compiler: &Compiler<'_>) -> Option<Writer<Self>>;
}

/// A field that is being compiled, and what its selection is read by.
pub struct Compiler<'d> {
    fragments: &'d HashMap<Name, Positioned<FragmentDefinition>>,
    registry: &'d Registry,
    planned: &'d PlannedField,
    /// Whether guides explain something of what is written.
    explained: &'d Flag<bool>,
}

impl std::fmt::Debug for Compiler<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiler").field("planned", &self.planned).finish_non_exhaustive()
    }
}

impl Compiler<'_> {
    /// An object that another has in itself.
    pub fn object<C: Borrow<T>, T: Fields + 'static>(&self) -> Option<Writer<C>>
    where
        Level<T>: OutputType,
    {
        let type_name = Level::<T>::type_name();
        if self.registry.implements.get(&*type_name).is_some_and(|interfaces| interfaces.contains(EXPLAINED)) {
            self.explained.set(true);
        }
        // By itself and not among the document's plans, which are found by where a selection stands: this one may yet be dropped.
        let plan = Plan::new(self.fragments, &self.planned.field.node.selection_set, &type_name, self.registry);
        let written = |planned| Written::of(&Compiler { planned, ..*self }, &type_name);
        let fields: Vec<Written<T>> = plan.fields.iter().map(written).collect::<Option<_>>()?;
        Some(Box::new(move |object, moment, json| {
            json.push(b'{');
            let object = object.borrow();
            let below: usize = fields.iter().map(|field| field.write(object, moment, json)).sum::<Option<_>>()?;
            json.push(b'}');
            Some(below + 1)
        }))
    }
}

/// A field with its key.
struct Written<T> {
    opening: Opening,
    write: Writer<T>,
}

impl<T: Fields> Written<T> {
    fn of(compiler: &Compiler<'_>, type_name: &str) -> Option<Self> {
        let planned = compiler.planned;
        let write = match planned.kind {
            Kind::TypeName => {
                let name = format!("\"{type_name}\"");
                let write = move |_: &T, _: &Moment, json: &mut Vec<u8>| {
                    json.extend_from_slice(name.as_bytes());
                    Some(0_usize)
                };
                Some(Box::new(write) as Writer<T>)
            }
            Kind::Introspection => None,
            Kind::Resolver => T::plain(&planned.field.node.name.node, compiler),
        };
        write.map(|write| Self { opening: planned.opening.clone(), write })
    }

    fn write(&self, object: &T, moment: &Moment, json: &mut Vec<u8>) -> Option<usize> {
        // Looked at for every field, however deep: one object may have lists of objects in itself, again and again by aliases.
        if json.len() > LARGEST {
            return None;
        }
        self.opening.copy(json);
        (self.write)(object, moment, json)
    }
}

/// How a field of a plan is answered.
#[derive(Debug, Default)]
pub(super) enum Compiled {
    /// By its resolver.
    #[default]
    Not,
    /// Written, with those behind it that are [`Compiled::Behind`].
    Written {
        /// A [`Run`] of the plan's type.
        run: Box<dyn Any + Send + Sync>,
        /// How many fields it writes, this one among them.
        fields: usize,
        /// Whether guides explain something of what is written: then it is resolved where they are asked.
        explained: bool,
    },
    /// By the last one that is written before it.
    Behind,
}

impl Compiled {
    /// How many fields of the plan are written where this one is.
    pub(super) fn written_together(&self) -> usize {
        if let Self::Written { fields, .. } = self { *fields } else { 1 }
    }
}

/// Plain fields that stand one behind the other.
struct Run<T> {
    /// Where the first of them stands in the plan.
    first: usize,
    fields: Vec<Written<T>>,
    explained: bool,
}

impl<T: Fields + 'static> Run<T> {
    /// Gives it to the first of its fields.
    fn close(self, plan: &mut Plan) {
        let (first, fields, explained) = (self.first, self.fields.len(), self.explained);
        plan.fields[first].compiled = Compiled::Written { run: Box::new(self), fields, explained };
    }
}

/// Compiles the plain fields of a plan.
pub(super) fn compile<T: Fields + 'static>(
    plan: &mut Plan,
    type_name: &str,
    fragments: &HashMap<Name, Positioned<FragmentDefinition>>,
    registry: &Registry,
) {
    let mut open: Option<Run<T>> = None;
    for place in 0..plan.fields.len() {
        let explained = Flag::new(false);
        let compiler = Compiler { fragments, registry, planned: &plan.fields[place], explained: &explained };
        let written = Written::of(&compiler, type_name);
        let explained = explained.get();
        match (written, &mut open) {
            // What may have to be resolved after all stands alone.
            (Some(written), Some(run)) if !run.explained && !explained => {
                run.fields.push(written);
                plan.fields[place].compiled = Compiled::Behind;
            }
            (written, open) => {
                if let Some(run) = open.take() {
                    run.close(plan);
                }
                *open = written.map(|written| Run { first: place, fields: vec![written], explained });
            }
        }
    }
    if let Some(run) = open {
        run.close(plan);
    }
}

/// Writes the fields of a run, as a [`Writer`] does. `run` is one of [`compile`] for the same type: plans are found by it.
pub(super) fn write<T: Fields + 'static>(
    run: &(dyn Any + Send + Sync),
    object: &T,
    moment: &Moment,
    json: &mut Vec<u8>,
) -> Option<usize> {
    run.downcast_ref::<Run<T>>()?.fields.iter().map(|field| field.write(object, moment, json)).sum()
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::{parse_query, types::DocumentOperations};
    use entities::page::Page;

    use super::*;
    use crate::{
        connection::Connection, invoices::Invoice, nodes::Interfaces, organizations::Organization, query::Query,
        teams::Team,
    };

    /// A selection on a type, compiled.
    fn plan<T: Fields + 'static>(selection: &str) -> Plan
    where
        Level<T>: OutputType,
    {
        let mut registry = Registry::default();
        Level::<Query>::create_type_info(&mut registry);
        Interfaces::create_type_info(&mut registry);
        let type_name = Level::<T>::type_name();
        let parsed = parse_query(format!("{{ {selection} }}")).expect("a selection");
        let DocumentOperations::Single(operation) = parsed.operations else { panic!("one operation") };
        let mut plan = Plan::new(&parsed.fragments, &operation.node.selection_set, &type_name, &registry);
        compile::<T>(&mut plan, &type_name, &parsed.fragments, &registry);
        plan
    }

    /// How each field of a selection on a type is answered.
    fn compiled<T: Fields + 'static>(selection: &str) -> Vec<&'static str>
    where
        Level<T>: OutputType,
    {
        let shown = |field: &PlannedField| match field.compiled {
            Compiled::Not => "resolved",
            Compiled::Written { explained: false, .. } => "written",
            Compiled::Written { explained: true, .. } => "written unless guides are asked",
            Compiled::Behind => "behind",
        };
        plan::<T>(selection).fields.iter().map(shown).collect()
    }

    #[test]
    fn nothing_more_is_written_of_an_object_than_an_answer_may_have() {
        let plan = plan::<Connection<Team>>("pageInfo { hasNextPage __typename }");
        let Compiled::Written { run, .. } = &plan.fields[0].compiled else { panic!("it is plain") };
        let page = Connection(Page::<Team>::empty());
        let mut json = Vec::new();
        let moment = Moment::default();
        assert_eq!(write(&**run, &page, &moment, &mut json), Some(1));
        assert_eq!(json, br#""pageInfo":{"hasNextPage":false,"__typename":"PageInfo"}"#);
        let mut full = vec![b' '; LARGEST + 1];
        assert_eq!((write(&**run, &page, &moment, &mut full), full.len()), (None, LARGEST + 1));
    }

    #[test]
    fn plain_fields_are_written_together_and_others_resolved() {
        let organization =
            compiled::<Organization>("id __typename name teams { nodes { id } } currency sites { totalCount }");
        assert_eq!(organization, ["written", "behind", "behind", "resolved", "written", "resolved"]);
        // What depends on the day and what an invoice has in itself is written with it.
        let invoice =
            compiled::<Invoice>("id status number total { amount currency __typename } lines { description }");
        assert_eq!(invoice, ["written", "behind", "behind", "behind", "resolved"]);
    }

    #[test]
    fn objects_that_guides_explain_are_written_where_none_are_asked() {
        let teams =
            compiled::<Connection<Team>>("totalCount nodes { id name } pageInfo { hasNextPage } edges { cursor }");
        assert_eq!(teams, ["written", "written unless guides are asked", "written", "behind"]);
        assert_eq!(compiled::<Connection<Team>>("nodes { id memberships { totalCount } }"), ["resolved"]);
    }
}
