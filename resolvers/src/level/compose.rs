//! Objects, put together from their columns.

use std::{borrow::Cow, sync::Arc};

use super::{
    Json, Moment, Rendered, Walked,
    alike::Kinds,
    compiled::Compiled,
    plan::{Plan, PlannedField},
};

/// A cell that long is not copied where it is the only one of its column, but gets the object written around it.
const LONG: usize = 512;
/// So many bytes are expected of a field that is written; where there are more, the buffer grows.
const EXPECTED: usize = 36;

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
    /// To be written, by what is compiled of it.
    Written,
}

impl Part {
    fn size(&self) -> usize {
        self.cells().map_or(0, Rendered::size)
    }

    /// The objects' own cells, moved out.
    fn take(&mut self) -> Option<Rendered> {
        match std::mem::replace(self, Self::Failed) {
            Self::Cells(cells) => Some(cells),
            _ => None,
        }
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
    /// Which objects have which answer: the first object of each answer, and for every object which of these it is like.
    pub(crate) fn alike(&self) -> (Vec<usize>, Vec<usize>) {
        let mut kinds = Kinds::one(self.count);
        for cells in self.columns.iter().filter_map(Part::cells) {
            kinds.split(cells);
        }
        kinds.into_parts()
    }

    /// An object as JSON; nothing where it is none, or failed.
    pub(crate) fn json(&self, object: usize) -> Option<Vec<u8>> {
        // Most of what is asked for beside an answer fits.
        let mut json = Vec::with_capacity(EXPECTED * (self.columns.len() + 1));
        let mut stands = object < self.count;
        json.push(b'{');
        for (planned, part) in self.plan.fields.iter().zip(&self.columns) {
            stands &= column(&mut json, &self.plan, planned, part, &self.type_name, object);
        }
        json.push(b'}');
        stands.then_some(json)
    }
}

/// What was put together.
pub(super) struct Composed {
    /// The objects.
    pub(super) objects: Rendered,
    /// How many objects came up in what was written of them.
    pub(super) below: usize,
    /// How many bytes of them were written, and not copied from columns.
    pub(super) written: usize,
}

/// Puts the objects of a level together, from their columns and by what is compiled. Of what comes up beside an answer
/// ([`Plan::lenient`]), fields that failed are left out.
///
/// Nothing comes of it, and the columns stay, where more than `room` bytes would have to be written.
pub(super) fn compose(level: &dyn Walked, asked: &mut Columned, moment: &Moment, room: usize) -> Option<Composed> {
    let Columned { plan, type_name, columns, count } = asked;
    let longest = if *count == 1 { longest(columns) } else { None };
    let mut writing = Writing { level, moment, plan, type_name, columns, below: 0, written: 0, cut: false };
    let objects = match longest {
        Some(longest) => {
            let around = writing.around(longest);
            let (below, written) = (writing.below, writing.written);
            let cells = if writing.fits(room) { columns[longest].take() } else { None };
            let objects = around.with(cells?.into_only());
            return Some(Composed { objects, below, written });
        }
        None => writing.all(*count, room)?,
    };
    Some(Composed { objects, below: writing.below, written: writing.written })
}

/// The longest of the cells of one object, where it is long.
fn longest(columns: &[Part]) -> Option<usize> {
    let whole = |part: &Part| matches!(part, Part::Cells(cells) if cells.is_one()).then(|| part.size());
    let sizes = columns.iter().enumerate().filter_map(|(place, part)| Some((whole(part)?, place)));
    sizes.max().filter(|(size, _)| *size >= LONG).map(|(_, place)| place)
}

/// Objects on their way into an answer.
struct Writing<'a> {
    level: &'a dyn Walked,
    moment: &'a Moment,
    plan: &'a Plan,
    type_name: &'a str,
    columns: &'a [Part],
    below: usize,
    written: usize,
    /// Whether something was cut short.
    cut: bool,
}

