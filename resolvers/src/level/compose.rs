//! Objects, put together from their columns.

use std::{
    borrow::Cow,
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};

use foldhash::fast::RandomState;

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
        self.cells().map_or(0, Rendered::size)
    }

    /// The objects' own cells; none where all have the same.
    fn cells(&self) -> Option<&Rendered> {
        if let Self::Cells(cells) = self { Some(cells) } else { None }
    }
}

/// The objects of a level as columns: most of them are alike, and each kind is put together once.
pub(crate) struct Columned {
    pub(super) plan: Arc<Plan>,
    pub(super) type_name: Cow<'static, str>,
    pub(super) columns: Vec<Part>,
    pub(super) count: usize,
}

impl Columned {
    /// So many answers are compared one by one; those of more are looked up.
    const FEW: usize = 8;

    /// Which objects have which answer: the first object of each answer, and for every object which of these it is like.
    pub(crate) fn alike(&self) -> (Vec<usize>, Vec<usize>) {
        let columns: Vec<&Rendered> = self.columns.iter().filter_map(Part::cells).collect();
        let mut rarer: HashMap<Row<'_>, usize, RandomState> = HashMap::default();
        let mut firsts: Vec<usize> = Vec::new();
        let mut of = Vec::with_capacity(self.count);
        for object in 0..self.count {
            let row = Row { columns: &columns, object };
            let known =
                firsts.iter().take(Self::FEW).position(|first| Row { columns: &columns, object: *first } == row);
            let next = firsts.len();
            let place =
                known.unwrap_or_else(|| if next < Self::FEW { next } else { *rarer.entry(row).or_insert(next) });
            if place == next {
                firsts.push(object);
            }
            of.push(place);
        }
        (firsts, of)
    }

    /// An object as JSON; nothing where it is none, or failed.
    pub(crate) fn json(&self, object: usize) -> Option<Vec<u8>> {
        let mut json = Vec::new();
        let stands = object < self.count && write(&mut json, &self.plan, &self.type_name, &self.columns, object);
        stands.then_some(json)
    }
}

/// What a level's columns say of one object.
struct Row<'a> {
    columns: &'a [&'a Rendered],
    object: usize,
}

impl PartialEq for Row<'_> {
    fn eq(&self, other: &Self) -> bool {
        // Of one level: the same columns.
        self.columns.iter().all(|cells| cells.get(self.object) == cells.get(other.object))
    }
}

impl Eq for Row<'_> {}

impl Hash for Row<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.columns.iter().for_each(|cells| cells.get(self.object).hash(hasher));
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
        if write(objects.begin(), plan, type_name, &columns, object) { objects.end() } else { objects.fail() }
    }
    objects
}

/// Writes an object; whether it may stand.
fn write(json: &mut Vec<u8>, plan: &Plan, type_name: &str, columns: &[Part], object: usize) -> bool {
    let mut whole = true;
    json.push(b'{');
    for (planned, part) in plan.fields.iter().zip(columns) {
        whole &= field(json, plan, planned, part, type_name, object);
    }
    json.push(b'}');
    whole
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
            planned.opening.copy(&mut before);
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
    planned.opening.copy(json);
    match part {
        Part::TypeName => {
            json.push(b'"');
            json.extend_from_slice(type_name.as_bytes());
            json.push(b'"');
        }
        Part::Same(same) => json.extend_from_slice(same),
        Part::Cells(cells) => {
            if !cells.copy(object, json) {
                json.truncate(before);
                return plan.lenient;
            }
        }
        Part::Failed if plan.lenient => json.truncate(before),
        Part::Failed if planned.nullable => json.extend_from_slice(b"null"),
        Part::Failed => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_alike_that_have_the_same_cell_in_every_column() {
        let cells = |cells: &[Option<&'static str>]| {
            Part::Cells(Rendered::collect(0, cells.iter().map(|cell| cell.map(str::as_bytes))))
        };
        let columned = |columns: Vec<Part>, count| Columned {
            plan: Arc::new(Plan { fields: Vec::new(), edges: 0, lenient: true }),
            type_name: Cow::Borrowed("Invoice"),
            columns,
            count,
        };
        let status = || cells(&[Some("1"), Some("1"), Some("2"), Some("1"), Some("2"), None, Some("12")]);
        let level = || cells(&[Some("12"), Some("1"), Some("1"), Some("1"), Some("1"), Some("1"), Some("")]);
        let alike = |columns, count| columned(columns, count).alike();
        assert_eq!(alike(vec![status()], 7), (vec![0, 2, 5, 6], vec![0, 0, 1, 0, 1, 2, 3]));
        let (firsts, of) = alike(vec![Part::TypeName, status(), level()], 7);
        assert_eq!((firsts, of), (vec![0, 1, 2, 5, 6], vec![0, 1, 2, 1, 2, 3, 4]));
        assert_eq!(alike(vec![Part::TypeName, Part::Failed], 3), (vec![0], vec![0, 0, 0]));
        assert_eq!(alike(vec![status()], 0), (vec![], vec![]));
        let many: Vec<String> = (0..60).map(|number| (number % 20).to_string()).collect();
        let many = Part::Cells(Rendered::collect(0, many.iter().map(|cell| Some(cell.as_bytes()))));
        let of: Vec<usize> = (0..60).map(|object| object % 20).collect();
        assert_eq!(alike(vec![Part::Failed, many], 60), ((0..20).collect(), of));
        assert!(columned(vec![status()], 7).json(7).is_none());
    }
}
