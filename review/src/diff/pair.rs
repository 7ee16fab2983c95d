//! Two schemas that describe one value, before and after.

use cloud_certs_codegen::Node;

use super::change::{Direction, Strictness, Verdict};
use super::comparer::{Nodes, Scope};
use super::view::{View, resolve};

/// Two schemas with the members of their `allOf`s put together, the direction that their values travel, and where.
pub(super) struct SchemaPair<'a, 's> {
    pub(super) old: &'s View<'a>,
    pub(super) new: &'s View<'a>,
    pub(super) direction: Direction,
    pub(super) place: &'s str,
}

impl<'a> SchemaPair<'a, '_> {
    /// The nodes of a keyword; of several on one side, the first.
    pub(super) fn get(&self, keyword: &str) -> Nodes<'a> {
        (self.old.get(keyword), self.new.get(keyword))
    }

    /// The nodes of a keyword, which are thereby examined.
    pub(super) fn examine(&self, scope: &mut Scope<'_, 'a>, keyword: &str) -> Nodes<'a> {
        scope.examine_all(self.old.all(keyword).iter().chain(self.new.all(keyword)).copied());
        self.get(keyword)
    }

    /// The nodes, or the schema around where one side has none.
    pub(super) fn or_around(&self, (old, new): Nodes<'a>) -> Nodes<'a> {
        (old.or(self.old.parts.first().copied()), new.or(self.new.parts.first().copied()))
    }

    /// Reports a change of a constraint.
    pub(super) fn report(
        &self,
        scope: &mut Scope<'_, 'a>,
        rule: &'static str,
        verdict: Verdict,
        what: &str,
        nodes: Nodes<'a>,
    ) {
        let (old, new) = self.or_around(nodes);
        scope.wire(rule, verdict, format!("{}: {what}", self.place), old, new);
    }

    /// Reports a change of a constraint, judged by what it does to the values that are valid.
    pub(super) fn report_as(
        &self,
        scope: &mut Scope<'_, 'a>,
        rule: &'static str,
        strictness: Strictness,
        what: &str,
        nodes: Nodes<'a>,
    ) {
        self.report(scope, rule, self.direction.verdict(strictness), what, nodes);
    }
}

/// Compares the schemas of a value, where a side without one allows any value.
pub(super) fn compare_optional_schemas<'a>(
    scope: &mut Scope<'_, 'a>,
    nodes: Nodes<'a>,
    direction: Direction,
    place: String,
    around: (&'a Node, &'a Node),
) {
    let type_of = |root: &Node, schema: &Node| match resolve(root, schema).str("type") {
        Some(name) => format!("a schema of type {name}"),
        None => "a schema".to_owned(),
    };
    match nodes {
        (Some(old), Some(new)) => scope.compare_later(old, new, direction, place),
        (None, None) => {}
        (None, Some(new)) => {
            scope.examine(new);
            if !is_any(scope.new, new) {
                let what = format!("{place}: any value -> {}", type_of(scope.new, new));
                scope.wire("schema-added", direction.verdict(Strictness::Tighter), what, around.0, new);
            }
        }
        (Some(old), None) => {
            scope.examine(old);
            if !is_any(scope.old, old) {
                let what = format!("{place}: {} -> any value", type_of(scope.old, old));
                scope.wire("schema-removed", direction.verdict(Strictness::Looser), what, old, around.1);
            }
        }
    }
}

fn is_any(root: &Node, schema: &Node) -> bool {
    let schema = resolve(root, schema);
    schema.entries().is_empty() || schema.as_bool() == Some(true)
}
