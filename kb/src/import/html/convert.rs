//! A tree to Markdown: blocks.

use super::dom::{Dom, Kind};
use super::elements::{BLOCKS, NOISE, PLAIN};
use super::inline::{Flow, Style};
use crate::import::links::Links;
use crate::import::page::{Body, Heading, without_marks};
use crate::import::report::{Done, Notes};
use crate::text::{escape_block_start, fenced};
use std::collections::{BTreeMap, HashSet};

/// Deepest nesting that is kept; what is nested deeper is its text. Our own renderer has such a bound, too.
pub(super) const DEPTH_LIMIT: usize = 40;

/// A block of Markdown.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) text: String,
    /// The character of a list's markers.
    pub(super) list: Option<char>,
}

impl Block {
    pub(super) fn plain(text: String) -> Self {
        Block { text, list: None }
    }
}

/// Converts one page, or a part of one.
pub(in crate::import) struct Converter<'a> {
    pub(super) dom: &'a Dom,
    pub(super) links: &'a dyn Links,
    pub(super) notes: &'a Notes,
    pub(super) file: &'a str,
    /// The line of the file before the one with which the page begins.
    pub(super) before: u32,
    pub(super) body: &'a mut Body,
    /// What is not converted: it stands elsewhere.
    pub(super) skipped: HashSet<usize>,
    /// Names of places that are still to come.
    names: Vec<String>,
    /// How many blocks are open in which a heading makes no section.
    pub(in crate::import) nested: usize,
    /// What was dropped without a word of its own: how often, and the line of the first.
    noise: BTreeMap<&'static str, (usize, u32)>,
}

