//! Other guides made of those of the moment: what has not changed is shared with them.

use std::{collections::BTreeSet, sync::Arc};

use kb::{Article, Audience, KnowledgeBase, Unusable};
use search_index::SearchIndex;

use super::{Guides, GuidesError, documents, documents_of};
use crate::help::{Live, Ranked};

/// Something about the articles that somebody must see to, because not everything of the folder is served as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    text: String,
    public_text: String,
}

impl Warning {
    /// Of the folder as a whole.
    pub fn of_folder(problem: &str) -> Self {
        let public_text =
            "the folder of articles cannot be used as it is: the log says why; everything is served as it was";
        Self { text: format!("{problem}; everything is served as it was"), public_text: public_text.to_owned() }
    }

    /// Of a file that cannot be used as it is.
    pub fn of_file(Unusable { finding, served }: &Unusable) -> Self {
        let meanwhile = if served.is_some() { "It is served as it was" } else { "It is left out" };
        let (path, line, column) = (&finding.path, finding.line, finding.column);
        let (message, advice) = (&finding.message, finding.advice.trim_end_matches('.'));
        let text = format!("{path}:{line}:{column}: {message}. {advice}. {meanwhile} until then.");
        let public_text = match served {
            Some(Audience::Public) => text.clone(),
            _ => "an article that is not for everybody, or never was served, cannot be used as it is: the log and \
                  `ventanilla kb check` name it"
                .to_owned(),
        };
        Self { text, public_text }
    }

    /// In full, with the file's place, for who runs the desk or answers for its articles.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// For everybody: of a file that not everybody may know of, only that there is one.
    pub fn public_text(&self) -> &str {
        &self.public_text
    }
}

impl Guides {
    /// The same, with what is wrong with the articles: how many findings, and which of them somebody must see to.
    #[must_use]
    pub fn with_warnings(self, findings: usize, warnings: Vec<Warning>) -> Self {
        Self { findings, warnings: Arc::new(warnings), ..self }
    }

    /// How many findings the articles have.
    pub fn findings(&self) -> usize {
        self.findings
    }

    /// What somebody must see to.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The same articles with these warnings.
    #[must_use]
    pub fn warned(&self, findings: usize, warnings: Vec<Warning>) -> Self {
        self.shared().with_warnings(findings, warnings)
    }

    /// Other articles: those that are the very same are not indexed again.
    ///
    /// # Errors
    /// Where the index cannot be brought up to date, nor built anew.
    pub fn renewed(&self, knowledge_base: KnowledgeBase) -> Result<Self, GuidesError> {
        let index = self.renewed_index(&knowledge_base)?;
        let live = Arc::new(Live::of(&knowledge_base, &self.coordinates));
        Ok(Self { knowledge_base, index, live, ..self.shared() })
    }

    /// The same with the index merged into one, and stored where it is kept. Takes seconds where there are many articles.
    ///
    /// # Errors
    /// Where that cannot be written.
    pub fn with_index_stored(&self) -> Result<Self, GuidesError> {
        let index = self.index.stored()?;
        index.prepare()?;
        Ok(Self { index: Arc::new(index), ..self.shared() })
    }

    fn shared(&self) -> Self {
        Self {
            knowledge_base: self.knowledge_base.clone(),
            index: Arc::clone(&self.index),
            index_folder: self.index_folder.clone(),
            coordinates: Arc::clone(&self.coordinates),
            live: Arc::clone(&self.live),
            // What was worked out is worked out again as it is asked for.
            ranked: Ranked::default(),
            findings: self.findings,
            warnings: Arc::clone(&self.warnings),
        }
    }

    fn renewed_index(&self, after: &KnowledgeBase) -> Result<Arc<SearchIndex>, GuidesError> {
        if after.revision() == self.knowledge_base.revision() {
            return Ok(Arc::clone(&self.index));
        }
        let changed = changed(&self.knowledge_base, after);
        let identities: Vec<&str> = changed.iter().map(String::as_str).collect();
        let of_changed = documents_of(after, |article| changed.contains(&article.identity));
        match self.index.replaced(after.revision(), &identities, &of_changed) {
            Ok(index) => Ok(Arc::new(index)),
            Err(error) => {
                tracing::warn!(%error, "the search index could not be brought up to date, and is built anew");
                self.built_index(after)
            }
        }
    }

    fn built_index(&self, after: &KnowledgeBase) -> Result<Arc<SearchIndex>, GuidesError> {
        let all = || documents(after);
        let built = match &self.index_folder {
            Some(folder) => SearchIndex::open_or_build(folder, after.revision(), all).map(|(index, _)| index),
            None => SearchIndex::in_memory(&all()),
        };
        let in_memory = |error: search_index::Error| {
            tracing::warn!(%error, "the search index cannot be kept, and is built in memory");
            SearchIndex::in_memory(&documents(after))
        };
        Ok(Arc::new(built.or_else(in_memory)?))
    }
}

/// The identities of the articles that are not the very same in both, in whatever language; of all, where readers' other words
/// for what they say are not the same.
fn changed(before: &KnowledgeBase, after: &KnowledgeBase) -> BTreeSet<String> {
    let has_other_words = before.wordings() != after.wordings();
    let different = |of: &KnowledgeBase, from: &KnowledgeBase| -> Vec<String> {
        let is_other = |article: &Arc<Article>| {
            has_other_words || from.article_by_id(article.uuid).is_none_or(|same| !Arc::ptr_eq(same, article))
        };
        let written =
            of.locales().iter().flat_map(|locale| of.articles(locale).iter().filter(move |it| it.locale == *locale));
        written.filter(|article| is_other(article)).map(|article| article.identity.clone()).collect()
    };
    different(before, after).into_iter().chain(different(after, before)).collect()
}
