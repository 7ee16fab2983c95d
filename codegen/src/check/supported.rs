//! Which documents the generator takes: those of OpenAPI 3.0, without what the generated client would drop unseen.

use super::context::Context;
use super::grammar::Kind;
use super::words::is_misspelt_in;
use crate::problem::Report;
use cloud_certs_yaml::{Node, Value};

/// A field that would be dropped: its object, its name, the rule, why it would be, and what to do.
type Dropped = (Kind, &'static str, &'static str, &'static str, &'static str);

const DESCRIBE: &str = "leave it out, or say it in `description`";
const SENDS_ONLY: &str = "the client sends requests and receives none, so it would be dropped unseen";
const ONE_SERVER: &str = "the client takes its server from the `servers` of the document";
const OWN_DOCUMENT: &str = "move these operations to a document of their own";
const NO_LINKS: &str = "the client does not follow links, so they would be dropped unseen";
const JSON_ONLY: &str = "the client speaks JSON, so it would be dropped unseen";
const OF_ITS_OWN: &str = "the generator would change the code by it in ways of its own";

const DROPPED: &[Dropped] = &[
    (Kind::Operation, "callbacks", "callbacks", SENDS_ONLY, DESCRIBE),
    (Kind::Components, "callbacks", "callbacks", SENDS_ONLY, DESCRIBE),
    (Kind::Response, "links", "links", NO_LINKS, DESCRIBE),
    (Kind::Components, "links", "links", NO_LINKS, DESCRIBE),
    (Kind::Operation, "servers", "local-servers", ONE_SERVER, OWN_DOCUMENT),
    (Kind::PathItem, "servers", "local-servers", ONE_SERVER, OWN_DOCUMENT),
    (Kind::MediaType, "encoding", "encoding", "the generator does not encode by it", "leave it out"),
    (
        Kind::Parameter,
        "content",
        "parameter-content",
        "the generator cannot encode a parameter by media type",
        "write `schema`",
    ),
    (
        Kind::Header,
        "content",
        "parameter-content",
        "the generator cannot read a header by media type",
        "write `schema`",
    ),
    (
        Kind::Schema,
        "discriminator",
        "discriminator",
        "the generator ignores it and takes the first schema that fits",
        "leave it out, and give each schema of `oneOf` a required property that no other has",
    ),
    (
        Kind::Schema,
        "anyOf",
        "any-of",
        "the generator makes one type of all members, which fails on everything but objects",
        "write `oneOf` if one member applies at a time, else one object with optional properties",
    ),
    (
        Kind::Schema,
        "not",
        "not",
        "the generator has no type for everything but something",
        "say what the value is, not what it is not",
    ),
    (Kind::Schema, "xml", "xml", JSON_ONLY, "leave it out"),
    (Kind::Schema, "x-rust-type", "generator-extension", OF_ITS_OWN, "leave it out"),
    (Kind::Operation, "x-dropshot-pagination", "generator-extension", OF_ITS_OWN, "leave it out"),
    (Kind::Operation, "x-dropshot-websocket", "generator-extension", OF_ITS_OWN, "leave it out"),
];

/// Whether the rest of the document can be looked at: the rules know OpenAPI 3.0 and nothing else.
pub(crate) fn is_known_version(root: &Node, report: &mut Report<'_>) -> bool {
    const WHY: &str = "the generator knows OpenAPI 3.0 only";
    const FIX: &str = "write `openapi: 3.0.3`";
    if !matches!(root.value, Value::Map(_)) {
        let what = format!("the document is of the kind `{}`", root.kind());
        let why = "an OpenAPI document is a mapping";
        report.add("openapi-version", root.at, what, why, "begin it with `openapi: 3.0.3`");
        return false;
    }
    if let Some(entry) = root.entry("swagger") {
        let fix = "convert it to OpenAPI 3.0 and write `openapi: 3.0.3`";
        report.add("openapi-version", entry.at, "the document is Swagger 2.0", WHY, fix);
        return false;
    }
    let Some(entry) = root.entry("openapi") else {
        // What has paths is meant to be OpenAPI: the rest is worth looking at.
        let has_paths = root.get("paths").is_some();
        let keys = root.entries().iter().map(|entry| entry.key.as_str());
        if !has_paths || !is_misspelt_in("openapi", keys) {
            report.add("openapi-version", root.at, "the document does not say `openapi`", WHY, FIX);
        }
        return has_paths;
    };
    match &entry.node.value {
        Value::String(version) if is_3_0(version) => return true,
        Value::String(version) if is_later(version) => {
            let what = format!("the document is OpenAPI `{version}`");
            let fix = format!("{FIX}, and correct what else is told of this document");
            report.add("openapi-version", entry.node.at, what, WHY, fix);
            // What its later words are called in 3.0 is worth telling at once.
            return true;
        }
        Value::String(version) => {
            let what = format!("the document is OpenAPI `{version}`");
            report.add("openapi-version", entry.node.at, what, WHY, format!("{FIX}, and its words"));
        }
        Value::Number(number) => {
            let what = format!("`openapi` is the number {number}");
            let (why, fix) = if is_later(&number.to_string()) {
                (WHY, "write `openapi: 3.0.3`, and correct what else is told of this document")
            } else {
                ("a version is text with three numbers in it", FIX)
            };
            report.add("openapi-version", entry.node.at, what, why, fix);
            return number.as_f64().is_some_and(|number| (3.0..4.0).contains(&number));
        }
        _ => {
            let what = format!("`openapi` is of the kind `{}`", entry.node.kind());
            let why = "a version is text with three numbers in it";
            report.add("openapi-version", entry.node.at, what, why, FIX);
        }
    }
    false
}

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    sendable(context, report);
    for &(kind, field, rule, why, fix) in DROPPED {
        for entry in context.all(kind).filter_map(|object| object.entry(field)) {
            report.add(rule, entry.at, format!("`{field}` in {}", kind.words()), why, fix);
        }
    }
}

/// The generated client sends the version of the document as a header.
fn sendable(context: &Context<'_>, report: &mut Report<'_>) {
    let Some(node) = context.root.pointer("/info/version") else { return };
    let version = node.as_str().unwrap_or_default();
    if !version.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
        let what = format!("the version `{version}` of the document");
        let why = "the generated client puts it into a header, which cannot hold all of it";
        report.add("document-version", node.at, what, why, "write a version as `1.0.0`");
    }
}

/// Whether `version` is one of OpenAPI 3 after 3.0: nearly the same words.
fn is_later(version: &str) -> bool {
    let minor = version.strip_prefix("3.").and_then(|rest| rest.split('.').next());
    minor.and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor > 0)
}

/// Whether `version` is `3.0.` and a number.
fn is_3_0(version: &str) -> bool {
    let patch = version.strip_prefix("3.0.").unwrap_or_default();
    !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit())
}
