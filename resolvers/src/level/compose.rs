//! Objects, put together from their columns.

use super::{
    Json, Rendered,
    plan::{Plan, PlannedField},
};

/// A cell that long is not copied where it is the only one of its column, but gets the object written around it.
const LONG: usize = 512;

/// What a field answered.
pub(super) enum Part {
    /// The type's name for every object.
    TypeName,
    /// The same JSON for every object.
    Same(Vec<u8>),
    /// One cell an object.
    Cells(Rendered),
    /// Nothing: null where it may be, else the objects fail.
    Failed,
}

impl Part {
    fn size(&self) -> usize {
        if let Self::Cells(cells) = self { cells.size() } else { 0 }
    }
}

/// Puts the objects together from their columns. Of what comes up beside an answer ([`Plan::lenient`]), fields that failed
/// are left out.
pub(super) fn compose(plan: &Plan, type_name: &str, mut columns: Vec<Part>, count: usize) -> Rendered {
    if count == 1
        && let Some(longest) = longest(&columns)
        && let Part::Cells(cells) = std::mem::replace(&mut columns[longest], Part::Failed)
        && let Some(json) = cells.into_only()
    {
        return around(plan, type_name, &columns, longest, json);
    }
    let openings: usize = plan.fields.iter().map(|field| field.opening.len() + 4).sum();
    let cells: usize = columns.iter().map(Part::size).sum();
    let mut objects = Rendered::for_objects(cells + (openings + 2) * count, count);
    for object in 0..count {
        let mut whole = true;
        let json = objects.begin();
        json.push(b'{');
        for (planned, part) in plan.fields.iter().zip(&columns) {
            whole &= field(json, plan, planned, part, type_name, object);
        }
        json.push(b'}');
        if whole { objects.end() } else { objects.fail() }
    }
    objects
}

/// The longest of the cells of one object, where it is long.
fn longest(columns: &[Part]) -> Option<usize> {
    let whole = |part: &Part| matches!(part, Part::Cells(cells) if cells.is_one()).then(|| part.size());
    let sizes = columns.iter().enumerate().filter_map(|(place, part)| Some((whole(part)?, place)));
    sizes.max().filter(|(size, _)| *size >= LONG).map(|(_, place)| place)
}

/// One object around a cell of it.
fn around(plan: &Plan, type_name: &str, columns: &[Part], longest: usize, mut json: Json) -> Rendered {
    let (mut before, mut behind, mut whole) = (vec![b'{'], Vec::new(), true);
    for (place, (planned, part)) in plan.fields.iter().zip(columns).enumerate() {
        if place == longest {
            before.extend_from_slice(&planned.opening);
        } else {
            let json = if place < longest { &mut before } else { &mut behind };
            whole &= field(json, plan, planned, part, type_name, 0);
        }
    }
    behind.push(b'}');
    json.wrap(&before, &behind);
    if whole {
        return Rendered::only(json);
    }
    let mut failed = Rendered::default();
    failed.fail();
    failed
}

/// Writes a field of an object; whether the object may stand.
fn field(json: &mut Vec<u8>, plan: &Plan, planned: &PlannedField, part: &Part, type_name: &str, object: usize) -> bool {
    let before = json.len();
    json.extend_from_slice(&planned.opening);
    match part {
        Part::TypeName => {
            json.push(b'"');
            json.extend_from_slice(type_name.as_bytes());
            json.push(b'"');
        }
        Part::Same(same) => json.extend_from_slice(same),
        Part::Cells(cells) => match cells.get(object) {
            Some(cell) => json.extend_from_slice(cell),
            None if plan.lenient => json.truncate(before),
            None => return false,
        },
        Part::Failed if plan.lenient => json.truncate(before),
        Part::Failed if planned.nullable => json.extend_from_slice(b"null"),
        Part::Failed => return false,
    }
    true
}
