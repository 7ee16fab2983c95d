//! Every `$ref` leads to an object of the right kind, and nothing leads to itself without an end.

use std::collections::{HashMap, HashSet};

use cloud_certs_yaml::{Node, Position};

use super::context::Context;
use super::grammar::Kind;
use super::walk::{Reference, Walked, walk};
use super::words::near;
use crate::document::{Document, Unfollowed};
use crate::problem::Problems;
use crate::report::Report;
use crate::rules::Rule;
use crate::version::Version;

/// Checks that every `$ref` of a document can be followed, because otherwise its meaning is unknown.
///
/// # Errors
///
/// Every `$ref` that leads nowhere, with the reason.
pub fn followed(document: &Document) -> Result<(), Problems> {
    // Other problems are not reported here.
    let walked = walk(document, &mut Report::new(document));
    let mut report = Report::new(document);
    walked.references.iter().for_each(|reference| leads_somewhere(document, reference, &mut report));
    beyond(document, &walked, &mut report);
    report.finish()
}

pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for reference in &context.walked.references {
        siblings(context.document, reference, report);
        outside(context.document, reference, report);
        match reference.other {
            None => leads_somewhere(context.document, reference, report),
            Some(other) => kind(reference, other, report),
        }
    }
    beyond(context.document, &context.walked, report);
    circles(context, report);
}

/// Checks what leads to other places without a `$ref`: the `operationRef`s of links, and the `$dynamicRef`s that are
/// not followed.
fn beyond(document: &Document, walked: &Walked<'_>, report: &mut Report<'_>) {
    walked.links.iter().for_each(|link| operation(document, link, report));
    let schemas = walked.objects.get(&Kind::Schema).into_iter().flatten();
    for entry in
        schemas.filter(|_| document.version == Version::V3_1).filter_map(|schema| schema.entry("$dynamicRef"))
    {
        let (what, why) = ("a `$dynamicRef` beside a `$ref`", "one of the two would go unseen");
        report.add(Rule::UnresolvedReference, entry.at, what, why, "make each of them a member of `allOf`");
    }
}

/// The `operationRef` of a link leads to an operation.
fn operation(document: &Document, link: &Node, report: &mut Report<'_>) {
    let what = format!("the `operationRef` `{}` of a link", link.as_str().unwrap_or_default());
    match document.target(link) {
        Ok(_) => {}
        Err(Unfollowed::Unread(unread)) => {
            report.add(Rule::ExternalReference, link.at, what, unread.why, unread.fix);
        }
        Err(_) => {
            let fix = "write where the operation is, as `#/paths/~1pets/get`";
            report.add(Rule::LinkOperation, link.at, what, "there is nothing at this place", fix);
        }
    }
}

