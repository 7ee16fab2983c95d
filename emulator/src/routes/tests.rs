#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::path::Path;

use openapi_document::{Document, METHODS};

use crate::operation::{FaultTarget, Operation};
use crate::service::Service;

/// The operations of a document, as "css DownloadCert GET /v1.0/{project_id}/cer/download".
fn documented(document: &Document) -> Vec<String> {
    let paths = document.root.entries_of("paths").iter();
    let operations = paths.flat_map(|path| path.node.entries().iter().map(move |entry| (&path.key, entry)));
    operations
        .filter(|(_, entry)| METHODS.contains(&entry.key.as_str()))
        .map(|(path, entry)| {
            let (name, method) = (entry.node.str("operationId").unwrap(), entry.key.to_uppercase());
            // The identity service's own prefix of some names is left out in rules of faults.
            let name = name.trim_start_matches("Keystone");
            format!("{} {name} {method} {path}", document.name())
        })
        .collect()
}

fn documents() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    let names = std::fs::read_dir(&folder).unwrap();
    let names = names.map(|file| file.unwrap().file_name().into_string().unwrap());
    let documents = names.filter(|name| name.ends_with(".yaml"));
    documents.map(|name| Document::load(&folder.join(&name), &name).unwrap()).collect()
}

#[test]
fn the_operations_are_those_of_the_documents() {
    let documented: BTreeSet<String> = documents().iter().flat_map(documented).collect();
    let undocumented = [FaultTarget::ObjectStorage, FaultTarget::Metadata];
    let served = Operation::all().filter(|operation| !undocumented.contains(&operation.0.owner));
    let served: BTreeSet<String> = served
        .map(|Operation(info)| format!("{} {} {} {}", info.owner, info.name, info.method, info.path))
        .collect();
    assert_eq!(served, documented);
}

#[test]
fn the_services_are_those_whose_documents_have_certificates() {
    let documents = documents();
    let documented = documents.iter().filter(|one| one.root.pointer("/x-service/certificate").is_some());
    let documented: BTreeSet<&str> = documented.map(Document::name).collect();
    assert_eq!(Service::ALL.iter().map(|service| service.id()).collect::<BTreeSet<_>>(), documented);
}