impl Writing<'_> {
    /// Whether what was written so far is whole, and no more than that.
    fn fits(&self, room: usize) -> bool {
        !self.cut && self.written <= room
    }

    /// Writes an object; whether it may stand.
    fn object(&mut self, json: &mut Vec<u8>, object: usize) -> bool {
        let (mut whole, mut place) = (true, 0);
        json.push(b'{');
        while let (Some(planned), Some(part)) = (self.plan.fields.get(place), self.columns.get(place)) {
            whole &= self.field(json, planned, part, object);
            place += match part {
                Part::Written => planned.compiled.written_together(),
                _ => 1,
            };
        }
        json.push(b'}');
        whole
    }

    /// All objects, unless they come to more than there is room for.
    fn all(&mut self, count: usize, room: usize) -> Option<Rendered> {
        let openings: usize = self.plan.fields.iter().map(|field| field.opening.len() + 4).sum();
        let written = self.columns.iter().filter(|part| matches!(part, Part::Written)).count() * EXPECTED;
        let cells: usize = self.columns.iter().map(Part::size).sum();
        let mut objects = Rendered::for_objects(cells + (openings + written + 2) * count, count);
        for object in 0..count {
            if self.object(objects.begin(), object) {
                objects.end()
            } else {
                objects.fail()
            }
            if !self.fits(room) {
                return None;
            }
        }
        Some(objects)
    }

    /// One object around a cell of it.
    fn around(&mut self, longest: usize) -> Around {
        let (mut before, mut behind, mut whole) = (vec![b'{'], Vec::new(), true);
        for (place, (planned, part)) in self.plan.fields.iter().zip(self.columns).enumerate() {
            if place == longest {
                planned.opening.copy(&mut before);
            } else {
                let json = if place < longest { &mut before } else { &mut behind };
                whole &= self.field(json, planned, part, 0);
            }
        }
        behind.push(b'}');
        Around { before, behind, whole }
    }

    /// Writes a field of an object; whether the object may stand.
    fn field(&mut self, json: &mut Vec<u8>, planned: &PlannedField, part: &Part, object: usize) -> bool {
        if let Part::Written = part {
            // Those behind the first of a run are written with it.
            if let Compiled::Written { run, .. } = &planned.compiled {
                let before = json.len();
                match self.level.write(&**run, object, self.moment, json) {
                    Some(below) => self.below += below,
                    None => self.cut = true,
                }
                self.written += json.len() - before;
            }
            return true;
        }
        column(json, self.plan, planned, part, self.type_name, object)
    }
}

/// What stands before and behind the longest cell of an object.
struct Around {
    before: Vec<u8>,
    behind: Vec<u8>,
    /// Whether the object may stand.
    whole: bool,
}

impl Around {
    /// The object with that cell.
    fn with(self, cell: Option<Json>) -> Rendered {
        if let (true, Some(mut json)) = (self.whole, cell) {
            json.wrap(&self.before, &self.behind);
            return Rendered::only(json);
        }
        let mut failed = Rendered::default();
        failed.fail();
        failed
    }
}

/// Writes what is known of a field without its level; whether the object may stand.
fn column(
    json: &mut Vec<u8>,
    plan: &Plan,
    planned: &PlannedField,
    part: &Part,
    type_name: &str,
    object: usize,
) -> bool {
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
        Part::Failed | Part::Written => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_alike_where_their_cells_are_whatever_all_have_the_same() {
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
        let (firsts, of) = alike(vec![Part::TypeName, status(), Part::Failed, level()], 7);
        assert_eq!((firsts, of), (vec![0, 1, 2, 5, 6], vec![0, 1, 2, 1, 2, 3, 4]));
        assert_eq!(alike(vec![Part::TypeName, Part::Failed], 3), (vec![0], vec![0, 0, 0]));
        assert!(columned(vec![status()], 7).json(7).is_none());
    }
}
