//! The grammar of OpenAPI 3.0 and 3.1 as one table: what may and must stand in each object, and what it is for.
//!
//! Sources: <https://spec.openapis.org/oas/v3.0.4> and <https://spec.openapis.org/oas/v3.1.1>, in the order of their
//! chapters; the keywords of 3.1 schemas are those of <https://json-schema.org/draft/2020-12>.

use super::grammar::Kind as K;
use super::grammar::Shape::{
    Any, Count, Flag, FlagOrSchema, Is, IsOrRef, List, Map, Number, Text, Type, Word,
};
use super::grammar::{Field, Keys, Object, may, must, must_in_3_0, since_3_1, until_3_0};
use crate::version::Version;

/// Returns the fields that a kind of object may have.
pub(crate) fn object(kind: K, version: Version) -> Object {
    let is_closed = kind == K::SecurityRequirement || (kind == K::Discriminator && version == Version::V3_0);
    let others = match kind {
        K::Paths => Some((Keys::Path, Is(K::PathItem))),
        K::Responses => Some((Keys::Status, IsOrRef(K::Response))),
        K::Callback => Some((Keys::Any, Is(K::PathItem))),
        K::SecurityRequirement => Some((Keys::Any, List(&Text))),
        _ => None,
    };
    Object { fields: fields(kind), others, extensible: !is_closed }
}

