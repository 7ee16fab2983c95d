//! What OpenAPI has and the generated client does not: named, so that nothing is dropped unseen.

use super::context::Context;
use super::grammar::Kind;
use super::report::Report;

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

pub(crate) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for &(kind, field, rule, why, fix) in DROPPED {
        for entry in context.all(kind).filter_map(|object| object.entry(field)) {
            report.add(rule, entry.at, format!("`{field}` in {}", kind.words()), why, fix);
        }
    }
}
