//! Keywords of OpenAPI 3.0 that more than one room reads.

/// The keywords that say which values are valid, without `enum`, `required` and those with schemas in them.
pub(crate) const CONSTRAINTS: [&str; 14] = [
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

/// The keywords that are for people, wherever they stand, without the `examples` beside a schema.
pub const DOCS: [&str; 8] =
    ["deprecated", "description", "example", "externalDocs", "openapi", "summary", "tags", "title"];
