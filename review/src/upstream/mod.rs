//! Compares our documents with the vendor's own definitions, operation by operation.

mod convert;
pub(crate) mod definitions;
pub(crate) mod differences;
pub(crate) mod draft;
mod vendor;

use openapi_document::{Document, METHODS, Node, Value};
use serde::Serialize;

use self::definitions::{DefinitionFile, Definitions, UpstreamError, Wanted};
use self::vendor::Vendor;
use crate::diff::operation::{Operation, nameless, operations};
use crate::diff::{Change, Facet, Naming, compare_named};

/// A difference between the vendor's definition and our document.
#[derive(Serialize)]
pub(crate) struct Difference {
    /// The vendor's id of the operation.
    pub(crate) operation: String,
    /// The change from the vendor's definition to our document.
    pub(crate) change: Change,
}

/// The comparison of documents.
#[derive(Default)]
pub(crate) struct Compared {
    /// The number of the vendor's operations that were compared.
    pub(crate) operations: usize,
    pub(crate) differences: Vec<Difference>,
    /// The operations that could not be compared.
    pub(crate) errors: Vec<UpstreamError>,
    /// Notes for people.
    pub(crate) notes: Vec<String>,
}

impl Compared {
    /// Compares every operation of a document with the vendor's.
    pub(crate) fn compare(&mut self, document: &Document, definitions: &Definitions, vendor: &Vendor) {
        let (crate_name, version) = hint(&document.root);
        let mut notes = Vec::new();
        for operation in operations(document).values() {
            if is_without_definition(operation) {
                let name = operation.name();
                notes.push(format!(
                    "{}: {name} has no definition to be compared with, says `x-origin`",
                    document.file
                ));
                continue;
            }
            for file in files(document, operation, definitions, crate_name) {
                match file
                    .and_then(|(id, file)| Ok((differences(document, operation, &id, file, vendor)?, file)))
                {
                    Ok((differences, file)) => {
                        self.operations += 1;
                        self.differences.extend(differences);
                        notes.extend(another_version(document, file, crate_name, version));
                    }
                    Err(error) => self.errors.push(error),
                }
            }
        }
        notes.dedup();
        self.notes.extend(notes);
    }
}

/// The crate and the version that the document names in `x-vendor-definitions`.
fn hint(root: &Node) -> (Option<&str>, Option<&str>) {
    let hint = root.get("info").and_then(|info| info.str("x-vendor-definitions")).unwrap_or_default();
    let mut words = hint.split_whitespace();
    (words.next(), words.next())
}

/// The vendor's files for one of our operations, with the vendor's ids: our operation may combine several.
fn files<'a>(
    document: &Document,
    operation: &Operation<'_>,
    definitions: &'a Definitions,
    crate_name: Option<&str>,
) -> Vec<Result<(String, &'a DefinitionFile), UpstreamError>> {
    let wanted = |operation| Wanted { document: &document.file, crate_name, operation };
    let ids = vendor_ids(operation);
    if ids.is_empty() {
        let name = operation.name();
        let file = definitions.by_request(&wanted(&name), &operation.method.key, &operation.path.key);
        let id = operation.node().str("operationId").unwrap_or(&name).to_owned();
        return vec![file.map(|file| (id, file))];
    }
    ids.into_iter().map(|id| definitions.by_id(&wanted(id)).map(|file| (id.to_owned(), file))).collect()
}

fn differences(
    document: &Document,
    ours: &Operation<'_>,
    id: &str,
    file: &DefinitionFile,
    vendor: &Vendor,
) -> Result<Vec<Difference>, UpstreamError> {
    let theirs = file.document(vendor)?;
    let theirs = match same(&theirs, ours, id) {
        Some(operation) => only(&theirs, &operation),
        None => theirs,
    };
    let changes = compare_named(&theirs, &only(document, ours), Naming::ByUse).changes;
    // Texts are our own, and so are facts about the document: the vendor has a document for each operation.
    let counts = |change: &Change| {
        change.facet == Facet::Unclassified || (change.facet != Facet::Docs && !change.operations.is_empty())
    };
    let difference = |change| Difference { operation: id.to_owned(), change };
    Ok(changes.into_iter().filter(counts).map(difference).collect())
}

/// The operation of a definition that ours follows: the one of that id, or else of the same request.
fn same<'a>(theirs: &'a Document, ours: &Operation<'_>, id: &str) -> Option<Operation<'a>> {
    let all = operations(theirs);
    let of_id = all.values().find(|operation| operation.node().str("operationId") == Some(id));
    of_id.or_else(|| all.get(&(nameless(&ours.path.key), ours.method.key.as_str()))).copied()
}

/// A note if the vendor's files have another version than the document was compared with.
fn another_version(
    document: &Document,
    file: &DefinitionFile,
    crate_name: Option<&str>,
    version: Option<&str>,
) -> Option<String> {
    let (name, version) = (crate_name?, version?);
    let found = file.folder_of(name)?.strip_prefix(name)?.strip_prefix('-')?;
    (found != version).then(|| {
        format!(
            "{}: compared with {name} {found}, `x-vendor-definitions` says {version}; raise it when the differences are settled",
            document.file
        )
    })
}

/// Returns whether the vendor defines the operation on its pages only.
fn is_without_definition(operation: &Operation<'_>) -> bool {
    let mut origins = operation.node().items_of("x-origin").iter();
    origins.any(|origin| origin.str("definition") == Some("none"))
}

/// The vendor's ids that `x-origin` names, each once.
fn vendor_ids<'a>(operation: &Operation<'a>) -> Vec<&'a str> {
    let mut ids = Vec::new();
    for id in operation.node().items_of("x-origin") {
        ids.extend(id.str("operation").filter(|id| !ids.contains(id)));
    }
    ids
}

/// The document with this operation alone, at the same places.
fn only(document: &Document, operation: &Operation<'_>) -> Document {
    let mut document = document.clone();
    if let Some(paths) = at(&mut document.root, "paths") {
        if let Value::Map(entries) = &mut paths.value {
            entries.retain(|path| path.key == operation.path.key);
        }
        if let Some(item) = at(paths, &operation.path.key)
            && let Value::Map(entries) = &mut item.value
        {
            entries
                .retain(|entry| entry.key == operation.method.key || !METHODS.contains(&entry.key.as_str()));
        }
    }
    document
}

fn at<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Value::Map(entries) => entries.value_mut(key),
        _ => None,
    }
}
