//! Some articles anew, the rest as it stands: the next state from the one before.
//!
//! Only sections that differ are taken up. Those that go are marked in the part they stand in, and their terms, worked out
//! again from what is stored, are taken off the base's frequencies; those that come make a small segment in memory, which
//! is merged with the overlay of before. So a replaced section costs its own analysis and a merge of what was replaced
//! before it, however large the index is; and the state of before is left as it is for whoever reads it.

use std::collections::{BTreeSet, HashMap};

use tantivy::directory::RamDirectory;
use tantivy::fastfield::AliveBitSet;
use tantivy::index::Segment;
use tantivy::indexer::merge_filtered_segments;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Index, TERMINATED, Term};

use crate::build::{self, AllStatistics, SectionTerms};
use crate::document::Document;
use crate::error::Result;
use crate::fields::{Fields, settings};
use crate::joined::{JoinedSegment, Part};
use crate::section::{Section, Standing, StandingSections, sections};
use crate::snapshot::Snapshot;

/// The state in which these articles, and those of the documents, have these documents and no others.
pub(crate) fn replaced(
    snapshot: &Snapshot,
    revision: &str,
    articles: &BTreeSet<&str>,
    documents: &[Document],
) -> Result<Snapshot> {
    let fields = snapshot.fields;
    let come = sections(documents);
    let mut touched = articles.clone();
    touched.extend(documents.iter().map(|document| document.article.as_str()));
    let mut standing = standing(&snapshot.joined, fields, &touched)?;
    let mut is_new = |section: &Section| {
        let key = (section.document.locale.clone(), section.document.id.clone());
        let stands = standing.get(&key).is_some_and(|standing| standing.digest == section.digest());
        if stands {
            standing.remove(&key);
        }
        !stands
    };
    let come: Vec<Section> = come.into_iter().filter(|section| is_new(section)).collect();
    let gone: Vec<Standing> = standing.into_values().collect();

    let joined = &snapshot.joined;
    let (frequencies, uncounted) = uncounted(joined, fields, &gone);
    let (fresh, counted) = fresh(fields, &come)?;
    let statistics = build::replaced(&snapshot.statistics, &uncounted, &counted);
    let dead = |in_overlay: bool| -> Vec<DocId> {
        let places = gone.iter().map(|standing| joined.place_of(standing.doc));
        places.filter(|(overlay, _)| *overlay == in_overlay).map(|(_, doc)| doc).collect()
    };
    let base = remaining(joined.base(), &dead(false))?;
    let overlay = remaining(joined.overlay(), &dead(true))?;
    let overlay = together(overlay, fresh)?;
    let joined = JoinedSegment::new(base, overlay, frequencies)?;
    Ok(Snapshot { fields, joined, statistics, revision: revision.to_owned() })
}

/// What stands of these articles, by locale and id.
fn standing(
    joined: &JoinedSegment,
    fields: Fields,
    articles: &BTreeSet<&str>,
) -> Result<HashMap<(String, String), Standing>> {
    let reader = StandingSections::new(joined, fields)?;
    let inverted = joined.inverted(fields.article);
    let mut standing = HashMap::new();
    for article in articles {
        let term = Term::from_field_text(fields.article, article);
        for (first, mut postings) in inverted.postings(&term, IndexRecordOption::Basic)? {
            while postings.doc() != TERMINATED {
                let doc = first + postings.doc();
                if joined.is_alive(doc) {
                    let found = reader.read(doc, article)?;
                    let key = (found.section.document.locale.clone(), found.section.document.id.clone());
                    standing.insert(key, found);
                }
                postings.advance();
            }
        }
    }
    Ok(standing)
}

/// What goes, counted; and the base's frequencies that do not count any more, those of before among them.
fn uncounted(joined: &JoinedSegment, fields: Fields, gone: &[Standing]) -> (crate::joined::Gone, AllStatistics) {
    let mut frequencies = joined.gone().clone();
    let mut terms = SectionTerms::new(fields);
    for standing in gone {
        let of_section = terms.of(&standing.section);
        let (in_overlay, _) = joined.place_of(standing.doc);
        if in_overlay {
            // The merge takes it out, and with it what it counted for.
            continue;
        }
        for (field, terms) in of_section.terms {
            for term in terms.whole().collect::<BTreeSet<_>>() {
                frequencies.add(field, term);
            }
        }
    }
    (frequencies, terms.statistics)
}

/// A segment of its own for what is new.
fn fresh(fields: Fields, sections: &[Section]) -> Result<(Option<Part>, AllStatistics)> {
    if sections.is_empty() {
        return Ok((None, AllStatistics::new()));
    }
    let (index, statistics) = build::write_few(&fields, sections)?;
    Ok((Part::open(&index)?, statistics))
}

fn remaining(part: Option<&Part>, dead: &[DocId]) -> Result<Option<Part>> {
    match part {
        Some(part) => part.without(dead),
        None => Ok(None),
    }
}

/// One overlay of the two.
fn together(before: Option<Part>, fresh: Option<Part>) -> Result<Option<Part>> {
    match (before, fresh) {
        (Some(before), None) if before.alive().is_none() => Ok(Some(before)),
        (None, fresh) => Ok(fresh),
        (Some(before), fresh) => {
            let parts: Vec<&Part> = std::iter::once(&before).chain(&fresh).collect();
            Part::open(&merged(&parts, RamDirectory::create())?)
        }
    }
}

/// What counts of these parts, in their order, as an index of one segment. There is at least one part.
pub(crate) fn merged(parts: &[&Part], directory: impl Into<Box<dyn tantivy::Directory>>) -> Result<Index> {
    let segments: Vec<Segment> = parts.iter().map(|part| part.segment.clone()).collect();
    let alive: Vec<Option<AliveBitSet>> = parts.iter().map(|part| part.alive()).collect();
    Ok(merge_filtered_segments(&segments, settings(), alive, directory)?)
}
