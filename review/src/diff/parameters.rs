//! Compares parameters, and headers of responses.

use cloud_certs_codegen::Node;

use super::change::{Direction, Strictness, Verdict};
use super::comparer::{Scope, Serialization};
use super::content::{compare_contents, compare_prose_of_contents};
use super::operation::{Operation, nameless};
use super::pair::compare_optional_schemas;
use super::prose::compare_prose;
use super::view::{is_true, resolve, shown};

/// A parameter of an operation.
#[derive(Clone, Copy)]
struct Parameter<'a> {
    node: &'a Node,
    name: &'a str,
    location: &'a str,
    /// Its position in the path, which identifies a path parameter whatever its name is.
    index: Option<usize>,
}

impl<'a> Parameter<'a> {
    fn title(&self) -> String {
        format!("{} `{}`", self.location, self.name)
    }

    fn is_required(&self) -> bool {
        is_true(self.node.get("required"))
    }

    /// Returns whether both are in the path and have the same name.
    fn is_namesake(&self, other: &Self) -> bool {
        self.index.is_some() && other.index.is_some() && self.name == other.name
    }

    /// Returns whether the server takes both for the same.
    fn is(&self, other: &Self) -> bool {
        match (self.index, other.index) {
            (Some(index), Some(other)) => index == other,
            (None, None) if self.location == "header" => {
                self.location == other.location && self.name.eq_ignore_ascii_case(other.name)
            }
            (None, None) => (self.location, self.name) == (other.location, other.name),
            _ => false,
        }
    }
}

/// The operation's own parameters, and those of the path that it does not replace.
fn parameters<'a>(root: &'a Node, operation: &Operation<'a>) -> Vec<Parameter<'a>> {
    let of = |node: &'a Node| node.get("parameters").map(Node::items).unwrap_or_default();
    let positions: Vec<&str> =
        operation.path.key.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let mut found: Vec<Parameter<'a>> = Vec::new();
    for node in of(operation.node()).iter().chain(of(operation.item)).map(|node| resolve(root, node)) {
        let (name, location) = (node.str("name").unwrap_or_default(), node.str("in").unwrap_or_default());
        let index = if location == "path" { positions.iter().position(|one| *one == name) } else { None };
        if !found.iter().any(|one| (one.name, one.location) == (name, location)) {
            found.push(Parameter { node, name, location, index });
        }
    }
    found
}

pub(super) fn compare_parameters<'a>(scope: &mut Scope<'_, 'a>, old: &Operation<'a>, new: &Operation<'a>) {
    for operation in [old, new] {
        for list in [operation.node(), operation.item].into_iter().filter_map(|node| node.get("parameters")) {
            scope.mark([list]);
            scope.mark(list.items());
        }
    }
    let (before, mut added) = (parameters(scope.old, old), parameters(scope.new, new));
    let mut removed = Vec::new();
    let is_same_path = nameless(&old.path.key) == nameless(&new.path.key);
    for parameter in &before {
        // A namesake elsewhere in the path is the same parameter, and what stands at its position now is another.
        let namesake = added.iter().position(|one| parameter.is_namesake(one));
        let in_place = || {
            let is_free = |one: &Parameter<'_>| !before.iter().any(|other| other.is_namesake(one));
            added.iter().position(|one| parameter.is(one) && (one.index.is_none() || is_free(one)))
        };
        match namesake.or_else(in_place) {
            Some(at) => {
                let other = added.remove(at);
                if is_same_path && parameter.index != other.index {
                    parameter_shifted(scope, parameter, &other);
                }
                compare_parameter(scope, parameter, &other);
            }
            None => removed.push(*parameter),
        }
    }
    for old in removed {
        match added.iter().position(|one| one.name == old.name) {
            Some(at) => {
                let new = added.remove(at);
                let what = format!("parameter `{}`: in {} -> in {}", old.name, old.location, new.location);
                scope.examine_all([old.node, new.node]);
                scope.wire("parameter-moved", Verdict::Breaking, what, old.node, new.node);
            }
            None => parameter_removed(scope, &old, new.node()),
        }
    }
    added.iter().for_each(|parameter| parameter_added(scope, parameter, old.node()));
}

/// Reports a parameter that is still in the path, at another position.
fn parameter_shifted<'a>(scope: &mut Scope<'_, 'a>, old: &Parameter<'a>, new: &Parameter<'a>) {
    let place = |one: &Parameter<'a>| one.index.map_or_else(|| "none".to_owned(), |at| (at + 1).to_string());
    let what = format!("path parameter `{}`: place {} -> {}", old.name, place(old), place(new));
    scope.wire("parameter-moved", Verdict::Breaking, what, old.node, new.node);
}

fn parameter_removed<'a>(scope: &mut Scope<'_, 'a>, old: &Parameter<'a>, around: &'a Node) {
    scope.examine(old.node);
    let what = format!("parameter {} is gone", old.title());
    scope.wire("parameter-removed", Verdict::Breaking, what, old.node, around);
}

