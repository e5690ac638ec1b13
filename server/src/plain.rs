//! Snippets of a search where there is no HTML: on a terminal, and for assistants.

/// A snippet as text: matches between asterisks, escapes resolved, on one line.
pub(crate) fn plain(snippet: &str) -> String {
    let marked = snippet.replace("<mark>", "*").replace("</mark>", "*").replace('\n', " ");
    let quotes = marked.replace("&quot;", "\"").replace("&#x27;", "'").replace("&#39;", "'");
    quotes.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_plain_where_there_is_no_html() {
        assert_eq!(plain("a &lt;b&gt; <mark>c</mark> &amp;amp;"), "a <b> *c* &amp;");
    }
}
