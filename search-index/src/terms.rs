//! The terms of a field in base and overlay, each with the sections that count.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::TermStreamer;
use tantivy::{DocId, InvertedIndexReader, SegmentReader, Term};
use tantivy_fst::Automaton;

use crate::error::Result;
use crate::joined::Readers;
use crate::scope::List;

/// The fields of base and overlay, by their numbers; opened once for each state, so that a search takes no lock for them.
pub(crate) struct Dictionaries(Vec<[Option<Arc<InvertedIndexReader>>; 2]>);

impl Dictionaries {
    pub(crate) fn open(readers: Readers) -> Result<Self> {
        let mut all = Vec::new();
        if let Some(any) = readers.iter().flatten().next() {
            for (field, entry) in any.schema().fields() {
                let open = |part: &SegmentReader| part.inverted_index(field);
                let of_part = |part: Option<&SegmentReader>| part.filter(|_| entry.is_indexed()).map(open).transpose();
                let [base, overlay] = readers.map(of_part);
                all.push([base?, overlay?]);
            }
        }
        Ok(Self(all))
    }

    /// `gone` are the dead sections of the base by term, `first` the overlay's first document.
    pub(crate) fn of<'a>(&'a self, field: Field, gone: Option<&'a HashMap<String, u64>>, first: DocId) -> Inverted<'a> {
        let parts = usize::try_from(field.field_id()).ok().and_then(|field| self.0.get(field));
        let [base, overlay] = parts.map_or([None, None], |parts| parts.each_ref().map(Option::as_deref));
        Inverted { base, overlay, gone, first }
    }
}

/// The terms of one field.
pub(crate) struct Inverted<'a> {
    base: Option<&'a InvertedIndexReader>,
    overlay: Option<&'a InvertedIndexReader>,
    gone: Option<&'a HashMap<String, u64>>,
    first: DocId,
}

impl<'a> Inverted<'a> {
    /// Sections that have a term.
    pub(crate) fn doc_freq(&self, term: &Term) -> Result<u64> {
        let mut sections = match self.base {
            Some(base) => self.left(term.serialized_value_bytes(), base.doc_freq(term)?),
            None => 0,
        };
        if let Some(overlay) = self.overlay {
            sections += u64::from(overlay.doc_freq(term)?);
        }
        Ok(sections)
    }

    /// Adds where the postings of a term are, less what no section has any more.
    pub(crate) fn add_lists(&self, field: Field, term: &Term, lists: &mut Vec<List>) -> Result<()> {
        for (in_overlay, part) in [(false, self.base), (true, self.overlay)] {
            let Some(info) = part.map_or(Ok(None), |part| part.get_term_info(term))? else { continue };
            let sections = if in_overlay {
                u64::from(info.doc_freq)
            } else {
                self.left(term.serialized_value_bytes(), info.doc_freq)
            };
            if sections > 0 {
                lists.push(List { field, in_overlay, info, sections });
            }
        }
        Ok(())
    }

    /// The list of the term with this number in a part's dictionary. Its sections are those of the part, dead or not.
    pub(crate) fn by_number(&self, field: Field, number: u32, in_overlay: bool) -> Result<Option<List>> {
        let Some(part) = (if in_overlay { self.overlay } else { self.base }) else { return Ok(None) };
        let mut key = Vec::new();
        part.terms().ord_to_term(u64::from(number), &mut key)?;
        let info = part.terms().get(&key)?;
        Ok(info.map(|info| List { field, in_overlay, sections: u64::from(info.doc_freq), info }))
    }

    /// The part that a list is in, with the number of its first document.
    pub(crate) fn part_of(&self, list: &List) -> Option<(DocId, &'a InvertedIndexReader)> {
        let (first, part) = if list.in_overlay { (self.first, self.overlay) } else { (0, self.base) };
        part.map(|part| (first, part))
    }

    /// Where a term stands: postings of base and overlay, each with the number of the part's first document. Those of
    /// dead sections are among them.
    pub(crate) fn postings(
        &self,
        term: &Term,
        option: IndexRecordOption,
    ) -> io::Result<impl Iterator<Item = (DocId, SegmentPostings)>> {
        let read = |part: Option<&InvertedIndexReader>| match part {
            Some(part) => part.read_postings(term, option),
            None => Ok(None),
        };
        let base = read(self.base)?.map(|postings| (0, postings));
        let overlay = read(self.overlay)?.map(|postings| (self.first, postings));
        Ok(base.into_iter().chain(overlay))
    }

    /// Calls `visit` with each term from `start` on that some section has, in their order, until it returns `None`.
    pub(crate) fn from(&self, start: &str, visit: impl FnMut(&str, u64) -> Option<()>) -> Result<()> {
        let base = self.base.map(|it| it.terms().range().ge(start).into_stream()).transpose()?;
        let overlay = self.overlay.map(|it| it.terms().range().ge(start).into_stream()).transpose()?;
        self.each(base, overlay, visit);
        Ok(())
    }

    /// The same with each term that the automaton takes.
    pub(crate) fn matching<A: Automaton + Copy>(
        &self,
        automaton: A,
        visit: impl FnMut(&str, u64) -> Option<()>,
    ) -> Result<()>
    where
        A::State: Clone,
    {
        let base = self.base.map(|it| it.terms().search(automaton).into_stream()).transpose()?;
        let overlay = self.overlay.map(|it| it.terms().search(automaton).into_stream()).transpose()?;
        self.each(base, overlay, visit);
        Ok(())
    }

    fn each<'d, A: Automaton>(
        &self,
        base: Option<TermStreamer<'d, A>>,
        overlay: Option<TermStreamer<'d, A>>,
        mut visit: impl FnMut(&str, u64) -> Option<()>,
    ) where
        A::State: Clone,
    {
        let (mut base, mut overlay) = (base.and_then(advanced), overlay.and_then(advanced));
        loop {
            let order = match (&base, &overlay) {
                (Some(base), Some(overlay)) => base.key().cmp(overlay.key()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return,
            };
            let (in_base, in_overlay) =
                (base.as_ref().filter(|_| order.is_le()), overlay.as_ref().filter(|_| order.is_ge()));
            let sections = in_base.map_or(0, |it| self.left(it.key(), it.value().doc_freq))
                + in_overlay.map_or(0, |it| u64::from(it.value().doc_freq));
            let key = in_base.or(in_overlay).and_then(|it| std::str::from_utf8(it.key()).ok());
            if sections > 0 && key.is_some_and(|key| visit(key, sections).is_none()) {
                return;
            }
            if order.is_le() {
                base = base.and_then(advanced);
            }
            if order.is_ge() {
                overlay = overlay.and_then(advanced);
            }
        }
    }

    /// The sections of the base that have a term, less the dead ones.
    fn left(&self, term: &[u8], sections: u32) -> u64 {
        let gone = self.gone.and_then(|gone| gone.get(std::str::from_utf8(term).ok()?)).copied().unwrap_or_default();
        u64::from(sections).saturating_sub(gone)
    }
}

fn advanced<A: Automaton>(mut stream: TermStreamer<'_, A>) -> Option<TermStreamer<'_, A>>
where
    A::State: Clone,
{
    stream.advance().then_some(stream)
}
