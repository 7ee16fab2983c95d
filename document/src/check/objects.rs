//! The grammar of OpenAPI 3.0.3 as a table: what may and must stand in each object.
//!
//! Source: <https://spec.openapis.org/oas/v3.0.3>, in the order of its chapters.

use super::grammar::Field::{May, Must};
use super::grammar::Kind as K;
use super::grammar::Shape::{Any, Count, Flag, FlagOrSchema, Is, IsOrRef, List, Map, Number, Text, Word};
use super::grammar::{Field, Keys, Object};

/// What may stand in a kind of object.
pub(crate) fn object(kind: K) -> Object {
    let is_closed = matches!(kind, K::Discriminator | K::SecurityRequirement);
    let others = match kind {
        K::Paths => Some((Keys::Path, Is(K::PathItem))),
        K::Responses => Some((Keys::Status, IsOrRef(K::Response))),
        K::Callback => Some((Keys::Any, Is(K::PathItem))),
        K::SecurityRequirement => Some((Keys::Any, List(&Text))),
        _ => None,
    };
    Object { fields: fields(kind), others, extensible: !is_closed }
}

fn fields(kind: K) -> &'static [Field] {
    match kind {
        K::OpenApi => &[
            // Read by [`crate::version`].
            Must("openapi", Text),
            Must("info", Is(K::Info)),
            May("servers", List(&Is(K::Server))),
            Must("paths", Is(K::Paths)),
            May("components", Is(K::Components)),
            May("security", List(&Is(K::SecurityRequirement))),
            May("tags", List(&Is(K::Tag))),
            May("externalDocs", Is(K::ExternalDocumentation)),
        ],
        K::Info => &[
            Must("title", Text),
            May("description", Text),
            May("termsOfService", Text),
            May("contact", Is(K::Contact)),
            May("license", Is(K::License)),
            Must("version", Text),
        ],
        K::Contact => &[May("name", Text), May("url", Text), May("email", Text)],
        K::License => &[Must("name", Text), May("url", Text)],
        K::Server => &[
            Must("url", Text),
            May("description", Text),
            May("variables", Map(Keys::Any, &Is(K::ServerVariable))),
        ],
        K::ServerVariable => &[May("enum", List(&Text)), Must("default", Text), May("description", Text)],
        K::Components => &[
            May("schemas", Map(Keys::Component, &IsOrRef(K::Schema))),
            May("responses", Map(Keys::Component, &IsOrRef(K::Response))),
            May("parameters", Map(Keys::Component, &IsOrRef(K::Parameter))),
            May("examples", Map(Keys::Component, &IsOrRef(K::Example))),
            May("requestBodies", Map(Keys::Component, &IsOrRef(K::RequestBody))),
            May("headers", Map(Keys::Component, &IsOrRef(K::Header))),
            May("securitySchemes", Map(Keys::Component, &IsOrRef(K::SecurityScheme))),
            May("links", Map(Keys::Component, &IsOrRef(K::Link))),
            May("callbacks", Map(Keys::Component, &IsOrRef(K::Callback))),
        ],
        K::PathItem => &[
            May("$ref", Text),
            May("summary", Text),
            May("description", Text),
            May("get", Is(K::Operation)),
            May("put", Is(K::Operation)),
            May("post", Is(K::Operation)),
            May("delete", Is(K::Operation)),
            May("options", Is(K::Operation)),
            May("head", Is(K::Operation)),
            May("patch", Is(K::Operation)),
            May("trace", Is(K::Operation)),
            May("servers", List(&Is(K::Server))),
            May("parameters", List(&IsOrRef(K::Parameter))),
        ],
        K::Operation => &[
            May("tags", List(&Text)),
            May("summary", Text),
            May("description", Text),
            May("externalDocs", Is(K::ExternalDocumentation)),
            May("operationId", Text),
            May("parameters", List(&IsOrRef(K::Parameter))),
            May("requestBody", IsOrRef(K::RequestBody)),
            Must("responses", Is(K::Responses)),
            May("callbacks", Map(Keys::Any, &IsOrRef(K::Callback))),
            May("deprecated", Flag),
            May("security", List(&Is(K::SecurityRequirement))),
            May("servers", List(&Is(K::Server))),
        ],
        K::ExternalDocumentation => &[May("description", Text), Must("url", Text)],
        K::Parameter => &[
            Must("name", Text),
            Must("in", Word(&["query", "header", "path", "cookie"])),
            May("description", Text),
            May("required", Flag),
            May("deprecated", Flag),
            May("allowEmptyValue", Flag),
            May(
                "style",
                Word(&["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"]),
            ),
            May("explode", Flag),
            May("allowReserved", Flag),
            May("schema", IsOrRef(K::Schema)),
            May("content", Map(Keys::Any, &Is(K::MediaType))),
            May("example", Any),
            May("examples", Map(Keys::Any, &IsOrRef(K::Example))),
        ],
        K::RequestBody => &[
            May("description", Text),
            Must("content", Map(Keys::Any, &Is(K::MediaType))),
            May("required", Flag),
        ],
        K::MediaType => &[
            May("schema", IsOrRef(K::Schema)),
            May("example", Any),
            May("examples", Map(Keys::Any, &IsOrRef(K::Example))),
            May("encoding", Map(Keys::Any, &Is(K::Encoding))),
        ],
        K::Encoding => &[
            May("contentType", Text),
            May("headers", Map(Keys::Any, &IsOrRef(K::Header))),
            May("style", Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
            May("explode", Flag),
            May("allowReserved", Flag),
        ],
        K::Response => &[
            Must("description", Text),
            May("headers", Map(Keys::Any, &IsOrRef(K::Header))),
            May("content", Map(Keys::Any, &Is(K::MediaType))),
            May("links", Map(Keys::Component, &IsOrRef(K::Link))),
        ],
        K::Example => {
            &[May("summary", Text), May("description", Text), May("value", Any), May("externalValue", Text)]
        }
        K::Link => &[
            May("operationRef", Text),
            May("operationId", Text),
            May("parameters", Map(Keys::Any, &Any)),
            May("requestBody", Any),
            May("description", Text),
            May("server", Is(K::Server)),
        ],
        K::Header => &[
            May("description", Text),
            May("required", Flag),
            May("deprecated", Flag),
            May("allowEmptyValue", Flag),
            May("style", Word(&["simple"])),
            May("explode", Flag),
            May("allowReserved", Flag),
            May("schema", IsOrRef(K::Schema)),
            May("content", Map(Keys::Any, &Is(K::MediaType))),
            May("example", Any),
            May("examples", Map(Keys::Any, &IsOrRef(K::Example))),
        ],
        K::Tag => {
            &[Must("name", Text), May("description", Text), May("externalDocs", Is(K::ExternalDocumentation))]
        }
        K::Schema => SCHEMA,
        K::Discriminator => &[Must("propertyName", Text), May("mapping", Map(Keys::Any, &Text))],
        K::Xml => &[
            May("name", Text),
            May("namespace", Text),
            May("prefix", Text),
            May("attribute", Flag),
            May("wrapped", Flag),
        ],
        K::SecurityScheme => &[
            Must("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
            May("description", Text),
            May("name", Text),
            May("in", Word(&["query", "header", "cookie"])),
            May("scheme", Text),
            May("bearerFormat", Text),
            May("flows", Is(K::OAuthFlows)),
            May("openIdConnectUrl", Text),
        ],
        K::OAuthFlows => &[
            May("implicit", Is(K::OAuthFlow)),
            May("password", Is(K::OAuthFlow)),
            May("clientCredentials", Is(K::OAuthFlow)),
            May("authorizationCode", Is(K::OAuthFlow)),
        ],
        K::OAuthFlow => &[
            May("authorizationUrl", Text),
            May("tokenUrl", Text),
            May("refreshUrl", Text),
            Must("scopes", Map(Keys::Any, &Text)),
        ],
        K::Paths | K::Responses | K::Callback | K::SecurityRequirement => &[],
    }
}

/// The Schema Object. `type` is looked at by [`super::schemas`], which knows the mistakes people make there.
const SCHEMA: &[Field] = &[
    May("title", Text),
    May("multipleOf", Number),
    May("maximum", Number),
    May("exclusiveMaximum", Flag),
    May("minimum", Number),
    May("exclusiveMinimum", Flag),
    May("maxLength", Count),
    May("minLength", Count),
    May("pattern", Text),
    May("maxItems", Count),
    May("minItems", Count),
    May("uniqueItems", Flag),
    May("maxProperties", Count),
    May("minProperties", Count),
    May("required", List(&Text)),
    May("enum", List(&Any)),
    May("type", Any),
    May("allOf", List(&IsOrRef(K::Schema))),
    May("oneOf", List(&IsOrRef(K::Schema))),
    May("anyOf", List(&IsOrRef(K::Schema))),
    May("not", IsOrRef(K::Schema)),
    May("items", IsOrRef(K::Schema)),
    May("properties", Map(Keys::Any, &IsOrRef(K::Schema))),
    May("additionalProperties", FlagOrSchema),
    May("description", Text),
    May("format", Text),
    May("default", Any),
    May("nullable", Flag),
    May("discriminator", Is(K::Discriminator)),
    May("readOnly", Flag),
    May("writeOnly", Flag),
    May("xml", Is(K::Xml)),
    May("externalDocs", Is(K::ExternalDocumentation)),
    May("example", Any),
    May("deprecated", Flag),
];
