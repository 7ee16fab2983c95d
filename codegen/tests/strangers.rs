//! Documents that nobody wrote for this workspace: what progenitor makes of them is listed, and what it cannot take is named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

use cloud_certs_codegen::{GeneratorInput, Interface, Selection, Settings, SurfaceItem};
use openapi_document::{Document, METHODS, Problems};

/// As servers written with dropshot describe themselves.
const DROPSHOT: &str = r"
openapi: 3.0.3
info: {title: Jobs, version: 0.1.0}
paths:
  /jobs:
    get:
      operationId: jobs/list-all
      parameters:
        - {name: Authorization, in: header, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {nullable: true, type: integer, format: uint32, minimum: 1}}
        - {name: page_token, in: query, schema: {nullable: true, type: string}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/JobResultsPage'}}}}
        4XX: {$ref: '#/components/responses/Error'}
      x-dropshot-pagination: {required: []}
    post:
      operationId: job_create
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}
      responses:
        default: {description: '', content: {'*/*': {schema: {}}}}
components:
  responses:
    Error: {description: Error, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
  schemas:
    Job:
      type: object
      required: [id, created, size]
      properties:
        id: {type: string, format: uuid}
        created: {type: string, format: date-time}
        size: {$ref: '#/components/schemas/Size'}
        state: {oneOf: [{type: string, enum: [queued]}, {type: object, required: [failed], properties: {failed: {type: string}}}]}
    Size:
      type: integer
      format: uint64
      x-rust-type: {crate: sizes, version: '*', path: 'sizes::Size'}
    JobResultsPage:
      type: object
      required: [items]
      properties:
        items: {type: array, items: {$ref: '#/components/schemas/Job'}}
        next_page: {nullable: true, type: string}
";

fn surface(text: &str, settings: &Settings) -> Result<Vec<SurfaceItem>, Problems> {
    let document = Document::parse("jobs.yaml", text).unwrap();
    let input = GeneratorInput::new(&document);
    let mut all = Selection::default();
    for (path, item) in input.json()["paths"].as_object().unwrap() {
        let methods = METHODS.iter().filter(|method| item.get(method).is_some());
        all.operations.extend(methods.map(|method| (path.clone(), (*method).to_owned())));
    }
    let schemas = input.json().pointer("/components/schemas").and_then(|schemas| schemas.as_object());
    all.schemas = schemas.into_iter().flatten().map(|(name, _)| name.clone()).collect();
    input.surface(&all, settings)
}

fn lines(text: &str, settings: &Settings) -> String {
    let lines = surface(text, settings).unwrap().iter().map(|item| format!("{item}\n")).collect::<String>();
    lines
        .lines()
        .filter(|line| line.contains("Client::") || line.contains("types::Job::"))
        .fold(String::new(), |all, line| all + line + "\n")
}

#[test]
fn what_progenitor_makes_is_listed_without_the_crates_that_it_needs() {
    insta::assert_snapshot!(lines(DROPSHOT, &Settings::default()));
}

#[test]
fn the_style_of_calls_is_a_setting() {
    let builders = lines(DROPSHOT, &Settings::of_progenitor(Interface::Builder));
    assert!(builders.contains("pub fn Client::job_create(&self) -> builder::JobCreate\n"), "{builders}");
}

#[test]
fn the_operation_that_progenitor_cannot_take_is_named() {
    let two = "'200': {description: ok, content: {application/json: {schema: {type: string}}}}
        '201': {description: new, content: {application/json: {schema: {type: integer}}}}
        '4XX'";
    let text = DROPSHOT.replace("        4XX", &format!("        {two}")).replacen("        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/JobResultsPage'}}}}\n", "", 1);
    let problems = surface(&text, &Settings::default()).unwrap_err();
    insta::assert_snapshot!(problems);
    let schema = DROPSHOT.replace(
        "    Size:\n",
        "    Odd: {type: object, properties: {a: {$ref: '#/components/schemas/Nowhere'}}}\n    Size:\n",
    );
    insta::assert_snapshot!(surface(&schema, &Settings::default()).unwrap_err());
}

#[test]
fn what_would_never_end_is_refused_before() {
    let text = DROPSHOT.replace(
        "    Size:\n",
        "    Endless: {allOf: [{$ref: '#/components/schemas/Endless'}, {type: object}]}\n    Size:\n",
    );
    let problems = surface(&text, &Settings::default()).unwrap_err();
    assert_eq!(problems.first().rule.name, "circular-reference");
}
