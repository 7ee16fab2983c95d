//! Which documents the generator takes: those of OpenAPI 3.0, without what the generated client would drop unseen.

use openapi_document::Report;
use openapi_document::context::Context;
use openapi_document::grammar::Kind;

use crate::check::rules::Rule;

/// A field that would be dropped: its object, its name, the rule, why it would be, and what to do.
type Dropped = (Kind, &'static str, Rule, &'static str, &'static str);

const DESCRIBE: &str = "leave it out, or say it in `description`";
const SENDS_ONLY: &str = "the client sends requests and receives none, so it would be dropped unseen";
const ONE_SERVER: &str = "the client takes its server from the `servers` of the document";
const OWN_DOCUMENT: &str = "move these operations to a document of their own";
const NO_LINKS: &str = "the client does not follow links, so they would be dropped unseen";
const JSON_ONLY: &str = "the client speaks JSON, so it would be dropped unseen";
const OF_ITS_OWN: &str = "the generator would change the code by it in ways of its own";

const DROPPED: &[Dropped] = &[
    (Kind::Operation, "callbacks", Rule::Callbacks, SENDS_ONLY, DESCRIBE),
    (Kind::Components, "callbacks", Rule::Callbacks, SENDS_ONLY, DESCRIBE),
    (Kind::Response, "links", Rule::Links, NO_LINKS, DESCRIBE),
    (Kind::Components, "links", Rule::Links, NO_LINKS, DESCRIBE),
    (Kind::Operation, "servers", Rule::LocalServers, ONE_SERVER, OWN_DOCUMENT),
    (Kind::PathItem, "servers", Rule::LocalServers, ONE_SERVER, OWN_DOCUMENT),
    (Kind::MediaType, "encoding", Rule::Encoding, "the generator does not encode by it", "leave it out"),
    (
        Kind::Parameter,
        "content",
        Rule::ParameterContent,
        "the generator cannot encode a parameter by media type",
        "write `schema`",
    ),
    (
        Kind::Header,
        "content",
        Rule::ParameterContent,
        "the generator cannot read a header by media type",
        "write `schema`",
    ),
    (
        Kind::Schema,
        "discriminator",
        Rule::Discriminator,
        "the generator ignores it and takes the first schema that fits",
        "leave it out, and give each schema of `oneOf` a required property that no other has",
    ),
    (
        Kind::Schema,
        "anyOf",
        Rule::AnyOf,
        "the generator makes one type of all members, which fails on everything but objects",
        "write `oneOf` if one member applies at a time, else one object with optional properties",
    ),
    (
        Kind::Schema,
        "not",
        Rule::Not,
        "the generator has no type for everything but something",
        "say what the value is, not what it is not",
    ),
    (Kind::Schema, "xml", Rule::Xml, JSON_ONLY, "leave it out"),
    (Kind::Schema, "x-rust-type", Rule::GeneratorExtension, OF_ITS_OWN, "leave it out"),
    (Kind::Operation, "x-dropshot-pagination", Rule::GeneratorExtension, OF_ITS_OWN, "leave it out"),
    (Kind::Operation, "x-dropshot-websocket", Rule::GeneratorExtension, OF_ITS_OWN, "leave it out"),
];

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
        report.add(Rule::DocumentVersion, node.at, what, why, "write a version as `1.0.0`");
    }
}
