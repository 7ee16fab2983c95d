//! What only people read, and the extensions that are known.

use std::collections::BTreeSet;

use cloud_certs_codegen::Node;

use super::change::Verdict;
use super::comparer::Comparer;
use super::operations::Operation;
use super::schema::{Both, shown};

/// Keywords for people, with the rule for each.
const PROSE: [(&str, &str); 11] = [
    ("deprecated", "deprecated-changed"),
    ("description", "description-changed"),
    ("example", "example-changed"),
    ("examples", "example-changed"),
    ("externalDocs", "external-docs-changed"),
    ("summary", "description-changed"),
    ("tags", "tags-changed"),
    ("title", "title-changed"),
    ("x-origin", "docs-extension-changed"),
    ("x-vendor-definitions", "docs-extension-changed"),
    ("x-vendor-version", "docs-extension-changed"),
];

/// The answer of a busy server that looks like a success: it travels.
const BUSY: &str = "x-busy";

/// The most characters of two values that a sentence shows.
const MOST_WORDS: usize = 80;

/// Whether a keyword is for people.
pub(super) fn is_prose(keyword: &str) -> bool {
    PROSE.iter().any(|(known, _)| *known == keyword)
}

impl<'a> Comparer<'a> {
    pub(super) fn prose_of_document(&mut self) {
        let (old, new) = (&self.old.root, &self.new.root);
        self.words_differ("openapi-version-changed", "openapi", (old.get("openapi"), new.get("openapi")));
        self.info((old.get("info"), new.get("info")));
        self.prose((old, new), "document");
    }

    /// What changes of it is one change: it is edited as one.
    fn info(&mut self, (old, new): (Option<&'a Node>, Option<&'a Node>)) {
        [old, new].into_iter().flatten().for_each(|node| self.see(node));
        let info = |node: Option<&'a Node>| node.map(Node::entries).unwrap_or_default();
        let keywords: BTreeSet<&str> =
            info(old).iter().chain(info(new)).map(|entry| entry.key.as_str()).collect();
        let changed = keywords.into_iter().filter_map(|keyword| {
            let nodes = [old, new].map(|node| node.and_then(|node| node.get(keyword)));
            let is_changed = nodes[0].map(Node::to_json) != nodes[1].map(Node::to_json);
            is_changed.then(|| format!("{keyword}{}", words(nodes[0], nodes[1])))
        });
        let changed: Vec<_> = changed.collect();
        if !changed.is_empty() {
            self.docs("info-changed", format!("info: {}", changed.join(", ")), old, new);
        }
    }

    pub(super) fn prose_of_operations(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        self.prose((old.item, new.item), "path");
        self.prose((old.node(), new.node()), "operation");
    }

    /// The words of two objects that are compared.
    pub(super) fn prose(&mut self, (old, new): (&'a Node, &'a Node), place: &str) {
        for (keyword, rule) in PROSE {
            let nodes = (old.get(keyword), new.get(keyword));
            self.words_differ(rule, &format!("{place}: {keyword}"), nodes);
        }
        self.busy((old, new), place);
    }

    pub(super) fn prose_of_schemas(&mut self, both: &Both<'a, '_>) {
        for (keyword, rule) in PROSE {
            let nodes = |nodes: Option<&Vec<&'a Node>>| nodes.cloned().unwrap_or_default();
            let (old, new) = (nodes(both.old.keywords.get(keyword)), nodes(both.new.keywords.get(keyword)));
            old.iter().chain(&new).for_each(|node| self.see(node));
            let json = |nodes: &[&Node]| nodes.iter().map(|node| node.to_json()).collect::<Vec<_>>();
            if json(&old) != json(&new) {
                let (old, new) = (old.first().copied(), new.first().copied());
                let what = format!("{}: {keyword}{}", both.place, words(old, new));
                self.docs(rule, what, old, new);
            }
        }
    }

    pub(super) fn words_differ(
        &mut self,
        rule: &'static str,
        what: &str,
        (old, new): (Option<&'a Node>, Option<&'a Node>),
    ) {
        [old, new].into_iter().flatten().for_each(|node| self.see(node));
        if old.map(Node::to_json) != new.map(Node::to_json) {
            self.docs(rule, format!("{what}{}", words(old, new)), old, new);
        }
    }

    fn busy(&mut self, (old, new): (&'a Node, &'a Node), place: &str) {
        [old, new].into_iter().filter_map(|node| node.get(BUSY)).for_each(|node| self.see(node));
        let word = |node: &Node| node.get(BUSY).map_or_else(|| "none".to_owned(), shown);
        if word(old) != word(new) {
            let what = format!("{place}: {BUSY} {} -> {}", word(old), word(new));
            let place = |node: &'a Node| Some(node.get(BUSY).unwrap_or(node));
            // Who is ready for a busy server is not hurt by one that never is.
            let verdict = if new.get(BUSY).is_some() { Verdict::Breaking } else { Verdict::Compatible };
            self.wire("busy-changed", verdict, what, place(old), place(new));
        }
    }
}

/// Both values where they are short enough to be read in a sentence.
fn words(old: Option<&Node>, new: Option<&Node>) -> String {
    let word = |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), shown);
    let words = format!(" {} -> {}", word(old), word(new));
    let is_short = words.chars().count() <= MOST_WORDS && !words.contains(char::is_control);
    if is_short { words } else { String::new() }
}