fn parameter_added<'a>(scope: &mut Scope<'_, 'a>, new: &Parameter<'a>, around: &'a Node) {
    scope.examine(new.node);
    let (verdict, word) = match new.is_required() {
        true => (Verdict::Breaking, "required"),
        false => (Verdict::Compatible, "optional"),
    };
    let what = format!("{word} parameter {} is new", new.title());
    scope.wire("parameter-added", verdict, what, around, new.node);
}

fn compare_parameter<'a>(scope: &mut Scope<'_, 'a>, old: &Parameter<'a>, new: &Parameter<'a>) {
    if old.name != new.name && old.index.is_some() {
        let what = format!("path parameter `{}` -> `{}`", old.name, new.name);
        scope.docs("path-parameter-renamed", what, old.node, new.node);
    } else {
        scope.in_other_case("header", (old.name, new.name), old.node, new.node);
    }
    compare_objects(scope, (old.node, new.node), Direction::Request, &new.title(), old.location);
}

/// Compares what parameters and headers have in common.
pub(super) fn compare_objects<'a>(
    scope: &mut Scope<'_, 'a>,
    (old, new): (&'a Node, &'a Node),
    direction: Direction,
    title: &str,
    location: &str,
) {
    scope.mark([old, new]);
    for keyword in ["name", "in"] {
        scope.keyword((old, new), keyword);
    }
    compare_required(scope, (old, new), direction, title);
    let style = |node: &'a Node| node.str("style").unwrap_or(implied_style(location)).to_owned();
    let explode = |node: &'a Node| {
        let implied = || (style(node) == "form").to_string();
        node.get("explode").map_or_else(implied, shown)
    };
    compare_encoding(scope, "style", (old, new), title, (style(old), style(new)));
    // The style implies `explode`: a change of both is one change.
    if old.get("explode").is_some() || new.get("explode").is_some() {
        compare_encoding(scope, "explode", (old, new), title, (explode(old), explode(new)));
    }
    for keyword in ["allowReserved", "allowEmptyValue"] {
        compare_allowance(scope, keyword, (old, new), direction, title);
    }
    let contents = (old.get("content"), new.get("content"));
    if contents != (None, None) {
        compare_contents(scope, contents, direction, title, (old, new));
        compare_prose_of_contents(scope, (old, new), title);
    }
    let is_exploded = |node: &'a Node| style(node) == "form" && explode(node) == "true";
    let are_exploded = is_exploded(old) && is_exploded(new);
    let serialization = if are_exploded { Serialization::Exploded } else { Serialization::Text };
    let schemas = (old.get("schema"), new.get("schema"));
    let scope_of_value = &mut scope.serialized_as(serialization);
    compare_optional_schemas(scope_of_value, schemas, direction, title.to_owned(), (old, new));
    compare_prose(scope, (old, new), title);
}

fn compare_required<'a>(
    scope: &mut Scope<'_, 'a>,
    (old, new): (&'a Node, &'a Node),
    direction: Direction,
    title: &str,
) {
    let nodes = scope.keyword((old, new), "required");
    let (rule, strictness, words) = match (is_true(nodes.0), is_true(nodes.1)) {
        (false, true) => ("parameter-required", Strictness::Tighter, "optional -> required"),
        (true, false) => ("parameter-optional", Strictness::Looser, "required -> optional"),
        _ => return scope.stated_or_implied(title, "required", nodes),
    };
    let what = format!("{title}: {words}");
    scope.wire(rule, direction.verdict(strictness), what, nodes.0.or(Some(old)), nodes.1.or(Some(new)));
}

/// Compares how a value is written. A value that is implied may be left out.
fn compare_encoding<'a>(
    scope: &mut Scope<'_, 'a>,
    keyword: &str,
    (old, new): (&'a Node, &'a Node),
    title: &str,
    (before, after): (String, String),
) {
    let nodes = scope.keyword((old, new), keyword);
    if before == after {
        return scope.stated_or_implied(title, keyword, nodes);
    }
    let what = format!("{title}: {keyword} {before} -> {after}");
    let (old, new) = (nodes.0.or(Some(old)), nodes.1.or(Some(new)));
    scope.wire("parameter-encoding-changed", Verdict::Breaking, what, old, new);
}

/// Compares a flag that allows more ways to write a value.
fn compare_allowance<'a>(
    scope: &mut Scope<'_, 'a>,
    keyword: &str,
    (old, new): (&'a Node, &'a Node),
    direction: Direction,
    title: &str,
) {
    let nodes = scope.keyword((old, new), keyword);
    let (was, is) = (is_true(nodes.0), is_true(nodes.1));
    if was == is {
        return scope.stated_or_implied(title, keyword, nodes);
    }
    let strictness = if is { Strictness::Looser } else { Strictness::Tighter };
    let what = format!("{title}: {keyword} {was} -> {is}");
    let (old, new) = (nodes.0.or(Some(old)), nodes.1.or(Some(new)));
    scope.wire("parameter-encoding-changed", direction.verdict(strictness), what, old, new);
}

/// The style that holds when none is given.
fn implied_style(location: &str) -> &'static str {
    if matches!(location, "query" | "cookie") { "form" } else { "simple" }
}
