//! Request bodies that the generated code can send.

use openapi_document::context::{Context, plain};
use openapi_document::grammar::Kind;
use openapi_document::{Entry, Node, Report};

use crate::check::rules::Rule;

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for body in context.all(Kind::RequestBody) {
        if !body.is("required") {
            let (at, what) = (body.position_of("required"), "the request body is optional");
            let why = "the generated method always takes one";
            report.add(Rule::OptionalBody, at, what, why, "write `required: true`");
        }
        let Some(content) = body.entry("content") else { continue };
        match content.node.entries() {
            [] => {
                let what = "the request body has no media type";
                let fix = "write `application/json` and a schema, or remove the body";
                report.add(Rule::BodyMediaType, content.at, what, "it would be dropped unseen", fix);
            }
            [media_type] => one(context, media_type, report),
            [_, second, ..] => several(second, report),
        }
    }
}

/// More than one media type in a body; `second` is the one too many.
pub(crate) fn several(second: &Entry, report: &mut Report<'_>) {
    let what = format!("a second media type `{}`", second.key);
    let fix = "keep the one that the client is to use";
    report.add(Rule::SeveralMediaTypes, second.at, what, "the generator has one type per body", fix);
}

fn one(context: &Context<'_>, media_type: &Entry, report: &mut Report<'_>) {
    let essence = media_type.key.split(';').next().unwrap_or_default();
    let what = format!("the request body is `{}`", media_type.key);
    if essence.starts_with("multipart/") {
        let fix = "describe it as `application/json` or `application/octet-stream` if the server takes that, else leave the operation out";
        let why = "the generator does not write multipart bodies";
        report.add(Rule::MultipartBody, media_type.at, what, why, fix);
        return;
    }
    let known = [
        "application/json",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "text/plain",
        "text/x-markdown",
    ];
    if !known.contains(&essence) {
        let fix = format!("write one of `{}`", known.join("`, `"));
        let why = "the generator does not know this media type";
        report.add(Rule::BodyMediaType, media_type.at, what, why, fix);
        return;
    }
    let Some(schema) = media_type.node.get("schema") else {
        let what = format!("{what} without `schema`");
        report.add(Rule::BodySchema, media_type.at, what, "its type is made from it", "add `schema`");
        return;
    };
    let Some(schema) = context.resolve(schema) else { return };
    match essence {
        "application/json" => {}
        "application/x-www-form-urlencoded" => form(context, schema, report),
        "application/octet-stream" => exactly(schema, Some("binary"), &what, report),
        _ => exactly(schema, None, &what, report),
    }
}

/// Bytes and text are sent as they are; the generator insists on this one schema for them.
fn exactly(schema: &Node, format: Option<&str>, what: &str, report: &mut Report<'_>) {
    let constrains = ["pattern", "enum", "minLength", "maxLength", "default", "nullable"];
    let is_plain = schema.str("type") == Some("string")
        && schema.str("format") == format
        && constrains.iter().all(|keyword| schema.get(keyword).is_none());
    if !is_plain {
        let fix = match format {
            Some(format) => format!("write `type: string` and `format: {format}`, nothing else"),
            None => "write `type: string`, nothing else".to_owned(),
        };
        let why = "it is sent as it is, so its schema can say no more";
        report.add(Rule::BodySchema, schema.at, what, why, fix);
    }
}

/// A form is a flat list of pairs.
fn form(context: &Context<'_>, schema: &Node, report: &mut Report<'_>) {
    let is_scalar =
        |node: &Node| matches!(node.str("type"), Some("string" | "integer" | "number" | "boolean"));
    let properties = schema.entries_of("properties");
    let is_flat = schema.str("type") == Some("object")
        && !properties.is_empty()
        && schema.get("additionalProperties").is_none_or(|node| node.as_bool().is_some())
        && properties.iter().all(|property| plain(context, &property.node).is_none_or(is_scalar));
    if !is_flat {
        let what = "the request body is a form with this schema";
        let fix = "write an object with properties of the types `string`, `integer`, `number` or `boolean`";
        let why = "a form is a list of names with one plain value each";
        report.add(Rule::BodySchema, schema.at, what, why, fix);
    }
}
