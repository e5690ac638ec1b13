//! Where in a schema's text a coordinate stands.

use apollo_compiler::{
    Schema,
    coordinate::{SchemaCoordinate, SchemaCoordinateLookup},
    parser::SourceSpan,
    schema::ExtendedType,
};

/// The line, from 1, of a coordinate, or of the nearest of what it lies in.
pub(super) fn line(schema: &Schema, coordinate: &str) -> Option<usize> {
    let field = coordinate.split('(').next()?;
    let ty = field.split('.').next()?;
    let span = [coordinate, field, ty].into_iter().find_map(|coordinate| span(schema, coordinate))?;
    span.line_column(&schema.sources).map(|place| place.line)
}

fn span(schema: &Schema, coordinate: &str) -> Option<SourceSpan> {
    let coordinate: SchemaCoordinate = coordinate.parse().ok()?;
    match coordinate.lookup(schema).ok()? {
        SchemaCoordinateLookup::Type(it) => of_type(it),
        SchemaCoordinateLookup::Directive(it) => it.location(),
        SchemaCoordinateLookup::Field(it) => it.location(),
        SchemaCoordinateLookup::InputField(it) => it.location(),
        SchemaCoordinateLookup::EnumValue(it) => it.location(),
        SchemaCoordinateLookup::Argument(it) => it.location(),
        _ => None,
    }
}

fn of_type(ty: &ExtendedType) -> Option<SourceSpan> {
    match ty {
        ExtendedType::Scalar(it) => it.location(),
        ExtendedType::Object(it) => it.location(),
        ExtendedType::Interface(it) => it.location(),
        ExtendedType::Union(it) => it.location(),
        ExtendedType::Enum(it) => it.location(),
        ExtendedType::InputObject(it) => it.location(),
    }
}
