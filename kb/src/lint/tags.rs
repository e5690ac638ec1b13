//! Tags are closed by use: one that stands alone and nearly equals another is a slip of the pen.

use super::Check;
use crate::finding::FindingCode;
use std::collections::{BTreeMap, BTreeSet, HashMap};

impl Check<'_> {
    /// A tag that a single article uses, one letter away from a tag that more use.
    pub(super) fn unusual_tags(&mut self) {
        let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for document in self.documents {
            for tag in &document.article.tags {
                users.entry(tag).or_default().insert(&document.article.identity);
            }
        }
        let usual: BTreeSet<&str> = users.iter().filter(|(_, users)| users.len() > 1).map(|(tag, _)| *tag).collect();
        let mut by_variant: HashMap<String, &str> = HashMap::new();
        for tag in &usual {
            for variant in variants(tag) {
                by_variant.entry(variant).or_insert(tag);
            }
        }
        for document in self.documents {
            for tag in document.front_matter.tags.iter().filter(|tag| !usual.contains(tag.value.as_str())) {
                let Some(near) = variants(&tag.value).find_map(|variant| by_variant.get(&variant)) else { continue };
                let message = format!("the tag `{}` stands nowhere else: did you mean `{near}`?", tag.value);
                let advice = "Use the tag that the other articles use.";
                self.findings.push(crate::finding::Finding::new(
                    &document.path,
                    tag.at,
                    FindingCode::UnusualTag,
                    message,
                    advice,
                ));
            }
        }
    }
}

/// The word and the word without each of its letters: two words one letter apart share one of these, so that no pair
/// needs to be compared. Tags are ASCII.
fn variants(word: &str) -> impl Iterator<Item = String> {
    let without = word.char_indices().map(|(at, character)| {
        let mut shorter = word.to_owned();
        shorter.replace_range(at..at + character.len_utf8(), "");
        shorter
    });
    std::iter::once(word.to_owned()).chain(without)
}
