//! Compares schemas inside of a schema, beside its properties and choices.

use std::collections::BTreeSet;

use openapi_document::Node;

use super::change::{Direction, Strictness};
use super::comparer::{Nodes, Objects, Scope};
use super::pair::{EntryPairs, SchemaPair, compare_optional_schemas};
use super::rules::Rule;
use super::view::json_or_none;

/// Compares the schemas of items and names, of conditions, and of what a value contains.
pub(super) fn compare_subschemas<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let Some(objects) = pair.objects() else { return };
    for keyword in ["items", "contains", "contentSchema", "else", "propertyNames", "then", "unevaluatedItems"]
    {
        for nodes in pair.each(keyword) {
            let place = match keyword {
                // Without it, a list may hold anything.
                "items" => format!("{}[]", pair.place),
                _ => format!("{}<{keyword}>", pair.place),
            };
            compare_optional_schemas(scope, nodes, pair.direction, place.clone(), objects);
            // A limit on the matching items reverses tighter and looser.
            if let ("contains", (Some(old), Some(new))) = (keyword, nodes)
                && pair.get("maxContains") != (None, None)
            {
                scope.compare_later((old, new), pair.direction.other(), place);
            }
        }
    }
    for keyword in ["patternProperties", "dependentSchemas"] {
        for nodes in pair.each(keyword) {
            compare_named(scope, pair, keyword, nodes, objects);
        }
    }
    for nodes in pair.each("prefixItems") {
        let items = |node: Option<&'a Node>| node.map(Node::items).unwrap_or_default();
        let (old, new) = (items(nodes.0), items(nodes.1));
        for index in 0..old.len().max(new.len()) {
            let place = format!("{}[{index}]", pair.place);
            compare_optional_schemas(scope, (old.get(index), new.get(index)), pair.direction, place, objects);
        }
    }
    compare_not(scope, pair);
    compare_conditions(scope, pair);
    compare_dependent(scope, pair);
    compare_definitions(scope, pair);
}

/// Compares schemas by name, such as those of properties that match a pattern.
fn compare_named<'a>(
    scope: &mut Scope<'_, 'a>,
    pair: &SchemaPair<'a, '_>,
    keyword: &str,
    nodes: Nodes<'a>,
    around: Objects<'a>,
) {
    let EntryPairs { both, unpaired } = EntryPairs::new(nodes, |one, other| one == other);
    let place = |key: &str| format!("{}<{keyword} {key}>", pair.place);
    for (old, new) in both {
        scope.compare_later((&old.node, &new.node), pair.direction, place(&old.key));
    }
    for (entry, is_old) in unpaired {
        let nodes = if is_old { (Some(&entry.node), None) } else { (None, Some(&entry.node)) };
        compare_optional_schemas(scope, nodes, pair.direction, place(&entry.key), around);
    }
}

/// Compares `not`: the looser it is, the tighter is the whole.
fn compare_not<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for (old, new) in pair.each("not") {
        if let (Some(old), Some(new)) = (old, new)
            && scope.schemas(true).fingerprint(old) == scope.schemas(false).fingerprint(new)
        {
            scope.compare_later((old, new), pair.direction.other(), format!("{}<not>", pair.place));
            continue;
        }
        scope.examine_all([old, new].into_iter().flatten());
        let strictness = match (old, new) {
            (Some(_), Some(_)) => Strictness::Other,
            _ => Strictness::tighter_if(new.is_some()),
        };
        let what = format!("not {} -> {}", json_or_none(old), json_or_none(new));
        pair.report_as(scope, Rule::NotChanged, strictness, &what, (old, new));
    }
}

/// Compares `if`: any change in it moves values between `then` and `else`.
fn compare_conditions<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    for nodes in pair.each("if") {
        match nodes {
            (Some(old), Some(new)) => {
                for direction in [Direction::Request, Direction::Response] {
                    scope.compare_later((old, new), direction, format!("{}<if>", pair.place));
                }
            }
            (old, new) => {
                scope.examine_all([old, new].into_iter().flatten());
                let what = format!("if {} -> {}", json_or_none(old), json_or_none(new));
                pair.report_as(scope, Rule::KeywordChanged, Strictness::Other, &what, nodes);
            }
        }
    }
}

/// Compares `dependentRequired`: the names that a name requires.
fn compare_dependent<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let keyword = "dependentRequired";
    let asked = |node: Option<&'a Node>| -> BTreeSet<(&'a str, Option<&'a str>)> {
        let entries = node.map(Node::entries).unwrap_or_default().iter();
        entries
            .flat_map(|entry| entry.node.items().iter().map(|name| (entry.key.as_str(), name.as_str())))
            .collect()
    };
    for (old, new) in pair.each(keyword) {
        let (before, after) = (asked(old), asked(new));
        if before != after {
            let strictness = Strictness::of_sets(after.is_subset(&before), before.is_subset(&after));
            let what = format!("{keyword} {} -> {}", json_or_none(old), json_or_none(new));
            pair.report_as(scope, Rule::KeywordChanged, strictness, &what, (old, new));
        }
    }
}

/// Sets definitions aside: they constrain nothing until a `$ref` leads to them.
fn compare_definitions<'a>(scope: &mut Scope<'_, 'a>, pair: &SchemaPair<'a, '_>) {
    let rules = [Rule::UnusedComponentChanged, Rule::UnusedComponentRemoved, Rule::UnusedComponentAdded];
    for keyword in ["$defs", "definitions"] {
        for nodes in pair.each(keyword) {
            let EntryPairs { both, unpaired } = EntryPairs::new(nodes, |one, other| one == other);
            let title = |key: &str| format!("{}: definition `{key}`, which nothing uses,", pair.place);
            for (old, new) in both {
                scope.set_aside(rules, title(&old.key), (Some(&old.node), Some(&new.node)));
            }
            for (entry, is_old) in unpaired {
                let node = Some(&entry.node);
                scope.set_aside(rules, title(&entry.key), if is_old { (node, None) } else { (None, node) });
            }
        }
    }
}
