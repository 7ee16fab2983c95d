//! Schemas that say the same in other words, of OpenAPI 3.0 and 3.1, and schemas that differ in one thing.

use openapi_document::Document;
use spec_review::diff::{Change, Facet, Verdict, compare};

/// A document with a schema in a request, or in a response.
fn document(version: &str, schema: &str, is_request: bool) -> Document {
    let content = format!("content: {{ application/json: {{ schema: {schema} }} }}");
    let (request, response) = match is_request {
        true => (format!("requestBody: {{ required: true, {content} }}"), String::new()),
        false => ("summary: nothing".to_owned(), format!(", {content}")),
    };
    let text = format!(
        "openapi: {version}
info: {{ title: Words, version: 1.0.0 }}
paths:
  /words:
    post:
      operationId: Say
      {request}
      responses: {{ '200': {{ description: said{response} }} }}
components:
  schemas:
    Named: {{ type: object, properties: {{ name: {{ type: string }} }} }}
    Color: {{ type: string, enum: [red, green] }}
    Text: {{ type: string }}
    Other: {{ type: object, required: [id], properties: {{ id: {{ type: integer }} }} }}
"
    );
    Document::parse("words.yaml", &text).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// The version and the schema: 3.1 where `^` stands before it.
fn parts(schema: &str) -> (&'static str, &str) {
    schema.strip_prefix('^').map_or(("3.0.3", schema), |schema| ("3.1.0", schema))
}

fn changes(old: &str, new: &str, is_request: bool) -> Vec<Change> {
    let ((old_version, old), (new_version, new)) = (parts(old), parts(new));
    compare(&document(old_version, old, is_request), &document(new_version, new, is_request)).changes
}

fn shown(changes: &[Change]) -> String {
    changes
        .iter()
        .map(|change| format!("  {} {}: {}\n", change.verdict.word(), change.rule, change.what))
        .collect()
}

/// Schemas that allow the same values, in the one version or the other.
const SAME: &[&[&str]] = &[
    // A value or none.
    &[
        "{type: string, nullable: true}",
        "^{type: [string, 'null']}",
        "^{type: ['null', string]}",
        "^{oneOf: [{type: string}, {type: 'null'}]}",
        "^{anyOf: [{type: 'null'}, {$ref: '#/components/schemas/Text'}]}",
        "^{anyOf: [{type: string}, {const: null}]}",
        "{oneOf: [{$ref: '#/components/schemas/Text'}], nullable: true}",
    ],
    &[
        "{nullable: true, allOf: [{$ref: '#/components/schemas/Named'}]}",
        "^{oneOf: [{$ref: '#/components/schemas/Named'}, {type: 'null'}]}",
        "^{oneOf: [{type: object, properties: {name: {type: string}}}, {type: 'null'}]}",
        "^{type: [object, 'null'], properties: {name: {type: string}}}",
    ],
    &[
        "{nullable: true, oneOf: [{$ref: '#/components/schemas/Named'}, {$ref: '#/components/schemas/Other'}]}",
        "^{oneOf: [{$ref: '#/components/schemas/Named'}, {type: 'null'}, {$ref: '#/components/schemas/Other'}]}",
    ],
    &[
        "{nullable: true, allOf: [{$ref: '#/components/schemas/Color'}]}",
        "^{anyOf: [{$ref: '#/components/schemas/Color'}, {type: 'null'}]}",
        "^{type: [string, 'null'], enum: [red, green, null]}",
        "{type: string, nullable: true, enum: [red, green, null]}",
    ],
    // In place or by name.
    &[
        "{$ref: '#/components/schemas/Named'}",
        "{type: object, properties: {name: {$ref: '#/components/schemas/Text'}}}",
        "{allOf: [{$ref: '#/components/schemas/Named'}]}",
        "^{anyOf: [{$ref: '#/components/schemas/Named'}]}",
        "{$ref: '#/components/schemas/Named', maxProperties: 2, nullable: true}",
        "^{$ref: '#/components/schemas/Named', description: beside}",
        "^{$ref: '#/components/schemas/Named', type: object}",
    ],
    // Single values.
    &[
        "{type: string, enum: [red, green]}",
        "{enum: [green, red]}",
        "^{oneOf: [{const: red, description: warm}, {const: green}]}",
        "{oneOf: [{type: string, enum: [red]}, {type: string, enum: [green]}]}",
        "{anyOf: [{type: string, enum: [red, green]}, {type: string, enum: [red]}]}",
        "{$ref: '#/components/schemas/Color'}",
    ],
    &["{type: string, enum: [a]}", "^{const: a}", "^{type: string, const: a}", "^{enum: [a, b], const: a}"],
    // Bounds.
    &[
        "{type: integer, minimum: 5, exclusiveMinimum: true, maximum: 9}",
        "^{type: integer, exclusiveMinimum: 5, maximum: 9}",
        "^{type: integer, exclusiveMinimum: 5, minimum: 4, maximum: 9}",
    ],
    &["{type: number, maximum: 5, exclusiveMaximum: true}", "^{type: number, exclusiveMaximum: 5}"],
    &[
        "{type: number, minimum: 5}",
        "^{type: number, minimum: 5.0}",
        "{type: number, minimum: 5, exclusiveMinimum: false}",
    ],
    // Types.
    &["{type: number}", "^{type: [integer, number]}", "^{type: number}"],
    &[
        "^{type: [string, integer]}",
        "{oneOf: [{type: string}, {type: integer}]}",
        "^{anyOf: [{type: integer}, {type: string}]}",
    ],
    &[
        "{type: array, items: {}}",
        "{type: array}",
        "^{type: array, items: true}",
        "{type: array, minItems: 0, uniqueItems: false}",
    ],
    &[
        "{type: object, properties: {a: {type: string}}}",
        "{properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string}}, additionalProperties: true}",
        "^{type: object, properties: {a: {type: string}}, additionalProperties: {}, unevaluatedProperties: true}",
    ],
    // What excludes nothing.
    &[
        "{type: string}",
        "{type: string, pattern: '.*'}",
        "{type: string, pattern: ''}",
        "{type: string, pattern: '^.*$', minLength: 0}",
        "^{type: string, pattern: '^'}",
        "{type: string, nullable: false, x-extensible-enum: false}",
    ],
    &["{}", "^true", "^{}", "{description: anything}"],
    // Bytes.
    &["{type: string, format: byte}", "^{type: string, contentEncoding: base64}"],
    // Members that hold nothing, and members in another order.
    &[
        "{oneOf: [{$ref: '#/components/schemas/Named'}, {$ref: '#/components/schemas/Other'}]}",
        "^{oneOf: [{$ref: '#/components/schemas/Other'}, {$ref: '#/components/schemas/Named'}, false]}",
    ],
];

#[test]
fn schemas_that_say_the_same_are_the_same() {
    let mut wrong = String::new();
    for group in SAME {
        for (old, new) in group.iter().flat_map(|old| group.iter().map(move |new| (old, new))) {
            for is_request in [true, false] {
                let changes = changes(old, new, is_request);
                if changes.iter().any(|change| change.facet != Facet::Docs) {
                    wrong += &format!("{old} -> {new}, request: {is_request}\n{}", shown(&changes));
                }
                if (old == new) != changes.is_empty() {
                    let is_order = changes.is_empty();
                    if !is_order || old == new {
                        wrong += &format!("{old} -> {new}: silent or not\n{}", shown(&changes));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The second allows fewer values than the first.
const TIGHTER: &[(&str, &str)] = &[
    ("{type: string, nullable: true}", "^{type: string}"),
    ("^{type: [string, 'null']}", "{type: string}"),
    ("^{type: [string, integer]}", "^{type: string}"),
    ("{type: number}", "^{type: integer}"),
    ("^true", "^{type: string}"),
    ("{}", "^{type: [object, 'null']}"),
    ("^{enum: [a, b]}", "^{const: a}"),
    ("^{type: string}", "^{const: a}"),
    ("{type: string}", "^{oneOf: [{const: a}, {const: b}]}"),
    ("^{type: integer, exclusiveMaximum: 100}", "^{type: integer, exclusiveMaximum: 50}"),
    ("^{type: number, minimum: 5}", "^{type: number, exclusiveMinimum: 5}"),
    ("{type: integer, format: int64}", "{type: integer, format: uint32}"),
    ("{type: integer, format: uint64}", "{type: integer, format: uint32}"),
    ("{type: integer, format: uint64}", "{type: integer, format: uint}"),
    ("{type: integer, format: int64}", "{type: integer, format: int}"),
    ("{type: number, format: double}", "{type: number, format: float}"),
    ("{type: string}", "{type: string, pattern: '^a'}"),
    ("^{type: array}", "^{type: array, prefixItems: [{type: string}]}"),
    (
        "^{type: array, prefixItems: [{type: [string, integer]}]}",
        "^{type: array, prefixItems: [{type: string}]}",
    ),
    ("^{type: array}", "^{type: array, contains: {type: string}}"),
    ("^{type: array, contains: {}, minContains: 1}", "^{type: array, contains: {}, minContains: 2}"),
    ("^{type: object}", "^{type: object, patternProperties: {'^x': {type: string}}}"),
    ("^{type: object}", "^{type: object, propertyNames: {maxLength: 3}}"),
    ("^{type: object}", "^{type: object, dependentRequired: {a: [b]}}"),
    ("^{type: object, dependentRequired: {a: [b]}}", "^{type: object, dependentRequired: {a: [b, c]}}"),
    ("^{type: object}", "^{type: object, dependentSchemas: {a: {required: [b]}}}"),
    ("^{type: object}", "^{type: object, unevaluatedProperties: false}"),
    ("^{type: object, additionalProperties: true}", "^{type: object, additionalProperties: false}"),
    ("^{then: {maxLength: 9}, if: {minLength: 2}}", "^{then: {maxLength: 8}, if: {minLength: 2}}"),
    ("^{not: {type: string, maxLength: 3}}", "^{not: {type: string, maxLength: 3}, type: string}"),
    ("{oneOf: [{type: string}, {type: integer}], maxLength: 29}", "{type: string, maxLength: 29}"),
    ("^{$ref: '#/components/schemas/Text'}", "^{$ref: '#/components/schemas/Text', maxLength: 5}"),
    (
        "{anyOf: [{type: string, maxLength: 3}, {type: string, minLength: 5}]}",
        "{oneOf: [{type: string, maxLength: 3}, {type: string, minLength: 5}]}",
    ),
];

/// The pairs of `TIGHTER` in which the new one also allows something else, or that break either way.
const OTHER: &[(&str, &str)] = &[
    ("^{type: [string, integer]}", "^{type: [string, boolean]}"),
    ("^{const: a}", "^{const: b}"),
    ("^{type: [string, integer], enum: ['1', b]}", "^{type: [string, integer], enum: [1, b]}"),
    ("^{if: {minLength: 2}, then: {maxLength: 9}}", "^{if: {minLength: 3}, then: {maxLength: 9}}"),
    ("^{type: string, contentMediaType: text/html}", "^{type: string, contentMediaType: text/csv}"),
    ("{type: integer, format: int32}", "{type: integer, format: uint32}"),
    (
        "^{type: array, contains: {minimum: 2}, maxContains: 3}",
        "^{type: array, contains: {minimum: 3}, maxContains: 3}",
    ),
];

/// What the second forbids altogether: in responses, a client that reads it no longer finds it.
const NOTHING: &[(&str, &str)] = &[
    ("^{type: array, items: {type: string}}", "^{type: array, items: false}"),
    ("^{type: object, properties: {a: true}}", "^{type: object, properties: {a: false}}"),
];

fn wire(old: &str, new: &str, is_request: bool) -> (Verdict, String) {
    let changes = changes(old, new, is_request);
    let wire = changes.iter().filter(|change| change.facet == Facet::Wire).map(|change| change.verdict).min();
    let unclassified = changes.iter().any(|change| change.facet == Facet::Unclassified);
    let verdict = if unclassified { Verdict::Changed } else { wire.unwrap_or(Verdict::Unchanged) };
    (verdict, format!("{old} -> {new}, request: {is_request}\n{}", shown(&changes)))
}

#[test]
fn schemas_that_differ_are_judged_by_direction() {
    let mut wrong = String::new();
    let mut expect = |old: &str, new: &str, verdicts: [Verdict; 2]| {
        for (is_request, expected) in [true, false].into_iter().zip(verdicts) {
            let (verdict, words) = wire(old, new, is_request);
            // A looser pattern of a response is debatable.
            let is_loosened = !is_request && old.contains("pattern") && expected == Verdict::Breaking;
            if verdict != expected && !(is_loosened && verdict == Verdict::Warning) {
                wrong += &format!("{} and not {}: {words}", verdict.word(), expected.word());
            }
        }
    };
    let (breaking, compatible) = (Verdict::Breaking, Verdict::Compatible);
    for (wide, narrow) in TIGHTER {
        expect(wide, narrow, [breaking, compatible]);
        expect(narrow, wide, [compatible, breaking]);
    }
    for (some, nothing) in NOTHING {
        expect(some, nothing, [breaking, breaking]);
        expect(nothing, some, [compatible, breaking]);
    }
    for (old, new) in OTHER {
        expect(old, new, [breaking, breaking]);
        expect(new, old, [breaking, breaking]);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Known values of an enum that the vendor may extend: a list of its own, with an enum beside it or without.
#[test]
fn values_of_an_extensible_enum_are_compared() {
    let (all, few) = ("{type: string, x-extensible-enum: [a, b]}", "{type: string, x-extensible-enum: [a]}");
    assert_eq!(wire(all, few, true).0, Verdict::Breaking);
    assert_eq!(wire(few, all, true).0, Verdict::Compatible);
    assert_eq!(wire(all, few, false).0, Verdict::Compatible);
    assert_eq!(wire(few, all, false).0, Verdict::Compatible);
    let beside = "{type: string, enum: [a], x-extensible-enum: [a]}";
    let more = "{type: string, enum: [a, b], x-extensible-enum: [a, b]}";
    assert_eq!(wire(beside, more, false).0, Verdict::Compatible);
    assert_eq!(wire(more, beside, true).0, Verdict::Breaking);
}

/// What does not travel is not judged, and not silent either.
#[test]
fn properties_that_do_not_travel_are_told_to_people() {
    let old = "{type: object, properties: {id: {type: string, readOnly: true, maxLength: 5}}}";
    let new = "{type: object, properties: {id: {type: string, readOnly: true, maxLength: 9}}}";
    assert_eq!(wire(old, new, true).0, Verdict::Unchanged);
    assert_eq!(changes(old, new, true).len(), 1);
    assert_eq!(wire(old, new, false).0, Verdict::Breaking);
}

/// Text beside a `$ref` means nothing in 3.0, and is for people.
#[test]
fn siblings_of_a_reference_are_ignored_in_3_0() {
    let plain = "{$ref: '#/components/schemas/Text'}";
    let beside = "{$ref: '#/components/schemas/Text', description: words, type: integer, nullable: true}";
    for (old, new) in [(plain, beside), (beside, plain)] {
        let changes = changes(old, new, true);
        assert!(
            !changes.is_empty() && changes.iter().all(|change| change.facet == Facet::Docs),
            "{}",
            shown(&changes)
        );
    }
}

/// A keyword that OpenAPI does not define is never passed over.
#[test]
fn unknown_keywords_are_reported() {
    for (old, new) in [
        ("^{type: string, somethingNew: 1}", "^{type: string, somethingNew: 2}"),
        // 3.1 has no such keyword any more.
        ("^{type: string}", "^{type: string, nullable: true}"),
    ] {
        assert!(
            changes(old, new, true).iter().any(|change| change.facet == Facet::Unclassified),
            "{old} -> {new}"
        );
    }
}

/// Schemas that all hold each other are compared once for each pair.
#[test]
fn a_large_circle_ends() {
    let schemas = |last: &str| -> String {
        let count = 134;
        let one = |index: usize| {
            let properties: Vec<_> = (0..count)
                .map(|other| format!("\"p{other}\":{{\"anyOf\":[{{\"$ref\":\"#/components/schemas/S{other}\"}},{{\"type\":\"null\"}}]}}"))
                .collect();
            let kind = if index == 0 { last } else { "string" };
            format!(
                "\"S{index}\":{{\"type\":\"object\",\"properties\":{{\"own\":{{\"type\":\"{kind}\"}},{}}}}}",
                properties.join(",")
            )
        };
        let schemas: Vec<_> = (0..count).map(one).collect();
        format!(
            "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"C\",\"version\":\"1\"}},\"paths\":{{\"/a\":{{\"get\":{{\"responses\":{{\"200\":{{\"description\":\"d\",\"content\":{{\"application/json\":{{\"schema\":{{\"$ref\":\"#/components/schemas/S0\"}}}}}}}}}}}}}}}},\"components\":{{\"schemas\":{{{}}}}}}}",
            schemas.join(",")
        )
    };
    let parse = |last: &str| Document::parse("circle.json", &schemas(last)).unwrap();
    let (old, new) = (parse("string"), parse("integer"));
    let start = std::time::Instant::now();
    assert_eq!(compare(&old, &new).changes.len(), 1);
    // Beside ten builds on two cores, it takes half a minute.
    assert!(start.elapsed().as_secs() < 90, "{:?}", start.elapsed());
}
