//! A condition typed against a schema: which object it is about, which fields it reads, and that it is true or false.

mod calls;
mod types;

use super::Condition;
use super::selection::{Field, Leaf, Selection};
use crate::coordinate::{Coordinate, FieldType, NamedKind, SchemaCoordinates};
use crate::finding::FindingCode;
use crate::text::{did_you_mean, nearest};
use cel::common::ast::{ComprehensionExpr, Expr, IdedExpr, SelectExpr};
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use types::{Type, of_literal, of_scalar};

/// A condition that fits a schema. Cheap to clone; equal where the conditions are: they are of one schema.
#[derive(Debug, Clone)]
pub struct Checked(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    condition: Arc<Condition>,
    type_name: String,
    selection: Selection,
    coordinate: Option<Coordinate>,
}

/// Something about a condition that does not fit the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) code: FindingCode,
    /// Where in the condition's text, in bytes.
    pub(crate) offset: usize,
    /// Without a full stop.
    pub(crate) message: String,
    pub(crate) advice: String,
}

impl Checked {
    /// The condition.
    pub fn condition(&self) -> &Arc<Condition> {
        &self.0.condition
    }

    /// The type of the object that it is about.
    pub fn type_name(&self) -> &str {
        &self.0.type_name
    }

    /// The fields that it reads.
    pub fn selection(&self) -> &Selection {
        &self.0.selection
    }

    /// The field that it reads first: what ties the guide to the object.
    pub fn coordinate(&self) -> Option<&Coordinate> {
        self.0.coordinate.as_ref()
    }
}

impl PartialEq for Checked {
    fn eq(&self, other: &Self) -> bool {
        self.0.condition == other.0.condition
    }
}

impl Eq for Checked {}

impl Hash for Checked {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.condition.as_str().hash(state);
    }
}

impl Condition {
    /// Types the condition against a schema; nothing where it does not fit.
    pub fn checked(self: &Arc<Self>, schema: &SchemaCoordinates) -> Option<Checked> {
        self.check(schema).ok()
    }

    /// The same, with everything that does not fit.
    pub(crate) fn check(self: &Arc<Self>, schema: &SchemaCoordinates) -> Result<Checked, Vec<Problem>> {
        let mut checker = Checker::new(self.as_str(), schema);
        let ty = checker.expression(self.expression());
        if !matches!(ty, Type::Bool | Type::Any) {
            let message = format!("the condition is {}, not true or false", ty.called());
            checker.report(FindingCode::InvalidCondition, 0, message, "Compare it with something.");
        }
        let Some(type_name) = checker.root.take() else {
            if checker.problems.is_empty() {
                let message = "the condition is about no object";
                let advice = "Name a type's field, such as `Invoice.status`.";
                checker.report(FindingCode::InvalidCondition, 0, message, advice);
            }
            return Err(checker.problems);
        };
        if !checker.problems.is_empty() {
            return Err(checker.problems);
        }
        let Checker { selection, coordinate, .. } = checker;
        Ok(Checked(Arc::new(Inner { condition: Arc::clone(self), type_name, selection, coordinate })))
    }
}

struct Checker<'a> {
    text: &'a str,
    schema: &'a SchemaCoordinates,
    /// The type that the condition is about, once it was named.
    root: Option<String>,
    selection: Selection,
    coordinate: Option<Coordinate>,
    /// Variables of loops.
    scope: Vec<(String, Type)>,
    loops: usize,
    problems: Vec<Problem>,
}

impl<'a> Checker<'a> {
    fn new(text: &'a str, schema: &'a SchemaCoordinates) -> Self {
        Checker {
            text,
            schema,
            root: None,
            selection: Selection::default(),
            coordinate: None,
            scope: Vec::new(),
            loops: 0,
            problems: Vec::new(),
        }
    }

    fn report(&mut self, code: FindingCode, offset: usize, message: impl Into<String>, advice: impl Into<String>) {
        let problem = Problem { code, offset, message: message.into(), advice: advice.into() };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Where something stands in the text: the parser does not tell.
    fn find(&self, what: &str) -> usize {
        self.text.find(what).unwrap_or(0)
    }

    fn expression(&mut self, expression: &IdedExpr) -> Type {
        match &expression.expr {
            Expr::Literal(literal) => of_literal(literal),
            Expr::Ident(name) => self.name(name),
            Expr::Select(select) => self.select(select),
            Expr::Call(call) => self.call(call),
            Expr::List(list) => self.list(&list.elements),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                let advice = "Use fields, literals, comparisons and `&&`, `||`, `!`.";
                let at = self.find("{");
                self.report(FindingCode::InvalidCondition, at, "a condition makes no maps and no objects", advice);
                Type::Any
            }
        }
    }

