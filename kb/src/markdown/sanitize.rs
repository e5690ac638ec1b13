//! The second net: whatever the renderer wrote, only these elements, attributes, classes and addresses come out.

use super::highlight;
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const TAGS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h2",
    "h3",
    "hr",
    "img",
    "input",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

const CLASSES: &[&str] = &[
    "alert",
    "alert-note",
    "alert-tip",
    "alert-important",
    "alert-warning",
    "alert-caution",
    "alert-title",
    "align-left",
    "align-center",
    "align-right",
    "footnote",
    "footnote-label",
    "footnote-ref",
    "table",
    "try",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let attributes = HashMap::from([
        ("a", HashSet::from(["href", "name", "rel"])),
        ("code", HashSet::from(["class"])),
        ("div", HashSet::from(["class", "id"])),
        ("h2", HashSet::from(["id"])),
        ("h3", HashSet::from(["id"])),
        ("img", HashSet::from(["src", "alt"])),
        ("input", HashSet::from(["type", "checked", "disabled"])),
        ("ol", HashSet::from(["start"])),
        ("p", HashSet::from(["class"])),
        ("span", HashSet::from(["class"])),
        ("sup", HashSet::from(["class", "id"])),
        ("td", HashSet::from(["class"])),
        ("th", HashSet::from(["class", "scope"])),
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(attributes)
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        // A check box of a task list, and no other kind of input.
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .attribute_filter(filter);
    builder
});

/// Sanitizes a fragment. What was clean stays as it is, up to the spelling of entities and empty elements.
pub(super) fn clean(html: &str) -> String {
    if html.bytes().filter(|byte| *byte == b'&').count() <= MOST_REFERENCES {
        return CLEANER.clean(html).to_string();
    }
    let hidden = REFERENCES.iter().fold(html.to_owned(), |html, (reference, sign)| html.replace(reference, sign));
    let clean = CLEANER.clean(&hidden).to_string();
    REFERENCES.iter().fold(clean, |html, (reference, sign)| html.replace(sign, reference))
}

/// The parser copies a text at every reference to a character in it, which takes time by the square of its length: where
/// there are more than this, they are hidden from it.
const MOST_REFERENCES: usize = 1_000;

/// The references that the renderer writes, and what stands for them meanwhile: characters that no text may exchange
/// (Unicode, section 23.7). Where a text has one nevertheless, it becomes an escaped character, and harmless. None of the
/// four decides where an address leads.
const REFERENCES: [(&str, &str); 4] =
    [("&amp;", "\u{fdd0}"), ("&lt;", "\u{fdd1}"), ("&gt;", "\u{fdd2}"), ("&quot;", "\u{fdd3}")];

fn filter<'u>(_element: &str, attribute: &str, value: &'u str) -> Option<Cow<'u, str>> {
    let keep = match attribute {
        "class" => return classes(value),
        // Prefixes keep ids from taking the place of a page's own names.
        "id" => ["s-", "fn-", "fnref-"].iter().any(|prefix| value.starts_with(prefix)),
        // A path such as `//host` would lead to another site.
        "href" | "src" => !value.starts_with("//") && !value.starts_with("/\\"),
        _ => true,
    };
    keep.then_some(Cow::Borrowed(value))
}

fn classes(value: &str) -> Option<Cow<'_, str>> {
    let is_language = |class: &str| {
        class.strip_prefix("language-").is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'_'))
        })
    };
    let is_known = |class: &&str| CLASSES.contains(class) || highlight::CLASSES.contains(class);
    let kept: Vec<&str> =
        value.split_ascii_whitespace().filter(|class| is_known(class) || is_language(class)).collect();
    if kept.is_empty() { None } else { Some(Cow::Owned(kept.join(" "))) }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_the_renderer_never_writes_does_not_pass() {
        for (hostile, clean_html) in [
            ("<script>alert(1)</script>x", "x"),
            ("<p onclick=\"x()\">a</p>", "<p>a</p>"),
            ("<p style=\"color:red\" class=\"evil alert\">a</p>", "<p class=\"alert\">a</p>"),
            ("<a href=\"javascript:x\">a</a>", "<a>a</a>"),
            ("<a href=\"//host/x\">a</a>", "<a>a</a>"),
            ("<a href=\"http://host/x\">a</a>", "<a>a</a>"),
            ("<img src=\"data:image/svg+xml,x\" onerror=\"x()\" alt=\"a\">", "<img alt=\"a\">"),
            ("<h2 id=\"location\">a</h2>", "<h2>a</h2>"),
            ("<h2 id=\"s-location\">a</h2>", "<h2 id=\"s-location\">a</h2>"),
            ("<iframe src=\"https://host\"></iframe>", ""),
            ("<form action=\"/x\"><button>a</button></form>", "a"),
            ("<svg><script>x</script></svg>", ""),
            ("<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">", ""),
            ("<!-- a -->b", "b"),
            ("<span class=\"hl-keyword evil\" style=\"x\">a</span>", "<span class=\"hl-keyword\">a</span>"),
        ] {
            assert_eq!(clean(hostile), clean_html, "{hostile}");
        }
        // With the references hidden it is no other.
        let many = "&amp;".repeat(super::MOST_REFERENCES);
        for (hostile, clean_html) in [
            ("<a href=\"javascript:x(&quot;)\" title=\"&gt;\">&lt;script&gt;</a>", "<a>&lt;script&gt;</a>"),
            (
                "<script>&lt;</script><a href=\"/a?b&amp;c\">x</a>\u{fdd1}script\u{fdd2}",
                "<a href=\"/a?b&amp;c\">x</a>&lt;script&gt;",
            ),
        ] {
            assert_eq!(clean(&format!("<p>{many}</p>{hostile}")), format!("<p>{many}</p>{clean_html}"), "{hostile}");
        }
        assert!(clean("<input type=\"password\" onfocus=\"x()\" autofocus>").contains("type=\"checkbox\""));
    }
}
