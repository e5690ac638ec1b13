//! What an import writes around bodies: front matters and the file of categories.

use super::Settings;
use super::page::{Category, Mark, Page, next_mark, one_line, without_marks};
use super::report::{Done, Notes};
use crate::lint::SUMMARY_LIMIT;
use crate::locale::Locale;
use crate::markdown::options;
use crate::skeleton::{quoted, quoted_coordinate};
use crate::text::{is_slug, slugify};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Longest list in a front matter.
const LIST_LIMIT: usize = 200;

/// What a front matter says besides what the page itself does.
pub(super) struct Head<'a> {
    pub(super) slug: &'a str,
    /// The identity of the article that it translates.
    pub(super) translates: Option<&'a str>,
    /// The old slugs that are free.
    pub(super) redirects: &'a [String],
}

/// The front matter of a page, with its lines `---`.
pub(super) fn front_matter(page: &Page, head: &Head<'_>, settings: &Settings, notes: &Notes) -> String {
    let mut text = format!("---\nslug: {}\n", head.slug);
    if let Some(identity) = head.translates {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "translates: {identity}");
    }
    let title = one_line(&page.title);
    let title = if title.is_empty() { head.slug.replace('-', " ") } else { title };
    let _ = writeln!(
        text,
        "title: {}\nsummary: {}\nkind: {}",
        quoted(&title),
        quoted(&summary(page, &title, notes)),
        page.kind
    );
    let list = |name: &str, items: Vec<String>, text: &mut String| {
        if !items.is_empty() {
            let _ = writeln!(text, "{name}: [{}]", items.join(", "));
        }
    };
    list("tags", tags(page), &mut text);
    let about: Vec<String> = settings.about.iter().map(|it| quoted_coordinate(it.as_str())).collect();
    let _ = writeln!(text, "audience: {}\nabout: [{}]", page.audience, about.join(", "));
    let _ = writeln!(text, "reviewed: {}", page.reviewed.unwrap_or(settings.today).min(settings.today));
    list("redirects", head.redirects.to_vec(), &mut text);
    list(
        "synonyms",
        unique(page.synonyms.iter().map(|it| one_line(it))).iter().map(|it| quoted(it)).collect(),
        &mut text,
    );
    text.push_str("---\n");
    text
}

fn tags(page: &Page) -> Vec<String> {
    unique(page.tags.iter().map(|tag| slugify(tag))).into_iter().filter(|tag| is_slug(tag)).collect()
}

/// Each once, in their order, none that is blank, and as many as a list takes.
fn unique(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    items.filter(|item| !item.is_empty() && seen.insert(item.clone())).take(LIST_LIMIT).collect()
}

/// What the source says, else the first paragraph, else the title.
fn summary(page: &Page, title: &str, notes: &Notes) -> String {
    let given = page.summary.as_deref().map(one_line).filter(|text| !text.is_empty());
    let text = given.clone().or_else(|| first_paragraph(&page.body.text)).unwrap_or_else(|| title.to_owned());
    let short = shortened(&text);
    if given.is_none() {
        let why = "the source has no summary; check that this one says what the article is for";
        notes.add(Done::Guessed, &page.file, 1, &short, why);
    } else if short != text {
        notes.add(Done::Changed, &page.file, 1, text, format!("the summary was cut to {SUMMARY_LIMIT} characters"));
    }
    short
}

/// As many words as lists show.
fn shortened(text: &str) -> String {
    if text.chars().count() <= SUMMARY_LIMIT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SUMMARY_LIMIT - 1).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':', '.']))
}

/// The text of the first paragraph that is not within something else.
fn first_paragraph(markdown: &str) -> Option<String> {
    let headings = |line: &&str| !matches!(next_mark(line), Some((_, Mark::Heading(_), _)));
    let plain: Vec<String> = markdown.split('\n').filter(headings).map(without_marks).collect();
    let plain = plain.join("\n");
    let (mut text, mut depth, mut inside) = (String::new(), 0_usize, false);
    for event in Parser::new_ext(&plain, options()) {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => (inside, depth) = (true, 1),
            Event::End(TagEnd::Paragraph) if depth == 1 && inside => {
                let found = one_line(&text);
                if !found.is_empty() {
                    return Some(found);
                }
                (inside, depth) = (false, 0);
                text.clear();
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(part) | Event::Code(part) if inside => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak if inside => text.push(' '),
            _ => {}
        }
    }
    None
}

/// `categories.yaml`: each category with what the source calls it.
pub(super) fn categories(named: &[Category], used: &BTreeSet<&str>, settings: &Settings, notes: &Notes) -> String {
    let mut text = String::new();
    let mut write = |slug: &str, titles: Vec<(&Locale, &str, Option<&str>)>| {
        let _ = writeln!(text, "{slug}:");
        for (locale, title, description) in titles {
            let description =
                description.map(|it| format!(", description: {}", quoted(&one_line(it)))).unwrap_or_default();
            let _ = writeln!(text, "  {locale}: {{title: {}{description}}}", quoted(&one_line(title)));
        }
    };
    for category in named.iter().filter(|category| used.contains(category.slug.as_str()) && !category.titles.is_empty())
    {
        let description = |locale: &Locale| category.descriptions.get(locale).map(String::as_str);
        let titles = category.titles.iter().map(|(locale, title)| (locale, title.as_str(), description(locale)));
        write(&category.slug, titles.collect());
    }
    let is_named = |slug: &str| named.iter().any(|it| it.slug == slug && !it.titles.is_empty());
    for slug in used.iter().filter(|slug| !is_named(slug)) {
        let mut title = slug.replace('-', " ");
        title.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
        write(slug, vec![(&settings.default_locale, &title, None)]);
        let why = "the source does not say what this category is called; write it into categories.yaml";
        notes.add(Done::Guessed, slug, 1, &title, why);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_first_paragraph_and_no_longer_than_lists_show() {
        let text = "> [!NOTE]\n> No.\n\n- no\n\nYes, *this*\n`one`.\n\nNot this.";
        assert_eq!(first_paragraph(text).as_deref(), Some("Yes, this one."));
        assert_eq!(first_paragraph("## no\n"), None);
        let long = shortened(&"word ".repeat(100));
        assert!(long.chars().count() <= SUMMARY_LIMIT && long.ends_with("word…"), "{long}");
    }
}
