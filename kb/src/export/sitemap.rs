//! The site map of sitemaps.org, with the translations of each page.

use super::Exporter;
use crate::article::Article;
use crate::text::escape_html;

impl Exporter<'_> {
    /// `sitemap.xml`: every article in every locale, the day on which it was last checked, and its translations
    /// (`hreflang`, the default locale as `x-default`). A site map may name 50,000 pages, which is also the most files
    /// that are loaded: [`crate::Options::max_files`].
    pub fn sitemap(&self) -> String {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
             xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
        );
        for locale in self.kb.locales() {
            for article in self.articles(locale) {
                self.page(article, &mut xml);
            }
        }
        xml.push_str("</urlset>\n");
        xml
    }

    fn page(&self, article: &Article, xml: &mut String) {
        let address = |article: &Article| escape_html(&self.absolute(&article.url));
        xml.push_str(&format!("<url>\n<loc>{}</loc>\n<lastmod>{}</lastmod>\n", address(article), article.reviewed_on));
        let mut versions: Vec<&Article> = vec![article];
        versions
            .extend(self.kb.translations(article).map(AsRef::as_ref).filter(|it: &&Article| it.is_for(self.reader)));
        if versions.len() > 1 {
            versions.sort_by_key(|it| (it.locale != *self.kb.default_locale(), it.locale.clone()));
            for version in &versions {
                self.alternate(version.locale.as_str(), &address(version), xml);
            }
            if let Some(default) = versions.first().filter(|it| it.locale == *self.kb.default_locale()) {
                self.alternate("x-default", &address(default), xml);
            }
        }
        xml.push_str("</url>\n");
    }

    fn alternate(&self, language: &str, address: &str, xml: &mut String) {
        xml.push_str(&format!("<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{address}\"/>\n"));
    }
}
