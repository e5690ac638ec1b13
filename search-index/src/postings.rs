//! Reading postings: all of a term's, or those of given documents. Those of dead sections are among them.

use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

use crate::error::Result;
use crate::joined::JoinedSegment;
use crate::scope::List;

/// Calls `visit` with every document of a list, by its number in the list's part, and how often it has the term.
pub(crate) fn each(segment: &JoinedSegment, list: &List, mut visit: impl FnMut(DocId, u32)) -> Result<()> {
    let inverted = segment.inverted(list.field);
    let Some((_, part)) = inverted.part_of(list) else { return Ok(()) };
    let mut block = part.read_block_postings_from_terminfo(&list.info, IndexRecordOption::WithFreqs)?;
    while !block.docs().is_empty() {
        for (doc, frequency) in block.docs().iter().zip(block.freqs()) {
            visit(*doc, *frequency);
        }
        block.advance();
    }
    Ok(())
}

/// Calls `visit` with every document of a list, however often it has the term.
pub(crate) fn each_document(segment: &JoinedSegment, list: &List, mut visit: impl FnMut(DocId)) -> Result<()> {
    let inverted = segment.inverted(list.field);
    let Some((first, part)) = inverted.part_of(list) else { return Ok(()) };
    let mut block = part.read_block_postings_from_terminfo(&list.info, IndexRecordOption::Basic)?;
    while !block.docs().is_empty() {
        block.docs().iter().for_each(|doc| visit(first + doc));
        block.advance();
    }
    Ok(())
}

/// Calls `visit` for those of the documents, which ascend, that are in a list, with their place among them.
pub(crate) fn among(
    segment: &JoinedSegment,
    list: &List,
    docs: &[DocId],
    option: IndexRecordOption,
    mut visit: impl FnMut(usize, &mut SegmentPostings),
) -> Result<()> {
    let inverted = segment.inverted(list.field);
    let Some((first, part)) = inverted.part_of(list) else { return Ok(()) };
    let mut postings = part.read_postings_from_terminfo(&list.info, option)?;
    for (place, doc) in docs.iter().enumerate() {
        let Some(local) = doc.checked_sub(first) else { continue };
        if postings.doc() < local && postings.seek(local) == TERMINATED {
            break;
        }
        if postings.doc() == local {
            visit(place, &mut postings);
        }
    }
    Ok(())
}
