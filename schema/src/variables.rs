//! CoerceVariableValues (specification, section 6.1.2): whether the values that came fit the variables' types.
//!
//! Arguments are read by the library when a field is resolved; here is decided, before anything runs, whether they can be.

use async_graphql::{
    Name, Positioned, Value, Variables,
    parser::types::{BaseType, Type, VariableDefinition},
    registry::{MetaInputValue, MetaType, Registry},
};
use resolvers::error::{ErrorCode, Fault};

/// Keeps what the operation defines, and checks it.
///
/// # Errors
/// With the variable's name, where in its value the mistake is, and what is wanted there.
pub(crate) fn coerce(
    registry: &Registry,
    definitions: &[Positioned<VariableDefinition>],
    mut given: Variables,
) -> Result<Variables, Fault> {
    let mut coerced = Variables::default();
    for definition in definitions.iter().map(|definition| &definition.node) {
        let (name, ty) = (&definition.name.node, &definition.var_type.node);
        match given.remove(name) {
            Some(value) => {
                check(registry, ty, &value)
                    .map_err(|misfit| refused(&format!("{name}{}", misfit.path), &misfit.why))?;
                coerced.insert(name.clone(), value);
            }
            None if definition.default_value.is_none() && !ty.nullable => {
                return Err(refused(name, &format!("it is required, of type {ty}, and was not given")));
            }
            None => {}
        }
    }
    Ok(coerced)
}

fn refused(path: &str, why: &str) -> Fault {
    Fault::new(ErrorCode::GraphqlValidationFailed, format!("the variable `${path}` does not fit: {why}"))
}

/// Why a value does not fit, and where in it. The way there is put together only when there is something to say.
struct Misfit {
    path: String,
    why: String,
}

impl Misfit {
    fn here(why: impl Into<String>) -> Self {
        Self { path: String::new(), why: why.into() }
    }

    fn below(self, step: impl std::fmt::Display) -> Self {
        Self { path: format!("{step}{}", self.path), ..self }
    }
}

fn check(registry: &Registry, ty: &Type, value: &Value) -> Result<(), Misfit> {
    if *value == Value::Null {
        let why = || Misfit::here(format!("null cannot stand for {ty}"));
        return if ty.nullable { Ok(()) } else { Err(why()) };
    }
    match (&ty.base, value) {
        (BaseType::List(inner), Value::List(items)) => {
            let at = |index: usize| move |misfit: Misfit| misfit.below(format_args!("[{index}]"));
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, item)| check(registry, inner, item).map_err(at(index)))
        }
        // One value stands for a list of one (section 3.11, List).
        (BaseType::List(inner), _) => check(registry, inner, value),
        (BaseType::Named(name), _) => check_named(registry, name, value),
    }
}

fn check_named(registry: &Registry, name: &Name, value: &Value) -> Result<(), Misfit> {
    let wanted = || Err(Misfit::here(format!("a value of type {name} is wanted")));
    match registry.types.get(name.as_str()) {
        // 32 bits (section 3.5.1), which the library checks only when it reads the argument.
        Some(MetaType::Scalar { .. }) if name == "Int" => match value {
            Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()) => Ok(()),
            _ => wanted(),
        },
        Some(MetaType::Scalar { is_valid: Some(is_valid), .. }) => {
            if is_valid(value) {
                Ok(())
            } else {
                wanted()
            }
        }
        Some(MetaType::Enum { enum_values, .. }) => match value {
            Value::String(text) if enum_values.contains_key(text) => Ok(()),
            _ => wanted(),
        },
        Some(MetaType::InputObject { input_fields, oneof, .. }) => match value {
            Value::Object(fields) => {
                for (key, field) in fields {
                    let at = |misfit: Misfit| misfit.below(format_args!(".{key}"));
                    let known = input_fields.get(key.as_str());
                    let known = known.ok_or_else(|| at(Misfit::here(format!("{name} has no such field"))))?;
                    check_field(registry, known, field).map_err(at)?;
                }
                let is_given = |field: &MetaInputValue| fields.contains_key(field.name.as_str());
                match input_fields.values().find(|field| is_missing(field, is_given(field))) {
                    Some(field) => {
                        Err(Misfit::here("it is required, and was not given").below(format_args!(".{}", field.name)))
                    }
                    None if *oneof && (fields.len() != 1 || fields.values().any(|value| *value == Value::Null)) => {
                        Err(Misfit::here(format!("{name} takes exactly one of its fields, and not null")))
                    }
                    None => Ok(()),
                }
            }
            _ => wanted(),
        },
        // Validation refused variables of types that are no input.
        _ => Ok(()),
    }
}

fn check_field(registry: &Registry, field: &MetaInputValue, value: &Value) -> Result<(), Misfit> {
    match Type::new(&field.ty) {
        Some(ty) => check(registry, &ty, value),
        None => Err(Misfit::here(format!("`{}` is no type", field.ty))),
    }
}

fn is_missing(field: &MetaInputValue, given: bool) -> bool {
    !given && field.default_value.is_none() && field.ty.ends_with('!')
}
