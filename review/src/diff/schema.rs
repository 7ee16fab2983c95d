//! Two schemas.

use std::collections::BTreeSet;

use cloud_certs_codegen::Node;

use super::change::Verdict;
use super::comparer::{Comparer, Form, Step, Task, Way};
use super::keywords;
use super::prose::is_prose;
use super::view::{View, resolve};

/// Two schemas with their members of `allOf` put together, the way that their values travel, and where.
pub(super) struct Both<'a, 's> {
    pub(super) old: &'s View<'a>,
    pub(super) new: &'s View<'a>,
    pub(super) way: Way,
    pub(super) place: &'s str,
}

impl<'a> Comparer<'a> {
    /// Compares two schemas, and puts those inside of them on the list.
    pub(super) fn schemas(&mut self, task: &Task<'a>) {
        let (old_root, new_root) = (&self.old.root, &self.new.root);
        let (old, new) = (View::of(old_root, task.old), View::of(new_root, task.new));
        for part in old.parts.iter().chain(&new.parts) {
            self.seen.insert(*part);
            for entry in part.entries().iter().filter(|entry| is_container(&entry.key)) {
                self.seen.insert(&entry.node);
            }
        }
        for (view, is_old) in [(&old, true), (&new, false)] {
            for member in view.parts.iter().filter_map(|part| part.get("allOf")).flat_map(Node::items) {
                self.see_references(member, is_old);
            }
        }
        for name in old.required.values().chain(new.required.values()) {
            self.seen.insert(*name);
        }
        let both = Both { old: &old, new: &new, way: task.way, place: &task.place };
        self.prose_of_schemas(&both);
        if self.lone_member(&both) {
            return;
        }
        for comparison in keywords::OF_ANY_TYPE {
            comparison(self, &both);
        }
        if self.list_of_one(&both) || self.kind(&both) == Some(Step::Other) {
            // What else is said of either type has nothing to be compared with.
            let parts = old.parts.iter().chain(&new.parts).flat_map(|part| part.entries());
            return parts
                .filter(|entry| keywords::is_of_one_type(&entry.key))
                .for_each(|it| self.see(&it.node));
        }
        if self.form == Form::Exploded {
            // A list inside of a list, or of an object, is not written so.
            self.form = Form::Text;
        }
        for comparison in keywords::OF_ONE_TYPE {
            comparison(self, &both);
        }
        self.members_of_all_of(&both);
        self.properties(&both);
        self.additional(&both);
        self.items(&both);
        self.choices(&both);
    }

    /// Compares the schemas of two values of which either may have none: then any value will do.
    pub(super) fn either(
        &mut self,
        old: Option<&'a Node>,
        new: Option<&'a Node>,
        way: Way,
        place: String,
        around: (&'a Node, &'a Node),
    ) {
        match (old, new) {
            (Some(old), Some(new)) => self.later(old, new, way, place),
            (None, None) => {}
            (None, Some(new)) if is_any(resolve(&self.new.root, new)) => self.see(new),
            (Some(old), None) if is_any(resolve(&self.old.root, old)) => self.see(old),
            (None, Some(new)) => {
                self.see(new);
                let what = format!("{place}: any value -> {}", kind_of(&self.new.root, new));
                self.wire("schema-added", way.verdict(Step::Tighter), what, Some(around.0), Some(new));
            }
            (Some(old), None) => {
                self.see(old);
                let what = format!("{place}: {} -> any value", kind_of(&self.old.root, old));
                self.wire("schema-removed", way.verdict(Step::Looser), what, Some(old), Some(around.1));
            }
        }
    }

