//! Bodies: of requests and of responses, by media type.

mod responses;

use std::collections::BTreeMap;

use cloud_certs_codegen::{Entry, Node};
use serde_json::Value as Json;

use super::change::Verdict;
use super::comparer::{Comparer, Step, Way};
use super::prose::is_prose;
use super::schema::shown;
use super::view::{View, resolve};

impl<'a> Comparer<'a> {
    pub(super) fn request(
        &mut self,
        old: Option<&'a Node>,
        new: Option<&'a Node>,
        around: (&'a Node, &'a Node),
    ) {
        let old = old.map(|node| self.entered(node, true));
        let new = new.map(|node| self.entered(node, false));
        let is_required = |node: &Node| node.get("required").and_then(Node::as_bool) == Some(true);
        match (old, new) {
            (Some(old), Some(new)) => {
                for node in [old, new] {
                    node.get("required").into_iter().for_each(|node| self.see(node));
                }
                let step = match (is_required(old), is_required(new)) {
                    (false, true) => Some((Step::Tighter, "optional -> required")),
                    (true, false) => Some((Step::Looser, "required -> optional")),
                    _ => {
                        let nodes = (old.get("required"), new.get("required"));
                        self.goes_without_saying("request body", "required", nodes);
                        None
                    }
                };
                if let Some((step, words)) = step {
                    let (old, new) = (old.get("required").unwrap_or(old), new.get("required").unwrap_or(new));
                    let what = format!("request body: {words}");
                    self.wire(
                        "body-required-changed",
                        Way::Request.verdict(step),
                        what,
                        Some(old),
                        Some(new),
                    );
                }
                self.contents((old.get("content"), new.get("content")), Way::Request, "request", (old, new));
                self.words_of_contents((old, new), "request");
                self.prose((old, new), "request");
            }
            (None, Some(new)) => {
                self.see(new);
                let (verdict, word) = match is_required(new) {
                    true => (Verdict::Breaking, "required"),
                    false => (Verdict::Compatible, "optional"),
                };
                let what = format!("{word} request body is new");
                self.wire("body-added", verdict, what, Some(around.0), Some(new));
            }
            (Some(old), None) => {
                self.see(old);
                let word = if is_required(old) { "required" } else { "optional" };
                let what = format!("{word} request body is gone");
                self.wire("body-removed", Verdict::Breaking, what, Some(old), Some(around.1));
            }
            (None, None) => {}
        }
    }

    /// The media types of a body.
    pub(super) fn contents(
        &mut self,
        (old, new): (Option<&'a Node>, Option<&'a Node>),
        way: Way,
        title: &str,
        around: (&'a Node, &'a Node),
    ) {
        let entries = |node: Option<&'a Node>| node.map(Node::entries).unwrap_or_default();
        self.seen.extend([old, new].into_iter().flatten().map(std::ptr::from_ref));
        for before in entries(old) {
            match entries(new).iter().find(|after| after.key.eq_ignore_ascii_case(&before.key)) {
                Some(after) => self.media_type(before, after, way, title),
                None => {
                    self.see(&before.node);
                    let what = format!("{title}: media type {} is gone", before.key);
                    // Who asks, or who answers, with it is not understood any more.
                    self.wire(
                        "media-type-removed",
                        Verdict::Breaking,
                        what,
                        Some(&before.node),
                        Some(around.1),
                    );
                }
            }
        }
        // What the server takes beside the old one hurts nobody. What it sends may reach a client that was told of one
        // type, and so had no reason to ask for it; who was told of none reads nothing.
        let verdict = if entries(old).is_empty() { Verdict::Compatible } else { way.verdict(Step::Looser) };
        let is_known =
            |after: &&Entry| entries(old).iter().any(|one| one.key.eq_ignore_ascii_case(&after.key));
        for after in entries(new).iter().filter(|after| !is_known(after)) {
            self.see(&after.node);
            let what = format!("{title}: media type {} is new", after.key);
            self.wire("media-type-added", verdict, what, Some(around.0), Some(&after.node));
        }
    }

