//! What our own pages say, in the languages of the knowledge base. What a translation lacks it gets from nowhere: each
//! language is a whole.

mod de;
mod en;
mod es;
mod fr;
mod it;

use kb::{ArticleKind, Locale};

/// The words of the pages in one language.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) skip: &'static str,
    pub(crate) guides: &'static str,
    pub(crate) playground: &'static str,
    pub(crate) health: &'static str,
    pub(crate) languages: &'static str,
    pub(crate) breadcrumbs: &'static str,
    pub(crate) start_title: &'static str,
    pub(crate) start_lead: &'static str,
    pub(crate) start_playground: &'static str,
    pub(crate) start_guides: &'static str,
    pub(crate) start_health: &'static str,
    pub(crate) start_limits: &'static str,
    pub(crate) start_api: &'static str,
    pub(crate) search: &'static str,
    pub(crate) search_hint: &'static str,
    pub(crate) did_you_mean: &'static str,
    /// How phrases, exclusions and titles are written.
    pub(crate) search_syntax: &'static str,
    /// That nothing has the query's phrases and title words as they stand.
    pub(crate) relaxed: &'static str,
    /// Before a category's name, where nothing was found.
    pub(crate) closest_category: &'static str,
    /// Before further sections of an article that answer.
    pub(crate) also_in_it: &'static str,
    /// The query is in another language (`{}` is its name in itself).
    elsewhere: &'static str,
    pub(crate) no_articles: &'static str,
    pub(crate) reviewed: &'static str,
    pub(crate) video: &'static str,
    pub(crate) contents: &'static str,
    pub(crate) related: &'static str,
    pub(crate) explains: &'static str,
    pub(crate) of_type: &'static str,
    pub(crate) no_guides: &'static str,
    pub(crate) members: &'static str,
    pub(crate) no_bundle: &'static str,
    pub(crate) tokens: &'static str,
    pub(crate) examples: &'static str,
    /// Nothing found, one found, several found (`{}` is the number).
    found: [&'static str; 3],
    /// One minute, several minutes (`{}` is the number).
    minutes: [&'static str; 2],
    /// FAQ, guide, video.
    kinds: [&'static str; 3],
}

impl Texts {
    /// The words for a locale; English for a language that we have none of.
    pub(crate) fn of(locale: &Locale) -> &'static Self {
        match locale.language() {
            "es" => &es::WORDS,
            "fr" => &fr::WORDS,
            "de" => &de::WORDS,
            "it" => &it::WORDS,
            _ => &en::WORDS,
        }
    }

    /// How many articles a search found.
    pub(crate) fn found(&self, count: usize) -> String {
        self.found[count.min(2)].replace("{}", &count.to_string())
    }

    /// That the words of a query were found in another language, by that language's name.
    pub(crate) fn found_elsewhere(&self, language: &str) -> String {
        self.elsewhere.replace("{}", language)
    }

    /// How long it takes to read.
    pub(crate) fn minutes(&self, count: u32) -> String {
        self.minutes[usize::from(count != 1)].replace("{}", &count.to_string())
    }

    /// What form an article has.
    pub(crate) fn kind(&self, kind: ArticleKind) -> &'static str {
        match kind {
            ArticleKind::Faq => self.kinds[0],
            ArticleKind::Guide => self.kinds[1],
            ArticleKind::Video => self.kinds[2],
        }
    }
}

/// A language's name in itself; its tag where we do not know it.
pub(crate) fn language_name(locale: &Locale) -> String {
    match locale.as_str() {
        "es" => "Español",
        "en" => "English",
        "fr" => "Français",
        "de" => "Deutsch",
        "it" => "Italiano",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_nouns_in_every_language() {
        for (tag, none, one, many) in [
            ("en", "Nothing was found.", "One article was found.", "12 articles were found."),
            ("es-MX", "No se ha encontrado nada.", "Se ha encontrado un artículo.", "Se han encontrado 12 artículos."),
            ("de", "Nichts gefunden.", "Ein Artikel gefunden.", "12 Artikel gefunden."),
            ("ja", "Nothing was found.", "One article was found.", "12 articles were found."),
        ] {
            let texts = Texts::of(&tag.parse().unwrap());
            assert_eq!([texts.found(0), texts.found(1), texts.found(12)], [none, one, many], "{tag}");
        }
        assert_eq!((en::WORDS.minutes(1), en::WORDS.minutes(2)), ("1 minute".to_owned(), "2 minutes".to_owned()));
    }
}
