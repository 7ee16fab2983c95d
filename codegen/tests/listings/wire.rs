//! What the wire listing says, and what it leaves out.

use openapi_document::{Document, Facet, facts, wire};

const BASE: &str = "
openapi: 3.0.3
info: { title: Trees, version: 1.0.0 }
paths:
  /trees:
    parameters:
      - { name: lang, in: query, schema: { type: string } }
    get:
      operationId: ListTrees
      responses:
        '200':
          description: The trees.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Forest' } }
components:
  schemas:
    Forest:
      type: object
      required: [trees]
      properties:
        trees: { type: array, items: { $ref: '#/components/schemas/Tree' } }
    Tree:
      type: object
      properties:
        kind: { type: string, enum: [oak, elm], description: Its kind. }
        branches: { type: array, items: { $ref: '#/components/schemas/Tree' } }
";

fn document(text: &str) -> Document {
    Document::parse("trees.yaml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

#[track_caller]
fn edited(edits: &[(&str, &str)]) -> Document {
    let text = edits.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from:?} is not in the document");
        text.replace(from, to)
    });
    document(&text)
}

#[test]
fn a_line_per_place_and_per_value() {
    insta::assert_snapshot!(wire(&document(BASE)).join("\n"), @r#"
    GET /trees  security none
    GET /trees  query lang: string
    GET /trees  200 application/json  body: object
    GET /trees  200 application/json  body.trees: array, required
    GET /trees  200 application/json  body.trees[]: object
    GET /trees  200 application/json  body.trees[].branches: array
    GET /trees  200 application/json  body.trees[].branches[]: like body.trees[]
    GET /trees  200 application/json  body.trees[].kind: string
    GET /trees  200 application/json  body.trees[].kind = "elm"
    GET /trees  200 application/json  body.trees[].kind = "oak"
    "#);
}

#[test]
fn every_shape_has_its_words() {
    insta::assert_snapshot!("shapes.wire", wire(&crate::shapes()).join("\n"));
}

#[test]
fn texts_are_in_the_docs_and_not_on_the_wire() {
    let plain = edited(&[(", description: Its kind.", "")]);
    assert_eq!(wire(&plain), wire(&document(BASE)));
    insta::assert_snapshot!(facts(&document(BASE)).lines(Facet::Docs).join("\n"), @r#"
    document: openapi "3.0.3"
    info: title "Trees"
    info: version "1.0.0"
    GET /trees  200: description "The trees."
    GET /trees  200 application/json  body.trees[].kind: description "Its kind."
    "#);
}

#[test]
fn a_renamed_schema_changes_nothing() {
    assert_eq!(
        wire(&edited(&[("schemas/Forest", "schemas/Wood"), ("    Forest:", "    Wood:")])),
        wire(&document(BASE))
    );
}

#[test]
fn a_schema_written_out_in_place_changes_nothing() {
    let inline = edited(&[(
        "{ $ref: '#/components/schemas/Forest' }",
        "{ type: object, required: [trees], properties: { trees: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }",
    )]);
    assert_eq!(wire(&inline), wire(&document(BASE)));
}

#[test]
fn the_order_of_the_document_changes_nothing() {
    let reordered = edited(&[
        ("[oak, elm]", "[elm, oak]"),
        ("type: object\n      required: [trees]", "required: [trees]\n      type: object"),
    ]);
    assert_eq!(wire(&reordered), wire(&document(BASE)));
}

#[test]
fn defaults_written_out_change_nothing() {
    let explicit = edited(&[
        (
            "schema: { type: string }",
            "required: false, style: form, explode: true, schema: { type: string, nullable: false }",
        ),
        ("    Tree:\n", "    Tree:\n      additionalProperties: true\n"),
    ]);
    assert_eq!(wire(&explicit), wire(&document(BASE)));
    assert_eq!(facts(&explicit).unclassified, []);
}

#[test]
fn members_of_all_of_count_as_written_together() {
    let split = edited(&[(
        "    Tree:\n      type: object\n",
        "    Tree:\n      allOf: [{ type: object }, { required: [kind] }]\n",
    )]);
    let together = edited(&[(
        "    Tree:\n      type: object\n",
        "    Tree:\n      type: object\n      required: [kind]\n",
    )]);
    assert_eq!(wire(&split), wire(&together));
}

#[test]
fn octets_are_binary_with_and_without_a_schema() {
    let body = |schema: &str| {
        edited(&[("application/json: { schema: { $ref: '#/components/schemas/Forest' } }", schema)])
    };
    let plain = body("application/octet-stream: {}");
    assert_eq!(
        wire(&plain),
        wire(&body("application/octet-stream: { schema: { type: string, format: binary } }"))
    );
    assert!(
        wire(&plain).contains(&"GET /trees  200 application/octet-stream  body: string binary".to_owned())
    );
}

#[test]
fn how_a_list_is_written_in_a_query_is_said() {
    let piped = edited(&[(
        "schema: { type: string }",
        "style: pipeDelimited, explode: true, allowReserved: true, schema: { type: array }",
    )]);
    let line = r#"GET /trees  query lang: array, allowReserved, explode true, style "pipeDelimited""#;
    assert!(wire(&piped).contains(&line.to_owned()), "{:#?}", wire(&piped));
}

#[test]
fn servers_of_a_path_belong_to_its_operations() {
    let own = edited(&[("  /trees:\n", "  /trees:\n    servers: [{ url: https://trees.example.com }]\n")]);
    assert!(wire(&own).contains(&"GET /trees  server https://trees.example.com".to_owned()));
}

#[test]
fn an_operation_replaces_the_parameter_of_its_path() {
    let replaced = edited(&[(
        "operationId: ListTrees\n",
        "operationId: ListTrees\n      parameters: [{ name: lang, in: query, required: true, schema: { type: string } }]\n",
    )]);
    let listing = wire(&replaced);
    let of_lang: Vec<_> = listing.iter().filter(|line| line.contains("query lang")).collect();
    assert_eq!(of_lang, ["GET /trees  query lang: string, required"]);
    insta::assert_snapshot!(problems(&replaced), @"trees.yaml:6:5: `/paths/~1trees/parameters` is in no listing, a change of it would go unseen, remove it if nothing uses it, or correct the keyword");
}

#[test]
fn a_reference_to_nothing_is_said() {
    let listing = wire(&edited(&[(
        "{ $ref: '#/components/schemas/Forest' }",
        "{ $ref: '#/components/schemas/Desert' }",
    )]));
    let line = r##"GET /trees  200 application/json  body: unresolved "#/components/schemas/Desert""##;
    assert!(listing.iter().any(|other| other == line), "{listing:#?}");
}

#[test]
fn names_cannot_break_a_line_or_pose_as_a_path() {
    let listing = wire(&edited(&[("        kind:", "        \"a.b\\nc\":")]));
    insta::assert_snapshot!(listing.join("\n"), @r#"
    GET /trees  security none
    GET /trees  query lang: string
    GET /trees  200 application/json  body: object
    GET /trees  200 application/json  body.trees: array, required
    GET /trees  200 application/json  body.trees[]: object
    GET /trees  200 application/json  body.trees[]."a.b\nc": string
    GET /trees  200 application/json  body.trees[]."a.b\nc" = "elm"
    GET /trees  200 application/json  body.trees[]."a.b\nc" = "oak"
    GET /trees  200 application/json  body.trees[].branches: array
    GET /trees  200 application/json  body.trees[].branches[]: like body.trees[]
    "#);
}

#[test]
fn a_name_beside_a_discriminator_travels() {
    let of = |name: &str| {
        let choice = format!(
            "{{ oneOf: [{{ $ref: '#/components/schemas/{name}' }}], discriminator: {{ propertyName: kind }} }}"
        );
        edited(&[
            ("{ $ref: '#/components/schemas/Forest' }", choice.as_str()),
            ("    Forest:", &format!("    {name}:")),
        ])
    };
    assert_ne!(wire(&of("Oak")), wire(&of("Elm")));
    insta::assert_snapshot!(wire(&of("Oak")).join("\n"), @r#"
    GET /trees  security none
    GET /trees  query lang: string
    GET /trees  200 application/json  body: discriminator "kind"
    GET /trees  200 application/json  body<oneOf 1>: object, named "Oak"
    GET /trees  200 application/json  body<oneOf 1>.trees: array, required
    GET /trees  200 application/json  body<oneOf 1>.trees[]: object
    GET /trees  200 application/json  body<oneOf 1>.trees[].branches: array
    GET /trees  200 application/json  body<oneOf 1>.trees[].branches[]: like body<oneOf 1>.trees[]
    GET /trees  200 application/json  body<oneOf 1>.trees[].kind: string
    GET /trees  200 application/json  body<oneOf 1>.trees[].kind = "elm"
    GET /trees  200 application/json  body<oneOf 1>.trees[].kind = "oak"
    "#);
}

#[test]
fn what_lands_nowhere_is_an_error() {
    let document = edited(&[
        (
            "operationId: ListTrees",
            "operationId: ListTrees\n      deprecatd: true\n      x-unknown: { a: 1, b: [2, 3] }",
        ),
        ("description: Its kind.", "descripton: Its kind."),
        (
            "  schemas:\n",
            "  parameters:\n    Unused: { name: a, in: query, schema: { type: string } }\n  schemas:\n",
        ),
    ]);
    insta::assert_snapshot!(problems(&document), @"
    trees.yaml:10:7: `/paths/~1trees/get/deprecatd` is in no listing, a change of it would go unseen, remove it if nothing uses it, or correct the keyword
    trees.yaml:18:3: `/components/parameters` is in no listing, a change of it would go unseen, remove it if nothing uses it, or correct the keyword
    trees.yaml:29:49: `/components/schemas/Tree/properties/kind/descripton` is in no listing, a change of it would go unseen, remove it if nothing uses it, or correct the keyword
    ");
}

#[test]
fn a_listing_without_end_is_cut_and_said() {
    let chain = |count: usize, properties: &str| {
        let schema = |index: usize| {
            let next = format!("{{ $ref: '#/components/schemas/S{}' }}", index + 1);
            format!(
                "    S{index}: {{ type: object, properties: {{ {} }} }}\n",
                properties.replace("NEXT", &next)
            )
        };
        let schemas: String = (0..count).map(schema).collect();
        let last = format!("{schemas}    S{count}: {{ type: string }}\n");
        edited(&[("  schemas:\n", &format!("  schemas:\n{last}")), ("schemas/Forest", "schemas/S0")])
    };
    for endless in [chain(40, "a: NEXT, b: NEXT"), chain(100, "a: NEXT")] {
        assert!(wire(&endless).iter().any(|line| line.ends_with(": cut")));
        assert!(facts(&endless).unclassified.iter().any(|problem| problem.rule.name == "listing-cut"));
    }
    let long = chain(99, "a: NEXT");
    assert!(!facts(&long).unclassified.iter().any(|problem| problem.rule.name == "listing-cut"));
    assert!(wire(&long).iter().any(|line| line.ends_with(".a.a: string")));
}

fn problems(document: &Document) -> String {
    facts(document).unclassified.iter().map(|problem| format!("{problem}\n")).collect()
}
