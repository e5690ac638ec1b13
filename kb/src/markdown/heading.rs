//! Headings: their levels, anchors and ties.

use super::plain;
use super::split::{Item, Pass, Piece};
use crate::coordinate::{Coordinate, CoordinateError};
use crate::device::DeviceName;
use crate::finding::{FindingCode, Located, Position};
use crate::text::{did_you_mean, is_slug, slugify};
use memchr::memmem;
use pulldown_cmark::{CowStr, HeadingLevel};
use std::ops::Range;

/// A heading: the beginning of a section.
#[derive(Debug)]
pub(super) struct Heading<'a> {
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) level: u8,
    pub(super) items: Vec<Item<'a>>,
    pub(super) at: Position,
    pub(super) about: Vec<Located<Coordinate>>,
    /// The names of conditions in the front matter under which the section helps.
    pub(super) when: Vec<Located<String>>,
    /// The browsers and platforms that it is for.
    pub(super) devices: Vec<DeviceName>,
    pub(super) offset: usize,
}

/// What a heading's attributes say.
#[derive(Debug, Default)]
struct Attributes {
    about: Vec<Located<Coordinate>>,
    when: Vec<Located<String>>,
    devices: Vec<DeviceName>,
}

/// How much of a faulty name a finding quotes.
const QUOTE_LIMIT: usize = 80;

impl<'a> Pass<'a, '_, '_> {
    /// Reads the heading that begins here.
    pub(super) fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'a>>,
        attributes: Vec<(CowStr<'a>, Option<CowStr<'a>>)>,
        range: Range<usize>,
    ) -> Heading<'a> {
        let at = self.reporter.position(range.start);
        let offset = range.start;
        let Attributes { about, when, devices } = self.heading_attributes(attributes, range);
        let level = self.heading_level(level, offset);
        let anchor = id.map(CowStr::into_string).unwrap_or_default();
        Heading { anchor, title: String::new(), level, items: Vec::new(), at, about, when, devices, offset }
    }

    fn heading_level(&mut self, level: HeadingLevel, offset: usize) -> u8 {
        let before = self.split.pieces.last().and_then(|piece| piece.heading.as_ref()).map(|heading| heading.level);
        let (message, advice) = match level {
            HeadingLevel::H2 => return 2,
            HeadingLevel::H3 if before.is_some() => return 3,
            HeadingLevel::H1 => ("a heading of level 1", "Write `##`: the title stands in the front matter."),
            HeadingLevel::H3 => ("a heading of level 3 without one of level 2 before it", "Write `##`."),
            _ => ("a heading below level 3", "Write `###`, or make it a paragraph."),
        };
        self.reporter.report(offset, FindingCode::HeadingLevel, message, advice);
        (level as u8).clamp(2, 3)
    }

    fn heading_attributes(
        &mut self,
        attributes: Vec<(CowStr<'a>, Option<CowStr<'a>>)>,
        range: Range<usize>,
    ) -> Attributes {
        let line = &self.markdown[range.clone()];
        let mut read = Attributes::default();
        for (key, value) in attributes {
            if !matches!(&*key, "about" | "when" | "for") {
                let message = format!("unknown heading attribute `{key}`");
                let advice = "Write `{#anchor}`, `{#anchor about=\"A.b,C.d\"}`, `{#anchor when=\"name\"}` or `{#anchor \
                              for=\"firefox\"}`, without a space after a comma.";
                self.reporter.report(range.start, FindingCode::UnknownHeadingAttribute, message, advice);
                continue;
            }
            let value = value.unwrap_or(CowStr::Borrowed(""));
            let names = value.trim_start_matches(['"', '\'']);
            let quote = value.len() - names.len();
            // The last of the line: attributes stand at its end.
            let mut from = memmem::rfind(line.as_bytes(), value.as_bytes()).unwrap_or(0) + quote;
            for text in names.trim_end_matches(['"', '\'']).split(',') {
                let offset = range.start + from;
                from += text.len() + 1;
                match &*key {
                    "when" => read.when.push(Located { value: text.to_owned(), at: self.reporter.position(offset) }),
                    "for" => read.devices.extend(self.device(text, offset)),
                    _ => read.about.extend(self.coordinate(text, offset)),
                }
            }
        }
        read
    }

    fn coordinate(&mut self, text: &str, offset: usize) -> Option<Located<Coordinate>> {
        match text.parse() {
            Ok(value) => Some(Located { value, at: self.reporter.position(offset) }),
            Err(error) => {
                let error: CoordinateError = error;
                let advice = "Write coordinates between quotes, with commas and no spaces between them.";
                self.reporter.report(offset, FindingCode::InvalidCoordinate, error.to_string(), advice);
                None
            }
        }
    }

    fn device(&mut self, text: &str, offset: usize) -> Option<DeviceName> {
        let device = text.parse().ok();
        if device.is_none() {
            let quoted: String = text.chars().take(QUOTE_LIMIT).collect();
            let message =
                format!("`{quoted}` is no browser and no platform{}", did_you_mean(DeviceName::nearest(text)));
            let names: Vec<String> = DeviceName::all().map(|name| format!("`{name}`")).collect();
            let advice = format!("Write one of {}.", names.join(", "));
            self.reporter.report(offset, FindingCode::UnknownDevice, message, advice);
        }
        device
    }

    /// Ends the heading that is being read, and begins its section.
    pub(super) fn end_heading(&mut self) {
        let Some(mut heading) = self.heading.take() else { return };
        heading.title = plain::text(&heading.items);
        heading.anchor = self.anchor(&heading);
        self.split.pieces.push(Piece::under(Some(heading)));
    }

    /// The anchor as written; where it cannot be used, one that can, so that the section is not lost.
    fn anchor(&mut self, heading: &Heading<'_>) -> String {
        let Heading { anchor, title, offset, .. } = heading;
        let mut chosen = anchor.clone();
        if anchor.is_empty() {
            chosen = slugify(title);
            let advice = "Put `{#lower-case-words}` after it, in English and equal in all translations.";
            let message = format!("the heading `{title}` has no anchor");
            self.reporter.report(*offset, FindingCode::MissingAnchor, message, advice);
        } else if !is_slug(anchor) {
            chosen = slugify(anchor);
            let message = format!("the anchor `{anchor}` is not made of lower-case words and hyphens");
            let advice = format!("Write `{{#{chosen}}}`.");
            self.reporter.report(*offset, FindingCode::InvalidAnchor, message, advice);
        }
        let times = self.anchors.entry(chosen.clone()).or_insert(0);
        *times += 1;
        if *times == 1 {
            return chosen;
        }
        let unique = format!("{chosen}--{times}");
        if !anchor.is_empty() {
            let message = format!("the anchor `{chosen}` stands twice");
            let advice = "Give each heading of an article an anchor of its own.";
            self.reporter.report(*offset, FindingCode::DuplicateAnchor, message, advice);
        }
        unique
    }
}