const SCHEMES: &[&str] = &["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
const STYLES: &[&str] =
    &["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"];

macro_rules! fields {
    ($($field:expr),* $(,)?) => { const { &[$($field),*] } };
}

fn fields(kind: K) -> &'static [Field] {
    match kind {
        K::OpenApi => fields![
            // Read by [`crate::version`].
            must("openapi", Text),
            must("info", Is(K::Info)),
            may("servers", List(&Is(K::Server))),
            must_in_3_0("paths", Is(K::Paths)),
            since_3_1("webhooks", Map(Keys::Any, &Is(K::PathItem))),
            since_3_1("jsonSchemaDialect", Text),
            may("components", Is(K::Components)),
            may("security", List(&Is(K::SecurityRequirement))),
            may("tags", List(&Is(K::Tag))).prose(),
            may("externalDocs", Is(K::ExternalDocumentation)).prose(),
        ],
        K::Info => fields![
            must("title", Text).prose(),
            since_3_1("summary", Text).prose(),
            may("description", Text).prose(),
            may("termsOfService", Text),
            may("contact", Is(K::Contact)),
            may("license", Is(K::License)),
            must("version", Text),
        ],
        K::Contact => fields![may("name", Text), may("url", Text), may("email", Text)],
        K::License => fields![must("name", Text), since_3_1("identifier", Text), may("url", Text)],
        K::Server => fields![
            must("url", Text),
            may("description", Text).prose(),
            may("variables", Map(Keys::Any, &Is(K::ServerVariable))),
        ],
        K::ServerVariable => {
            fields![may("enum", List(&Text)), must("default", Text), may("description", Text).prose()]
        }
        K::Components => fields![
            may("schemas", Map(Keys::Component, &IsOrRef(K::Schema))),
            may("responses", Map(Keys::Component, &IsOrRef(K::Response))),
            may("parameters", Map(Keys::Component, &IsOrRef(K::Parameter))),
            may("examples", Map(Keys::Component, &IsOrRef(K::Example))).prose(),
            may("requestBodies", Map(Keys::Component, &IsOrRef(K::RequestBody))),
            may("headers", Map(Keys::Component, &IsOrRef(K::Header))),
            may("securitySchemes", Map(Keys::Component, &IsOrRef(K::SecurityScheme))),
            may("links", Map(Keys::Component, &IsOrRef(K::Link))),
            may("callbacks", Map(Keys::Component, &IsOrRef(K::Callback))),
            since_3_1("pathItems", Map(Keys::Component, &Is(K::PathItem))),
        ],
        K::PathItem => fields![
            may("$ref", Text),
            may("summary", Text).prose(),
            may("description", Text).prose(),
            may("get", Is(K::Operation)),
            may("put", Is(K::Operation)),
            may("post", Is(K::Operation)),
            may("delete", Is(K::Operation)),
            may("options", Is(K::Operation)),
            may("head", Is(K::Operation)),
            may("patch", Is(K::Operation)),
            may("trace", Is(K::Operation)),
            may("servers", List(&Is(K::Server))),
            may("parameters", List(&IsOrRef(K::Parameter))),
        ],
        K::Operation => fields![
            may("tags", List(&Text)).prose(),
            may("summary", Text).prose(),
            may("description", Text).prose(),
            may("externalDocs", Is(K::ExternalDocumentation)).prose(),
            may("operationId", Text),
            may("parameters", List(&IsOrRef(K::Parameter))),
            may("requestBody", IsOrRef(K::RequestBody)),
            must_in_3_0("responses", Is(K::Responses)),
            may("callbacks", Map(Keys::Any, &IsOrRef(K::Callback))),
            may("deprecated", Flag).prose(),
            may("security", List(&Is(K::SecurityRequirement))),
            may("servers", List(&Is(K::Server))),
        ],
        K::ExternalDocumentation => fields![may("description", Text).prose(), must("url", Text)],
        K::Parameter => fields![
            must("name", Text),
            must("in", Word(&["query", "header", "path", "cookie"])),
            may("description", Text).prose(),
            may("required", Flag),
            may("deprecated", Flag).prose(),
            may("allowEmptyValue", Flag),
            may("style", Word(STYLES)),
            may("explode", Flag),
            may("allowReserved", Flag),
            may("schema", IsOrRef(K::Schema)),
            may("content", Map(Keys::Any, &Is(K::MediaType))),
            may("example", Any).prose(),
            may("examples", Map(Keys::Any, &IsOrRef(K::Example))).prose(),
        ],
        K::RequestBody => fields![
            may("description", Text).prose(),
            must("content", Map(Keys::Any, &Is(K::MediaType))),
            may("required", Flag),
        ],
        K::MediaType => fields![
            may("schema", IsOrRef(K::Schema)),
            may("example", Any).prose(),
            may("examples", Map(Keys::Any, &IsOrRef(K::Example))).prose(),
            may("encoding", Map(Keys::Any, &Is(K::Encoding))),
        ],
        K::Encoding => fields![
            may("contentType", Text),
            may("headers", Map(Keys::Any, &IsOrRef(K::Header))),
            may("style", Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
            may("explode", Flag),
            may("allowReserved", Flag),
        ],
        K::Response => fields![
            must("description", Text),
            may("headers", Map(Keys::Any, &IsOrRef(K::Header))),
            may("content", Map(Keys::Any, &Is(K::MediaType))),
            may("links", Map(Keys::Component, &IsOrRef(K::Link))),
        ],
        K::Example => fields![
            may("summary", Text).prose(),
            may("description", Text).prose(),
            may("value", Any),
            may("externalValue", Text),
        ],
        K::Link => fields![
            may("operationRef", Text),
            may("operationId", Text),
            may("parameters", Map(Keys::Any, &Any)),
            may("requestBody", Any),
            may("description", Text).prose(),
            may("server", Is(K::Server)),
        ],
        K::Header => fields![
            may("description", Text).prose(),
            may("required", Flag),
            may("deprecated", Flag).prose(),
            may("allowEmptyValue", Flag),
            may("style", Word(&["simple"])),
            may("explode", Flag),
            may("allowReserved", Flag),
            may("schema", IsOrRef(K::Schema)),
            may("content", Map(Keys::Any, &Is(K::MediaType))),
            may("example", Any).prose(),
            may("examples", Map(Keys::Any, &IsOrRef(K::Example))).prose(),
        ],
        K::Tag => fields![
            must("name", Text),
            may("description", Text).prose(),
            may("externalDocs", Is(K::ExternalDocumentation)).prose(),
        ],
        K::Schema => SCHEMA,
        K::Discriminator => fields![must("propertyName", Text), may("mapping", Map(Keys::Any, &Text))],
        K::Xml => fields![
            may("name", Text),
            may("namespace", Text),
            may("prefix", Text),
            may("attribute", Flag),
            may("wrapped", Flag),
        ],
        K::SecurityScheme => fields![
            must("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])).in_3_1(Word(SCHEMES)),
            may("description", Text).prose(),
            may("name", Text),
            may("in", Word(&["query", "header", "cookie"])),
            may("scheme", Text),
            may("bearerFormat", Text),
            may("flows", Is(K::OAuthFlows)),
            may("openIdConnectUrl", Text),
        ],
        K::OAuthFlows => fields![
            may("implicit", Is(K::OAuthFlow)),
            may("password", Is(K::OAuthFlow)),
            may("clientCredentials", Is(K::OAuthFlow)),
            may("authorizationCode", Is(K::OAuthFlow)),
        ],
        K::OAuthFlow => fields![
            may("authorizationUrl", Text),
            may("tokenUrl", Text),
            may("refreshUrl", Text),
            must("scopes", Map(Keys::Any, &Text)),
        ],
        K::Paths | K::Responses | K::Callback | K::SecurityRequirement => &[],
    }
}

const FORMATTED: &[&str] = &["string", "integer", "number"];
const LIST: &[&str] = &["array"];
const NUMBER: &[&str] = &["integer", "number"];
const OBJECT: &[&str] = &["object"];
const TEXT: &[&str] = &["string"];

/// The Schema Object.
pub(crate) const SCHEMA: &[Field] = &[
    may("title", Text).prose(),
    may("multipleOf", Number).limit().of(NUMBER),
    may("maximum", Number).limit().of(NUMBER),
    may("exclusiveMaximum", Flag).in_3_1(Number).limit().of(NUMBER),
    may("minimum", Number).limit().of(NUMBER),
    may("exclusiveMinimum", Flag).in_3_1(Number).limit().of(NUMBER),
    may("maxLength", Count).limit().of(TEXT),
    may("minLength", Count).limit().of(TEXT),
    may("pattern", Text).limit().of(TEXT),
    may("maxItems", Count).limit().of(LIST),
    may("minItems", Count).limit().of(LIST),
    may("uniqueItems", Flag).limit().of(LIST),
    may("maxProperties", Count).limit().of(OBJECT),
    may("minProperties", Count).limit().of(OBJECT),
    may("required", List(&Text)).of(OBJECT),
    may("enum", List(&Any)),
    may("type", Type).limit(),
    may("allOf", List(&IsOrRef(K::Schema))),
    may("oneOf", List(&IsOrRef(K::Schema))),
    may("anyOf", List(&IsOrRef(K::Schema))),
    may("not", IsOrRef(K::Schema)),
    may("items", IsOrRef(K::Schema)).of(LIST),
    may("properties", Map(Keys::Any, &IsOrRef(K::Schema))).of(OBJECT),
    may("additionalProperties", FlagOrSchema).of(OBJECT),
    may("description", Text).prose(),
    may("format", Text).of(FORMATTED),
    may("default", Any),
    until_3_0("nullable", Flag),
    may("discriminator", Is(K::Discriminator)),
    may("readOnly", Flag),
    may("writeOnly", Flag),
    may("xml", Is(K::Xml)),
    may("externalDocs", Is(K::ExternalDocumentation)).prose(),
    may("example", Any).prose(),
    may("deprecated", Flag).prose(),
    // JSON Schema 2020-12: the core.
    since_3_1("$id", Text),
    since_3_1("$schema", Text),
    since_3_1("$ref", Text),
    since_3_1("$anchor", Text),
    since_3_1("$dynamicRef", Text),
    since_3_1("$dynamicAnchor", Text),
    since_3_1("$vocabulary", Map(Keys::Any, &Flag)),
    since_3_1("$comment", Text).prose(),
    since_3_1("$defs", Map(Keys::Any, &IsOrRef(K::Schema))),
    // Schemas in schemas.
    since_3_1("prefixItems", List(&IsOrRef(K::Schema))).of(LIST),
    since_3_1("contains", IsOrRef(K::Schema)).of(LIST),
    since_3_1("patternProperties", Map(Keys::Any, &IsOrRef(K::Schema))).of(OBJECT),
    since_3_1("propertyNames", IsOrRef(K::Schema)).of(OBJECT),
    since_3_1("if", IsOrRef(K::Schema)),
    since_3_1("then", IsOrRef(K::Schema)),
    since_3_1("else", IsOrRef(K::Schema)),
    since_3_1("dependentSchemas", Map(Keys::Any, &IsOrRef(K::Schema))).of(OBJECT),
    since_3_1("unevaluatedItems", IsOrRef(K::Schema)).of(LIST),
    since_3_1("unevaluatedProperties", IsOrRef(K::Schema)).of(OBJECT),
    since_3_1("contentSchema", IsOrRef(K::Schema)).of(TEXT),
    // What stands for itself.
    since_3_1("const", Any),
    since_3_1("minContains", Count).limit().of(LIST),
    since_3_1("maxContains", Count).limit().of(LIST),
    since_3_1("dependentRequired", Map(Keys::Any, &List(&Text))).of(OBJECT),
    since_3_1("contentEncoding", Text).limit().of(TEXT),
    since_3_1("contentMediaType", Text).limit().of(TEXT),
    since_3_1("examples", List(&Any)).prose(),
];
