//! Schemas that OpenAPI 3.1 names by `$id`, `$anchor` and `$dynamicAnchor`, and files that only a link names.

use std::path::Path;

use crate::support::{Ran, run};

const ROOT: &str = "openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
servers: [{ url: https://things.example }]
security: []
paths:
  /things:
    get:
      operationId: GetThing
      responses:
        '200':
          description: the thing
          content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
components:
  schemas:
";

#[expect(clippy::disallowed_methods, reason = "files of the test alone")]
fn write(folder: &Path, files: &[(&str, &str)]) -> String {
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder.join("openapi.yaml").display().to_string()
}

/// Runs `check` on a document with these schemas.
fn check(schemas: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    run(&["check", &write(folder.path(), &[("openapi.yaml", &format!("{ROOT}{schemas}"))])])
}

/// Runs `diff` on two documents that differ in their files.
fn diff(old: &[(&str, &str)], new: &[(&str, &str)]) -> Ran {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    run(&["diff", &write(folders[0].path(), old), &write(folders[1].path(), new)])
}

/// Runs `diff` on two documents whose schemas differ in a part of them.
fn diff_of_schemas(schemas: &str, part: &str, other: &str) -> Ran {
    assert!(schemas.contains(part));
    let [old, new] =
        [schemas.to_owned(), schemas.replace(part, other)].map(|schemas| format!("{ROOT}{schemas}"));
    diff(&[("openapi.yaml", &old)], &[("openapi.yaml", &new)])
}

const TREE: &str = "    Thing: { $dynamicAnchor: node, type: object, properties: { name: { type: string }, children: { type: array, items: { $dynamicRef: '#node' } }, mark: { $dynamicRef: '#mark' } } }
    Mark: { $dynamicAnchor: mark, type: string, maxLength: 9 }
";

#[test]
fn a_dynamic_reference_with_one_target_is_a_reference() {
    let ran = check(TREE);
    assert_eq!(ran.code, 0, "{}", ran.told());
    let ran = diff_of_schemas(TREE, "maxLength: 9", "maxLength: 10");
    assert!(ran.out.contains("maxLength"), "{}", ran.told());
    assert_ne!(ran.code, 3, "{}", ran.told());
    // To say it with a `$ref` is to say the same.
    let ran = diff_of_schemas(TREE, "$dynamicRef: '#mark'", "$ref: '#/components/schemas/Mark'");
    assert_eq!(ran.code, 0, "{}", ran.told());
}

#[test]
fn a_dynamic_reference_with_several_targets_is_an_error() {
    let several = format!("{TREE}    Other: {{ $dynamicAnchor: mark, type: integer }}\n");
    let told = "several schemas have this `$dynamicAnchor`";
    for ran in [check(&several), diff_of_schemas(&several, "maxLength: 9", "maxLength: 10")] {
        assert_eq!(ran.code, 3, "{}", ran.told());
        assert!(ran.told().contains(told), "{}", ran.told());
    }
}

#[test]
fn in_an_example_a_dynamic_reference_is_data() {
    let schemas = "    Thing: { type: object, properties: { mark: { $dynamicRef: '#mark' } }, example: { $dynamicRef: '#nothing' } }
    Mark: { $dynamicAnchor: mark, type: string }
";
    let ran = check(schemas);
    assert_eq!(ran.code, 0, "{}", ran.told());
}

const IDENTIFIED: &str = "    Thing:
      $id: https://example.com/schemas/thing
      type: object
      properties: { part: { $ref: part }, own: { $ref: '#/$defs/Own' }, mark: { $ref: '#mark' } }
      $defs: { Own: { type: string, maxLength: 8 }, Mark: { $anchor: mark, type: string, maxLength: 7 } }
    Part: { $id: 'https://example.com/schemas/part', type: string, maxLength: 9 }
    Other: { $anchor: mark, type: integer }
";

#[test]
fn references_count_from_the_id_around_them() {
    let ran = check(IDENTIFIED);
    assert_eq!(ran.code, 0, "{}", ran.told());
    for length in [9, 8, 7] {
        let ran = diff_of_schemas(IDENTIFIED, &format!("maxLength: {length}"), "maxLength: 10");
        assert!(ran.out.contains(&format!("maxLength {length} -> 10")), "{}", ran.told());
    }
    let nowhere = IDENTIFIED.replace("$ref: part", "$ref: '#/$defs/Part'");
    for ran in [check(&nowhere), diff_of_schemas(&nowhere, "maxLength: 9", "maxLength: 10")] {
        assert_eq!(ran.code, 3, "{}", ran.told());
        assert!(ran.told().contains("there is nothing at this place"), "{}", ran.told());
    }
}

#[test]
fn a_reference_that_leaves_an_id_aside_is_told_and_followed() {
    let aside = IDENTIFIED.replace("$ref: part", "$ref: '#/components/schemas/Part'");
    let ran = check(&aside);
    assert_eq!(ran.code, 0, "{}", ran.told());
    assert!(ran.out.contains("it counts from the schema with the `$id`"), "{}", ran.told());
    let ran = diff_of_schemas(&aside, "maxLength: 9", "maxLength: 10");
    assert!(ran.out.contains("maxLength 9 -> 10"), "{}", ran.told());
}

/// A document of one operation, whose link leads to another file.
fn linked(target: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{ title: Things, version: 1.0.0 }}
servers: [{{ url: https://things.example }}]
security: []
paths:
  /things:
    get:
      operationId: GetThing
      responses:
        '200': {{ description: done, links: {{ next: {{ operationRef: '{target}' }} }} }}
"
    )
}

#[test]
fn a_file_that_only_a_link_names_is_read() {
    let root = linked("others.yaml#/paths/~1others/get");
    let others =
        "paths: { /others: { get: { operationId: GetOther, responses: { '200': { description: it } } } } }\n";
    let files = [("openapi.yaml", root.as_str()), ("others.yaml", others)];
    let folder = tempfile::tempdir().unwrap();
    let ran = run(&["check", &write(folder.path(), &files)]);
    assert_eq!(ran.code, 0, "{}", ran.told());
    let edited = others.replace("/others:", "/another:");
    let ran = run(&["check", &write(folder.path(), &[files[0], ("others.yaml", &edited)])]);
    assert!(ran.out.contains("there is nothing at this place"), "{}", ran.told());

    let missing = linked("missing.yaml#/paths/~1others/get");
    let ran = run(&["check", &write(folder.path(), &[("openapi.yaml", &missing)])]);
    assert_eq!(ran.code, 3, "{}", ran.told());
    let ran = diff(&files, &[("openapi.yaml", &missing)]);
    assert_eq!(ran.code, 3, "{}", ran.told());
    assert!(ran.told().contains("the file cannot be read"), "{}", ran.told());
    let outside = linked("../others.yaml#/paths/~1others/get");
    let ran = diff(&files, &[("openapi.yaml", &outside)]);
    assert_eq!(ran.code, 3, "{}", ran.told());
    // Another API is somebody else's, and nothing is read from the network.
    let ran = diff(&files, &[("openapi.yaml", &linked("https://example.com/api.yaml#/paths/~1others/get"))]);
    assert_ne!(ran.code, 3, "{}", ran.told());
}
