//! Compares parameters, and headers of responses.

use openapi_document::{Document, Node};

use super::change::{Direction, Serialization, Strictness, Verdict};
use super::comparer::{Objects, Scope};
use super::content::{compare_contents, compare_required};
use super::operation::{Operation, nameless};
use super::pair::compare_optional_schemas;
use super::prose::compare_prose;
use super::rules::Rule;
use super::view::{resolve, shown};

/// A parameter of an operation.
#[derive(Clone, Copy)]
struct Parameter<'a> {
    node: &'a Node,
    name: &'a str,
    location: &'a str,
    /// Its position in the path, which identifies a path parameter independently of its name.
    index: Option<usize>,
}

impl<'a> Parameter<'a> {
    fn title(&self) -> String {
        format!("{} `{}`", self.location, self.name)
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
fn parameters<'a>(document: &'a Document, operation: &Operation<'a>) -> Vec<Parameter<'a>> {
    let of = |node: &'a Node| node.items_of("parameters");
    let positions: Vec<&str> =
        operation.path.key.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let mut found: Vec<Parameter<'a>> = Vec::new();
    let lists = [operation.node(), operation.item, &operation.path.node].map(of);
    for node in lists.into_iter().flatten().map(|node| resolve(document, node)) {
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
        let objects = [operation.node(), operation.item, &operation.path.node];
        for list in objects.into_iter().filter_map(|node| node.get("parameters")) {
            scope.mark([list]);
            scope.mark(list.items());
        }
    }
    let (before, mut added) = (parameters(scope.old, old), parameters(scope.new, new));
    let mut removed = Vec::new();
    let is_same_path = nameless(&old.path.key) == nameless(&new.path.key);
    for parameter in &before {
        // A parameter of the same name elsewhere in the path is the same parameter; the one at its old position is
        // another.
        let namesake = added.iter().position(|one| parameter.is_namesake(one));
        let in_place = || {
            let is_free = |one: &Parameter<'_>| !before.iter().any(|other| other.is_namesake(one));
            added.iter().position(|one| parameter.is(one) && (one.index.is_none() || is_free(one)))
        };
        match namesake.or_else(in_place) {
            Some(at) => compare_parameter(scope, parameter, &added.remove(at), is_same_path),
            None => removed.push(*parameter),
        }
    }
    for parameter in removed {
        scope.examine(parameter.node);
        let (rule, what, place) = match added.iter().position(|one| one.name == parameter.name) {
            Some(at) => {
                let other = added.remove(at);
                scope.examine(other.node);
                let places = format!("in {} -> in {}", parameter.location, other.location);
                (Rule::ParameterMoved, format!("parameter `{}`: {places}", parameter.name), other.node)
            }
            None => (Rule::ParameterRemoved, format!("parameter {} is gone", parameter.title()), new.node()),
        };
        scope.wire(rule, Verdict::Breaking, what, parameter.node, place);
    }
    for parameter in added {
        scope.examine(parameter.node);
        let is_required = parameter.node.is("required");
        let word = if is_required { "required" } else { "optional" };
        let verdict = Rule::ParameterAdded.level(scope.request, Strictness::tighter_if(is_required));
        let what = format!("{word} parameter {} is new", parameter.title());
        scope.wire(Rule::ParameterAdded, verdict, what, old.node(), parameter.node);
    }
}

fn compare_parameter<'a>(
    scope: &mut Scope<'_, 'a>,
    old: &Parameter<'a>,
    new: &Parameter<'a>,
    is_same_path: bool,
) {
    let nodes = (old.node, new.node);
    if is_same_path && old.index != new.index {
        let place = |index: Option<usize>| index.map_or_else(|| "none".to_owned(), |at| (at + 1).to_string());
        let places = format!("place {} -> {}", place(old.index), place(new.index));
        let what = format!("path parameter `{}`: {places}", old.name);
        scope.wire(Rule::ParameterMoved, Verdict::Breaking, what, nodes.0, nodes.1);
    }
    if old.name != new.name && old.index.is_some() {
        let what = format!("path parameter `{}` -> `{}`", old.name, new.name);
        scope.docs(Rule::PathParameterRenamed, what, nodes.0, nodes.1);
    } else {
        scope.in_other_case("header", (old.name, new.name), nodes.0, nodes.1);
    }
    let direction = scope.request;
    compare_parameter_objects(scope, nodes, direction, &new.title(), old.location);
}

/// Compares what parameters and headers have in common.
pub(super) fn compare_parameter_objects<'a>(
    scope: &mut Scope<'_, 'a>,
    (old, new): Objects<'a>,
    direction: Direction,
    title: &str,
    location: &str,
) {
    scope.mark([old, new]);
    for keyword in ["name", "in"] {
        scope.keyword((old, new), keyword);
    }
    compare_required(scope, [Rule::ParameterRequired, Rule::ParameterOptional], (old, new), direction, title);
    let implied_style = if matches!(location, "query" | "cookie") { "form" } else { "simple" };
    let style = |node: &'a Node| node.str("style").unwrap_or(implied_style).to_owned();
    let explode = |node: &'a Node| {
        let implied = || (style(node) == "form").to_string();
        node.get("explode").map_or_else(implied, shown)
    };
    let allows = |node: &'a Node, keyword: &str| node.is(keyword).to_string();
    for (keyword, before, after) in [
        // A value that is implied may be left out.
        ("style", style(old), style(new)),
        ("explode", explode(old), explode(new)),
        // These allow more ways to write a value.
        ("allowReserved", allows(old, "allowReserved"), allows(new, "allowReserved")),
        ("allowEmptyValue", allows(old, "allowEmptyValue"), allows(new, "allowEmptyValue")),
    ] {
        // The style implies `explode`: a change of both is one change.
        if keyword == "explode" && old.get(keyword).or(new.get(keyword)).is_none() {
            continue;
        }
        if let Some((old, new)) = scope.changed(title, keyword, (old, new), before == after) {
            let strictness = match keyword {
                "style" | "explode" => Strictness::Other,
                _ => Strictness::tighter_if(before == "true"),
            };
            let what = format!("{title}: {keyword} {before} -> {after}");
            let rule = Rule::ParameterEncodingChanged;
            scope.wire(rule, rule.level(direction, strictness), what, old, new);
        }
    }
    compare_contents(scope, (old, new), direction, title);
    let is_exploded = |node: &'a Node| style(node) == "form" && explode(node) == "true";
    let are_exploded = is_exploded(old) && is_exploded(new);
    let serialization = if are_exploded { Serialization::Exploded } else { Serialization::Text };
    let schemas = (old.get("schema"), new.get("schema"));
    let scope_of_value = &mut scope.serialized_as(serialization);
    compare_optional_schemas(scope_of_value, schemas, direction, title.to_owned(), (old, new));
    compare_prose(scope, (old, new), title);
}
