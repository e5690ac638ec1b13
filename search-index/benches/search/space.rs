//! What the parts of a stored index take of the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::sets::Outcome;

/// Parts below this share of the text are not worth a line.
const SHOWN: f64 = 0.005;

/// Writes the share of the text that each part of the index takes, the largest first.
pub(crate) fn write_parts(home: &Path, text: usize, out: &mut impl Write) -> Outcome<()> {
    let mut parts: Vec<(String, u64)> = parts(home)?.into_iter().collect();
    parts.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    for (name, bytes) in parts {
        let share = bytes as f64 / text.max(1) as f64;
        if share >= SHOWN {
            writeln!(out, "    {share:.3}  {name}")?;
        }
    }
    Ok(())
}

fn parts(home: &Path) -> Outcome<BTreeMap<String, u64>> {
    let mut parts = BTreeMap::new();
    for entry in fs::read_dir(home)? {
        let folder = entry?.path();
        if !folder.join("meta.json").is_file() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if [".json", ".grams"].iter().any(|end| name.ends_with(end)) {
                *parts.entry(name).or_default() += entry.metadata()?.len();
            }
        }
        let usage = tantivy::Index::open_in_dir(&folder)?.reader()?.searcher().space_usage()?;
        for segment in usage.segments() {
            let by_field = [
                ("terms", segment.termdict()),
                ("postings", segment.postings()),
                ("positions", segment.positions()),
                ("column", segment.fast_fields()),
                ("lengths", segment.fieldnorms()),
            ];
            for (part, fields) in by_field {
                for field in fields.fields() {
                    *parts.entry(format!("{} {part}", field.field_name())).or_default() += field.total().get_bytes();
                }
            }
            *parts.entry("stored texts".to_owned()).or_default() += segment.store().total().get_bytes();
        }
    }
    Ok(parts)
}
