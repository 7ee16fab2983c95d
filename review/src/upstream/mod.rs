//! Our documents against the vendor's own definitions, operation by operation.

mod convert;
mod definitions;
mod differences;
mod error;
mod operations;

use cloud_certs_codegen::{Document, Node};

use crate::diff::{Change, Facet, compare};
use definitions::{File, Wanted};
use operations::Operation;

pub(crate) use definitions::Definitions;
pub(crate) use differences::Deliberate;
pub(crate) use error::Error;

/// Something that our document says otherwise than the vendor.
pub(crate) struct Difference {
    /// The vendor's id of the operation.
    pub(crate) operation: String,
    /// From what the vendor says to what we say.
    pub(crate) change: Change,
}

/// What came of a document.
#[derive(Default)]
pub(crate) struct Compared {
    /// How many operations of the vendor it was compared with.
    pub(crate) operations: usize,
    pub(crate) differences: Vec<Difference>,
    /// The operations that could not be compared.
    pub(crate) errors: Vec<Error>,
    /// What else a person should know.
    pub(crate) notes: Vec<String>,
}

/// Compares every operation of a document with the vendor's.
pub(crate) fn against(document: &Document, definitions: &Definitions) -> Compared {
    let mut compared = Compared::default();
    let (crate_name, version) = hint(&document.root);
    for operation in operations::of(&document.root) {
        for file in files(document, &operation, definitions, crate_name) {
            match file.and_then(|(id, file)| Ok((differences(document, &operation, &id, file)?, file))) {
                Ok((differences, file)) => {
                    compared.operations += 1;
                    compared.differences.extend(differences);
                    compared.notes.extend(another_version(document, file, crate_name, version));
                }
                Err(error) => compared.errors.push(error),
            }
        }
    }
    compared.notes.dedup();
    compared
}

/// The crate and the version that the document names in `x-vendor-definitions`.
fn hint(root: &Node) -> (Option<&str>, Option<&str>) {
    let hint = root.get("info").and_then(|info| info.str("x-vendor-definitions")).unwrap_or_default();
    let mut words = hint.split_whitespace();
    (words.next(), words.next())
}

/// The vendor's files for one of our operations, with the vendor's ids: several of them can be one here.
fn files<'a>(
    document: &Document,
    operation: &Operation<'_>,
    definitions: &'a Definitions,
    crate_name: Option<&str>,
) -> Vec<Result<(String, &'a File), Error>> {
    let wanted = |operation| Wanted { document: &document.file, crate_name, operation };
    let ids = operation.vendor_ids();
    if ids.is_empty() {
        let name = operation.name();
        let file = definitions.by_request(&wanted(&name), operation.method, operation.path);
        return vec![file.map(|file| (file.id(), file))];
    }
    ids.into_iter().map(|id| definitions.by_id(&wanted(id)).map(|file| (id.to_owned(), file))).collect()
}

fn differences(
    document: &Document,
    ours: &Operation<'_>,
    id: &str,
    file: &File,
) -> Result<Vec<Difference>, Error> {
    let refuse = |why: String| Error::Swagger { file: file.name.clone(), why };
    let converted = convert::convert(&file.read()?).map_err(refuse)?;
    let theirs = Document::parse(&file.name, &converted.to_string())?;
    let changes = compare(&theirs, &operations::only(document, ours)).changes;
    // Words are ours, and so is what is about the document: the vendor has one for each operation.
    let counts = |change: &Change| {
        change.facet == Facet::Unclassified || (change.facet != Facet::Docs && !change.operations.is_empty())
    };
    let difference = |change| Difference { operation: id.to_owned(), change };
    Ok(changes.into_iter().filter(counts).map(difference).collect())
}

/// Says so when the vendor's files are not of the version that the document was compared with.
fn another_version(
    document: &Document,
    file: &File,
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
