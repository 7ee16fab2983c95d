//! A folder of documents -> a folder of Rust modules: what a build script does.

use std::path::{Path, PathBuf};
use std::{fs, io};

use openapi_document::{Document, Problems};

use super::tables::service_list;

/// The reason why a folder of documents did not become a folder of modules.
///
/// Displays as one line `error: file:line:column: what, why, write this instead` a problem.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// Something is wrong with the documents; all of it.
    #[error(transparent)]
    Documents(#[from] Problems),
    /// A folder or file cannot be read or written.
    #[error("error: {}: the {what} cannot be {done}, {reason}", path.display())]
    #[non_exhaustive]
    Io {
        /// `folder` or `file`.
        what: &'static str,
        /// `read` or `written`.
        done: &'static str,
        /// Which one.
        path: PathBuf,
        /// The reason; a part of the line that the build prints, so not a source.
        reason: io::Error,
    },
}

/// Writes `out/NAME.rs` and `out/NAME.tables.rs` for every `documents/NAME.yaml`, and `out/services.rs` with the list of
/// them; nothing is written when a document has a problem. Returns the files that the documents were read from, those
/// that they refer to included: a build script has to run again when one of them changes.
///
/// Messages call a document as `documents` does: give a relative path to get `openapi/css.yaml:3:1`.
///
/// # Errors
///
/// [`FolderError`], with every problem of every document.
pub fn generate_folder(documents: &Path, out: &Path) -> Result<Vec<String>, FolderError> {
    let mut sources = Vec::new();
    let (mut problems, mut files) = (Vec::new(), Vec::new());
    for path in yaml_files(documents)? {
        let file = path.display().to_string();
        let generated = Document::load(&path, &file)
            .inspect(|document| files.extend(document.files().map(str::to_owned)))
            .and_then(|document| super::generate_for_transport(&document).map(|source| (document, source)));
        match generated {
            Ok(source) => sources.push(source),
            Err(found) => problems.extend(found.iter().cloned()),
        }
    }
    if let Some(problems) = Problems::new(problems) {
        return Err(problems.into());
    }
    write(&out.join("services.rs"), &service_list(sources.iter().map(|(document, _)| document)))?;
    for (document, source) in sources {
        let name = document.name();
        let (client, tables) = source.split_once(super::TABLES).unwrap_or((&source, ""));
        write(&out.join(name).with_extension("rs"), client)?;
        write(&out.join(name).with_extension("tables.rs"), tables)?;
    }
    Ok(files)
}

fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let paths = fs::read_dir(folder).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()
    });
    let mut paths = paths.map_err(|reason| FolderError::Io {
        what: "folder",
        done: "read",
        path: folder.to_owned(),
        reason,
    })?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    Ok(paths)
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo makes the folder anew; nobody reads a half-written module"
)]
fn write(path: &Path, source: &str) -> Result<(), FolderError> {
    fs::write(path, source).map_err(|reason| FolderError::Io {
        what: "file",
        done: "written",
        path: path.to_owned(),
        reason,
    })
}
