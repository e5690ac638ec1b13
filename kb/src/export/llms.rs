//! `llms.txt`: a list of the guides for language models, in the form of llmstxt.org.

use super::Exporter;
use crate::article::Article;
use crate::locale::Locale;
use crate::text::escape_markdown;

/// Title, what it is, and what a guide in another language is introduced with.
struct Texts {
    title: &'static str,
    summary: &'static str,
    list: &'static str,
}

impl Texts {
    /// English for a language that we have none of.
    fn of(locale: &Locale) -> &'static Texts {
        match locale.language() {
            "es" => &Texts {
                title: "Ventanilla: guías",
                summary: "Cómo hacer gestiones sobre facturas, pagos, productos, equipos y la cuenta prepago, y cómo \
                          hacerlas con la API GraphQL.",
                list: "Guías en español",
            },
            "fr" => &Texts {
                title: "Ventanilla : guides",
                summary: "Comment gérer factures, paiements, produits, équipes et compte prépayé, et comment le faire \
                          avec l'API GraphQL.",
                list: "Guides en français",
            },
            "de" => &Texts {
                title: "Ventanilla: Anleitungen",
                summary: "Wie man Rechnungen, Zahlungen, Produkte, Teams und das Prepaid-Konto verwaltet, und wie es mit \
                          der GraphQL-API geht.",
                list: "Anleitungen auf Deutsch",
            },
            "it" => &Texts {
                title: "Ventanilla: guide",
                summary: "Come gestire fatture, pagamenti, prodotti, team e conto prepagato, e come farlo con l'API \
                          GraphQL.",
                list: "Guide in italiano",
            },
            "en" => &ENGLISH,
            _ => &OTHER,
        }
    }
}

const ENGLISH: Texts = Texts {
    title: "Ventanilla: guides",
    summary: "How to manage invoices, payments, products, teams and the prepaid account, and how to do it with the GraphQL \
              API.",
    list: "Guides in English",
};

const OTHER: Texts = Texts { list: "", ..ENGLISH };

impl Exporter<'_> {
    /// `llms.txt` of a locale: under each category the articles with their summaries, each by the address of its Markdown;
    /// under `Optional`, which a reader short of room leaves out, the same lists in the other locales.
    pub fn llms(&self, locale: &Locale) -> String {
        let Texts { title, summary, .. } = Texts::of(locale);
        let mut text = format!("# {title}\n\n> {summary}\n");
        for category in self.kb.categories() {
            let entries: Vec<String> =
                self.articles(locale).filter(|it| it.category == category.slug).map(|it| self.entry(it)).collect();
            if !entries.is_empty() {
                let heading = escape_markdown(category.title(locale));
                text.push_str(&format!("\n## {heading}\n\n{}\n", entries.join("\n")));
            }
        }
        let others = self.kb.locales().iter().filter(|other| *other != locale && self.articles(other).next().is_some());
        let lists: Vec<String> = others.map(|other| self.list(other)).collect();
        if !lists.is_empty() {
            text.push_str(&format!("\n## Optional\n\n{}\n", lists.join("\n")));
        }
        text
    }

    /// `llms-full.txt` of a locale: the same introduction, then every article whole.
    pub fn llms_full(&self, locale: &Locale) -> String {
        let Texts { title, summary, .. } = Texts::of(locale);
        let mut text = format!("# {title}\n\n> {summary}\n");
        for article in self.articles(locale) {
            text.push_str(&format!("\n---\n\n<{}>\n\n{}", self.absolute(&article.url), self.article(article)));
        }
        text
    }

    fn entry(&self, article: &Article) -> String {
        let Article { title, summary, url, .. } = article;
        format!("- [{}]({}.md): {}", escape_markdown(title), self.absolute(url), escape_markdown(summary))
    }

    fn list(&self, locale: &Locale) -> String {
        let Texts { list, .. } = Texts::of(locale);
        let name = if list.is_empty() { format!("Guides: {locale}") } else { (*list).to_owned() };
        let address = self.absolute(&format!("{}/{locale}/llms.txt", self.kb.options().article_base));
        format!("- [{name}]({address})")
    }
}
