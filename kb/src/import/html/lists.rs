//! A tree to Markdown: lists.

use super::convert::{Block, Converter, joined};
use super::dom::Kind;

impl Converter<'_> {
    pub(super) fn list(&mut self, node: usize, ordered: bool, depth: usize, blocks: &mut Vec<Block>) {
        let dom = self.dom;
        // Two lists after each other are one, unless their markers differ.
        let marker = match (ordered, blocks.last().and_then(|block| block.list)) {
            (true, Some('.')) => ')',
            (true, _) => '.',
            (false, Some('-')) => '*',
            (false, _) => '-',
        };
        let mut items: Vec<Vec<Block>> = Vec::new();
        self.nested += 1;
        for child in dom.children(node) {
            match dom.kind(*child) {
                Kind::Text(text) if text.trim().is_empty() => {}
                Kind::Element("li") => {
                    self.named(*child);
                    items.push(self.blocks(dom.children(*child), depth));
                }
                // A list right within a list belongs to the item before it.
                Kind::Element("ul" | "ol") if !items.is_empty() => {
                    let more = self.blocks(&[*child], depth);
                    if let Some(item) = items.last_mut() {
                        item.extend(more);
                    }
                }
                _ => items.push(self.blocks(&[*child], depth)),
            }
        }
        self.nested -= 1;
        items.retain(|item| !item.is_empty());
        if items.is_empty() {
            return;
        }
        let start = dom
            .attribute(node, "start")
            .and_then(|it| it.trim().parse().ok())
            .filter(|it| *it <= 999_999)
            .unwrap_or(1_usize);
        let is_loose = items.iter().any(|item| item.iter().filter(|block| block.list.is_none()).count() > 1);
        let lines = items.iter().enumerate().map(|(index, item)| {
            let head = if ordered { format!("{}{marker} ", start + index) } else { format!("{marker} ") };
            let text = if is_loose {
                joined(item)
            } else {
                item.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("\n")
            };
            format!("{head}{}", indented(&text, head.len()))
        });
        let text = lines.collect::<Vec<_>>().join(if is_loose { "\n\n" } else { "\n" });
        blocks.push(Block { text, list: Some(marker) });
    }

    pub(super) fn definitions(&mut self, node: usize, depth: usize, blocks: &mut Vec<Block>) {
        self.nested += 1;
        let dom = self.dom;
        for child in dom.children(node) {
            match dom.name(*child) {
                Some("dd") => blocks.extend(self.blocks(dom.children(*child), depth)),
                Some(_) => self.block(*child, depth + 1, blocks),
                None => {}
            }
        }
        self.nested -= 1;
    }
}

/// Every line but the first moved to the right.
fn indented(text: &str, width: usize) -> String {
    let space = " ".repeat(width);
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| if line.is_empty() { format!("{text}\n") } else { format!("{text}\n{space}{line}") })
}