    /// A value that becomes an exploded list, or was one: whoever sends the one sends a list of one.
    fn list_of_one(&mut self, both: &Both<'a, '_>) -> bool {
        if self.form != Form::Exploded {
            return false;
        }
        let is_list = |view: &View<'_>| view.get("type").map(shown).as_deref() == Some("array");
        let takes_one = |view: &View<'_>| {
            let bound = |keyword| view.get(keyword).and_then(|node| node.to_json().as_f64());
            bound("minItems").is_none_or(|least| least <= 1.0)
                && bound("maxItems").is_none_or(|most| most >= 1.0)
        };
        let (list, step) = match (is_list(both.old), is_list(both.new)) {
            (false, true) if both.old.get("type").is_some() => (both.new, Step::Looser),
            (true, false) if both.new.get("type").is_some() => (both.old, Step::Tighter),
            _ => return false,
        };
        let (Some(items), true) = (list.get("items"), takes_one(list)) else { return false };
        let word = |view: &View<'_>| view.get("type").map(shown).unwrap_or_default();
        let what = format!("type {} -> {}", word(both.old), word(both.new));
        let nodes = (both.old.get("type"), both.new.get("type"));
        self.constraint("array-or-not", both, both.way.verdict(step), &what, nodes);
        let (Some(old), Some(new)) = (both.old.parts.first(), both.new.parts.first()) else { return true };
        let (old, new) = if step == Step::Looser { (*old, items) } else { (items, *new) };
        self.within(Form::Text, |comparer| {
            comparer.liken(|comparer| comparer.later(old, new, both.way, both.place.to_owned()));
        });
        true
    }

    /// `type`, which other keywords hang on: the step that its change is.
    fn kind(&mut self, both: &Both<'a, '_>) -> Option<Step> {
        let (old, new) = (both.old.get("type"), both.new.get("type"));
        let word = |node: Option<&Node>| node.map_or_else(|| "any".to_owned(), shown);
        let (before, after) = (word(old), word(new));
        let implied = |view: &View<'_>| !view.properties.is_empty() && view.get("type").is_none();
        // `properties` without a type describe an object just as well.
        if before == after {
            return None;
        }
        if (implied(both.old) && after == "object") || (before == "object" && implied(both.new)) {
            self.goes_without_saying(both.place, "type", (old, new));
            return None;
        }
        let step = match (before.as_str(), after.as_str()) {
            ("any", _) | ("number", "integer") => Step::Tighter,
            (_, "any") | ("integer", "number") => Step::Looser,
            // Whatever is written as text is a string.
            ("string", "integer" | "number" | "boolean") if self.form != Form::Json => Step::Tighter,
            ("integer" | "number" | "boolean", "string") if self.form != Form::Json => Step::Looser,
            _ => Step::Other,
        };
        let rule = if [before.as_str(), after.as_str()].contains(&"array") {
            "array-or-not"
        } else {
            "type-changed"
        };
        let what = format!("{}: type {before} -> {after}", both.place);
        let (old, new) = (old.or(both.old.parts.first().copied()), new.or(both.new.parts.first().copied()));
        self.wire(rule, both.way.verdict(step), what, old, new);
        Some(step)
    }

    /// Keywords that several members of an `allOf` have: elsewhere, the first of them stands for all.
    fn members_of_all_of(&mut self, both: &Both<'a, '_>) {
        let keywords: BTreeSet<&str> =
            both.old.keywords.keys().chain(both.new.keywords.keys()).copied().collect();
        for keyword in keywords {
            let nodes = |view: &View<'a>| view.keywords.get(keyword).cloned().unwrap_or_default();
            let (old, new) = (nodes(both.old), nodes(both.new));
            let values = |nodes: &[&Node]| nodes.iter().map(|node| shown(node)).collect::<BTreeSet<_>>();
            if old.len().max(new.len()) < 2 || is_prose(keyword) {
                continue;
            }
            if values(&old) == values(&new) {
                // What a whole member says again is no word about the others.
                if both.old.parts.len() == both.new.parts.len() {
                    self.goes_without_saying(both.place, keyword, (old.get(1).copied(), new.get(1).copied()));
                }
                continue;
            }
            old.iter().chain(&new).for_each(|node| self.see(node));
            let words = |nodes: &[&Node]| match nodes.is_empty() {
                true => "none".to_owned(),
                false => nodes.iter().map(|node| shown(node)).collect::<Vec<_>>().join(" and "),
            };
            let what = format!("{keyword} of members of allOf: {} -> {}", words(&old), words(&new));
            let nodes = (old.last().copied(), new.last().copied());
            self.constraint("all-of-changed", both, Verdict::Breaking, &what, nodes);
        }
    }

    /// A keyword that is there on one side alone, and says what holds without it.
    pub(super) fn goes_without_saying(
        &mut self,
        place: &str,
        keyword: &str,
        (old, new): (Option<&'a Node>, Option<&'a Node>),
    ) {
        if old.is_some() != new.is_some() {
            let what = format!("{place}: {keyword} is said, or goes without saying");
            self.docs("same-in-other-words", what, old, new);
        }
    }

    /// Notes a change of a constraint.
    pub(super) fn constraint(
        &mut self,
        rule: &'static str,
        both: &Both<'a, '_>,
        verdict: Verdict,
        what: &str,
        (old, new): (Option<&'a Node>, Option<&'a Node>),
    ) {
        // Where one side says nothing, the schema around it is shown.
        let (old, new) = (old.or(both.old.parts.first().copied()), new.or(both.new.parts.first().copied()));
        self.wire(rule, verdict, format!("{}: {what}", both.place), old, new);
    }
}

/// Keywords whose value holds schemas or names that are looked at one by one.
fn is_container(keyword: &str) -> bool {
    matches!(keyword, "properties" | "required" | "allOf" | "oneOf" | "anyOf" | "$ref" | "type")
}

fn kind_of(root: &Node, schema: &Node) -> String {
    let kind = resolve(root, schema).str("type");
    kind.map_or_else(|| "a schema".to_owned(), |kind| format!("a schema of type {kind}"))
}

fn is_any(schema: &Node) -> bool {
    schema.entries().is_empty() || schema.as_bool() == Some(true)
}

/// A value as it stands in a sentence.
pub(super) fn shown(node: &Node) -> String {
    node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned)
}
