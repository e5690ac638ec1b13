//! Operators and functions: what they take, and what they come to.

use super::Checker;
use super::types::{Type, result_of};
use crate::finding::FindingCode;
use crate::text::{did_you_mean, nearest};
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue};

/// What a condition is offered beside operators.
const FUNCTIONS: &[&str] = &["size", "contains", "startsWith", "endsWith", "duration", "timestamp"];

impl Checker<'_> {
    pub(super) fn call(&mut self, call: &CallExpr) -> Type {
        let arguments: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let types: Vec<Type> = arguments.iter().map(|argument| self.expression(argument)).collect();
        match (call.func_name.as_str(), types.as_slice()) {
            ("_==_" | "_!=_", [left, right]) => self.equal(&arguments, left, right),
            ("_<_" | "_<=_" | "_>_" | "_>=_", [left, right]) => {
                let ordered = left.is_ordered_with(right);
                self.alike(ordered, &arguments, left, right)
            }
            ("@in", [item, list]) => self.within(&arguments, item, list),
            ("_&&_" | "_||_", _) => self.all_bool(&arguments, &types),
            ("!_" | "@not_strictly_false", [_]) => self.all_bool(&arguments, &types),
            ("_?_:_", [condition, then, otherwise]) => {
                self.all_bool(&arguments[..1], std::slice::from_ref(condition));
                self.alike(then.is_like(otherwise), &arguments[1..], then, otherwise);
                then.clone()
            }
            ("_+_", [ours @ Type::List(element), theirs]) => match (&**element, theirs) {
                (Type::Any, list @ Type::List(_)) => list.clone(),
                _ => ours.clone(),
            },
            ("_-_" | "_+_", [left, right]) => self.calculate(&call.func_name, &arguments, left, right),
            ("-_", [number @ (Type::Int | Type::Number)]) => number.clone(),
            ("_[_]", [Type::List(element), Type::Int | Type::Any]) => (**element).clone(),
            (name, types) => self.function(name, types),
        }
    }

    fn function(&mut self, name: &str, types: &[Type]) -> Type {
        match (name, types) {
            (_, types) if types.contains(&Type::Any) && FUNCTIONS.contains(&name) => result_of(name),
            ("size", [Type::List(_) | Type::Text]) => Type::Int,
            ("contains" | "startsWith" | "endsWith", [Type::Text, Type::Text]) => Type::Bool,
            ("duration" | "timestamp", [Type::Text]) => result_of(name),
            (name, _) if FUNCTIONS.contains(&name) => {
                let given: Vec<String> = types.iter().map(Type::called).collect();
                let message = format!("`{name}` does not take {}", given.join(" and "));
                let advice = "`size` takes a list or a text; the others take texts.";
                self.report(FindingCode::ConditionTypes, self.find(name), message, advice);
                result_of(name)
            }
            _ => {
                let called = operator(name);
                let at = self.find(called);
                let is_function = called == name;
                let message = match is_function {
                    true => {
                        let suggestion = did_you_mean(nearest(name, FUNCTIONS.iter().copied()));
                        format!("a condition has no function `{name}`{suggestion}")
                    }
                    false => {
                        let given: Vec<String> = types.iter().map(Type::called).collect();
                        format!("`{called}` does not take {}", given.join(" and "))
                    }
                };
                let code = if is_function { FindingCode::InvalidCondition } else { FindingCode::ConditionTypes };
                self.report(code, at, message, format!("Use one of: {}, `exists`, `all`.", FUNCTIONS.join(", ")));
                Type::Any
            }
        }
    }

    fn all_bool(&mut self, arguments: &[&IdedExpr], types: &[Type]) -> Type {
        for (argument, ty) in arguments.iter().zip(types) {
            if !matches!(ty, Type::Bool | Type::Any) {
                let at = self.place(argument);
                let message = format!("{} stands where true or false is wanted", ty.called());
                self.report(FindingCode::ConditionTypes, at, message, "Compare it with something.");
            }
        }
        Type::Bool
    }

    fn equal(&mut self, arguments: &[&IdedExpr], left: &Type, right: &Type) -> Type {
        self.alike(left.is_like(right), arguments, left, right);
        self.enum_value(left, arguments[1]);
        self.enum_value(right, arguments[0]);
        Type::Bool
    }

    fn within(&mut self, arguments: &[&IdedExpr], item: &Type, list: &Type) -> Type {
        let Type::List(element) = list else {
            if *list != Type::Any {
                let message = format!("`in` looks into lists, and this is {}", list.called());
                self.report(FindingCode::ConditionTypes, self.find(" in "), message, "Write `x in [\"A\", \"B\"]`.");
            }
            return Type::Bool;
        };
        self.alike(item.is_like(element), arguments, item, element);
        if let Expr::List(list) = &arguments[1].expr {
            list.elements.iter().for_each(|literal| self.enum_value(item, literal));
        }
        self.enum_value(element, arguments[0]);
        Type::Bool
    }

    /// A text that is compared with an enum is one of its values.
    fn enum_value(&mut self, ty: &Type, literal: &IdedExpr) {
        let (Type::Enum(name), Expr::Literal(LiteralValue::String(text))) = (ty, &literal.expr) else { return };
        let (values, text) = (self.schema.member_names(name), text.inner());
        if !values.iter().any(|value| value == text) {
            let suggestion = did_you_mean(nearest(text, values.iter().map(String::as_str)));
            let message = format!("`{name}` has no value `{text}`{suggestion}");
            let at = self.find(text);
            self.report(FindingCode::UnknownConditionValue, at, message, "Write a value that the enum has.");
        }
    }

    fn alike(&mut self, alike: bool, arguments: &[&IdedExpr], left: &Type, right: &Type) -> Type {
        if !alike {
            let at = arguments.first().map_or(0, |argument| self.place(argument));
            let message = format!("{} is compared with {}", left.called(), right.called());
            self.report(FindingCode::ConditionTypes, at, message, "Compare two values of one kind.");
        }
        Type::Bool
    }

    fn calculate(&mut self, function: &str, arguments: &[&IdedExpr], left: &Type, right: &Type) -> Type {
        match (function, left, right) {
            (_, Type::Any, _) | (_, _, Type::Any) => Type::Any,
            (_, Type::Int, Type::Int) => Type::Int,
            ("_-_", Type::Time, Type::Time) | (_, Type::Duration, Type::Duration) => Type::Duration,
            (_, Type::Time, Type::Duration) => Type::Time,
            _ => {
                let at = arguments.first().map_or(0, |argument| self.place(argument));
                let message = format!("`{}` between {} and {}", operator(function), left.called(), right.called());
                let advice = "Calculate with whole numbers, and with days, instants and `duration(…)`.";
                self.report(FindingCode::ConditionTypes, at, message, advice);
                Type::Any
            }
        }
    }

    /// Where an expression begins, as far as its text tells.
    fn place(&self, expression: &IdedExpr) -> usize {
        match &expression.expr {
            Expr::Ident(name) => self.find(name),
            Expr::Literal(LiteralValue::String(text)) => self.find(text),
            Expr::Select(_) => match written(expression) {
                Some(text) => self.find(&text),
                None => 0,
            },
            Expr::Call(call) => {
                let mut parts = call.target.as_deref().into_iter().chain(&call.args);
                parts.next().map_or(0, |first| self.place(first))
            }
            _ => 0,
        }
    }
}

/// `Invoice.status` as it was written.
fn written(expression: &IdedExpr) -> Option<String> {
    match &expression.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) => Some(format!("{}.{}", written(&select.operand)?, select.field)),
        _ => None,
    }
}

/// An operator as it is written; a function's own name.
fn operator(function: &str) -> &str {
    let bare = function.trim_matches('_');
    match function {
        "_[_]" => "[",
        "_?_:_" => "?",
        "@in" => " in ",
        _ if bare.is_empty() || bare.chars().any(char::is_alphanumeric) => function,
        _ => bare,
    }
}
