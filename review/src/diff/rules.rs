//! The rules of the difference: what each is about, and what a change of it does to a deployed client.

use serde::Serialize;

/// A rule that judges changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rule {
    /// A stable name, in kebab-case.
    pub id: &'static str,
    /// What it is about, in a sentence.
    pub about: &'static str,
    /// What a change does to whoever follows the old document.
    pub why: &'static str,
}

const fn rule(id: &'static str, about: &'static str, why: &'static str) -> Rule {
    Rule { id, about, why }
}

/// Why a rule judges as it does; nothing for a name that is none.
pub(super) fn why(id: &str) -> &'static str {
    RULES.iter().find(|rule| rule.id == id).map(|rule| rule.why).unwrap_or_default()
}

const REQUEST_NARROWS: &str = "requests may only be loosened: a value that was valid and is not any more is refused; answers may only be tightened: a value that is new is one that a deployed client does not know";
const WORDS: &str = "nothing that travels changes";

/// Every rule, by name.
pub const RULES: &[Rule] = &[
    rule("additional-properties-changed", "what an object may hold beside its properties", REQUEST_NARROWS),
    rule(
        "all-of-changed",
        "a keyword that several members of an allOf have",
        "a value has to satisfy all of them, and which ones it satisfied is not known",
    ),
    rule(
        "array-or-not",
        "a value becomes a list or stops being one",
        "a deployed client sends, or reads, a value of the other shape",
    ),
    rule(
        "body-added",
        "an operation gets a request body",
        "a deployed client sends none, which is refused where it is required",
    ),
    rule(
        "body-removed",
        "an operation loses its request body",
        "what a deployed client sends is not read any more",
    ),
    rule("body-required-changed", "whether a request body is required", REQUEST_NARROWS),
    rule(
        "busy-changed",
        "the answer of a busy server that looks like a success",
        "a deployed client takes it for a success, or tries again where it need not",
    ),
    rule("choice-added", "a value has to be one of several schemas", REQUEST_NARROWS),
    rule("choice-removed", "a value need not be one of several schemas any more", REQUEST_NARROWS),
    rule(
        "default-changed",
        "what holds when a value is left out",
        "a deployed client that leaves it out gets something else than it was told",
    ),
    rule(
        "default-response-added",
        "the response for all other statuses is described",
        "a deployed client has to be ready for errors that it does not know",
    ),
    rule(
        "default-response-removed",
        "the response for all other statuses is not described any more",
        "a deployed client has to be ready for errors that it does not know",
    ),
    rule("deprecated-changed", "deprecated is set or taken away", WORDS),
    rule("description-changed", "a description or summary", WORDS),
    rule(
        "discriminator-changed",
        "how members of a choice are told apart",
        "a deployed client reads, or writes, another kind of object",
    ),
    rule("docs-extension-changed", "an extension for people", WORDS),
    rule(
        "encoding-changed",
        "how the parts of a body are encoded",
        "a deployed client sends them in the old way",
    ),
    rule("enum-or-not", "a value becomes an enum or stops being one", REQUEST_NARROWS),
    rule(
        "enum-value-added",
        "a value of an enum is new",
        "a deployed client does not know it: harmless in requests, and in answers only where the old document says that the enum is extensible",
    ),
    rule(
        "enum-value-removed",
        "a value of an enum is gone",
        "a deployed client that sends it is refused; in answers it comes no more",
    ),
    rule("example-changed", "an example", WORDS),
    rule("exclusive-maximum-changed", "whether the maximum itself is valid", REQUEST_NARROWS),
    rule("exclusive-minimum-changed", "whether the minimum itself is valid", REQUEST_NARROWS),
    rule(
        "extensible-enum-changed",
        "whether values may be added to an enum",
        "who was told that no more values come is not ready for more",
    ),
    rule("external-docs-changed", "a link to more documentation", WORDS),
    rule("format-changed", "the format of a value", REQUEST_NARROWS),
    rule("header-added", "a response has a header more", "a deployed client does not look at it"),
    rule(
        "header-removed",
        "a response has a header less",
        "a deployed client that looks at it finds nothing",
    ),
    rule("info-changed", "title, version and contact of the document", WORDS),
    rule("max-items-changed", "the most items of a list", REQUEST_NARROWS),
    rule("max-length-changed", "the most characters of a text", REQUEST_NARROWS),
    rule("max-properties-changed", "the most properties of an object", REQUEST_NARROWS),
    rule("maximum-changed", "the largest number", REQUEST_NARROWS),
    rule(
        "media-type-added",
        "a body may be of another media type",
        "a deployed client does not ask for it, and cannot read it if it comes",
    ),
    rule(
        "media-type-removed",
        "a body is not of a media type any more",
        "a deployed client sends it, or expects it",
    ),
    rule("member-added", "a choice of schemas has a member more", REQUEST_NARROWS),
    rule("member-removed", "a choice of schemas has a member less", REQUEST_NARROWS),
    rule(
        "method-changed",
        "an operation has another method",
        "a deployed client that uses the old one is answered with 405",
    ),
    rule("min-items-changed", "the fewest items of a list", REQUEST_NARROWS),
    rule("min-length-changed", "the fewest characters of a text", REQUEST_NARROWS),
    rule("min-properties-changed", "the fewest properties of an object", REQUEST_NARROWS),
    rule("minimum-changed", "the smallest number", REQUEST_NARROWS),
    rule("multiple-of-changed", "what a number has to be a multiple of", REQUEST_NARROWS),
    rule("not-changed", "what a value must not be", REQUEST_NARROWS),
    rule("nullable-changed", "whether a value may be null", REQUEST_NARROWS),
    rule(
        "one-way-changed",
        "whether a property travels in requests (readOnly) or answers (writeOnly)",
        "a deployed client sends what is not taken any more, or misses what came",
    ),
    rule("openapi-version-changed", "the version of OpenAPI", WORDS),
    rule("operation-added", "an operation is new", "a deployed client does not call it"),
    rule(
        "operation-id-changed",
        "the operationId",
        "it does not travel: generated methods are called after it",
    ),
    rule(
        "operation-removed",
        "an operation is gone",
        "a deployed client that calls it is answered with 404 or 405",
    ),
    rule(
        "parameter-added",
        "a parameter is new",
        "a deployed client does not send it, which is refused where it is required",
    ),
    rule(
        "parameter-encoding-changed",
        "how a parameter is written into the request",
        "a deployed client writes it in the old way",
    ),
    rule(
        "parameter-moved",
        "a parameter is sent in another place",
        "a deployed client sends it in the old one",
    ),
    rule("parameter-optional", "a parameter or header need not be there any more", REQUEST_NARROWS),
    rule("parameter-removed", "a parameter is gone", "what a deployed client sends is ignored or refused"),
    rule("parameter-required", "a parameter or header has to be there", REQUEST_NARROWS),
    rule(
        "path-changed",
        "an operation is at another path",
        "a deployed client that asks at the old one is answered with 404",
    ),
    rule(
        "path-parameter-renamed",
        "a parameter in the path is called otherwise",
        "its name does not travel, its place does",
    ),
    rule("pattern-changed", "the pattern of a text", REQUEST_NARROWS),
    rule(
        "property-added",
        "a property is new",
        "a deployed client does not send it, and passes over what it does not know",
    ),
    rule("property-optional", "a property need not be there any more", REQUEST_NARROWS),
    rule(
        "property-removed",
        "a property is gone",
        "what a deployed client sends is ignored or refused, and what it reads is not there",
    ),
    rule(
        "property-renamed",
        "a property is called otherwise",
        "a deployed client sends, or looks for, the old name",
    ),
    rule("property-required", "a property has to be there", REQUEST_NARROWS),
    rule("same-in-other-words", "what is said in another way, or goes without saying", WORDS),
    rule("schema-added", "a value that could be anything has a schema", REQUEST_NARROWS),
    rule("schema-removed", "a value that had a schema can be anything", REQUEST_NARROWS),
    rule("scheme-name", "the name of a security scheme", "its name does not travel, what it asks for does"),
    rule(
        "security-changed",
        "how requests authenticate",
        "a deployed client shows what it was told to, which has to be enough",
    ),
    rule(
        "security-loosened",
        "it takes less, or one more thing will do, to authenticate",
        "whatever a deployed client shows is still enough",
    ),
    rule("security-removed", "one way less to authenticate", "a deployed client that chose it is refused"),
    rule("server-added", "one more server", "a deployed client does not go there"),
    rule(
        "server-default-changed",
        "the default of a variable of a server",
        "a deployed client that does not choose goes elsewhere",
    ),
    rule("server-removed", "a server is gone", "a deployed client still goes there"),
    rule(
        "status-added",
        "a response has another status",
        "a deployed client expects the successes that it was told of, and has to be ready for any error",
    ),
    rule(
        "status-removed",
        "a response status is gone",
        "an error that does not come hurts nobody; a success that does not come is waited for",
    ),
    rule("tags-changed", "tags", WORDS),
    rule("title-changed", "a title", WORDS),
    rule("type-changed", "the type of a value", REQUEST_NARROWS),
    rule("unclassified", "something that no rule knows", "nobody can tell"),
    rule("unique-items-changed", "whether items may repeat", REQUEST_NARROWS),
    rule("unused-component-added", "a component that nothing uses is new", "it travels nowhere"),
    rule("unused-component-changed", "a component that nothing uses", "it travels nowhere"),
    rule("unused-component-removed", "a component that nothing uses is gone", "it travels nowhere"),
];
