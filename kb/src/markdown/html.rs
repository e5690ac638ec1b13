//! Items to HTML: the parser's own writer, with our elements for tables, alerts, links, images and footnotes.

use super::Context;
use super::footnotes::Footnotes;
use super::highlight::{self, Language};
use super::split::Item;
use crate::locale::Locale;
use crate::placeholder;
use crate::text::escape_html;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

/// The HTML of blocks.
pub(super) fn render(items: &[Item<'_>], footnotes: &mut Footnotes<'_>, context: &Context<'_>) -> String {
    write(items, Some(footnotes), context)
}

/// The HTML of a heading's content; a footnote has no place there and is left out.
pub(super) fn render_inline(items: &[Item<'_>], context: &Context<'_>) -> String {
    write(items, None, context)
}

fn write(items: &[Item<'_>], mut footnotes: Option<&mut Footnotes<'_>>, context: &Context<'_>) -> String {
    let mut table = TableState::default();
    // The code of the block that is being read, where it gets colours.
    let mut coloured: Option<(Language, String)> = None;
    // Whether each open link is dropped, as one that leads nowhere is.
    let mut dropped = Vec::new();
    let mut events = Vec::with_capacity(items.len());
    for item in items {
        let html = match item {
            Item::LinkStart { number, external } => {
                let href = context.hrefs.get(*number).and_then(Option::as_ref);
                dropped.push(href.is_none());
                match href {
                    Some(href) => link_html(href, *external),
                    None => continue,
                }
            }
            Item::LinkEnd if dropped.pop() == Some(true) => continue,
            Item::LinkEnd => "</a>".to_owned(),
            Item::Image { src, alt } => {
                format!("<img src=\"{}\" alt=\"{}\">", escape_html(src), escape_html(alt))
            }
            Item::FootnoteReference(label) => match footnotes.as_mut().and_then(|footnotes| footnotes.refer(label)) {
                Some(reference) => reference.html(context),
                None => continue,
            },
            Item::Event(Event::Start(Tag::CodeBlock(kind))) if language(kind).is_some() => {
                coloured = language(kind).map(|language| (language, String::new()));
                continue;
            }
            Item::Event(Event::Text(text)) if coloured.is_some() => {
                if let Some((_, code)) = &mut coloured {
                    code.push_str(text);
                }
                continue;
            }
            Item::Event(Event::End(TagEnd::CodeBlock)) if coloured.is_some() => match coloured.take() {
                Some((language, code)) => code_html(language, &code, context),
                None => continue,
            },
            Item::Event(event) => match own_html(event, &mut table, context.locale) {
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

/// The language of a fenced block, if its code gets colours.
fn language(kind: &CodeBlockKind<'_>) -> Option<Language> {
    let CodeBlockKind::Fenced(info) = kind else { return None };
    Language::named(info.split_ascii_whitespace().next()?)
}

/// A block of code in colours; under an operation, the way to try it.
fn code_html(language: Language, code: &str, context: &Context<'_>) -> String {
    let (name, coloured) = (language.name(), highlight::highlight(language, code));
    let block = format!("<pre><code class=\"language-{name}\">{coloured}</code></pre>\n");
    if language != Language::Graphql {
        return block;
    }
    let (playground, query) = (escape_html(context.playground), placeholder::in_address(code.trim()));
    let open = open_in_playground(context.locale);
    format!("{block}<p class=\"try\"><a href=\"{playground}#query={query}\">{open}</a></p>\n")
}

fn open_in_playground(locale: &Locale) -> &'static str {
    match locale.language() {
        "es" => "Abrir en la consola GraphQL",
        "fr" => "Ouvrir dans la console GraphQL",
        "de" => "In der GraphQL-Konsole öffnen",
        "it" => "Apri nella console GraphQL",
        _ => "Open in the playground",
    }
}

/// Whether a block is fenced and its language is GraphQL.
pub(super) fn is_graphql(kind: &CodeBlockKind<'_>) -> bool {
    matches!(language(kind), Some(Language::Graphql))
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
