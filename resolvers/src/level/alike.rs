//! Objects of which the same is known.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Rendered;

/// So many answers are compared one by one; those of more are looked up.
const FEW: usize = 8;

/// Which objects have which answer: most objects are like others.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Alike<'a> {
    /// Each answer once, in the order of the objects; `None` for those that failed.
    pub(crate) distinct: Vec<Option<&'a [u8]>>,
    /// Which of these each object has.
    pub(crate) of: Vec<usize>,
}

impl Rendered {
    /// Which of the objects are alike.
    pub(crate) fn alike(&self) -> Alike<'_> {
        let (mut distinct, mut of) = (Vec::new(), Vec::with_capacity(self.len()));
        let mut rarer = HashMap::with_hasher(RandomState::default());
        for object in 0..self.len() {
            let (json, next) = (self.get(object), distinct.len());
            let known = distinct.iter().take(FEW).position(|known| *known == json);
            let place = known.unwrap_or_else(|| if next < FEW { next } else { *rarer.entry(json).or_insert(next) });
            if place == next {
                distinct.push(json);
            }
            of.push(place);
        }
        Alike { distinct, of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(cells: &[Option<&'static str>]) -> Rendered {
        Rendered::collect(0, cells.iter().map(|cell| cell.map(str::as_bytes)))
    }

    fn distinct<'a>(cells: &[Option<&'a str>]) -> Vec<Option<&'a [u8]>> {
        cells.iter().map(|cell| cell.map(str::as_bytes)).collect()
    }

    #[test]
    fn objects_are_alike_that_have_the_same_answer_and_those_that_have_none() {
        let objects = rendered(&[Some("1"), Some("1"), None, Some("2"), Some("1"), None, Some("12"), Some("")]);
        let expected = distinct(&[Some("1"), None, Some("2"), Some("12"), Some("")]);
        assert_eq!(objects.alike(), Alike { distinct: expected, of: vec![0, 0, 1, 2, 0, 1, 3, 4] });
        assert_eq!(rendered(&[]).alike(), Alike { distinct: vec![], of: vec![] });
    }

    #[test]
    fn answers_are_told_apart_however_many_there_are() {
        let many: Vec<String> = (0..60).map(|number| (number % 20).to_string()).collect();
        let objects = Rendered::collect(0, many.iter().map(|cell| Some(cell.as_bytes())));
        let expected = many[..20].iter().map(|cell| Some(cell.as_bytes())).collect();
        let of = (0..60).map(|object| object % 20).collect();
        assert_eq!(objects.alike(), Alike { distinct: expected, of });
    }
}
