//! Compares bodies of requests and responses, by media type.

use std::collections::BTreeMap;

use cloud_certs_codegen::{Entry, Node};
use serde_json::Value as Json;

use super::change::{Direction, Strictness, Verdict};
use super::comparer::{Nodes, Scope};
use super::pair::compare_optional_schemas;
use super::prose::{compare_prose, is_prose};
use super::view::{View, is_true, shown, shown_or_none};

pub(super) fn compare_requests<'a>(scope: &mut Scope<'_, 'a>, around: (&'a Node, &'a Node)) {
    let old = around.0.get("requestBody").map(|node| scope.enter(node, true));
    let new = around.1.get("requestBody").map(|node| scope.enter(node, false));
    let word = |body: &Node| if is_true(body.get("required")) { "required" } else { "optional" };
    match (old, new) {
        (Some(old), Some(new)) => {
            let nodes = scope.keyword((old, new), "required");
            let (before, after) = (word(old), word(new));
            if before == after {
                scope.stated_or_implied("request body", "required", nodes);
            } else {
                let is_tighter = after == "required";
                let strictness = if is_tighter { Strictness::Tighter } else { Strictness::Looser };
                let verdict = Direction::Request.verdict(strictness);
                let what = format!("request body: {before} -> {after}");
                let (old, new) = (nodes.0.or(Some(old)), nodes.1.or(Some(new)));
                scope.wire("body-required-changed", verdict, what, old, new);
            }
            let contents = (old.get("content"), new.get("content"));
            compare_contents(scope, contents, Direction::Request, "request", (old, new));
            compare_prose_of_contents(scope, (old, new), "request");
            compare_prose(scope, (old, new), "request");
        }
        (None, Some(new)) => {
            scope.examine(new);
            let is_required = is_true(new.get("required"));
            let verdict = if is_required { Verdict::Breaking } else { Verdict::Compatible };
            scope.wire("body-added", verdict, format!("{} request body is new", word(new)), around.0, new);
        }
        (Some(old), None) => {
            scope.examine(old);
            let what = format!("{} request body is gone", word(old));
            scope.wire("body-removed", Verdict::Breaking, what, old, around.1);
        }
        (None, None) => {}
    }
}

/// Compares the media types of a body.
pub(super) fn compare_contents<'a>(
    scope: &mut Scope<'_, 'a>,
    (old, new): Nodes<'a>,
    direction: Direction,
    title: &str,
    around: (&'a Node, &'a Node),
) {
    scope.mark([old, new].into_iter().flatten());
    let (old, new) = (entries(old), entries(new));
    for before in old {
        match find(new, &before.key) {
            Some(after) => compare_media_type(scope, before, after, direction, title),
            None => {
                scope.examine(&before.node);
                let what = format!("{title}: media type {} is gone", before.key);
                scope.wire("media-type-removed", Verdict::Breaking, what, &before.node, around.1);
            }
        }
    }
    // A server that accepts one more type breaks nobody. A client that knows one type of response may get the new one,
    // because it had no reason to send `Accept`. A client that knows no type reads nothing.
    let verdict = if old.is_empty() { Verdict::Compatible } else { direction.verdict(Strictness::Looser) };
    for after in new.iter().filter(|after| find(old, &after.key).is_none()) {
        scope.examine(&after.node);
        let what = format!("{title}: media type {} is new", after.key);
        scope.wire("media-type-added", verdict, what, around.0, &after.node);
    }
}

fn entries(node: Option<&Node>) -> &[Entry] {
    node.map(Node::entries).unwrap_or_default()
}

/// The entry of a name, in upper or lower case.
pub(super) fn find<'a>(entries: &'a [Entry], name: &str) -> Option<&'a Entry> {
    entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(name))
}

fn compare_media_type<'a>(
    scope: &mut Scope<'_, 'a>,
    old: &'a Entry,
    new: &'a Entry,
    direction: Direction,
    title: &str,
) {
    let place = format!("{title} {} body", new.key);
    scope.in_other_case(&format!("{title}: media type"), (&old.key, &new.key), &old.node, &new.node);
    scope.mark([&old.node, &new.node]);
    let (before, after) = (old.node.get("schema"), new.node.get("schema"));
    let is_bytes = new.key.eq_ignore_ascii_case("application/octet-stream")
        && is_binary(scope.old, before)
        && is_binary(scope.new, after);
    match is_bytes {
        true => compare_prose_of_bytes(scope, (before, after), &place),
        false => {
            let around = (&old.node, &new.node);
            compare_optional_schemas(scope, (before, after), direction, place.clone(), around);
        }
    }
    compare_encodings(scope, (&old.node, &new.node), &place);
}

/// Compares the texts for people of the media types that both have.
pub(super) fn compare_prose_of_contents<'a>(
    scope: &mut Scope<'_, 'a>,
    (old, new): (&'a Node, &'a Node),
    title: &str,
) {
    for before in entries(old.get("content")) {
        if let Some(after) = find(entries(new.get("content")), &before.key) {
            compare_prose(scope, (&before.node, &after.node), &format!("{title} {} body", after.key));
        }
    }
}

/// Compares the texts about bytes, which are the same with a schema or without one.
fn compare_prose_of_bytes<'a>(scope: &mut Scope<'_, 'a>, (old, new): Nodes<'a>, place: &str) {
    let old = old.map(|schema| scope.enter(schema, true));
    let new = new.map(|schema| scope.enter(schema, false));
    scope.examine_all([old, new].into_iter().flatten());
    let keywords = |schema: Option<&Node>, is_for_people: bool| -> Option<BTreeMap<String, Json>> {
        let entries = schema?.entries().iter().filter(|entry| is_prose(&entry.key) == is_for_people);
        Some(entries.map(|entry| (entry.key.clone(), entry.node.to_json())).collect())
    };
    if keywords(old, false) != keywords(new, false) {
        let what = format!("{place}: bytes are stated or implied");
        scope.docs("same-in-other-words", what, old, new);
    }
    let words = |schema: Option<&Node>| keywords(schema, true).unwrap_or_default();
    if words(old) != words(new) {
        scope.docs("description-changed", format!("{place}: description of its bytes"), old, new);
    }
}

fn compare_encodings<'a>(scope: &mut Scope<'_, 'a>, (old, new): (&'a Node, &'a Node), place: &str) {
    let nodes = scope.keyword((old, new), "encoding");
    let (before, after) = (shown_or_none(nodes.0), shown_or_none(nodes.1));
    if before != after {
        let what = format!("{place}: encoding {before} -> {after}");
        let (old, new) = (nodes.0.or(Some(old)), nodes.1.or(Some(new)));
        scope.wire("encoding-changed", Verdict::Breaking, what, old, new);
    }
}

/// Returns whether a body is bytes, with a schema or without one. A schema that says more than that is compared.
fn is_binary(root: &Node, schema: Option<&Node>) -> bool {
    let Some(schema) = schema else { return true };
    let view = View::of(root, schema);
    view.properties.is_empty()
        && view.keywords.iter().all(|(keyword, nodes)| match *keyword {
            "$ref" => true,
            "type" => nodes.iter().all(|node| shown(node) == "string"),
            "format" => nodes.iter().all(|node| shown(node) == "binary"),
            keyword => is_prose(keyword),
        })
}