impl<'a> Converter<'a> {
    pub(in crate::import) fn new(
        dom: &'a Dom,
        links: &'a dyn Links,
        notes: &'a Notes,
        (file, before): (&'a str, u32),
        body: &'a mut Body,
    ) -> Self {
        let (skipped, names, noise) = (HashSet::new(), Vec::new(), BTreeMap::new());
        Converter { dom, links, notes, file, before, body, skipped, names, nested: 0, noise }
    }

    /// The Markdown of these nodes.
    pub(in crate::import) fn convert(&mut self, nodes: &[usize]) -> String {
        let blocks = self.blocks(nodes, 0);
        self.place_names();
        for (name, (count, line)) in std::mem::take(&mut self.noise) {
            let why = "scripts, styles and comments have no place in an article";
            self.notes.add(Done::LeftOut, self.file, line, format!("{count} × {name}"), why);
        }
        joined(&blocks)
    }

    pub(super) fn note(&self, done: Done, node: usize, what: impl AsRef<str>, why: impl Into<String>) {
        self.notes.add(done, self.file, self.line(node), what, why);
    }

    pub(super) fn line(&self, node: usize) -> u32 {
        self.before + self.dom.line(node)
    }

    /// What an element looked like: its tag, and the text in it.
    pub(super) fn source(&self, node: usize) -> String {
        let name = self.dom.name(node).unwrap_or_default();
        let attributes = ["src", "href", "data", "type", "title", "alt", "name", "value"];
        let attributes =
            attributes.iter().filter_map(|it| self.dom.attribute(node, it).map(|value| format!(" {it}=\"{value}\"")));
        format!("<{name}{}>{}", attributes.collect::<String>(), self.dom.text(node).trim())
    }

    /// Notes that a place has this name.
    pub(super) fn named(&mut self, node: usize) {
        let names = ["id", "name"].iter().filter_map(|it| self.dom.attribute(node, it));
        self.names.extend(names.filter(|name| !name.trim().is_empty()).map(str::to_owned));
    }

    /// Gives the place that was read last the names that were noted.
    pub(super) fn place_names(&mut self) {
        for name in std::mem::take(&mut self.names) {
            self.body.name(&name);
        }
    }

    fn is_block(&self, node: usize) -> bool {
        let Some(name) = self.dom.name(node) else { return false };
        BLOCKS.contains(&name)
            || (name != "a"
                && name != "svg"
                && self.dom.find(node, |it| self.dom.name(it).is_some_and(|it| BLOCKS.contains(&it))).is_some())
    }

    pub(super) fn blocks(&mut self, nodes: &[usize], depth: usize) -> Vec<Block> {
        let (mut blocks, mut run) = (Vec::new(), Vec::new());
        for node in nodes {
            if self.skipped.contains(node) {
                continue;
            }
            if depth < DEPTH_LIMIT && self.is_block(*node) {
                self.paragraph(&mut run, &mut blocks, depth);
                self.block(*node, depth + 1, &mut blocks);
            } else {
                run.push(*node);
            }
        }
        self.paragraph(&mut run, &mut blocks, depth);
        blocks
    }

    /// What stands beside each other without a block of its own.
    fn paragraph(&mut self, run: &mut Vec<usize>, blocks: &mut Vec<Block>, depth: usize) {
        if run.is_empty() {
            return;
        }
        let mut flow = Flow::default();
        self.inline(run, &mut flow, Style::default(), depth);
        run.clear();
        for text in flow.paragraphs() {
            self.place_names();
            blocks.push(Block::plain(escape_block_start(&text)));
        }
    }

    pub(super) fn block(&mut self, node: usize, depth: usize, blocks: &mut Vec<Block>) {
        let dom = self.dom;
        let Some(name) = dom.name(node) else { return };
        self.named(node);
        let children = dom.children(node);
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(node, name, depth, blocks),
            "ul" | "ol" | "menu" | "dir" => self.list(node, name == "ol", depth, blocks),
            "dl" => self.definitions(node, depth, blocks),
            "blockquote" => {
                let inner = self.inner(children, depth);
                blocks.extend((!inner.is_empty()).then(|| Block::plain(quoted(&inner))));
            }
            "pre" => {
                self.place_names();
                let code = dom.text(node);
                blocks.push(Block::plain(fenced(code.trim_end_matches('\n'), &self.language(node))));
            }
            "table" => self.table(node, depth, blocks),
            "hr" => blocks.push(Block::plain("---".to_owned())),
            "summary" | "dt" | "caption" | "legend" => self.strong_line(children, depth, blocks),
            "details" => {
                let what =
                    dom.children(node).iter().find(|it| dom.name(**it) == Some("summary")).map(|it| dom.text(*it));
                self.note(Done::Changed, node, what.unwrap_or_default(), "what opened at a click stands open");
                blocks.extend(self.blocks(children, depth));
            }
            _ if self.alert(node).is_some() => {
                let kind = self.alert(node).unwrap_or("NOTE");
                let inner = self.inner(children, depth);
                if !inner.is_empty() {
                    blocks.push(Block::plain(format!("> [!{kind}]\n{}", quoted(&inner))));
                }
            }
            _ => {
                self.unknown(node, name);
                blocks.extend(self.blocks(children, depth));
            }
        }
    }

    /// What stands within a block in which headings make no sections.
    pub(super) fn inner(&mut self, children: &[usize], depth: usize) -> String {
        self.nested += 1;
        let blocks = self.blocks(children, depth);
        self.nested -= 1;
        joined(&blocks)
    }

    /// Tells of an element that there is no Markdown for.
    pub(super) fn unknown(&self, node: usize, name: &str) {
        if !BLOCKS.contains(&name) && !PLAIN.contains(&name) {
            let why = format!("there is no such thing as `{name}` in an article; what stands in it is kept");
            self.note(Done::Changed, node, format!("<{name}>"), why);
        }
    }

    pub(super) fn is_noise(&mut self, node: usize) -> bool {
        let (name, line) = match self.dom.kind(node) {
            Kind::Comment(text) if !text.trim().is_empty() => ("comment", self.line(node)),
            Kind::Comment(_) => return true,
            Kind::Element(name) => match NOISE.iter().find(|it| **it == name) {
                Some(name) => (*name, self.line(node)),
                None => return false,
            },
            _ => return false,
        };
        self.noise.entry(name).or_insert((0, line)).0 += 1;
        true
    }

