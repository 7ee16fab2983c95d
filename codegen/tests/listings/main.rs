//! The two listings: what they say of the documents, that nothing of a document is missing from them, and that
//! they agree.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod agreement;
mod expected;
mod leaves;
mod snapshots;
mod surface;
mod wire;

use std::path::{Path, PathBuf};

use openapi_document::Document;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every document of the project, by name.
fn documents() -> Vec<Document> {
    let root = root();
    let mut names: Vec<String> = std::fs::read_dir(root.join("openapi"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".yaml"))
        .collect();
    names.sort();
    let files = names.iter().map(|name| format!("openapi/{name}"));
    files.map(|file| Document::load(&root.join(&file), &file).unwrap()).collect()
}

/// A document with the shapes that the project's own documents do not have yet.
fn shapes() -> Document {
    Document::parse("shapes.yaml", include_str!("shapes.yaml")).unwrap()
}

#[test]
fn all_documents_are_found() {
    let documents = documents();
    let names: Vec<&str> = documents.iter().map(Document::name).collect();
    for name in ["css", "geminidb", "iam"] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
}
