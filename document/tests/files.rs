//! Documents over several files: what is followed, what is not and why, and the same as one file.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on stops"
)]

use std::path::Path;

use openapi_document::{Document, NoFiles, check, followed, wire};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn load(folder: &TempDir, name: &str) -> Document {
    Document::load(&folder.path().join(name), name).unwrap()
}

/// What `check` says, without the names of rules.
fn told(document: &Document) -> String {
    check(document).map_or_else(|problems| problems.to_string(), |()| String::new())
}

/// A document whose response is the schema of a `$ref`.
fn root(reference: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{ title: T, version: 1.0.0 }}
paths:
  /a:
    get:
      responses:
        '200':
          description: fine
          content:
            application/json:
              schema: {{ $ref: '{reference}' }}
components:
  schemas:
    Own: {{ type: boolean }}
"
    )
}

#[test]
fn a_reference_leads_into_other_files_and_back() {
    let files = [
        ("api/openapi.yaml", root("schemas/pet.json")),
        (
            "api/schemas/pet.json",
            r##"{"type": "object", "properties": {
                "owner": {"$ref": "people/all.yaml#/definitions/The%20owner~1s"},
                "self": {"$ref": "#"},
                "own": {"$ref": "../openapi.yaml#/components/schemas/Own"}}}"##
                .to_owned(),
        ),
        (
            "api/schemas/people/all.yaml",
            "definitions:\n  The owner/s: { type: string, maxLength: 7 }\n  Other: { nonsense: 1 }\n"
                .to_owned(),
        ),
    ];
    let folder = folder(&files.each_ref().map(|(name, text)| (*name, text.as_str())));
    let document = load(&folder, "api/openapi.yaml");
    assert_eq!(told(&document), "");
    assert_eq!(
        document.files().collect::<Vec<_>>(),
        ["api/openapi.yaml", "api/schemas/pet.json", "api/schemas/people/all.yaml"]
    );
    let lines = wire(&document).join("\n");
    assert!(lines.contains("maxLength") && lines.contains("boolean"), "{lines}");
}

#[test]
fn problems_name_the_file_where_they_are() {
    let folder = folder(&[
        ("openapi.yaml", &root("schemas.yaml#/Pet")),
        (
            "schemas.yaml",
            "Pet:\n  type: object\n  properties:\n    a: { maxLenght: 3 }\n    b: { $ref: '#/Nothing' }\nOther: { nonsense: 1 }\n",
        ),
    ]);
    assert_eq!(
        told(&load(&folder, "openapi.yaml")),
        "error: schemas.yaml:4:10: `maxLenght` in a Schema Object, OpenAPI 3.0 has no such keyword there and it would be dropped unseen, write `maxLength`
error: schemas.yaml:5:16: the `$ref` to `#/Nothing`, there is nothing at this place, write where a Schema Object is"
    );
}