    fn heading(&mut self, node: usize, name: &str, depth: usize, blocks: &mut Vec<Block>) {
        let dom = self.dom;
        let children = dom.children(node);
        if self.nested > 0 {
            let why = "a heading within another block makes no section; it is a line in bold now";
            self.note(Done::Changed, node, dom.text(node), why);
            return self.strong_line(children, depth, blocks);
        }
        let mut flow = Flow::default();
        self.inline(children, &mut flow, Style { one_line: true, ..Style::default() }, depth);
        let title = flow.line();
        if title.is_empty() {
            return;
        }
        let plain = dom.text(node);
        let id = dom
            .attribute(node, "id")
            .filter(|id| is_telling(id))
            .map_or_else(|| plain.trim().to_owned(), str::to_owned);
        // `h2` and its like.
        let level = name.as_bytes().get(1).map_or(2, |digit| digit.saturating_sub(b'0')).clamp(1, 6);
        let mark = self.body.heading(Heading { level, anchor: id, line: self.line(node) });
        self.place_names();
        blocks.push(Block::plain(format!("{mark}{title}")));
    }

    /// A line in bold.
    fn strong_line(&mut self, children: &[usize], depth: usize, blocks: &mut Vec<Block>) {
        let mut flow = Flow::default();
        self.inline(children, &mut flow, Style { strong: true, one_line: true, ..Style::default() }, depth);
        let text = flow.line();
        if !text.is_empty() {
            self.place_names();
            blocks.push(Block::plain(format!("**{text}**")));
        }
    }

    /// The language of a code block, by the classes that highlighters use.
    fn language(&self, node: usize) -> String {
        let code = self.dom.children(node).iter().find(|it| self.dom.name(**it) == Some("code"));
        let classes = code.into_iter().chain([&node]).flat_map(|it| self.dom.classes(*it));
        let mut languages = classes.filter_map(|class| {
            ["language-", "lang-", "highlight-source-", "highlight-"].iter().find_map(|start| class.strip_prefix(start))
        });
        languages
            .next()
            .unwrap_or_default()
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || "+#-".contains(*c))
            .collect()
    }

    /// The alert that an element stands for, by the classes that style sheets use.
    fn alert(&self, node: usize) -> Option<&'static str> {
        if !matches!(self.dom.name(node), Some("div" | "aside" | "section" | "p")) {
            return None;
        }
        let classes: Vec<String> = self.dom.classes(node).map(str::to_ascii_lowercase).collect();
        let words = || classes.iter().flat_map(|class| class.split(['-', '_'])).filter(|word| !word.is_empty());
        let frames = ["alert", "admonition", "callout", "notice", "message", "note", "warning", "tip", "caution"];
        // One word, or a frame with what it says: `alert-warning`. Not `footnote-list`.
        if !words().any(|word| frames.contains(&word)) {
            return None;
        }
        let kinds = [
            ("CAUTION", &["danger", "caution", "error", "critical"][..]),
            ("WARNING", &["warning", "warn", "attention"]),
            ("IMPORTANT", &["important"]),
            ("TIP", &["tip", "hint", "success"]),
        ];
        let kind = kinds.iter().find(|(_, names)| words().any(|word| names.contains(&word)));
        Some(kind.map_or("NOTE", |(kind, _)| kind))
    }
}

/// Whether an identifier says something: editors make some of numbers alone.
fn is_telling(id: &str) -> bool {
    let letters = id.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && letters * 2 >= id.chars().count() && !id.starts_with("h_")
}

/// Blocks under each other.
pub(super) fn joined(blocks: &[Block]) -> String {
    let texts: Vec<&str> =
        blocks.iter().map(|block| block.text.as_str()).filter(|text| !without_marks(text).trim().is_empty()).collect();
    texts.join("\n\n")
}

/// Every line after a `>`.
pub(super) fn quoted(text: &str) -> String {
    let lines = text.split('\n').map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") });
    lines.collect::<Vec<_>>().join("\n")
}
