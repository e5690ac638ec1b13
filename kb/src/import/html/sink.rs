//! Builds the tree of a page while it is parsed.

use super::dom::{Data, Node, ROOT};
use crate::import::files::tidy;
use html5ever::interface::{Attribute, ElementFlags, NodeOrText, QualName, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;

/// Most nodes of a page. Markup can make a parser make far more of them than it has bytes.
const NODE_LIMIT: usize = 500_000;
/// Deepest nesting of a page. Parsers look through all that is open for every new element.
const DEPTH_LIMIT: u32 = 2_000;
/// Builds the tree.
pub(super) struct Sink {
    nodes: RefCell<Vec<Node>>,
    line: Cell<u32>,
    is_full: Cell<bool>,
    /// What is handed out for elements beyond the limit: one of each name.
    spare: RefCell<HashMap<QualName, usize>>,
}

impl Sink {
    pub(super) fn new() -> Self {
        let document = Node { parent: None, children: Vec::new(), data: Data::Fragment, line: 1, depth: 0 };
        Sink {
            nodes: RefCell::new(vec![document]),
            line: Cell::new(1),
            is_full: Cell::new(false),
            spare: RefCell::default(),
        }
    }

    /// Whether the page is larger than is kept; what comes then is not.
    pub(super) fn is_full(&self) -> bool {
        self.is_full.get()
    }

    pub(super) fn into_nodes(self) -> Vec<Node> {
        self.nodes.into_inner()
    }

    fn add(&self, data: Data) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { parent: None, children: Vec::new(), data, line: self.line.get(), depth: 0 });
        if nodes.len() >= NODE_LIMIT {
            self.is_full.set(true);
        }
        nodes.len() - 1
    }

    fn detach(&self, node: usize) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[node].parent.take() {
            // What is moved was mostly added last.
            if let Some(at) = nodes[parent].children.iter().rposition(|child| *child == node) {
                nodes[parent].children.remove(at);
            }
        }
    }

    /// Puts something among the children of a node.
    fn insert(&self, parent: usize, at: usize, child: NodeOrText<usize>) {
        if self.is_full.get() {
            return;
        }
        let child = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let before = at.checked_sub(1).map(|at| self.nodes.borrow()[parent].children[at]);
                if let Some(before) = before
                    && let Data::Text(own) = &mut self.nodes.borrow_mut()[before].data
                {
                    own.push_str(&tidy(text.to_string()));
                    return;
                }
                self.add(Data::Text(tidy(text.to_string())))
            }
        };
        self.detach(child);
        let mut nodes = self.nodes.borrow_mut();
        let at = at.min(nodes[parent].children.len());
        nodes[parent].children.insert(at, child);
        let depth = nodes[parent].depth + 1;
        (nodes[child].parent, nodes[child].depth) = (Some(parent), depth);
        if depth > DEPTH_LIMIT {
            self.is_full.set(true);
        }
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Self;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target].data {
            Data::Element { name, .. } => name,
            _ => unreachable!("the parser asks for names of elements alone"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> usize {
        if self.is_full.get()
            && let Some(spare) = self.spare.borrow().get(&name)
        {
            return *spare;
        }
        let template = flags.template.then(|| self.add(Data::Fragment));
        let attributes =
            attributes.into_iter().map(|it| (it.name.local.to_string(), tidy(it.value.to_string()))).collect();
        let element = self.add(Data::Element { name: name.clone(), attributes, template });
        if self.is_full.get() {
            self.spare.borrow_mut().insert(name, element);
        }
        element
    }

    fn create_comment(&self, text: StrTendril) -> usize {
        self.add(Data::Comment(text.to_string()))
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> usize {
        self.add(Data::Comment(data.to_string()))
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        let end = self.nodes.borrow()[*parent].children.len();
        self.insert(*parent, end, child);
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        match &self.nodes.borrow()[*target].data {
            Data::Element { template: Some(content), .. } => *content,
            _ => *target,
        }
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.detach(*node);
        }
        let place = {
            let nodes = self.nodes.borrow();
            nodes[*sibling]
                .parent
                .and_then(|parent| nodes[parent].children.iter().rposition(|it| it == sibling).map(|at| (parent, at)))
        };
        if let Some((parent, at)) = place {
            self.insert(parent, at, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &usize, more: Vec<Attribute>) {
        if let Data::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target].data {
            for attribute in more {
                let name = attribute.name.local.to_string();
                if !attributes.iter().any(|(it, _)| *it == name) {
                    attributes.push((name, attribute.value.to_string()));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[*node].children);
        for child in &children {
            nodes[*child].parent = Some(*new_parent);
        }
        nodes[*new_parent].children.extend(children);
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }
}
