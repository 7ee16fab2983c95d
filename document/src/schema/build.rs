//! Reads schema objects.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use cloud_certs_yaml::{Entry, Node, Value};

use super::bound::Bound;
use super::choice::{Kind, Outcome, Summary, outcome};
use super::keywords::{is_well_formed, shape};
use super::model::{Choice, Followed, Schema};
use super::types::Types;
use super::values::EnumValue;
use crate::document::{Document, MAX_HOPS};
use crate::version::Version;

/// The deepest nesting of choices that is looked through.
const MAX_DEPTH: usize = 64;

/// The schemas of a document.
#[derive(Debug)]
pub struct Schemas<'a> {
    /// The document.
    pub document: &'a Document,
    summaries: RefCell<HashMap<*const Node, Summary>>,
    /// The members whose summary is being made.
    open: RefCell<HashSet<*const Node>>,
    pub(super) fingerprints: RefCell<HashMap<(*const Node, u8), u64>>,
}

/// The deepest nesting of `allOf` that is put together.
const MAX_PARTS_DEPTH: usize = 200;

/// The nodes that were put together so far: a schema may contain itself.
#[derive(Default)]
struct Known {
    nodes: HashSet<*const Node>,
    depth: usize,
}

impl<'a> Schemas<'a> {
    /// The schemas of `document`.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        Self {
            document,
            summaries: RefCell::default(),
            open: RefCell::default(),
            fingerprints: RefCell::default(),
        }
    }

    /// The schema that a node stands for.
    #[must_use]
    pub fn of(&self, node: &'a Node) -> Schema<'a> {
        let mut schema = Schema::any(self.document.version);
        let node = self.follow(node, &mut schema.followed);
        schema.intersect(self.read(node, &mut Known::default()));
        schema.finish()
    }

    /// Returns what a choice has in common with one of its members: the schema with the member in place of the choice.
    #[must_use]
    pub fn with_member(&self, schema: &Schema<'a>, choice: &Choice<'a>, member: &'a Node) -> Schema<'a> {
        let mut member = self.of(member);
        if choice.is_nullable {
            member.allow_null(choice.node);
        }
        let mut whole = schema.clone();
        whole.choices.retain(|other| !std::ptr::eq(other.node, choice.node));
        whole.intersect(member);
        whole.finish()
    }

    /// The schema object that a `$ref` stands for, or the node itself. Under 3.1 a `$ref` with siblings is one of several
    /// parts, and stays.
    #[must_use]
    pub fn target(&self, node: &'a Node) -> &'a Node {
        self.follow(node, &mut Followed::default())
    }

    /// The same, noting the `$ref`s that were followed, and what stands beside them without effect.
    pub fn follow(&self, node: &'a Node, followed: &mut Followed<'a>) -> &'a Node {
        let mut node = node;
        for _ in 0..MAX_HOPS {
            let Some(reference) = node.get("$ref") else { break };
            if self.document.version == Version::V3_1 && node.entries().len() > 1 {
                break;
            }
            let Ok(target) = self.document.target(reference) else { break };
            followed.references.push(reference);
            followed.ignored.extend(node.entries().iter().filter(|entry| entry.key != "$ref"));
            node = target;
        }
        node
    }

    fn read(&self, node: &'a Node, known: &mut Known) -> Schema<'a> {
        let mut schema = Schema::any(self.document.version);
        if known.depth > MAX_PARTS_DEPTH || !known.nodes.insert(node) {
            return schema;
        }
        known.depth += 1;
        schema.parts.push(node);
        match &node.value {
            Value::Bool(false) => schema.types = Types::NONE,
            Value::Map(_) => self.read_object(node, &mut schema, known),
            _ => {}
        }
        known.depth -= 1;
        schema
    }

    fn read_object(&self, node: &'a Node, schema: &mut Schema<'a>, known: &mut Known) {
        let version = self.document.version;
        for Entry { key, node: value, .. } in node.entries() {
            let shape = shape(key, version);
            if shape.is_some_and(|shape| !is_well_formed(shape, value)) {
                continue;
            }
            match (key.as_str(), shape) {
                ("allOf" | "properties" | "oneOf" | "anyOf", _) => {}
                ("required", _) => {
                    schema
                        .required
                        .extend(value.items().iter().filter_map(|name| Some((name.as_str()?, name))));
                }
                ("$ref", _) if self.document.target(value).is_ok() => {}
                _ => schema.keywords.entry(key).or_default().push(value),
            }
        }
        schema.types = schema.get("type").and_then(Types::of_keyword).unwrap_or(Types::ALL);
        let listed = schema.get("enum").map(|list| list.items().iter().map(EnumValue::new).collect());
        schema.values = listed;
        if let Some(value) = schema.get("const") {
            let mut single = Schema::any(version);
            single.values = Some(vec![EnumValue::new(value)]);
            schema.intersect(single);
        }
        let has_values = schema.values.is_some();
        let tightest =
            |is_upper| Bound::all(node, is_upper).max_by(|one, another| one.tightness(another, is_upper));
        (schema.lower, schema.upper) = (tightest(false), tightest(true));
        if let Some(target) = self.beside(node, schema) {
            schema.intersect(self.read(target, known));
        }
        for member in node.items_of("allOf") {
            let target = self.follow(member, &mut schema.followed);
            schema.intersect(self.read(target, known));
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(entry) =
                node.entry(keyword).filter(|entry| matches!(entry.node.value, Value::List(_)))
            {
                self.read_choice(entry, node.get("discriminator").is_some(), schema, known);
            }
        }
        if schema.is("nullable") && node.is("nullable") && version == Version::V3_0 {
            // By 3.0.3, an enum beside it has to list `null` itself.
            let values = has_values.then(|| schema.values.clone());
            schema.allow_null(node);
            if let Some(values) = values {
                schema.values = values;
            }
        }
    }

    /// Adds what the `$ref` of a schema with siblings leads to.
    fn beside(&self, node: &'a Node, schema: &mut Schema<'a>) -> Option<&'a Node> {
        let reference = node.get("$ref")?;
        let target = self.document.target(reference).ok()?;
        schema.followed.references.push(reference);
        Some(self.follow(target, &mut schema.followed))
    }

    fn read_choice(
        &self,
        entry: &'a Entry,
        has_discriminator: bool,
        schema: &mut Schema<'a>,
        known: &mut Known,
    ) {
        let Entry { key, node, .. } = entry;
        let entered: Vec<_> =
            node.items().iter().map(|member| (member, self.follow(member, &mut schema.followed))).collect();
        let all = entered.iter().map(|(member, target)| (*member, *target, self.summary(target)));
        let mut members = Vec::new();
        let (mut null, mut nothing) = (None, Vec::new());
        for (member, target, summary) in all {
            match summary.kind {
                Kind::Null => null = Some((member, target)),
                Kind::Nothing => nothing.push(member),
                _ => members.push((member, target, summary)),
            }
        }
        let summaries: Vec<_> = members.iter().map(|(member, _, summary)| (*member, *summary)).collect();
        let types = members.iter().fold(Types::NONE, |all, (.., summary)| all.union(summary.types));
        let outcome = outcome(key, &summaries, has_discriminator);
        let mut reduced = match outcome {
            Outcome::Single => members
                .first()
                .map(|(_, target, _)| self.read(target, known))
                .unwrap_or_else(|| Schema::any(self.document.version)),
            _ => Schema::any(self.document.version),
        };
        reduced.absorbed.extend(nothing);
        match outcome {
            Outcome::Single => {}
            Outcome::Values | Outcome::Types => {
                reduced.types = types;
                for (member, target, _) in &members {
                    reduced.absorbed.extend([*member, *target]);
                }
                if outcome == Outcome::Values {
                    let values =
                        members.iter().flat_map(|(_, target, _)| self.of(target).values.unwrap_or_default());
                    let mut known = HashSet::new();
                    reduced.values = Some(values.filter(|value| known.insert(value.text(false))).collect());
                }
            }
            Outcome::Choice if members.is_empty() && !node.items().is_empty() => reduced.types = Types::NONE,
            Outcome::Choice => {
                let members = members.iter().map(|(member, ..)| *member).collect();
                reduced.choices.push(Choice { keyword: key, node, members, is_nullable: false, types });
            }
        }
        if let Some((member, target)) = null {
            reduced.absorbed.extend([member, target]);
            reduced.allow_null(member);
        }
        schema.intersect(reduced);
    }

    /// Returns what a member of a choice is, as far as it can be known here.
    pub(super) fn summary(&self, target: &'a Node) -> Summary {
        if let Some(summary) = self.summaries.borrow().get(&std::ptr::from_ref(target)) {
            return *summary;
        }
        let depth = self.open.borrow().len();
        if depth > MAX_DEPTH || !self.open.borrow_mut().insert(target) {
            return Summary::UNKNOWN;
        }
        let summary = Summary::of(&self.of(target));
        self.open.borrow_mut().remove(&std::ptr::from_ref(target));
        self.summaries.borrow_mut().insert(target, summary);
        summary
    }
}
