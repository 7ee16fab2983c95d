//! Every `$ref` leads to a component of the right kind, and no chain of them goes round in circles.

use std::collections::{HashMap, HashSet};

use openapi_document::context::Context;
use openapi_document::grammar::{Kind, SECTIONS};
use openapi_document::walk::Reference;
use openapi_document::words::near;
use openapi_document::{Entry, MAX_HOPS, Node, Report};

use crate::check::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for reference in &context.walked.references {
        siblings(reference, report);
        target(context, reference, report);
    }
    for item in context.all(Kind::PathItem) {
        if let Some(entry) = item.entry("$ref") {
            let what = "the path item is a `$ref`";
            let why = "the generator does not follow it";
            report.add(Rule::PathItemReference, entry.at, what, why, "write the operations here");
        }
    }
    circles(context, report);
}

fn siblings(reference: &Reference<'_>, report: &mut Report<'_>) {
    let target = reference.target;
    for entry in reference.node.entries().iter().filter(|entry| entry.key != "$ref") {
        let fix = match reference.kind {
            Kind::Schema => format!("write `allOf: [{{ $ref: '{target}' }}]` in place of the `$ref`"),
            _ => format!("move it to `{target}`"),
        };
        let what = format!("`{}` stands beside a `$ref`", entry.key);
        let why = "OpenAPI 3.0 ignores everything beside a `$ref`";
        report.add(Rule::ReferenceSiblings, entry.at, what, why, fix);
    }
}

fn target(context: &Context<'_>, reference: &Reference<'_>, report: &mut Report<'_>) {
    let Reference { kind, target, at, .. } = *reference;
    let section = kind.section().unwrap_or_default();
    let what = format!("the `$ref` to `{target}`");
    if !target.starts_with('#') {
        let fix = format!("copy it to `components/{section}` and refer to it there");
        report.add(
            Rule::ExternalReference,
            at,
            what,
            "it leads out of this file, which is not followed",
            fix,
        );
        return;
    }
    let parts: Vec<&str> = target.split('/').collect();
    let &["#", "components", found_section, name] = parts.as_slice() else {
        let fix = format!("move it to `components/{section}` and write `#/components/{section}/NAME`");
        let why = "the generator only follows a `$ref` to a whole component";
        report.add(Rule::ReferenceForm, at, what, why, fix);
        return;
    };
    if name.contains(['~', '%']) {
        let fix = "write the plain name, and rename the component if it has other characters than letters, digits, `.`, `-` and `_`";
        let why = "the generator looks for the name as it is written, escapes included";
        report.add(Rule::ReferenceForm, at, what, why, fix);
    } else if found_section != section {
        wrong_kind(kind, found_section, name, reference, report);
    } else if context.component(target).is_none() {
        let names = context.components(section).iter().map(|entry| entry.key.as_str());
        let fix = match near(name, names) {
            Some(name) => format!("write `#/components/{section}/{name}`"),
            None => format!("add `{name}` to `components/{section}`"),
        };
        report.add(Rule::UnresolvedReference, at, what, "there is no such component", fix);
    } else if context.resolve(reference.node).is_none() && is_endless(context, reference.node) {
        let fix = "let one of the components say what it is, without a `$ref`";
        report.add(Rule::CircularReference, at, what, "it leads from `$ref` to `$ref` and to no end", fix);
    }
}

fn wrong_kind(kind: Kind, section: &str, name: &str, reference: &Reference<'_>, report: &mut Report<'_>) {
    let wanted = kind.section().unwrap_or_default();
    let why = match SECTIONS.iter().find(|(_, name)| *name == section) {
        Some((found, _)) => format!("it leads to {} where {} is needed", found.words(), kind.words()),
        None => format!("`components` has no `{section}`"),
    };
    let what = format!("the `$ref` to `{}`", reference.target);
    report.add(Rule::ReferenceKind, reference.at, what, why, format!("write `#/components/{wanted}/{name}`"));
}

/// Whether every step from `node` finds a component, and there is always one more step.
fn is_endless(context: &Context<'_>, node: &Node) -> bool {
    let next = |node: &&Node| Some(&context.component(node.str("$ref")?)?.node);
    std::iter::successors(Some(node), next).nth(MAX_HOPS + 1).is_some()
}

/// Schemas that contain themselves through `allOf`, `oneOf` or `anyOf` alone have no value; the generator would
/// look for one forever.
fn circles(context: &Context<'_>, report: &mut Report<'_>) {
    let schemas: HashMap<&str, &Entry> =
        context.components("schemas").iter().map(|entry| (entry.key.as_str(), entry)).collect();
    let made_of = schemas.iter().map(|(name, entry)| {
        let mut members = Vec::new();
        composed_of(&entry.node, &mut members);
        members.retain(|member| schemas.contains_key(member));
        (*name, members)
    });
    let endless = endless(made_of.collect());
    let endless = endless.iter().filter_map(|name| schemas.get(name));
    for entry in endless.filter(|entry| entry.node.get("$ref").is_none()) {
        let what = format!("the schema `{}` is made of itself", entry.key);
        let why = "a value of it would have to contain itself without end";
        let fix = "refer to it from a property or from `items` instead of from `allOf` or `oneOf`";
        report.add(Rule::CircularReference, entry.at, what, why, fix);
    }
}

/// Takes away what is made of nothing that is still there, until only circles (and what leads there) are left.
fn endless<'a>(made_of: HashMap<&'a str, Vec<&'a str>>) -> HashSet<&'a str> {
    let mut users: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, members) in &made_of {
        members.iter().for_each(|member| users.entry(member).or_default().push(name));
    }
    let mut missing: HashMap<&str, usize> =
        made_of.iter().map(|(name, members)| (*name, members.len())).collect();
    let mut whole: Vec<&str> =
        missing.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
    while let Some(name) = whole.pop() {
        missing.remove(name);
        for user in users.get(name).into_iter().flatten() {
            if let Some(count) = missing.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    whole.push(user);
                }
            }
        }
    }
    missing.into_keys().collect()
}

/// The component schemas that `node` is or is composed of, without a property or an item in between.
fn composed_of<'a>(node: &'a Node, members: &mut Vec<&'a str>) {
    members.extend(node.str("$ref").and_then(|reference| reference.strip_prefix("#/components/schemas/")));
    for member in ["allOf", "oneOf", "anyOf"].iter().flat_map(|key| node.items_of(key)) {
        composed_of(member, members);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_of_itself_is_left() {
        let names: Vec<String> = (0..3_000).map(|number| format!("C{number}")).collect();
        let chain = names.windows(2).map(|pair| (pair[0].as_str(), vec![pair[1].as_str(); 2]));
        let circle = [("A", vec!["B", "C2999"]), ("B", vec!["A"]), ("Before", vec!["A"]), ("C2999", vec![])];
        let mut left: Vec<_> = endless(chain.chain(circle).collect()).into_iter().collect();
        left.sort_unstable();
        assert_eq!(left, ["A", "B", "Before"]);
    }
}
