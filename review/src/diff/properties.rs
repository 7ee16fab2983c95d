//! The properties of objects: added, removed, renamed, required, one-way; and what else an object may hold.

use std::collections::BTreeSet;

use std::collections::{HashMap, VecDeque};

use cloud_certs_codegen::{Entry, Node};

use super::change::Verdict;
use super::comparer::{Comparer, Step, Way};
use super::schema::Both;
use super::view::{View, resolve};

impl<'a> Comparer<'a> {
    pub(super) fn properties(&mut self, both: &Both<'a, '_>) {
        let (old_root, new_root) = (&self.old.root, &self.new.root);
        let way = both.way;
        let (mut gone, mut fresh) = (Vec::new(), Vec::new());
        // A property that several members of an `allOf` describe is there as often, and compared one by one.
        let mut waiting: HashMap<&str, VecDeque<&'a Entry>> = HashMap::new();
        for new in &both.new.properties {
            waiting.entry(&new.key).or_default().push_back(new);
        }
        for old in &both.old.properties {
            let next = waiting.get_mut(old.key.as_str()).and_then(VecDeque::pop_front);
            match next.or_else(|| both.new.property(&old.key)) {
                Some(new) => self.property(both, old, new),
                None => {
                    self.see(&old.node);
                    match View::travels(old_root, old, way) {
                        true => gone.push(*old),
                        false => self.unsent(both, old, true),
                    }
                }
            }
        }
        let is_left = |new: &&&'a Entry| {
            waiting.get(new.key.as_str()).is_some_and(|rest| rest.iter().any(|one| std::ptr::eq(*one, **new)))
        };
        for new in both.new.properties.iter().filter(is_left).copied() {
            if let Some(old) = both.old.property(&new.key) {
                self.property(both, old, new);
                continue;
            }
            self.see(&new.node);
            match View::travels(new_root, new, way) {
                true => fresh.push(new),
                false => self.unsent(both, new, false),
            }
        }
        self.undescribed(both);
        if let ([old], [new]) = (&*gone, &*fresh)
            && is_alike(&self.old.root, &old.node, &self.new.root, &new.node)
        {
            let what = format!("{}: property `{}` -> `{}`", both.place, old.key, new.key);
            return self.wire("property-renamed", Verdict::Breaking, what, Some(&old.node), Some(&new.node));
        }
        gone.iter().for_each(|old| self.property_removed(both, old));
        fresh.iter().for_each(|new| self.property_added(both, new));
    }

    /// A property that does not travel this way, and comes or goes.
    fn unsent(&mut self, both: &Both<'a, '_>, property: &'a Entry, is_old: bool) {
        let keyword = if both.way == Way::Request { "readOnly" } else { "writeOnly" };
        let (word, old, new) = match is_old {
            true => ("is gone", Some(&property.node), both.new.parts.first().copied()),
            false => ("is new", both.old.parts.first().copied(), Some(&property.node)),
        };
        let what = format!("{}: {keyword} property `{}` {word}", both.place, property.key);
        self.wire("one-way-changed", Verdict::Compatible, what, old, new);
    }

    fn property(&mut self, both: &Both<'a, '_>, old: &'a Entry, new: &'a Entry) {
        let place = format!("{}.{}", both.place, old.key);
        let travels =
            (View::travels(&self.old.root, old, both.way), View::travels(&self.new.root, new, both.way));
        match travels {
            (true, true) => {}
            // Whatever is said of it matters the other way, if anywhere.
            (false, false) => return self.later(&old.node, &new.node, both.way.other(), place),
            (was, is) => {
                let keyword = if both.way == Way::Request { "readOnly" } else { "writeOnly" };
                let verdict = if was { Verdict::Breaking } else { verdict_of_new(both, &old.key) };
                let what = format!("{place}: {keyword} {} -> {}", !was, !is);
                self.wire("one-way-changed", verdict, what, Some(&old.node), Some(&new.node));
            }
        }
        self.requirement(both, &old.key, &place, (&old.node, &new.node));
        self.later(&old.node, &new.node, both.way, place);
    }

    /// Whether a property has to be there.
    fn requirement(
        &mut self,
        both: &Both<'a, '_>,
        name: &str,
        place: &str,
        (old, new): (&'a Node, &'a Node),
    ) {
        let (was, is) = (both.old.required.get(name).copied(), both.new.required.get(name).copied());
        let step = match (was, is) {
            (None, Some(_)) => Step::Tighter,
            (Some(_), None) => Step::Looser,
            _ => return,
        };
        let (rule, what) = match step {
            Step::Tighter => ("property-required", format!("{place}: optional -> required")),
            _ => ("property-optional", format!("{place}: required -> optional")),
        };
        self.wire(rule, both.way.verdict(step), what, was.or(Some(old)), is.or(Some(new)));
    }

    fn property_removed(&mut self, both: &Both<'a, '_>, old: &'a Entry) {
        let is_required = both.old.required.contains_key(old.key.as_str());
        let word = if is_required { "required" } else { "optional" };
        let what = format!("{}: {word} property `{}` is gone", both.place, old.key);
        let around = both.new.parts.first().copied();
        self.wire("property-removed", Verdict::Breaking, what, Some(&old.node), around);
    }

    fn property_added(&mut self, both: &Both<'a, '_>, new: &'a Entry) {
        let is_required = both.new.required.contains_key(new.key.as_str());
        let word = if is_required { "required" } else { "optional" };
        let what = format!("{}: {word} property `{}` is new", both.place, new.key);
        let verdict = verdict_of_new(both, &new.key);
        self.wire("property-added", verdict, what, both.old.parts.first().copied(), Some(&new.node));
        // A property of this name was one of the additional ones.
        if let Some(old) = both.old.get("additionalProperties").filter(|node| !node.entries().is_empty()) {
            self.later(old, &new.node, both.way, format!("{}.{}", both.place, new.key));
        }
    }

    /// Names that have to be there without being described.
    fn undescribed(&mut self, both: &Both<'a, '_>) {
        let names: BTreeSet<&str> =
            both.old.required.keys().chain(both.new.required.keys()).copied().collect();
        let (Some(old), Some(new)) = (both.old.parts.first(), both.new.parts.first()) else { return };
        for name in names {
            if both.old.property(name).is_none() && both.new.property(name).is_none() {
                self.requirement(both, name, &format!("{}.{name}", both.place), (old, new));
            }
        }
    }

    /// `additionalProperties`: `true`, `{}` and nothing at all are the same.
    pub(super) fn additional(&mut self, both: &Both<'a, '_>) {
        let keyword = "additionalProperties";
        let (old, new) = (both.old.get(keyword), both.new.get(keyword));
        let kind = |node: Option<&Node>| match node {
            Some(node) if node.as_bool() == Some(false) => Additional::Nothing,
            Some(node) if !node.entries().is_empty() => Additional::Schema,
            _ => Additional::Anything,
        };
        for node in [old, new].into_iter().flatten().filter(|node| node.entries().is_empty()) {
            self.see(node);
        }
        let (before, after) = (kind(old), kind(new));
        if let (Some(old), Some(new), Additional::Schema, Additional::Schema) = (old, new, before, after) {
            return self.later(old, new, both.way, format!("{}{{}}", both.place));
        }
        let step = match before.cmp(&after) {
            std::cmp::Ordering::Equal => return self.goes_without_saying(both.place, keyword, (old, new)),
            std::cmp::Ordering::Less => Step::Looser,
            std::cmp::Ordering::Greater => Step::Tighter,
        };
        for node in [old, new].into_iter().flatten() {
            self.see(node);
        }
        let what = format!("additional properties: {} -> {}", before.word(), after.word());
        self.constraint("additional-properties-changed", both, both.way.verdict(step), &what, (old, new));
    }

    /// `items`: without it, anything may be in the list.
    pub(super) fn items(&mut self, both: &Both<'a, '_>) {
        let (Some(old), Some(new)) = (both.old.parts.first(), both.new.parts.first()) else { return };
        let place = format!("{}[]", both.place);
        self.either(both.old.get("items"), both.new.get("items"), both.way, place, (old, new));
    }
}

/// What it means that a property begins to travel.
fn verdict_of_new(both: &Both<'_, '_>, name: &str) -> Verdict {
    let was_closed = both.old.get("additionalProperties").and_then(Node::as_bool) == Some(false);
    match both.way {
        Way::Request if both.new.required.contains_key(name) => Verdict::Breaking,
        // The old document says that nothing else comes, and a client may rely on that.
        Way::Response if was_closed => Verdict::Breaking,
        _ => Verdict::Compatible,
    }
}

/// What may be in an object beside its properties, the least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Additional {
    Nothing,
    Schema,
    Anything,
}

impl Additional {
    fn word(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::Schema => "of a schema",
            Self::Anything => "any",
        }
    }
}

/// Whether two schemas say the same, words for people aside.
pub(super) fn is_alike(old_root: &Node, old: &Node, new_root: &Node, new: &Node) -> bool {
    plain(old_root, old) == plain(new_root, new)
}

/// What a schema says, words for people aside.
pub(super) fn plain(root: &Node, node: &Node) -> serde_json::Value {
    let mut json = resolve(root, node).to_json();
    if let Some(object) = json.as_object_mut() {
        for word in ["description", "title", "example", "deprecated"] {
            object.remove(word);
        }
    }
    json
}