fn siblings(document: &Document, reference: &Reference<'_>, report: &mut Report<'_>) {
    if document.version != Version::V3_0 || reference.kind == Kind::PathItem {
        return;
    }
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

/// By the standard, such a `$ref` leads nowhere. Many tools read it as if there were no `$id`, and so do we.
fn outside(document: &Document, reference: &Reference<'_>, report: &mut Report<'_>) {
    let value = reference.node.get("$ref");
    if let Some(id) = value.and_then(|value| document.id_left_aside(value)) {
        let what = format!("the `$ref` to `{}`", reference.target);
        let why = format!(
            "it counts from the schema with the `$id` `{id}`, which has nothing at this place, and is read from the root of the file"
        );
        report.doubt(Rule::UnresolvedReference, reference.at, what, why, "leave the `$id` out");
    }
}

fn leads_somewhere(document: &Document, reference: &Reference<'_>, report: &mut Report<'_>) {
    let Err(error) = document.follow(reference.node) else { return };
    let what = format!("the `$ref` to `{}`", reference.target);
    // If another `$ref` in the chain leads nowhere, only that one is reported.
    let own = reference.node.get("$ref").map(|value| document.target(value));
    match (error, own) {
        (Unfollowed::Circle, _) => {
            let fix = "let one of the components say what it is, without a `$ref`";
            let why = "it leads from `$ref` to `$ref` and to no end";
            report.add(Rule::CircularReference, reference.at, what, why, fix);
        }
        (Unfollowed::Ambiguous, Some(Err(_))) => {
            let what = format!("the `$dynamicRef` to `{}`", reference.target);
            let why = "several schemas have this `$dynamicAnchor`, and which one is meant depends on the way that leads here";
            let fix = "write a `$ref` to the one that is meant";
            report.add(Rule::UnresolvedReference, reference.at, what, why, fix);
        }
        (Unfollowed::Unread(unread), Some(Err(_))) => {
            report.add(Rule::ExternalReference, reference.at, what, unread.why, unread.fix);
        }
        (Unfollowed::Nowhere, Some(Err(_))) => {
            let (why, fix) = nowhere(document, reference);
            report.add(Rule::UnresolvedReference, reference.at, what, why, fix);
        }
        _ => {}
    }
}

/// Returns why there is nothing at the end of a `$ref`, and what to write.
fn nowhere(document: &Document, reference: &Reference<'_>) -> (String, String) {
    let section = reference.kind.section().unwrap_or_default();
    let component = reference.target.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'));
    match component.filter(|(_, name)| !name.contains('/')) {
        Some((found, name)) if found != section => {
            (format!("`components` has no `{found}`"), format!("write `#/components/{section}/{name}`"))
        }
        Some((_, name)) => {
            let components = document.root_of(reference.at.file).get("components");
            let names = components.map(|components| components.entries_of(section)).unwrap_or_default();
            let fix = match near(name, names.iter().map(|entry| entry.key.as_str())) {
                Some(name) => format!("write `#/components/{section}/{name}`"),
                None => format!("add `{name}` to `components/{section}`"),
            };
            ("there is no such component".to_owned(), fix)
        }
        None => {
            let fix = format!("write where {} is", reference.kind.words());
            ("there is nothing at this place".to_owned(), fix)
        }
    }
}

fn kind(reference: &Reference<'_>, other: Kind, report: &mut Report<'_>) {
    let what = format!("the `$ref` to `{}`", reference.target);
    let why = format!("it leads to {} where {} is needed", other.words(), reference.kind.words());
    let name = reference.target.rsplit('/').next().unwrap_or_default();
    let fix = match reference.kind.section() {
        Some(section) => format!("write `#/components/{section}/{name}`"),
        None => format!("refer to {}", reference.kind.words()),
    };
    report.add(Rule::ReferenceKind, reference.at, what, why, fix);
}

/// The schemas that each schema is made of, without a property or an item in between.
type MadeOf = HashMap<*const Node, Vec<*const Node>>;

/// Schemas that contain themselves through `allOf`, `oneOf` or `anyOf` alone have no value; a reader of them would look
/// for one forever.
fn circles(context: &Context<'_>, report: &mut Report<'_>) {
    let mut made_of = MadeOf::new();
    let mut names: HashMap<*const Node, (&str, Position)> = HashMap::new();
    for schema in context.all(Kind::Schema) {
        let members = ["allOf", "oneOf", "anyOf"].iter().flat_map(|key| schema.items_of(key));
        let members: Vec<*const Node> = members.map(std::ptr::from_ref).collect();
        if !members.is_empty() {
            made_of.insert(schema, members);
        }
    }
    for reference in context.walked.references.iter().filter(|reference| reference.kind == Kind::Schema) {
        let target = reference.node.get("$ref").and_then(|value| context.document.target(value).ok());
        if let Some(target) = target {
            made_of.entry(reference.node).or_default().push(target);
            let name = reference.target.rsplit(['/', '#']).find(|part| !part.is_empty()).unwrap_or_default();
            names.insert(target, (name, target.at));
        }
    }
    for entry in context.components("schemas") {
        names.insert(&entry.node, (&entry.key, entry.at));
    }
    // A circle of only `$ref`s is reported separately.
    let references: HashSet<*const Node> =
        context.walked.references.iter().map(|reference| std::ptr::from_ref(reference.node)).collect();
    let endless = endless(made_of).into_iter().filter(|node| !references.contains(node));
    for (name, at) in endless.filter_map(|node| names.get(&node)) {
        let what = format!("the schema `{name}` is made of itself");
        let why = "a value of it would have to contain itself without end";
        let fix = "refer to it from a property or from `items` instead of from `allOf` or `oneOf`";
        report.add(Rule::CircularReference, *at, what, why, fix);
    }
}

/// Removes schemas that contain none of the remaining ones, until only circles (and schemas that lead to them) are
/// left.
fn endless(mut made_of: MadeOf) -> HashSet<*const Node> {
    let known: HashSet<*const Node> = made_of.keys().copied().collect();
    made_of.values_mut().for_each(|members| members.retain(|member| known.contains(member)));
    let mut users: MadeOf = HashMap::new();
    for (node, members) in &made_of {
        members.iter().for_each(|member| users.entry(*member).or_default().push(*node));
    }
    let mut missing: HashMap<*const Node, usize> =
        made_of.iter().map(|(node, members)| (*node, members.len())).collect();
    let mut whole: Vec<*const Node> =
        missing.iter().filter(|(_, count)| **count == 0).map(|(node, _)| *node).collect();
    while let Some(node) = whole.pop() {
        missing.remove(&node);
        for user in users.get(&node).into_iter().flatten() {
            if let Some(count) = missing.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    whole.push(*user);
                }
            }
        }
    }
    missing.into_keys().collect()
}
