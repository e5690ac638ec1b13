//! Articles as the index takes them.

use kb::{Article, Audience, KnowledgeBase};
use search_index::{Document, Thesaurus};

/// Every section of every article, as the index takes it.
pub fn documents(knowledge_base: &KnowledgeBase) -> Vec<Document> {
    documents_of(knowledge_base, |_| true)
}

/// The same of some articles.
pub(super) fn documents_of(knowledge_base: &KnowledgeBase, is_wanted: impl Fn(&Article) -> bool) -> Vec<Document> {
    let mut documents = Vec::new();
    for locale in knowledge_base.locales() {
        let written = knowledge_base.articles(locale).iter().filter(|article| article.locale == *locale);
        for article in written.filter(|article| is_wanted(article)) {
            let preamble = preamble(knowledge_base, article);
            documents.push(preamble.clone());
            documents.extend(article.sections.iter().map(|section| Document {
                id: section_id(&article.identity, &section.anchor),
                coordinates: section.about.iter().map(ToString::to_string).collect(),
                heading: section.title.clone(),
                body: section.text.clone(),
                is_preamble: false,
                synonyms: Vec::new(),
                ..preamble.clone()
            }));
        }
    }
    let thesaurus = thesaurus(knowledge_base);
    for document in &mut documents {
        let text = format!("{}\n{}\n{}", document.title, document.heading, document.body);
        document.synonyms.extend(thesaurus.synonyms_of(&document.locale, &text));
    }
    documents
}

/// What readers may say, by the glossary, for the words that articles use.
fn thesaurus(knowledge_base: &KnowledgeBase) -> Thesaurus {
    let mut thesaurus = Thesaurus::default();
    for wording in knowledge_base.wordings() {
        thesaurus.add(wording.locale.as_str(), &wording.word, &wording.synonyms);
    }
    thesaurus
}

fn preamble(knowledge_base: &KnowledgeBase, article: &Article) -> Document {
    Document {
        id: section_id(&article.identity, ""),
        article: article.identity.clone(),
        locale: article.locale.to_string(),
        kind: article.kind.to_string(),
        category: article.category.clone(),
        tags: article.tags.clone(),
        audience: audience_level(article.audience),
        coordinates: article.about.iter().map(ToString::to_string).collect(),
        slugs: slugs(knowledge_base, article),
        title: article.title.clone(),
        heading: String::new(),
        body: format!("{}\n{}", article.summary, article.preamble_text),
        synonyms: article.synonyms.clone(),
        is_preamble: true,
    }
}

/// What the article is known by in addresses: its slugs, old ones, and those of the translations that its own readers may
/// read.
fn slugs(knowledge_base: &KnowledgeBase, article: &Article) -> Vec<String> {
    let translations = knowledge_base.translations(article).map(|it| &**it);
    let known = std::iter::once(article).chain(translations.filter(|it| it.audience <= article.audience));
    known.flat_map(|it| std::iter::once(&it.slug).chain(&it.redirects)).cloned().collect()
}

/// The index's name of a section; without an anchor, of the preamble.
pub(crate) fn section_id(identity: &str, anchor: &str) -> String {
    format!("{identity}#{anchor}")
}

/// The anchor in the index's name of a section; nothing for the preamble.
pub fn anchor_of(id: &str) -> Option<&str> {
    id.split_once('#').map(|(_, anchor)| anchor).filter(|anchor| !anchor.is_empty())
}

/// The audience as the index orders it.
pub fn audience_level(audience: Audience) -> u8 {
    match audience {
        Audience::Public => 0,
        Audience::Customer => 1,
        Audience::Agent => 2,
    }
}
