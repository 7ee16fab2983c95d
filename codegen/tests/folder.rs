//! A folder of documents, as the build script takes it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "the files of a test may be half-written")]

use std::fs;

use cloud_certs_codegen::generate_folder;

const GOOD: &str = "\
openapi: 3.0.3
info: {title: T, version: 1.0.0}
paths: {/a: {get: {operationId: GetA, responses: {'200': {description: ok}, 4XX: {description: no}}}}}
";

#[test]
fn every_document_is_found_by_itself() {
    let (documents, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for name in ["css.yaml", "new-service.yaml", "README.md", "notes.yml"] {
        fs::write(documents.path().join(name), GOOD).unwrap();
    }
    generate_folder(documents.path(), out.path()).unwrap();
    let mut written: Vec<_> = fs::read_dir(out.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    written.sort();
    let made = ["css.rs", "css.tables.rs", "new-service.rs", "new-service.tables.rs", "services.rs"];
    assert_eq!(written, made);
    assert!(fs::read_to_string(out.path().join("css.rs")).unwrap().contains("pub fn get_a(&self)"));
}

#[test]
fn every_problem_of_every_document_is_told_and_nothing_is_written() {
    let (documents, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(documents.path().join("a.yaml"), GOOD).unwrap();
    fs::write(documents.path().join("b.yaml"), GOOD.replace("GetA", "''")).unwrap();
    fs::write(documents.path().join("c.yaml"), "openapi: [").unwrap();
    let error = generate_folder(documents.path(), out.path()).unwrap_err().to_string();
    let told = error.replace(&documents.path().display().to_string(), "openapi");
    let places: Vec<&str> = told.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!(places, ["openapi/b.yaml:3:33", "openapi/c.yaml:1:10"], "{told}");
    assert!(told.lines().all(|line| line.starts_with("error: openapi/")), "{told}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let out = tempfile::tempdir().unwrap();
    let error = generate_folder(&out.path().join("none"), out.path()).unwrap_err().to_string();
    assert!(error.starts_with("error: ") && error.contains("none: the folder cannot be read"), "{error}");
}

#[test]
fn every_file_that_was_read_is_one_to_watch() {
    let (documents, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::create_dir(documents.path().join("shared")).unwrap();
    let shared = GOOD.replace("{description: no}", "{$ref: 'shared/errors.yaml#/No'}");
    fs::write(documents.path().join("a.yaml"), shared).unwrap();
    fs::write(documents.path().join("shared/errors.yaml"), "No: {description: no}\n").unwrap();
    let files = generate_folder(documents.path(), out.path()).unwrap();
    let expected = ["a.yaml", "shared/errors.yaml"].map(|file| documents.path().join(file));
    assert_eq!(files.iter().map(std::path::PathBuf::from).collect::<Vec<_>>(), expected);
}