    fn media_type(&mut self, old: &'a Entry, new: &'a Entry, way: Way, title: &str) {
        let place = format!("{title} {} body", new.key);
        self.in_other_case(&format!("{title}: media type"), (&old.key, &new.key), (&old.node, &new.node));
        self.seen.insert(&old.node);
        self.seen.insert(&new.node);
        let (before, after) = (old.node.get("schema"), new.node.get("schema"));
        let is_bytes = new.key.eq_ignore_ascii_case("application/octet-stream")
            && is_binary(&self.old.root, before)
            && is_binary(&self.new.root, after);
        match is_bytes {
            true => self.words_of_bytes((before, after), &place),
            false => self.either(before, after, way, place.clone(), (&old.node, &new.node)),
        }
        self.encodings((&old.node, &new.node), &place);
    }

    /// What is said to people of the media types that both have.
    pub(super) fn words_of_contents(&mut self, (old, new): (&'a Node, &'a Node), title: &str) {
        let entries = |node: &'a Node| node.get("content").map(Node::entries).unwrap_or_default();
        for before in entries(old) {
            if let Some(after) = entries(new).iter().find(|after| after.key.eq_ignore_ascii_case(&before.key))
            {
                self.prose((&before.node, &after.node), &format!("{title} {} body", after.key));
            }
        }
    }

    /// Bytes are bytes, with a schema or without one; only the words about them can differ.
    fn words_of_bytes(&mut self, (old, new): (Option<&'a Node>, Option<&'a Node>), place: &str) {
        let old = old.map(|schema| self.entered(schema, true));
        let new = new.map(|schema| self.entered(schema, false));
        [old, new].into_iter().flatten().for_each(|schema| self.see(schema));
        let entries = |schema: Option<&Node>, is_for_people: bool| -> Option<BTreeMap<String, Json>> {
            let entries = schema?.entries().iter().filter(|entry| is_prose(&entry.key) == is_for_people);
            Some(entries.map(|entry| (entry.key.clone(), entry.node.to_json())).collect())
        };
        if entries(old, false) != entries(new, false) {
            let what = format!("{place}: that it is bytes is said, or goes without saying");
            self.docs("same-in-other-words", what, old, new);
        }
        let words = |schema: Option<&Node>| entries(schema, true).unwrap_or_default();
        if words(old) != words(new) {
            self.docs("description-changed", format!("{place}: what is said of its bytes"), old, new);
        }
    }

    fn encodings(&mut self, (old, new): (&'a Node, &'a Node), place: &str) {
        let encoding = |node: &'a Node| node.get("encoding");
        [old, new].into_iter().filter_map(encoding).for_each(|node| self.see(node));
        let word = |node: &'a Node| encoding(node).map_or_else(|| "none".to_owned(), shown);
        if word(old) != word(new) {
            let what = format!("{place}: encoding {} -> {}", word(old), word(new));
            let (old, new) = (encoding(old).unwrap_or(old), encoding(new).unwrap_or(new));
            self.wire("encoding-changed", Verdict::Breaking, what, Some(old), Some(new));
        }
    }

    /// What a reference leads to; both are thereby looked at.
    fn entered(&mut self, node: &'a Node, is_old: bool) -> &'a Node {
        let root = if is_old { &self.old.root } else { &self.new.root };
        let target = resolve(root, node);
        self.seen.insert(node);
        self.see_references(node, is_old);
        self.seen.insert(target);
        target
    }
}

/// Bytes, whether a schema says so or there is none; one that says more than that is compared.
fn is_binary(root: &Node, schema: Option<&Node>) -> bool {
    let Some(schema) = schema else { return true };
    let view = View::of(root, schema);
    view.properties.is_empty()
        && view.keywords.iter().all(|(keyword, nodes)| match *keyword {
            "$ref" => true,
            "type" => nodes.iter().all(|node| shown(node) == "string"),
            "format" => nodes.iter().all(|node| shown(node) == "binary"),
            keyword => is_prose(keyword),
        })
}
