//! A tree to Markdown: tables.

use super::convert::{Block, Converter};
use super::inline::{Flow, Style};
use crate::import::report::Done;

/// Widest table, and widest cell, in columns.
const COLUMN_LIMIT: usize = 50;

impl Converter<'_> {
    /// A table with a line of headings. One that only arranges what stands in it is what stands in it.
    pub(super) fn table(&mut self, node: usize, depth: usize, blocks: &mut Vec<Block>) {
        let dom = self.dom;
        let rows = self.rows(node);
        let cells = |row: &usize| -> Vec<usize> {
            dom.children(*row).iter().copied().filter(|it| matches!(dom.name(*it), Some("td" | "th"))).collect()
        };
        let grid: Vec<Vec<usize>> = rows.iter().map(cells).filter(|row| !row.is_empty()).collect();
        let has_blocks = grid.iter().flatten().any(|cell| {
            dom.find(*cell, |it| matches!(dom.name(it), Some("table" | "ul" | "ol" | "pre" | "blockquote"))).is_some()
        });
        let is_layout = matches!(dom.attribute(node, "role"), Some("presentation" | "none"));
        let width = grid.iter().map(Vec::len).max().unwrap_or(0);
        if is_layout || has_blocks || width <= 1 {
            if has_blocks && !is_layout {
                let why = "a table's cell has one line in an article; what stands in the cells stands under each other";
                self.note(Done::Changed, node, dom.text(node), why);
            }
            self.nested += 1;
            for cell in grid.iter().flatten() {
                blocks.extend(self.blocks(dom.children(*cell), depth));
            }
            self.nested -= 1;
            return;
        }
        if let Some(caption) = dom.children(node).iter().find(|it| dom.name(**it) == Some("caption")) {
            blocks.extend(self.blocks(&[*caption], depth));
        }
        let mut lines: Vec<Vec<String>> = grid.iter().map(|row| self.row(row, depth)).collect();
        let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
        lines.iter_mut().for_each(|line| line.resize(columns, String::new()));
        let has_head = grid.first().is_some_and(|row| {
            row.iter().all(|cell| dom.name(*cell) == Some("th")) || self.is_in_head(node, rows.first().copied())
        });
        if !has_head {
            self.note(
                Done::Changed,
                node,
                lines[0].join(" | "),
                "the table had no headings; its first line stands for them",
            );
        }
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let mut text = vec![line(&lines[0]), format!("|{}", " --- |".repeat(columns))];
        text.extend(lines[1..].iter().map(|cells| line(cells)));
        blocks.push(Block::plain(text.join("\n")));
    }

    /// The rows of this table, not of those within it.
    fn rows(&self, table: usize) -> Vec<usize> {
        let dom = self.dom;
        let mut rows = Vec::new();
        for child in dom.children(table) {
            match dom.name(*child) {
                Some("tr") => rows.push(*child),
                Some("thead" | "tbody" | "tfoot") => {
                    rows.extend(dom.children(*child).iter().filter(|it| dom.name(**it) == Some("tr")));
                }
                _ => {}
            }
        }
        rows
    }

    fn is_in_head(&self, table: usize, row: Option<usize>) -> bool {
        let dom = self.dom;
        let mut heads = dom.children(table).iter().filter(|it| dom.name(**it) == Some("thead"));
        heads.any(|head| row.is_some_and(|row| dom.children(*head).contains(&row)))
    }

    fn row(&mut self, cells: &[usize], depth: usize) -> Vec<String> {
        let mut row = Vec::new();
        for cell in cells {
            let mut flow = Flow::default();
            self.named(*cell);
            self.inline(self.dom.children(*cell), &mut flow, Style { one_line: true, ..Style::default() }, depth);
            // What is escaped already stays.
            row.push(flow.line().replace("\\|", "|").replace('|', "\\|"));
            let span = |name: &str| {
                self.dom.attribute(*cell, name).and_then(|it| it.trim().parse::<usize>().ok()).unwrap_or(1)
            };
            let (columns, rows) = (span("colspan").clamp(1, COLUMN_LIMIT), span("rowspan"));
            if columns > 1 || rows > 1 {
                let why = "the cell reached over several; those that it covered are empty or missing";
                self.note(Done::Changed, *cell, self.dom.text(*cell), why);
            }
            row.extend(std::iter::repeat_n(String::new(), columns - 1));
        }
        row
    }
}
