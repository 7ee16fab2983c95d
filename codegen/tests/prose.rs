//! Text of a document in the generated source: whatever it says, rustc takes it, rustdoc runs nothing of it, and a reader
//! sees it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use cloud_certs_codegen::{Profile, generate, lint};
use cloud_certs_text::is_deceptive;
use openapi_document::Document;
use proptest::prelude::*;
use serde_json::{Value, json};
use syn::visit::Visit;

/// Text that acts where nothing keeps it from it.
const HOSTILE: [&str; 22] = [
    "```\npanic!(\"fenced\")\n```",
    "```rust,should_panic\nlet a = ;\n```",
    "~~~\npanic!()\n~~~",
    "```\npanic!(\"no end\")",
    "Text.\n\n    panic!(\"indented\")\n",
    "Text.\n\n\tpanic!(\"by a tab\")\n",
    "- item\n\n      panic!(\"in a list\")\n- ```\n  panic!()\n  ```\n1.      panic!()",
    "> ```\n> panic!(\"quoted\")\n> ```\n\n>     panic!()",
    "``` `\npanic!()\n```\n````\npanic!()\n````\n```text\n```rust\npanic!()\n```",
    "<pre>\n\n```\npanic!()\n```\n\n</pre>\n<!--\n```\n-->\n```\npanic!()\n```",
    "[Missing] and [`crate::nothing`] and [text](missing) and [a][b]\n\n[b]: crate::gone",
    "<script>alert(1)</script> <b>bold Vec<u8> <img src=x onerror=alert(1)>",
    "| a | b |\n|---|---|\n| `a | <img src=x> ` | c |",
    "`open\n\nclosed` <i>` <b>",
    "See https://example.com/a?b=<c>&#x202e; and http://example.com.",
    "*/ pub fn escaped() {} /*",
    "\"#] pub fn escaped() {} #[doc = r#\"",
    "#![doc = include_str!(\"/etc/passwd\")]\n#![no_std]",
    "a\u{202e}b\u{2066}c\u{200b}d\u{ad}e\u{feff}f\u{e0041}g",
    "a\rb\r\nc\u{85}d\u{2028}e\u{c}f\u{1b}[31m",
    "// comment\n/// doc\n//! inner \\",
    "&lt;script&gt; &#x202e; &amp;",
];

/// A document with this text wherever a document can have any.
fn document(text: &str) -> Document {
    let schema = json!({
        "type": "object", "title": "Thing", "description": text, "example": { "a": text },
        "properties": {
            "kind": { "type": "string", "description": text, "enum": ["plain", format!("odd {text}")] },
            "size": { "type": "integer", "description": text },
        },
    });
    let of_thing = json!({ "$ref": "#/components/schemas/Thing" });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": text, "version": "1.0.0", "description": text },
        "tags": [{ "name": "t", "description": text }],
        "paths": { "/things/{id}": { "summary": text, "description": text, "put": {
            "operationId": "PutThing", "summary": text, "description": text, "tags": ["t"],
            "parameters": [
                { "name": "id", "in": "path", "required": true, "description": text, "schema": { "type": "string" } },
                { "name": "q", "in": "query", "description": text, "example": text, "schema": { "type": "string" } },
                { "name": "X-H", "in": "header", "description": text, "schema": { "type": "string" } },
            ],
            "requestBody": { "required": true, "description": text, "content": { "application/json": { "schema": of_thing } } },
            "responses": { "200": { "description": text, "content": { "application/json": { "schema": of_thing } } } },
        } } },
        "components": { "schemas": { "Thing": schema } },
    });
    Document::parse("openapi/hostile.yaml", &document.to_string()).unwrap()
}

/// The documentation of everything in a source, as rustdoc puts it together.
fn docs(source: &str) -> Vec<String> {
    #[derive(Default)]
    struct Docs(Vec<String>);
    impl Visit<'_> for Docs {
        fn visit_attribute(&mut self, attribute: &syn::Attribute) {
            let syn::Meta::NameValue(pair) = &attribute.meta else { return };
            // The generator's own link to a method.
            if let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value
                && pair.path.is_ident("doc")
                && !text.value().starts_with("Builder for [`Client::put_thing`]\n\n")
            {
                self.0.push(text.value());
            }
        }
    }
    let mut docs = Docs::default();
    let (client, tables) = source.split_once("// Tables.\n").unwrap();
    for part in [client, tables] {
        docs.visit_file(&syn::parse_file(part).unwrap());
    }
    docs.0
}

