//! A change of a component that operations share is told once, and named after it.

use crate::operations::changes;

const SHARED: &str = "
paths:
  /things:
    get:
      parameters: [{name: alpha, in: query, schema: {$ref: '#/components/schemas/Id'}}]
      responses: {'200': {$ref: '#/components/responses/Thing'}, '404': {$ref: '#/components/responses/Failed'}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'201': {$ref: '#/components/responses/Thing'}, '400': {$ref: '#/components/responses/Failed'}}
components:
  responses:
    Thing: {description: It, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
    Failed: {description: No, content: {application/json: {schema: {type: object, required: [code], properties: {code: {type: integer}}}}}}
  schemas:
    Id: {type: string, maxLength: 10}
    Thing: {allOf: [{$ref: '#/components/schemas/Base'}], properties: {name: {type: string}}}
    Base: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}, size: {type: integer, maximum: 9}}}
";

#[test]
fn a_change_of_a_shared_object_is_told_once_and_named_after_it() {
    let edit = |from: &str, to: &str| {
        assert!(SHARED.contains(from), "{from}");
        changes(SHARED, &SHARED.replace(from, to))
    };
    assert_eq!(
        edit("maxLength: 10", "maxLength: 5"),
        [
            "breaking max-length-changed: request schemas/Id: maxLength 10 -> 5 [GET /things, POST /things]",
            "compatible max-length-changed: response schemas/Id: maxLength 10 -> 5 [GET /things, POST /things]",
        ]
    );
    let same = edit("{type: string, maxLength: 10}", "{type: boolean}");
    let expected = "breaking type-changed: schemas/Id: type string -> boolean [GET /things, POST /things]";
    assert_eq!(same[0], expected, "both directions say the same");
    assert_eq!(
        edit("maximum: 9", "maximum: 10"),
        [
            "breaking maximum-changed: response schemas/Base.size: maximum 9 -> 10 [GET /things, POST /things]",
            "compatible maximum-changed: request schemas/Base.size: maximum 9 -> 10 [POST /things]",
        ],
        "a part of an allOf stands where it stands"
    );
    assert_eq!(
        edit("required: [code], ", ""),
        [
            "breaking property-optional: responses/Failed application/json body.code: required -> optional [GET /things, POST /things]"
        ],
        "one response, with two statuses"
    );
    assert_eq!(
        edit("description: No", "description: Nothing"),
        [
            "changed description-changed: responses/Failed: description No -> Nothing [GET /things, POST /things]"
        ]
    );
}

#[test]
fn what_only_a_new_part_leads_to_is_used() {
    let document = "
paths: {/a: {get: {responses: {'200': {description: It, content: {application/json: {schema: {anyOf: [EDIT]}}}}}}}}
components: {schemas: {";
    let old = format!(
        "{}A: {{type: object, required: [a]}}}}}}",
        document.replace("EDIT", "{$ref: '#/components/schemas/A'}")
    );
    let new = format!(
        "{}A: {{type: object, required: [a]}}, B: {{type: object, required: [b]}}, C: {{type: number}}}}}}",
        document.replace("EDIT", "{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}")
    );
    let found = changes(&old, &new);
    assert!(found.iter().any(|change| change.contains("member-added")), "{found:?}");
    let unused: Vec<_> = found.iter().filter(|change| change.contains("unused-component-added")).collect();
    assert_eq!(
        unused,
        ["changed unused-component-added: component `schemas/C`, which nothing uses, is new []"]
    );
}

/// Extensions tell of nothing that travels, wherever they stand; a name that looks like one is a name.
#[test]
fn members_of_a_tagged_union_stay_the_same_when_what_they_hold_changes() {
    let document = |limit: u32, more: &str| {
        format!(
            "
paths: {{/a: {{put: {{requestBody: {{content: {{application/json: {{schema: {{oneOf: [
  {{type: object, required: [type, value], properties: {{type: {{type: string, enum: [cat]}}, value: {{$ref: '#/components/schemas/Name'}}}}}},
  {{type: object, required: [type, value], properties: {{type: {{type: string, enum: [dog]}}, value: {{$ref: '#/components/schemas/Name'}}{more}}}}}
]}}}}}}}}, responses: {{'204': {{description: Done}}}}}}}}}}
components: {{schemas: {{Name: {{type: string, maxLength: {limit}}}}}}}"
        )
    };
    let finding = "breaking max-length-changed: request schemas/Name: maxLength 9 -> 5 [PUT /a]";
    assert_eq!(changes(&document(9, ""), &document(5, "")), [finding]);
    let found = changes(&document(9, ""), &document(5, ", age: {type: integer}"));
    assert!(found.contains(&finding.to_owned()) && found.len() == 2, "{found:?}");
    assert!(found.iter().any(|change| change.starts_with("compatible property-added")), "{found:?}");
}