#[test]
fn what_cannot_be_followed_is_an_error_with_its_reason() {
    for (reference, reason) in [
        ("missing.yaml", "the file cannot be read"),
        ("../outside.yaml", "it leads out of the folder of the document"),
        ("/etc/hostname", "it leads out of the folder of the document"),
        ("https://example.com/pet.yaml", "it is a URL, and nothing is read from the network"),
        ("file:///etc/hostname", "it is a URL, and nothing is read from the network"),
        ("broken.yaml", "broken.yaml:1:4: it is not YAML"),
        ("empty.yaml", "the document is empty"),
        ("pet.yaml#/nothing", "there is nothing at this place"),
        ("#/components/schemas/Owm", "write `#/components/schemas/Own`"),
        ("#/components/schemas/Pet", "add `Pet` to `components/schemas`"),
        ("#nowhere", "there is nothing at this place"),
        ("#/components/schema/Own", "`components` has no `schema`"),
        ("circle.yaml#/a", "it leads from `$ref` to `$ref` and to no end"),
    ] {
        let folder = folder(&[
            ("api/openapi.yaml", &root(reference)),
            ("api/broken.yaml", "a: [\n"),
            ("api/empty.yaml", ""),
            ("api/pet.yaml", "type: string\n"),
            ("api/circle.yaml", "a: { $ref: '#/b' }\nb: { $ref: '#/c' }\nc: { $ref: '#/b' }\n"),
            ("outside.yaml", "type: string\n"),
        ]);
        let document = load(&folder, "api/openapi.yaml");
        let problems = followed(&document).unwrap_err();
        assert!(problems.to_string().contains(reason), "{reference}: {problems}");
        assert!(told(&document).contains(reason), "{reference}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let folder = folder(&[("api/openapi.yaml", &root("pet.yaml")), ("pet.yaml", "type: string\n")]);
    std::os::unix::fs::symlink("../pet.yaml", folder.path().join("api/pet.yaml")).unwrap();
    let problems = followed(&load(&folder, "api/openapi.yaml")).unwrap_err().to_string();
    assert!(problems.contains("a symbolic link leads out of the folder"), "{problems}");
}

#[test]
fn a_root_is_the_folder_of_everything() {
    let folder =
        folder(&[("api/v1/openapi.yaml", &root("../common/pet.yaml")), ("api/common/pet.yaml", "type: 7\n")]);
    let path = folder.path().join("api/v1/openapi.yaml");
    let text = Document::read(&path, "x").unwrap();
    let parse = |root: &Path, name: &str| Document::parse_at(&path, Some(root), name, &text);
    let document = parse(&folder.path().join("api"), "v1/openapi.yaml").unwrap();
    assert_eq!(document.files().last(), Some("common/pet.yaml"));
    followed(&document).unwrap();
    let document = parse(folder.path(), "../api/v1/openapi.yaml").unwrap();
    assert_eq!(document.files().last(), Some("../api/common/pet.yaml"));
    let refused = parse(&folder.path().join("api/common"), "openapi.yaml").unwrap_err().to_string();
    assert!(refused.contains("the document is not in the folder"), "{refused}");
}

#[test]
fn what_only_looks_like_a_reference_is_data() {
    let text = "openapi: 3.0.3
info: { title: T, version: 1.0.0, x-a: { $ref: one.yaml } }
paths:
  /a:
    get:
      responses:
        '200':
          description: fine
          content:
            application/json:
              example: { $ref: two.yaml }
              schema:
                type: object
                default: { $ref: three.yaml }
                enum: [{ $ref: four.yaml }]
                properties:
                  $ref: { type: string }
";
    let folder = folder(&[("openapi.yaml", text), ("one.yaml", "["), ("two.yaml", "[")]);
    let document = load(&folder, "openapi.yaml");
    assert_eq!(told(&document), "");
    assert_eq!(document.files().count(), 1, "nothing else was opened");
    assert_eq!(document.bundle().root.to_json(), document.root.to_json());
}

#[test]
fn a_reference_needs_the_right_kind() {
    let text = root("#/paths/~1a/get/responses/200");
    let document = Document::parse("t.yaml", &text).unwrap();
    assert!(
        told(&document).contains("it leads to a Response Object where a Schema Object is needed"),
        "{}",
        told(&document)
    );
    let text = root("#/paths/~1a/get/responses/200/content/application~1json/example")
        .replace("schema: {", "example: {}\n              schema: {");
    assert_eq!(told(&Document::parse("t.yaml", &text).unwrap()), "", "a place that is nothing else");
    let text = root("#/paths/~1b/get/responses/200/content/text~1plain/schema") + "x-end: 1\n";
    let text = text.replace("components:", "  /b: { get: { responses: { '200': { description: b, content: { text/plain: { schema: { type: string } } } } } } }\ncomponents:");
    assert_eq!(told(&Document::parse("t.yaml", &text).unwrap()), "");
}

#[test]
fn schemas_made_of_themselves_are_told_over_files() {
    let folder = folder(&[
        ("openapi.yaml", &root("one.yaml")),
        ("one.yaml", "allOf: [{ $ref: two.yaml#/x }]\n"),
        ("two.yaml", "x: { oneOf: [{ type: string }, { $ref: one.yaml }] }\n"),
    ]);
    assert_eq!(
        told(&load(&folder, "openapi.yaml")),
        "error: one.yaml:1:1: the schema `one.yaml` is made of itself, a value of it would have to contain itself without end, refer to it from a property or from `items` instead of from `allOf` or `oneOf`
error: two.yaml:1:4: the schema `x` is made of itself, a value of it would have to contain itself without end, refer to it from a property or from `items` instead of from `allOf` or `oneOf`"
    );
}

#[test]
fn long_chains_have_an_end() {
    let chain: String =
        (0..500).map(|n| format!("    C{n}: {{ $ref: '#/components/schemas/C{}' }}\n", n + 1)).collect();
    let text = root("#/components/schemas/C0") + &chain + "    C500: { type: string }\n";
    let document = Document::parse("t.yaml", &text).unwrap();
    followed(&document).unwrap();
}

#[test]
fn names_of_schemas_in_3_1_are_places() {
    let text = root("#pet").replace("3.0.3", "3.1.0")
        + "    Pet: { $anchor: pet, type: string }\n    Cat: { $id: 'https://example.com/pet', type: string }\n";
    let document = Document::parse_with("t.yaml", &text, Path::new("t.yaml"), &NoFiles).unwrap();
    followed(&document).unwrap();
    let document = Document::parse("t.yaml", &text.replace("'#pet'", "'https://example.com/pet'")).unwrap();
    followed(&document).unwrap();
    let document = Document::parse("t.yaml", &text.replace("'#pet'", "'#cat'")).unwrap();
    followed(&document).unwrap_err();
}

#[test]
fn one_file_has_everything_of_several() {
    let folder = folder(&[
        (
            "openapi.yaml",
            "openapi: 3.0.3
info: { title: T, version: 1.0.0 }
paths:
  /a: { $ref: 'paths/a.yaml#/~1a' }
components:
  schemas:
    Pet: { $ref: schemas.yaml#/Pet }
    Tag: { type: string, example: { $ref: nothing.yaml } }
",
        ),
        (
            "paths/a.yaml",
            "/a:
  get:
    parameters: [{ $ref: '#/limit' }]
    responses:
      '200': { description: fine, content: { application/json: { schema: { $ref: '../schemas.yaml#/Pet' } } } }
limit: { name: limit, in: query, schema: { $ref: '../schemas.yaml#/Tag' } }
",
        ),
        (
            "schemas.yaml",
            "Pet:
  oneOf: [{ $ref: '#/Cat' }]
  discriminator: { propertyName: kind, mapping: { cat: '#/Cat' } }
Cat: { type: object, properties: { kind: { type: string }, friend: { $ref: '#/Pet' }, tag: { $ref: 'openapi.yaml#/components/schemas/Tag' } } }
Tag: { type: integer }
",
        ),
    ]);
    let document = load(&folder, "openapi.yaml");
    assert_eq!(told(&document), "");
    let bundled = document.bundle().root.to_json();
    assert_eq!(
        bundled,
        json!({
            "openapi": "3.0.3",
            "info": { "title": "T", "version": "1.0.0" },
            "paths": { "/a": { "get": {
                "parameters": [{ "$ref": "#/components/parameters/limit" }],
                "responses": { "200": {
                    "description": "fine",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } },
                } },
            } } },
            "components": {
                "schemas": {
                    "Pet": {
                        "oneOf": [{ "$ref": "#/components/schemas/Cat" }],
                        "discriminator": { "propertyName": "kind", "mapping": { "cat": "#/components/schemas/Cat" } },
                    },
                    "Tag": { "type": "string", "example": { "$ref": "nothing.yaml" } },
                    "Cat": { "type": "object", "properties": {
                        "kind": { "type": "string" },
                        "friend": { "$ref": "#/components/schemas/Pet" },
                        "tag": { "$ref": "#/components/schemas/Tag" },
                    } },
                    "Tag2": { "type": "integer" },
                },
                "parameters": { "limit": { "name": "limit", "in": "query", "schema": { "$ref": "#/components/schemas/Tag2" } } },
            },
        })
    );
    // It says the same, and where.
    let bundle = document.bundle();
    assert_eq!(told(&bundle), "");
    let lines = wire(&bundle);
    assert_eq!(lines, wire(&Document::parse("openapi.yaml", &bundled.to_string()).unwrap()));
    let several =
        wire(&document).into_iter().map(|line| line.replace("\"#/Cat", "\"#/components/schemas/Cat"));
    assert_eq!(lines, several.collect::<Vec<_>>());
    let cat = bundle.root.pointer("/components/schemas/Cat").unwrap();
    assert_eq!((bundle.file_of(cat.at), cat.at.line), ("schemas.yaml", 4));
    assert_eq!(bundle.pointer_at(cat.at).as_deref(), Some("/Cat"));
    let Value::Object(_) = bundled else { panic!() };
}
