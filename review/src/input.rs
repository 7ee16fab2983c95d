//! Documents that the command line names.

use std::path::Path;

use cloud_certs_codegen::{Document, Problems};

/// Reads the document at `path`; messages call it by that path.
pub(crate) fn load(path: &Path) -> Result<Document, Problems> {
    Document::load(path, &path.display().to_string())
}
