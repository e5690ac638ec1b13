//! Items to HTML: the parser's own writer, with our elements for tables, alerts, links, images and footnotes.

use super::footnotes::Footnotes;
use super::highlight;
use super::split::Item;
use crate::locale::Locale;
use crate::text::escape_html;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

/// The HTML of blocks.
pub(super) fn render(items: &[Item<'_>], footnotes: &mut Footnotes<'_>, locale: &Locale) -> String {
    write(items, Some(footnotes), locale)
}

/// The HTML of a heading's content; a footnote has no place there and is left out.
pub(super) fn render_inline(items: &[Item<'_>], locale: &Locale) -> String {
    write(items, None, locale)
}

fn write(items: &[Item<'_>], mut footnotes: Option<&mut Footnotes<'_>>, locale: &Locale) -> String {
    let mut table = TableState::default();
    // The code of the GraphQL block that is being read.
    let mut graphql: Option<String> = None;
    let mut events = Vec::with_capacity(items.len());
    for item in items {
        let html = match item {
            Item::LinkStart { href, external } => link_html(href, *external),
            Item::LinkEnd => "</a>".to_owned(),
            Item::Image { src, alt } => {
                format!("<img src=\"{}\" alt=\"{}\">", escape_html(src), escape_html(alt))
            }
            Item::FootnoteReference(label) => match &mut footnotes {
                Some(footnotes) => footnotes.reference_html(label),
                None => continue,
            },
            Item::Event(Event::Start(Tag::CodeBlock(kind))) if is_graphql(kind) => {
                graphql = Some(String::new());
                continue;
            }
            Item::Event(Event::Text(text)) if graphql.is_some() => {
                graphql.get_or_insert_default().push_str(text);
                continue;
            }
            Item::Event(Event::End(TagEnd::CodeBlock)) if graphql.is_some() => {
                let code = highlight::graphql(&graphql.take().unwrap_or_default());
                format!("<pre><code class=\"language-graphql\">{code}</code></pre>\n")
            }
            Item::Event(event) => match own_html(event, &mut table, locale) {
                Some(html) => html,
                None => {
                    events.push(event.clone());
                    continue;
                }
            },
        };
        events.push(Event::InlineHtml(html.into()));
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    html
}

/// Whether a block is fenced and its language is GraphQL.
pub(super) fn is_graphql(kind: &CodeBlockKind<'_>) -> bool {
    matches!(kind, CodeBlockKind::Fenced(info) if info.split_ascii_whitespace().next() == Some("graphql"))
}

/// A link to another site tells it nothing, and opens nothing that could reach back.
fn link_html(href: &str, external: bool) -> String {
    let rel = if external { " rel=\"external noopener noreferrer\"" } else { "" };
    format!("<a href=\"{}\"{rel}>", escape_html(href))
}

#[derive(Default)]
struct TableState {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

/// The elements that we write ourselves: the parser's writer aligns by inline style and gives alerts no title.
fn own_html(event: &Event<'_>, table: &mut TableState, locale: &Locale) -> Option<String> {
    let html = match event {
        Event::Start(Tag::Table(alignments)) => {
            table.alignments.clone_from(alignments);
            "<div class=\"table\"><table>".to_owned()
        }
        Event::End(TagEnd::Table) => "</tbody></table></div>\n".to_owned(),
        Event::Start(Tag::TableHead) => {
            (table.in_head, table.column) = (true, 0);
            "<thead><tr>".to_owned()
        }
        Event::End(TagEnd::TableHead) => {
            table.in_head = false;
            "</tr></thead><tbody>\n".to_owned()
        }
        Event::Start(Tag::TableRow) => {
            table.column = 0;
            "<tr>".to_owned()
        }
        Event::End(TagEnd::TableRow) => "</tr>\n".to_owned(),
        Event::Start(Tag::TableCell) => table.cell(),
        Event::End(TagEnd::TableCell) => if table.in_head { "</th>" } else { "</td>" }.to_owned(),
        Event::Start(Tag::BlockQuote(Some(kind))) => {
            let class = alert_class(*kind);
            let title = alert_title(*kind, locale);
            format!("<div class=\"alert alert-{class}\"><p class=\"alert-title\">{title}</p>\n")
        }
        Event::End(TagEnd::BlockQuote(Some(_))) => "</div>\n".to_owned(),
        _ => return None,
    };
    Some(html)
}

impl TableState {
    fn cell(&mut self) -> String {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        if self.in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") }
    }
}

fn alert_class(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// What an alert is called, so that it is told apart without its colour.
fn alert_title(kind: BlockQuoteKind, locale: &Locale) -> &'static str {
    let [note, tip, important, warning, caution] = match locale.language() {
        "es" => ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"],
        "fr" => ["Remarque", "Astuce", "Important", "Avertissement", "Attention"],
        "de" => ["Hinweis", "Tipp", "Wichtig", "Warnung", "Achtung"],
        "it" => ["Nota", "Suggerimento", "Importante", "Avviso", "Attenzione"],
        _ => ["Note", "Tip", "Important", "Warning", "Caution"],
    };
    match kind {
        BlockQuoteKind::Note => note,
        BlockQuoteKind::Tip => tip,
        BlockQuoteKind::Important => important,
        BlockQuoteKind::Warning => warning,
        BlockQuoteKind::Caution => caution,
    }
}