/// A crate with this documentation and nothing else.
fn documented(docs: &[String]) -> String {
    docs.iter().enumerate().fold("#![doc = \"A crate.\"]\n".to_owned(), |mut text, (index, doc)| {
        // As comments, where they can be: rustc looks at those.
        let is_comment = !doc.contains(['\r'])
            && !doc.contains("*/")
            && !doc.contains("/*")
            && !doc.starts_with(['*', '/']);
        match is_comment {
            true => writeln!(text, "/**{doc}\n*/\npub struct S{index};"),
            false => writeln!(text, "#[doc = {doc:?}]\npub struct S{index};"),
        }
        .unwrap();
        text
    })
}

fn rustdoc(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new("rustdoc");
    command.current_dir(folder).args(["--edition", "2024", "--crate-name", "docs", "lib.rs"]).args(arguments);
    let output = command.output().unwrap();
    let told = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    (output.status.success(), told)
}

#[test]
fn no_text_of_a_document_runs_or_warns_or_deceives() {
    let docs: Vec<String> = HOSTILE
        .iter()
        .flat_map(|text| docs(&generate(&document(text)).unwrap()))
        .filter(|doc| doc.len() > 12)
        .collect();
    assert!(docs.len() > HOSTILE.len() * 8, "{}", docs.len());
    let folder = tempfile::tempdir().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test may write half a file")]
    std::fs::write(folder.path().join("lib.rs"), documented(&docs)).unwrap();
    let (is_fine, told) = rustdoc(folder.path(), &["--test"]);
    assert!(is_fine && told.contains("running 0 tests"), "{told}");
    let (is_fine, told) = rustdoc(folder.path(), &["-D", "warnings"]);
    assert!(is_fine, "{told}");
}

#[test]
fn a_test_of_ours_would_run() {
    let folder = tempfile::tempdir().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test may write half a file")]
    std::fs::write(folder.path().join("lib.rs"), documented(&[HOSTILE[0].to_owned(), HOSTILE[4].to_owned()]))
        .unwrap();
    let (is_fine, told) = rustdoc(folder.path(), &["--test"]);
    assert!(!is_fine && told.contains("running 2 tests"), "{told}");
}

#[test]
fn a_deceptive_character_is_told_wherever_it_stands() {
    let mut clean = document("Plain.").root.to_json();
    let is_told = |document: &Value| {
        let document = Document::parse("openapi/t.yaml", &document.to_string()).unwrap();
        let findings = lint(&document, Profile::Any);
        findings.iter().any(|one| one.rule.name == "deceptive-character")
    };
    assert!(!is_told(&clean));
    for place in [
        "/info/title",
        "/paths/~1things~1{id}/put/parameters/2/name",
        "/components/schemas/Thing/properties/kind/enum/0",
        "/components/schemas/Thing/example/a",
    ] {
        let before = clean.pointer(place).unwrap().clone();
        *clean.pointer_mut(place).unwrap() = json!("ab\u{202e}cd");
        assert!(is_told(&clean), "{place}");
        *clean.pointer_mut(place).unwrap() = before;
    }
    clean["paths"]["/a\u{200b}"] = json!({});
    assert!(is_told(&clean), "a path");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_source_of_any_text_can_be_read(parts in prop::collection::vec(prop::sample::select(HOSTILE.to_vec()), 1..4)) {
        let source = generate(&document(&parts.concat())).unwrap();
        for doc in docs(&source) {
            let is_shown = |c: char| !is_deceptive(c) || c == '\n';
            prop_assert!(doc.chars().all(is_shown), "{doc:?}");
        }
        let hidden: Vec<char> = source.chars().filter(|c| is_deceptive(*c) && *c != '\n').collect();
        prop_assert!(hidden.is_empty(), "{hidden:?}");
    }
}
