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

/// The keywords and known extensions that are only for people to read, wherever they stand.
pub const DOCUMENTATION: [&str; 12] = [
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "summary",
    "tags",
    "title",
    // Where the facts come from.
    "x-origin",
    // Tables of the client beside the generated code.
    "x-service",
    "x-vendor-definitions",
    "x-vendor-version",
];
