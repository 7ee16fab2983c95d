//! Two schemas that describe one value, and the entries of two objects, before and after.

use openapi_document::{Entry, Node, Schema, Types};

use super::change::{Direction, Strictness, Verdict};
use super::comparer::{Nodes, Objects, Scope};
use super::rules::Rule;

/// Two schemas, the direction that their values travel, and where.
#[derive(Clone, Copy)]
pub(super) struct SchemaPair<'a, 's> {
    pub(super) old: &'s Schema<'a>,
    pub(super) new: &'s Schema<'a>,
    pub(super) direction: Direction,
    pub(super) place: &'s str,
}

impl<'a> SchemaPair<'a, '_> {
    /// The nodes of a keyword that excludes or adds something; of several on one side, the tightest or the first.
    pub(super) fn get(&self, keyword: &str) -> Nodes<'a> {
        (self.old.get(keyword), self.new.get(keyword))
    }

    /// The nodes of a keyword that exclude or add something, part by part.
    pub(super) fn each(&self, keyword: &str) -> Vec<Nodes<'a>> {
        let (old, new) = (self.old.active(keyword), self.new.active(keyword));
        let nodes = |index: usize| (old.get(index).copied(), new.get(index).copied());
        (0..old.len().max(new.len())).map(nodes).collect()
    }

    /// The same, or the nodes that exclude nothing: where a report points to.
    pub(super) fn spots(&self, keyword: &str) -> Nodes<'a> {
        let spot = |schema: &Schema<'a>| schema.get(keyword).or(schema.all(keyword).first().copied());
        (spot(self.old), spot(self.new))
    }

    /// The nodes of a keyword, which are thereby examined.
    pub(super) fn examine(&self, scope: &mut Scope<'_, 'a>, keyword: &str) -> Nodes<'a> {
        scope.examine_all(self.old.all(keyword).iter().chain(self.new.all(keyword)).copied());
        (self.old.all(keyword).first().copied(), self.new.all(keyword).first().copied())
    }

    /// The first schema objects of both sides: those that the others of an `allOf` belong to.
    pub(super) fn objects(&self) -> Option<Objects<'a>> {
        self.old.parts.first().copied().zip(self.new.parts.first().copied())
    }

    /// Reports a change of a constraint, at the schema where one side has no node.
    pub(super) fn report(
        &self,
        scope: &mut Scope<'_, 'a>,
        rule: Rule,
        verdict: Verdict,
        what: &str,
        (old, new): Nodes<'a>,
    ) {
        let (before, after) = self.objects().unzip();
        scope.wire(rule, verdict, format!("{}: {what}", self.place), old.or(before), new.or(after));
    }

    /// Reports a change of a constraint, judged by what it does to the values that are valid.
    pub(super) fn report_as(
        &self,
        scope: &mut Scope<'_, 'a>,
        rule: Rule,
        strictness: Strictness,
        what: &str,
        nodes: Nodes<'a>,
    ) {
        self.report(scope, rule, rule.level(self.direction, strictness), what, nodes);
    }
}

/// Compares the schemas of a value, where a side without one allows any value.
pub(super) fn compare_optional_schemas<'a>(
    scope: &mut Scope<'_, 'a>,
    nodes: Nodes<'a>,
    direction: Direction,
    place: String,
    around: Objects<'a>,
) {
    let (schema, is_new) = match nodes {
        (Some(old), Some(new)) => return scope.compare_later((old, new), direction, place),
        (None, Some(new)) => (new, true),
        (Some(old), None) => (old, false),
        (None, None) => return,
    };
    scope.examine(schema);
    let target = scope.schema(schema, !is_new);
    scope.mark(target.followed.references.iter().copied());
    if target.is_any() {
        let what = format!("{place}: a schema that allows any value is stated or implied");
        return scope.docs(Rule::SameInOtherWords, what, nodes.0, nodes.1);
    }
    let types = target.all_types();
    let of_type = if types == Types::ALL { String::new() } else { format!(" of type {types}") };
    let (rule, words) = match is_new {
        true => (Rule::SchemaAdded, format!("any value -> a schema{of_type}")),
        false => (Rule::SchemaRemoved, format!("a schema{of_type} -> any value")),
    };
    let verdict = rule.level(direction, Strictness::tighter_if(is_new));
    let (old, new) = (nodes.0.unwrap_or(around.0), nodes.1.unwrap_or(around.1));
    scope.wire(rule, verdict, format!("{place}: {words}"), old, new);
}

/// The entries of two objects by name.
pub(super) struct EntryPairs<'a> {
    pub(super) both: Vec<(&'a Entry, &'a Entry)>,
    /// The entries that one side alone has, with whether that is the old one.
    pub(super) unpaired: Vec<(&'a Entry, bool)>,
}

impl<'a> EntryPairs<'a> {
    /// The entries of two objects, where `is_same` tells whether two names are the same.
    pub(super) fn new((old, new): Nodes<'a>, is_same: fn(&str, &str) -> bool) -> Self {
        let entries = |node: Option<&'a Node>| node.map(Node::entries).unwrap_or_default();
        let find = |entries: &'a [Entry], name: &str| entries.iter().find(|entry| is_same(&entry.key, name));
        let (old, new) = (entries(old), entries(new));
        let (mut both, mut unpaired) = (Vec::new(), Vec::new());
        for before in old {
            match find(new, &before.key) {
                Some(after) => both.push((before, after)),
                None => unpaired.push((before, true)),
            }
        }
        let added = new.iter().filter(|after| find(old, &after.key).is_none());
        unpaired.extend(added.map(|after| (after, false)));
        Self { both, unpaired }
    }
}
