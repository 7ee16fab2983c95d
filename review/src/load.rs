//! A document as the user names it.

use std::path::Path;

use openapi_document::{Document, Problems, followed};

/// Reads the document at `path`, which is its name in messages, with the files that it refers to in the folder `root` or in
/// its own. What cannot be followed is an error: nobody knows what it says.
pub(crate) fn load(path: &Path, root: Option<&Path>) -> Result<Document, Problems> {
    let file = path.display().to_string();
    let document = Document::parse_at(path, root, &file, &Document::read(path, &file)?)?;
    followed(&document)?;
    Ok(document.bundle())
}
