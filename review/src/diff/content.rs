//! Compares bodies of requests and responses, by media type.

use std::collections::BTreeMap;

use openapi_document::{Document, Entry, Node, Schemas, Types};
use serde_json::Value as Json;

use super::change::{Direction, Strictness, Verdict};
use super::comparer::{Nodes, Objects, Scope};
use super::encodings::compare_encodings;
use super::media_types::MediaTypePairs;
use super::pair::compare_optional_schemas;
use super::prose::{compare_prose, is_prose};
use super::rules::Rule;

pub(super) fn compare_requests<'a>(scope: &mut Scope<'_, 'a>, around: Objects<'a>) {
    let direction = scope.request;
    match (around.0.get("requestBody"), around.1.get("requestBody")) {
        (Some(old), Some(new)) => {
            scope.compare_shared((old, new), direction, "request", |scope, objects| {
                compare_required(scope, [Rule::BodyRequiredChanged; 2], objects, direction, "request body");
                compare_contents(scope, objects, direction, "request");
                compare_prose(scope, objects, "request");
            });
        }
        (old, new) => {
            let Some(node) = old.or(new) else { return };
            let node = scope.enter(node, old.is_some());
            scope.examine(node);
            let is_required = node.is("required");
            let word = if is_required { "required request body" } else { "optional request body" };
            let added = Rule::BodyAdded.level(direction, Strictness::tighter_if(is_required));
            let rules = [(Rule::BodyRemoved, Verdict::Breaking), (Rule::BodyAdded, added)];
            scope.gone_or_new(rules, word, (node, old.is_some()), around);
        }
    }
}

/// Compares whether something has to be sent. The first rule is for parts that become required, the second for parts
/// that become optional.
pub(super) fn compare_required<'a>(
    scope: &mut Scope<'_, 'a>,
    [required, optional]: [Rule; 2],
    objects: Objects<'a>,
    direction: Direction,
    title: &str,
) {
    let (was, is) = (objects.0.is("required"), objects.1.is("required"));
    let Some((old, new)) = scope.changed(title, "required", objects, was == is) else { return };
    let (rule, words) = match is {
        true => (required, "optional -> required"),
        false => (optional, "required -> optional"),
    };
    let verdict = rule.level(direction, Strictness::tighter_if(is));
    scope.wire(rule, verdict, format!("{title}: {words}"), old, new);
}

/// Compares the media types of two bodies.
pub(super) fn compare_contents<'a>(
    scope: &mut Scope<'_, 'a>,
    around: Objects<'a>,
    direction: Direction,
    title: &str,
) {
    let contents = (around.0.get("content"), around.1.get("content"));
    scope.mark([contents.0, contents.1].into_iter().flatten());
    let MediaTypePairs { both, ranges, unpaired } = MediaTypePairs::new(contents.0, contents.1);
    // A server that accepts an additional type breaks no client. A client that knows one type of response may get the
    // new one, because it had no reason to send `Accept`. A client that has no type reads nothing.
    let knows_none = contents.0.is_none_or(|content| content.entries().is_empty());
    let added = match direction {
        Direction::Response if knows_none => Strictness::Tighter,
        _ => Strictness::Looser,
    };
    let added = Rule::MediaTypeAdded.level(direction, added);
    for (before, after) in both {
        scope.in_other_case(
            &format!("{title}: media type"),
            (&before.key, &after.key),
            &before.node,
            &after.node,
        );
        compare_media_type(scope, before, after, direction, title);
    }
    for (before, after, is_wider) in ranges {
        let strictness = if is_wider { Strictness::Looser } else { Strictness::Tighter };
        let rule = Rule::MediaTypeChanged;
        let what = format!("{title}: media type {} -> {}", before.key, after.key);
        scope.wire(rule, rule.level(direction, strictness), what, &before.node, &after.node);
        compare_media_type(scope, before, after, direction, title);
    }
    for (Entry { key, node, .. }, is_old) in unpaired {
        scope.examine(node);
        let rules = [(Rule::MediaTypeRemoved, Verdict::Breaking), (Rule::MediaTypeAdded, added)];
        scope.gone_or_new(rules, &format!("{title}: media type {key}"), (node, is_old), around);
    }
}

fn compare_media_type<'a>(
    scope: &mut Scope<'_, 'a>,
    old: &'a Entry,
    new: &'a Entry,
    direction: Direction,
    title: &str,
) {
    let place = format!("{title} {} body", new.key);
    let objects = (&old.node, &new.node);
    scope.mark([objects.0, objects.1]);
    let schemas = (old.node.get("schema"), new.node.get("schema"));
    let is_bytes = new.key.eq_ignore_ascii_case("application/octet-stream")
        && is_binary(scope.old, schemas.0)
        && is_binary(scope.new, schemas.1);
    match is_bytes {
        true => compare_prose_of_bytes(scope, schemas, &place),
        false => compare_optional_schemas(scope, schemas, direction, place.clone(), objects),
    }
    compare_encodings(scope, objects, direction, &place);
    compare_prose(scope, objects, &place);
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
        scope.docs(Rule::SameInOtherWords, what, old, new);
    }
    let words = |schema: Option<&Node>| keywords(schema, true).unwrap_or_default();
    if words(old) != words(new) {
        scope.docs(Rule::DescriptionChanged, format!("{place}: description of its bytes"), old, new);
    }
}

/// Returns whether a body is bytes, with a schema or without one. A schema that says more than that is compared.
fn is_binary(document: &Document, schema: Option<&Node>) -> bool {
    let Some(schema) = schema else { return true };
    let schema = Schemas::new(document).of(schema);
    let is_binary = |(format, _)| format == "binary";
    schema.types.is_within(Types::STRING)
        && schema.values.is_none()
        && schema.format().is_none_or(is_binary)
        && schema.has_only(|keyword| matches!(keyword, "type" | "format" | "contentMediaType"))
}
