//! Keywords of OpenAPI 3.0 that more than one room reads.

/// The keywords that say which values are valid, without `enum`, `required` and those with schemas in them.
pub const CONSTRAINTS: [&str; 14] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "type",
    "uniqueItems",
];

/// The keywords that are only for people to read, wherever they stand. [`is_docs_extension`] has the extensions.
pub const DOCUMENTATION: [&str; 8] =
    ["deprecated", "description", "example", "examples", "externalDocs", "summary", "tags", "title"];

/// The extensions that tell of what travels. OpenAPI leaves any other to the tools that know it.
pub const WIRE_EXTENSIONS: [&str; 4] = [
    // How a request is signed under a security scheme.
    "x-algorithm",
    // The answer of a busy server that looks like a success.
    "x-busy",
    // The cloud a server belongs to.
    "x-cloud",
    // Whether the vendor may add values to an enum.
    "x-extensible-enum",
];

/// Returns whether a keyword is an extension that tells nothing of what travels.
#[must_use]
pub fn is_docs_extension(keyword: &str) -> bool {
    keyword.starts_with("x-") && !WIRE_EXTENSIONS.contains(&keyword)
}
