//! Documents as deep as they can be, on the small stack that a thread of a test has.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fmt::Write as _;

use cloud_certs_codegen::{Settings, generate_bare};
use openapi_document::Document;

fn document(schemas: &str) -> Document {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: 1.0.0}}\npaths:\n  /a: {{get: {{operationId: a, responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}}}}}}}\ncomponents:\n  schemas:\n{schemas}"
    );
    Document::parse("deep.yaml", &text).unwrap()
}

#[test]
fn a_schema_is_as_deep_as_a_document_may_be() {
    for (open, close) in
        [("{type: array, items: ", "}"), ("{allOf: [", "]}"), ("{type: object, properties: {a: ", "}}")]
    {
        let levels = 90;
        let schema = open.repeat(levels) + "{type: string}" + &close.repeat(levels);
        let source = generate_bare(&document(&format!("    S0: {schema}\n")), &Settings::default()).unwrap();
        assert!(source.contains("S0"));
    }
}

#[test]
fn thousands_of_schemas_lead_to_each_other() {
    for kind in [
        "{type: object, required: [a], properties: {a: NEXT}}",
        "{allOf: [NEXT]}",
        "{type: array, items: NEXT}",
    ] {
        let mut schemas = String::new();
        for index in 0..1000 {
            let next = format!("{{$ref: '#/components/schemas/S{}'}}", index + 1);
            writeln!(schemas, "    S{index}: {}", kind.replace("NEXT", &next)).unwrap();
        }
        schemas.push_str("    S1000: {type: object, properties: {end: {type: string}}}\n");
        let source = generate_bare(&document(&schemas), &Settings::default()).unwrap();
        assert!(source.contains("S999"), "{kind}");
    }
}
