//! Schemas that all hold each other, in requests and responses: no command takes a time that grows with the ways through them.

use std::time::{Duration, Instant};

use crate::support::run;

/// So many schemas, each with a nullable property of every one of them.
fn circle(count: usize) -> String {
    let names = || 0..count;
    let property =
        |name| format!("p{name}: {{anyOf: [{{$ref: '#/components/schemas/S{name}'}}, {{type: 'null'}}]}}");
    let properties = names().map(property).collect::<Vec<_>>().join(", ");
    let schemas: String = names()
        .map(|name| format!("    S{name}: {{type: object, properties: {{{properties}}}}}\n"))
        .collect();
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}";
    format!(
        "openapi: 3.1.0
info: {{title: Circle, version: 1.0.0}}
servers: [{{url: https://circle.example}}]
security: []
paths:
  /a:
    post:
      operationId: a
      requestBody: {{required: true, {content}}}
      responses: {{'200': {{description: it, {content}}}, 4XX: {{description: no}}}}
components:
  schemas:
{schemas}"
    )
}

#[test]
#[expect(clippy::disallowed_methods, reason = "files of the test alone")]
fn a_circle_of_requests_is_checked_and_listed_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("circle.yaml");
    std::fs::write(&file, circle(134)).unwrap();
    let file = file.display().to_string();
    for arguments in [&["check", "--rust", &file][..], &["list", &file]] {
        let start = Instant::now();
        let ran = run(arguments);
        // A few seconds beside nothing else; ten times that if each schema is read again wherever it is used.
        assert!(start.elapsed() < Duration::from_secs(30), "{arguments:?}: {:?}", start.elapsed());
        if arguments[0] == "list" {
            // That the listing stops is told once, and not of each property that it does not reach.
            assert!(ran.told().contains("the listing stops at this schema"), "{}", ran.told());
            assert!(!ran.told().contains("is in no listing"), "{}", ran.told());
        }
    }
}