    fn name(&mut self, name: &str) -> Type {
        if let Some((_, ty)) = self.scope.iter().rev().find(|(variable, _)| variable == name) {
            return ty.clone();
        }
        if name == "today" {
            return Type::Time;
        }
        if self.schema.kind_of(name) != Some(NamedKind::Fields) {
            let suggestion = nearest(name, self.schema.object_names().chain(["today"])).map(str::to_owned);
            let message = format!("the schema has no object `{name}`{}", did_you_mean(suggestion.as_deref()));
            let advice = "Begin with the name of a type: `Invoice.status`.";
            self.report(FindingCode::UnknownConditionField, self.find(name), message, advice);
            return Type::Any;
        }
        match &self.root {
            Some(root) if root != name => {
                let message = format!("the condition is about `{root}` and about `{name}`");
                let advice = format!("Write one condition a type, or go from `{root}` through its fields.");
                self.report(FindingCode::InvalidCondition, self.find(name), message, advice);
                Type::Any
            }
            _ => {
                self.root = Some(name.to_owned());
                Type::Object(name.to_owned(), Vec::new())
            }
        }
    }

    /// `operand.field`, and `has(operand.field)`.
    fn select(&mut self, select: &SelectExpr) -> Type {
        let ty = match self.expression(&select.operand) {
            Type::Object(name, path) => self.field(&name, &path, &select.field),
            Type::Any => Type::Any,
            other => {
                let at = self.find(&format!(".{}", select.field));
                let message = format!("`.{}` is asked of {}", select.field, other.called());
                let advice = "Only objects have fields; of a list, ask `size(…)` or `exists(…)`.";
                self.report(FindingCode::ConditionTypes, at, message, advice);
                Type::Any
            }
        };
        if select.test { Type::Bool } else { ty }
    }

    fn field(&mut self, ty: &str, path: &[String], field: &str) -> Type {
        let written = [ty, field].join(".");
        let at = self.text.find(&written).unwrap_or_else(|| self.find(&format!(".{field}")));
        let Some(FieldType { named, lists, needs_argument }) = self.schema.field_type(ty, field) else {
            let names = self.schema.member_names(ty);
            let suggestion = did_you_mean(nearest(field, names.iter().map(String::as_str)));
            let message = format!("`{ty}` has no field `{field}`{suggestion}");
            self.report(FindingCode::UnknownConditionField, at, message, "Write a field that the type has.");
            return Type::Any;
        };
        if needs_argument {
            let message = format!("`{written}` needs an argument, and a condition gives none");
            self.report(FindingCode::UnknownConditionField, at, message, "Use another field.");
            return Type::Any;
        }
        let mut path = path.to_vec();
        path.push(field.to_owned());
        if path.len() == 1 && self.coordinate.is_none() {
            self.coordinate = Coordinate::of_member(ty, field).ok();
        }
        let (one, selected) = match self.schema.kind_of(&named) {
            Some(NamedKind::Fields | NamedKind::Union) => {
                (Type::Object(named, path.clone()), Field::Object(Selection::default()))
            }
            Some(NamedKind::Enum) => (Type::Enum(named), Field::Leaf(Leaf::Plain)),
            _ => of_scalar(&named),
        };
        self.selection.add(&path, selected);
        (0..lists).fold(one, |inner, _| Type::List(Box::new(inner)))
    }

    fn list(&mut self, elements: &[IdedExpr]) -> Type {
        let mut types: Vec<Type> = elements.iter().map(|element| self.expression(element)).collect();
        let Some(first) = types.pop() else { return Type::List(Box::new(Type::Any)) };
        if types.iter().any(|ty| !ty.is_like(&first)) {
            let at = self.find("[");
            let advice = "Put values of one kind into a list.";
            self.report(FindingCode::ConditionTypes, at, "a list of values that are not alike", advice);
        }
        Type::List(Box::new(first))
    }

    /// What `exists`, `all`, `filter` and their like come to.
    fn comprehension(&mut self, it: &ComprehensionExpr) -> Type {
        self.loops += 1;
        if self.loops > 1 {
            let advice = "Say it without a loop within a loop.";
            let message = "a loop within a loop: it could take long";
            self.report(FindingCode::InvalidCondition, 0, message, advice);
        }
        let element = match self.expression(&it.iter_range) {
            Type::List(element) => *element,
            Type::Any => Type::Any,
            other => {
                let message = format!("`exists` and its like go through lists, and this is {}", other.called());
                self.report(FindingCode::ConditionTypes, 0, message, "Give a list.");
                Type::Any
            }
        };
        let result = self.accumulated(it, element);
        self.loops -= 1;
        result
    }

    fn accumulated(&mut self, it: &ComprehensionExpr, element: Type) -> Type {
        let initial = self.expression(&it.accu_init);
        let before = self.scope.len();
        self.scope.push((it.iter_var.clone(), element));
        self.scope.push((it.accu_var.clone(), initial.clone()));
        self.expression(&it.loop_cond);
        let step = self.expression(&it.loop_step);
        self.scope.truncate(before);
        let accumulated = if matches!(initial, Type::List(_)) { step } else { initial };
        self.scope.push((it.accu_var.clone(), accumulated));
        let result = self.expression(&it.result);
        self.scope.truncate(before);
        result
    }
}
