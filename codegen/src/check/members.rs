//! Properties that can become the fields of one struct, and that are there when they are required.

use std::collections::{HashMap, HashSet};

use super::all_of::{properties, required};
use super::context::Context;
use super::grammar::Kind;
use super::plain::plain;
use super::reach;
use super::report::Report;
use super::words::near;
use crate::names::snake;
use cloud_certs_yaml::Node;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let joined: HashSet<*const Node> =
        context.all(Kind::Schema).flat_map(members).map(std::ptr::from_ref).collect();
    for schema in context.all(Kind::Schema) {
        let is_part = joined.contains(&std::ptr::from_ref(schema));
        fields(context, schema, report);
        // A member of `allOf` may require what another member describes.
        if !is_part && ["oneOf", "anyOf", "not"].iter().all(|keyword| schema.get(keyword).is_none()) {
            undefined(context, schema, report);
        }
    }
    direction(context, report);
}

fn members(schema: &Node) -> impl Iterator<Item = &Node> {
    schema.get("allOf").map(Node::items).unwrap_or_default().iter()
}

fn fields(context: &Context<'_>, schema: &Node, report: &mut Report<'_>) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    if schema.get("additionalProperties").is_some_and(|node| node.as_bool().is_none()) {
        seen.insert("extra".into(), "additionalProperties");
    }
    for property in properties(context, schema) {
        let field = snake(&property.key);
        let Some(first) = seen.insert(field.clone(), &property.key) else { continue };
        if first != property.key {
            report.add(
                "colliding-properties",
                property.at,
                format!("the property `{}`", property.key),
                format!("it becomes the same Rust field `{field}` as `{first}`"),
                "leave one of the two out",
            );
        }
    }
}

fn undefined(context: &Context<'_>, schema: &Node, report: &mut Report<'_>) {
    let names: Vec<&str> = properties(context, schema).iter().map(|property| property.key.as_str()).collect();
    for node in required(context, schema) {
        let Some(name) = node.as_str().filter(|name| !names.contains(name)) else { continue };
        let fix = match near(name, names.iter().copied()) {
            Some(name) => format!("write `{name}`"),
            None => format!("add `{name}` to `properties`"),
        };
        report.add(
            "required-property",
            node.at,
            format!("the required property `{name}`"),
            "`properties` does not describe it",
            fix,
        );
    }
}

/// A required `writeOnly` property never comes in a response, and a required `readOnly` one never goes into a
/// request; the generator makes one type for both.
fn direction(context: &Context<'_>, report: &mut Report<'_>) {
    let ways =
        [(Kind::Response, "writeOnly", "a response"), (Kind::RequestBody, "readOnly", "a request body")];
    for (kind, flag, place) in ways {
        for schema in reach::schemas(context, kind) {
            let names = schema.get("required").map(Node::items).unwrap_or_default();
            let is_required = |name: &str| names.iter().any(|node| node.as_str() == Some(name));
            let properties = schema.get("properties").map(Node::entries).unwrap_or_default();
            for property in properties.iter().filter(|property| is_required(&property.key)) {
                let schema = plain(context, &property.node);
                if schema.and_then(|schema| schema.get(flag)).and_then(Node::as_bool) == Some(true) {
                    report.add(
                        "one-way-property",
                        property.at,
                        format!("the property `{}` is required and `{flag}`", property.key),
                        format!("it is never part of {place}, where this schema is used too"),
                        "take it out of `required`, or write one schema per direction",
                    );
                }
            }
        }
    }
}
