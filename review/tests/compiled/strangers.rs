//! Documents with what documents of others have, one thing each: progenitor's client of it compiles in both styles, or is
//! refused for a reason. None panics, and none is passed over.

use std::collections::BTreeMap;

use cloud_certs_codegen::{Interface, Settings, generate_bare};
use openapi_document::Document;

use crate::project::Project;

/// What becomes of a document.
#[derive(Clone, Copy, Debug)]
enum End {
    /// The Rust compiles.
    Compiles,
    /// There is none, by this rule.
    Refused(&'static str),
}

use End::{Compiles, Refused};

/// The name, the parts of the document, and what becomes of it in the positional style and with builders.
type Shape = (&'static str, &'static str, [End; 2]);

/// Operations come first, then `---` and schemas; `OK` is a response without a body.
#[rustfmt::skip]
const SHAPES: &[Shape] = &[
    ("dates", "/a: {get: {operationId: a, parameters: [{name: since, in: query, schema: {type: string, format: date-time}}], responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Event'}}}}}}}
---
Event: {type: object, required: [at, day], properties: {at: {type: string, format: date-time}, day: {type: string, format: date}, end: {type: string, format: date-time, nullable: true}}}", [Compiles; 2]),
    ("ids", "'/a/{id}': {get: {operationId: a, parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}], OK}}", [Compiles; 2]),
    ("authorization_parameter", "/a: {get: {operationId: a, parameters: [{name: Authorization, in: header, required: true, schema: {type: string}}], OK}}", [Compiles; 2]),
    ("optional_body", "/a: {post: {operationId: a, requestBody: {content: {application/json: {schema: {type: object, properties: {b: {type: integer}}}}}}, OK}}", [Compiles; 2]),
    ("slash_in_operation_id", "/a: {get: {operationId: jobs/list-all, OK}}", [Compiles; 2]),
    ("rust_type_of_a_crate", "/a: {get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Size'}}}}}}}
---
Size: {type: integer, format: uint64, x-rust-type: {crate: sizes, version: '1.0.0', path: 'sizes::Size'}}", [Compiles; 2]),
    ("numbers", "/a: {get: {operationId: a, parameters: [{name: i, in: query, schema: {type: integer, format: int8}}, {name: u, in: query, required: true, schema: {type: integer, format: uint16, minimum: 1}}, {name: f, in: query, schema: {type: number, format: float}}], OK}}", [Compiles; 2]),
    ("addresses_and_unknown_formats", "/a: {get: {operationId: a, parameters: [{name: v4, in: query, schema: {type: string, format: ipv4}}, {name: v6, in: query, schema: {type: string, format: ipv6}}, {name: ip, in: query, schema: {type: string, format: ip}}, {name: mail, in: query, schema: {type: string, format: email}}, {name: url, in: query, schema: {type: string, format: uri}}], OK}}", [Compiles; 2]),
    ("tagged_union", "/a: {get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/State'}}}}}}}
---
State: {oneOf: [{type: string, enum: [queued]}, {type: object, required: [failed], properties: {failed: {type: string}}}]}", [Compiles; 2]),
    ("internal_tags", "/a: {get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}}}}
---
Shape: {oneOf: [{type: object, required: [kind, r], properties: {kind: {type: string, enum: [circle]}, r: {type: number}}}, {type: object, required: [kind, a], properties: {kind: {type: string, enum: [square]}, a: {type: number}}}]}", [Compiles; 2]),
    ("all_of_and_null", "/a: {put: {operationId: a, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Both'}}}}, OK}}
---
One: {type: object, required: [x], properties: {x: {type: string}}}
Both: {allOf: [{$ref: '#/components/schemas/One'}, {type: object, properties: {y: {type: integer, nullable: true}}}]}", [Compiles; 2]),
    ("pattern", "/a: {get: {operationId: a, parameters: [{name: n, in: query, required: true, schema: {$ref: '#/components/schemas/Name'}}], OK}}
---
Name: {type: string, pattern: '^[a-z]+$', maxLength: 8}", [Compiles; 2]),
    ("defaults", "/a: {post: {operationId: a, requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {n: {type: integer, default: 7}, s: {type: string, enum: [on, off], default: on}, l: {type: array, items: {type: string}, default: []}}}}}}, OK}}", [Compiles; 2]),
    ("recursion", "/a: {get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}}}}
---
Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'}, all: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}", [Compiles; 2]),
    ("bytes", "/a: {post: {operationId: a, requestBody: {required: true, content: {application/octet-stream: {schema: {type: string, format: binary}}}}, responses: {'200': {description: ok, content: {application/octet-stream: {schema: {type: string, format: binary}}}}}}}", [Compiles; 2]),
    ("form", "/a: {post: {operationId: a, requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, required: [b], properties: {b: {type: string}}}}}}, OK}}", [Compiles; 2]),
    ("text_body", "/a: {post: {operationId: a, requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}, OK}}", [Compiles; 2]),
    ("pages", "/a: {get: {operationId: a, x-dropshot-pagination: {required: []}, parameters: [{name: limit, in: query, schema: {type: integer, format: uint32, minimum: 1, nullable: true}}, {name: page_token, in: query, schema: {type: string, nullable: true}}], responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}}}
---
Page: {type: object, required: [items], properties: {items: {type: array, items: {type: string}}, next_page: {type: string, nullable: true}}}", [Compiles; 2]),
    ("channel", "/a: {get: {operationId: a, x-dropshot-websocket: {}, responses: {default: {description: '', content: {'*/*': {schema: {}}}}}}}", [Compiles; 2]),
    ("any_error", "/a: {get: {operationId: a, responses: {'200': {description: ok}, 4XX: {description: no, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}, 5XX: {description: no, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}}}}", [Compiles; 2]),
    ("lists_in_queries", "/a: {get: {operationId: a, parameters: [{name: l, in: query, schema: {type: array, items: {type: string}}}, {name: s, in: query, schema: {type: array, uniqueItems: true, items: {type: integer}}}], OK}}", [Compiles; 2]),
    ("header_enum", "/a: {get: {operationId: a, parameters: [{name: X-Mode, in: header, schema: {type: string, enum: [fast, slow]}}], OK}}", [Compiles; 2]),
    ("keywords_as_names", "/a: {get: {operationId: type, parameters: [{name: match, in: query, schema: {type: string}}, {name: self, in: query, schema: {type: string}}], OK}}", [Compiles; 2]),
    ("maps", "/a: {get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {schema: {type: object, additionalProperties: {type: array, items: {type: integer, format: int64}}}}}}}}}", [Compiles; 2]),
    ("two_successes", "/a: {get: {operationId: a, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}, '201': {description: new, content: {application/json: {schema: {type: integer}}}}}}}", [Refused("generator-panic"); 2]),
    ("several_media_types", "/a: {post: {operationId: a, requestBody: {required: true, content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}, OK}}", [Refused("generator-panic"); 2]),
    ("upload", "/a: {post: {operationId: a, requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, properties: {f: {type: string, format: binary}}}}}}, OK}}", [Refused("generator-error"); 2]),
    ("cookie", "/a: {get: {operationId: a, parameters: [{name: c, in: cookie, schema: {type: string}}], OK}}", [Refused("generator-error"); 2]),
    ("no_operation_id", "/a: {get: {OK}}", [Refused("generator-error"); 2]),
];

fn document(name: &str, parts: &str) -> Document {
    let (paths, schemas) = parts.split_once("\n---\n").unwrap_or((parts, ""));
    let paths = paths.replace("OK}", "responses: {'204': {description: ok}}}");
    let schemas: String = schemas.lines().map(|line| format!("    {line}\n")).collect();
    let components = if schemas.is_empty() { "" } else { "components:\n  schemas:\n" };
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\npaths:\n  {paths}\n{components}{schemas}"
    );
    Document::parse(&format!("{name}.yaml"), &text).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
#[ignore = "compiles generated clients: scripts/ignored-tests"]
fn clients_of_strangers_compile_or_are_refused() {
    let mut project = Project::new("strangers");
    let mut refused = BTreeMap::new();
    let styles = [("positional", Interface::Positional), ("builder", Interface::Builder)];
    for (shape, parts, _) in SHAPES {
        let document = document(shape, parts);
        for (style, interface) in styles {
            let name = format!("{shape}_{style}");
            match generate_bare(&document, &Settings::of_progenitor(interface)) {
                Ok(source) => project.add(&name, &source, "fn main() {}"),
                Err(problems) => _ = refused.insert(name, problems.first().rule.name.to_owned()),
            }
        }
    }
    let errors = project.check();
    let mut wrong = Vec::new();
    for (shape, _, ends) in SHAPES {
        for ((style, _), end) in styles.into_iter().zip(ends) {
            let name = format!("{shape}_{style}");
            let is_right = match (end, errors.get(&name)) {
                (Compiles, Some(errors)) => errors.is_empty(),
                (Refused(rule), None) => refused[&name] == *rule,
                _ => false,
            };
            if !is_right {
                wrong.push(format!(
                    "{name}: {end:?}, not {:?}",
                    errors.get(&name).ok_or_else(|| &refused[&name])
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
