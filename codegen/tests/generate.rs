//! What the generator does to a document before progenitor, seen in the Rust source that comes out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use cloud_certs_codegen::{GeneratorInput, generate};
use openapi_document::Document;

fn source(paths_and_components: &str) -> String {
    let text = format!("openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\n{paths_and_components}");
    let document = Document::parse("openapi/t.yaml", &text).unwrap();
    // One space for any white space, so that line breaks of the formatter do not matter.
    generate(&document).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn assert_has(source: &str, parts: &[&str]) {
    for part in parts {
        assert!(source.contains(part), "no `{part}` in:\n{source}");
    }
}

#[test]
fn what_progenitor_does_right_is_generated() {
    let source = source(
        r"
paths:
  /a:
    get:
      operationId: apps/list-all
      parameters: [{name: kind, in: query, schema: {type: string, enum: [known, other]}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Strict'}}}}
  /b:
    get:
      operationId: type
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Foo'}}}}
components:
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
    Strict: {allOf: [{$ref: '#/components/schemas/Base'}, {required: [name]}]}
    Foo:
      type: object
      required: [a, mode]
      properties:
        a: {$ref: '#/components/schemas/FooValue'}
        mode: {type: string, nullable: true, enum: [multiply, screen, null]}
        state: {type: string, enum: [up, down], default: up}
        ip: {type: string, format: ipv4, default: 127.0.0.1}
        big: {type: integer, format: uint64, maximum: 18446744073709551615}
        odd: {type: object, example: {$ref: '#/components/schemas/Nowhere'}, properties: {b: {type: string}}}
      additionalProperties: {type: string, enum: [x, y]}
    FooValue: {type: object, required: [n], properties: {n: {type: integer}}}
",
    );
    assert_has(
        &source,
        &[
            "pub fn apps_list_all(&self)",
            "pub fn type_(&self)",
            "pub name: ::std::string::String",
            "pub mode: ::std::option::Option<FooMode>",
            "#[serde(default = \"defaults::foo_state\")] pub state: FooState",
            "pub ip: ::std::net::Ipv4Addr",
            "pub big: ::std::option::Option<u64>",
            "pub enum FooExtraValue { Known(FooExtraValueKnown), Other(FooExtraValueOther), }",
        ],
    );
    assert_eq!(source.matches("impl ::std::fmt::Display for AppsListAllKind {").count(), 1, "{source}");
}

#[test]
fn a_document_of_3_1_is_read_as_the_same_of_3_0() {
    let paths = "
paths:
  /a:
    put:
      operationId: PutA
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'200': {description: ok}}
";
    let new = "
components:
  schemas:
    A:
      type: object
      properties:
        maybe: {type: [string, 'null']}
        one: {type: string, const: x}
        few: {enum: [1, 2]}
        port: {type: integer, format: int32, exclusiveMinimum: 0}
        other: {anyOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}
        told: {$ref: '#/components/schemas/B', description: One.}
        both: {type: [string, integer]}
        deep: {$ref: '#/components/schemas/B/$defs/Deep'}
        any: true
        data: {type: string, contentEncoding: base64, examples: [aGk=]}
    B: {type: object, properties: {b: {$ref: '#/components/schemas/B/$defs/Deep'}}, $defs: {Deep: {type: object, properties: {c: {type: string}}}}}
";
    let old = "
components:
  schemas:
    A:
      type: object
      properties:
        maybe: {type: string, nullable: true}
        one: {type: string, enum: [x]}
        few: {type: integer, enum: [1, 2]}
        port: {type: integer, format: int32, minimum: 0, exclusiveMinimum: true}
        other: {allOf: [{$ref: '#/components/schemas/B'}], nullable: true}
        told: {allOf: [{$ref: '#/components/schemas/B'}], description: One.}
        both: {oneOf: [{type: string}, {type: integer}]}
        deep: {$ref: '#/components/schemas/B_Deep'}
        any: {}
        data: {type: string, format: byte, example: aGk=}
    B: {type: object, properties: {b: {$ref: '#/components/schemas/B_Deep'}}}
    B_Deep: {type: object, properties: {c: {type: string}}}
";
    let read = |version: &str, components: &str| {
        let text = format!("openapi: {version}\ninfo: {{title: T, version: 1.0.0}}\n{paths}{components}");
        GeneratorInput::new(&Document::parse("openapi/t.yaml", &text).unwrap()).json().clone()
    };
    let (new, old) = (read("3.1.0", new), read("3.0.3", old));
    assert_eq!(serde_json::to_string_pretty(&new).unwrap(), serde_json::to_string_pretty(&old).unwrap());
}

#[test]
fn error_responses_of_one_type_become_ranges() {
    let source = source(
        "
paths:
  /a:
    get:
      operationId: GetA
      responses:
        '200': {description: ok}
        '404': {$ref: '#/components/responses/NotFound'}
        default: {description: other, content: {application/json: {schema: {$ref: '#/components/schemas/E'}}}}
components:
  responses:
    NotFound:
      description: no
      content: {application/json: {schema: {$ref: '#/components/schemas/E'}, example: {code: x}}}
  schemas:
    E: {type: object, properties: {code: {type: string}}}
",
    );
    assert_has(&source, &["ResponseValue<()>, Error<types::E>", "400u16..=499u16", "500u16..=599u16"]);
    assert!(!source.contains("404u16"), "an arm that the range shadows: {source}");
}

#[test]
fn an_error_code_alone_stays_a_code() {
    let source = source(
        "
paths:
  /a:
    get:
      operationId: GetA
      responses:
        '200': {description: ok}
        '404': {description: no, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
",
    );
    assert_has(&source, &["404u16 =>"]);
}

#[test]
fn enums_of_responses_are_open_and_those_of_requests_closed() {
    let source = source(
        "
paths:
  /a:
    post:
      operationId: PostA
      parameters:
        - {name: mode, in: query, schema: {type: string, enum: [fast, slow]}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Shared'}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}
components:
  schemas:
    Shared: {type: string, enum: [a, b]}
    Answer:
      type: object
      required: [shared, kind]
      properties:
        shared: {$ref: '#/components/schemas/Shared'}
        kind: {type: string, enum: [x]}
        kinds: {type: array, items: {type: string, enum: [y]}}
",
    );
    assert_has(
        &source,
        &[
            "pub enum Shared { Known(SharedKnown), Other(SharedOther), }",
            "impl ::std::fmt::Display for Shared {",
            "pub enum AnswerKind { Known(AnswerKindKnown), Other(AnswerKindOther), }",
            "pub enum AnswerKindsItem { Known(AnswerKindsItemKnown), Other(AnswerKindsItemOther), }",
            "pub enum PostAMode { #[serde(rename = \"fast\")] Fast, #[serde(rename = \"slow\")] Slow, }",
        ],
    );
}

#[test]
fn objects_of_responses_take_more_than_is_documented() {
    let source = source(
        "
paths:
  /a:
    post:
      operationId: PostA
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Asked'}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}}}}
components:
  schemas:
    Asked: {type: object, additionalProperties: false, properties: {a: {type: string}}}
    Answer: {type: object, additionalProperties: false, properties: {a: {type: string}}}
",
    );
    assert_has(&source, &["#[serde(deny_unknown_fields)] pub struct Asked {"]);
    assert!(!source.contains("#[serde(deny_unknown_fields)] pub struct Answer {"), "{source}");
}

#[test]
fn path_parameters_secrets_and_links_have_our_types() {
    let source = source(
        "
paths:
  /a/{id}/{kind}/{count}:
    parameters:
      - {$ref: '#/components/parameters/Id'}
    post:
      operationId: PostA
      parameters:
        - {name: kind, in: path, required: true, schema: {type: string, pattern: '^[a-z]+$'}}
        - {name: count, in: path, required: true, schema: {type: integer, format: int32}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Login'}}}
      responses:
        '204': {description: ok}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
  schemas:
    Id: {type: string, description: an id}
    Login:
      type: object
      required: [password]
      properties:
        password: {type: string, format: password, description: secret}
        token: {type: string, format: password}
        link: {type: string, format: uri}
",
    );
    assert_has(
        &source,
        &[
            "id: Result<crate::PathSegment, String>",
            "kind: Result<types::PostAKind, String>",
            "count: Result<i32, String>",
            "pub password: crate::Secret",
            "pub token: ::std::option::Option<crate::Secret>",
            "pub link: ::std::option::Option<crate::Link>",
        ],
    );
}

#[test]
fn security_and_servers_become_constants() {
    let source = source(
        "
servers:
  - url: https://css.{region}.example.com
    x-cloud: otc
    variables: {region: {default: eu-de, enum: [eu-de, eu-nl]}}
security: [{XAuthToken: []}]
paths:
  /a:
    get: {operationId: GetA, responses: {'200': {description: ok}}}
    put: {operationId: PutA, security: [], responses: {'201': {description: ok}}}
    post: {operationId: PostA, security: [{}, {XAuthToken: []}], responses: {'2XX': {description: ok}}}
components:
  securitySchemes:
    XAuthToken: {type: apiKey, in: header, name: X-Auth-Token}
",
    );
    assert_has(
        &source,
        &[
            r#"Operation { id: "get_a", is_authenticated: true, success: &["200"], }"#,
            r#"Operation { id: "put_a", is_authenticated: false, success: &["201"], }"#,
            r#"Operation { id: "post_a", is_authenticated: false, success: &["2XX"], }"#,
            r#"Server { cloud: "otc", url: "https://css.{region}.example.com", regions: &["eu-de", "eu-nl"], }"#,
        ],
    );
}

#[test]
fn the_client_cannot_be_made_without_a_transport() {
    let source = source("paths: {/a: {get: {operationId: GetA, responses: {'200': {description: ok}}}}}");
    assert_has(
        &source,
        &["// Generated by cloud-certs-codegen from openapi/t.yaml.", "pub(crate) fn new_with_client("],
    );
    for gone in ["pub fn new", "pub mod prelude", "unwrap()"] {
        assert!(!source.contains(gone), "`{gone}` in:\n{source}");
    }
}

#[test]
fn the_same_document_gives_the_same_source() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/css.yaml")).unwrap();
    let document = Document::parse("openapi/css.yaml", &text).unwrap();
    assert_eq!(generate(&document).unwrap(), generate(&document).unwrap());
}

#[test]
fn a_service_that_names_what_is_not_there_is_refused() {
    let text = "openapi: 3.0.3
info: {title: T, version: 1.0.0}
x-service:
  name: T
  certificate: {operation: DownloadCerts, answer: letter}
  instances: ListInstances
paths: {/cert: {get: {operationId: DownloadCert, responses: {'200': {description: ok}}}}}
";
    let problems = generate(&Document::parse("openapi/t.yaml", text).unwrap()).unwrap_err();
    insta::assert_snapshot!(problems, @"
    error: openapi/t.yaml:5:28: `operation` of `x-service`, no operation of the document has this `operationId`, write the `operationId` of an operation of this document
    error: openapi/t.yaml:5:51: `answer` of `x-service`, the client does not know how to fetch the certificate, write one of `bytes`, `link`, `links`
    error: openapi/t.yaml:6:14: `instances` of `x-service`, no operation of the document has this `operationId`, write the `operationId` of an operation of this document
    ");
}
