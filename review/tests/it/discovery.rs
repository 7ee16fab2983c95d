//! The documents that `review` compares: found, named by patterns, named as files, moved.

use crate::checkout::{Checkout, PETS, TIGHTER};

const ROOT: &str = "openapi: 3.0.3
info: {title: Parts, version: 1.0.0}
paths: {/a: {$ref: 'parts/a.yaml'}}
";
const PART: &str = "get:
  operationId: a
  parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
  responses: {'200': {description: It}}
";

/// Documents in several folders, and files that are none.
fn scattered() -> Checkout {
    Checkout::with(&[
        ("pets.yaml", PETS),
        ("api/v1/cats.yml", PETS),
        ("api/parts.yaml", ROOT),
        ("api/parts/a.yaml", PART),
        (
            "api/json.json",
            "{\"info\": {\"title\": \"x\", \"version\": \"1.0.0\"}, \"openapi\": \"3.0.3\", \"paths\": {}}",
        ),
        ("package.json", "{\"dependencies\": {\"openapi\": \"3.0.3\"}}"),
        ("values.yaml", "openapi:\n  path: pets.yaml\n"),
        ("notes.txt", "openapi: 3.0.3\n"),
        ("broken.json", "{"),
    ])
}

fn files(out: &str) -> Vec<&str> {
    let is_summary = |rest: &str| rest.starts_with("unchanged") || rest.starts_with("breaks ");
    let lines = out.lines().filter(|line| !line.starts_with("surface: "));
    let lines = lines.filter_map(|line| line.split_once(": "));
    let mut files: Vec<&str> = lines.filter(|(_, rest)| is_summary(rest)).map(|(file, _)| file).collect();
    files.sort_unstable();
    files
}

#[test]
fn one_document_is_reviewed_without_settings() {
    let checkout = Checkout::with(&[("petstore.yaml", PETS)]);
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str(), files(&ran.out)), (0, "", vec!["petstore.yaml"]));
    checkout.edit("petstore.yaml", &[TIGHTER]);
    assert_eq!(checkout.review(&[]).code, 5);
}

#[test]
fn all_documents_are_found() {
    let checkout = scattered();
    let all = ["api/json.json", "api/parts.yaml", "api/v1/cats.yml", "pets.yaml"];
    assert_eq!(files(&checkout.review(&[]).out), all);
    // What git ignores is not looked at, what is not added yet is.
    checkout.write("build/out.yaml", PETS);
    checkout.write("new.yaml", PETS);
    checkout.write(".gitignore", "build/\n");
    assert_eq!(files(&checkout.review(&[]).out).len(), 5);
    // A document that is a document no longer.
    checkout.edit("api/v1/cats.yml", &[("openapi: 3.0.3", "title: Cats")]);
    let ran = checkout.review(&[]);
    assert!(ran.code == 3 && ran.err.starts_with("error: api/v1/cats.yml:"), "{}", ran.err);
    checkout.edit("api/v1/cats.yml", &[("title: Cats", "openapi: 3.0.3\nbroken: [")]);
    assert!(checkout.review(&[]).err.starts_with("error: api/v1/cats.yml:"), "what looks like one counts");
}

#[test]
fn patterns_are_those_of_shells() {
    let checkout = scattered();
    for (pattern, expected) in [
        ("*.yaml", vec!["pets.yaml"]),
        ("api/*", vec!["api/json.json", "api/parts.yaml"]),
        ("**/*.y*ml", vec!["api/parts.yaml", "api/v1/cats.yml", "pets.yaml"]),
        ("api/v?/cats.[y]ml", vec!["api/v1/cats.yml"]),
    ] {
        assert_eq!(files(&checkout.review(&[pattern]).out), expected, "{pattern}");
        checkout.write("spec-review.toml", &format!("documents = [\"{pattern}\"]\n"));
        assert_eq!(files(&checkout.review(&[]).out), expected, "{pattern}");
        std::fs::remove_file(checkout.path("spec-review.toml")).unwrap();
    }
    let inside = checkout.run_in("api", &["review", "v1/*.yml", "./parts.yaml", "../pets.yaml"]);
    assert_eq!(files(&inside.out), ["api/parts.yaml", "api/v1/cats.yml", "pets.yaml"], "{}", inside.err);
    for (pattern, expected) in [
        ("nosuch/*.yaml", "nosuch/*.yaml matches no file here or at"),
        ("nosuch.yaml", "nosuch.yaml matches no file here or at"),
        ("../*.yaml", "../*.yaml matches no file here or at"),
        ("a[.yaml", "`a[.yaml` is not a pattern"),
    ] {
        let ran = checkout.review(&[pattern]);
        assert!(ran.code == 3 && ran.err.contains(expected), "{pattern}: {}", ran.err);
    }
}

#[test]
fn of_files_that_are_none_the_documents_are_reviewed_that_refer_to_them() {
    let checkout = scattered();
    checkout.write("api/parts/a.yaml", &PART.replace("100", "50"));
    let ran = checkout.review(&["api/parts/a.yaml", "values.yaml"]);
    assert_eq!((ran.code, files(&ran.out)), (5, vec!["api/parts.yaml"]), "{}", ran.err);
    assert!(
        ran.err.starts_with("note: values.yaml is not an OpenAPI document, and no document refers to it\n"),
        "{}",
        ran.err
    );
    // As pre-commit calls it when nothing of a document is committed.
    let ran = checkout.review(&["values.yaml"]);
    assert_eq!((ran.code, files(&ran.out)), (0, vec![]), "{}", ran.err);
}

#[test]
fn a_document_that_moved_is_compared_with_what_it_was() {
    let checkout = Checkout::with(&[("a/pets.yaml", PETS), ("b.yaml", PETS)]);
    std::fs::create_dir(checkout.path("moved")).unwrap();
    checkout.git(&["mv", "a/pets.yaml", "moved/animals.yaml"]);
    checkout.edit("moved/animals.yaml", &[TIGHTER]);
    for arguments in [&[][..], &["a/*.yaml"], &["moved/*"]] {
        let ran = checkout.review(arguments);
        assert_eq!(ran.code, 5, "{arguments:?}: {}", ran.out);
        assert!(
            ran.out.contains("maximum 100 -> 50") && !ran.out.contains("document-removed"),
            "{}",
            ran.out
        );
        assert!(ran.err.contains("note: moved/animals.yaml was a/pets.yaml\n"), "{}", ran.err);
    }
    // Another content is another document.
    checkout.write("moved/animals.yaml", ROOT.replace("{$ref: 'parts/a.yaml'}", "{}").as_str());
    let ran = checkout.review(&[]);
    assert!(ran.out.contains("document-removed"), "{}", ran.out);
}
