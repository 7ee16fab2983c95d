//! The vendor's files, the one that defines an operation, and the errors of a comparison with it.

use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_document::{Document, METHODS, Problems, tree};
use serde::Deserialize;
use serde_json::Value as Json;

use super::convert::convert;
use super::vendor::{Vendor, fits};
use crate::diff::operation::nameless;

/// An error that prevents a comparison.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpstreamError {
    #[error("{what} cannot be read: {source}; check its name and mode")]
    Read { what: String, source: std::io::Error },
    #[error("{folder}: it contains no document; name the folder of the documents with --documents")]
    NoDocument { folder: String },
    #[error("cargo, which knows where the vendor's crates lie, {why}; {hint}")]
    Cargo { why: String, hint: &'static str },
    #[error(
        "{folder}: nothing says where the vendor's definitions are; name their file or folder with --definitions, or `definitions` or `crates` under [vendor] in UPSTREAM.toml"
    )]
    NoDefinitions { folder: String },
    #[error("{file}: not a definition in Swagger 2.0: {why}; get the vendor's file again")]
    Swagger { file: String, why: String },
    #[error(
        "{document}: the vendor's definition of {operation} is unclear: {found}; correct `x-origin` beside the operation, or name the folder that has the definition with --definitions"
    )]
    Definition { document: String, operation: String, found: String },
    #[error("{file}: {why}")]
    List { file: String, why: String },
    #[error(transparent)]
    Document(#[from] Problems),
}

impl UpstreamError {
    /// The message, one line for each problem of a document, without the `error: ` that these begin with.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.to_string().lines().map(|line| line.trim_start_matches("error: ").to_owned()).collect()
    }
}

/// The vendor's files that define operations.
pub(crate) struct Definitions {
    files: Vec<DefinitionFile>,
}

/// A file that defines operations.
#[derive(Clone, Debug)]
pub(crate) struct DefinitionFile {
    path: PathBuf,
    /// The name in messages.
    pub(crate) name: String,
}

/// The operation to look for, and the crate that should define it.
pub(crate) struct Wanted<'a> {
    pub(crate) document: &'a str,
    pub(crate) crate_name: Option<&'a str>,
    pub(crate) operation: &'a str,
}

/// The part of `cargo metadata` with the folders of crates.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
}

impl Definitions {
    /// The definitions that the user names, or else those that the list in the folder of our documents names.
    pub(crate) fn load(
        named: Option<&Path>,
        vendor: &Vendor,
        documents: &Path,
    ) -> Result<Self, UpstreamError> {
        match (named, &vendor.definitions, &vendor.crates) {
            (Some(path), _, _) => Self::at(path),
            (None, Some(path), _) => Self::at(&documents.join(path)),
            (None, None, Some(crates)) => Self::of_workspace(documents, crates),
            (None, None, None) => {
                Err(UpstreamError::NoDefinitions { folder: documents.display().to_string() })
            }
        }
    }

    /// A file, or the files in a folder of any depth.
    fn at(path: &Path) -> Result<Self, UpstreamError> {
        let mut paths = Vec::new();
        if path.is_dir() {
            walk(path, &mut paths)?;
        } else {
            paths.push(path.to_owned());
        }
        let file = |path: PathBuf| DefinitionFile { name: path.display().to_string(), path };
        Ok(Self { files: paths.into_iter().map(file).collect() })
    }

    /// The files of these crates, of those that the workspace around `inside` depends on. Nothing is downloaded.
    fn of_workspace(inside: &Path, crates: &str) -> Result<Self, UpstreamError> {
        let mut files = Vec::new();
        for package in packages(inside)?.into_iter().filter(|package| fits(crates, &package.name)) {
            let Some(folder) = package.manifest_path.parent() else { continue };
            let mut paths = Vec::new();
            walk(&folder.join("src"), &mut paths)?;
            // Messages show the name and version of a crate, not its folder on this machine.
            let short =
                |path: &Path| path.strip_prefix(folder.parent().unwrap_or(folder)).unwrap_or(path).to_owned();
            let file = |path: PathBuf| DefinitionFile { name: short(&path).display().to_string(), path };
            files.extend(paths.into_iter().map(file));
        }
        Ok(Self { files })
    }

    /// The file that is named after the operation, or else has one of that id.
    pub(crate) fn by_id(&self, wanted: &Wanted<'_>) -> Result<&DefinitionFile, UpstreamError> {
        let id = wanted.operation;
        let what = format!("definition called {id}");
        let mut found: Vec<_> = self.files.iter().filter(|file| file.stem() == id).collect();
        if found.is_empty() {
            found = self.having(|_, _, operation| operation.get("operationId").is_some_and(|own| own == id));
        }
        only(found, wanted, &what)
    }

    /// The file that defines the operation with this method and path.
    pub(crate) fn by_request(
        &self,
        wanted: &Wanted<'_>,
        method: &str,
        path: &str,
    ) -> Result<&DefinitionFile, UpstreamError> {
        let found =
            self.having(|other, other_method, _| other_method == method && nameless(other) == nameless(path));
        let what = format!("definition of {} {path}", method.to_ascii_uppercase());
        only(found, wanted, &what)
    }

    /// The files with an operation of this path, method and content. Unrelated files may be unreadable.
    fn having(&self, is_it: impl Fn(&str, &str, &Json) -> bool) -> Vec<&DefinitionFile> {
        let has = |file: &&DefinitionFile| {
            let Ok(definition) = file.read() else { return false };
            let paths = definition.get("paths").and_then(Json::as_object).into_iter().flatten();
            let of_path = |(path, item): (&String, &Json)| {
                let methods = item.as_object().into_iter().flatten();
                let mut operations = methods.filter(|(method, _)| METHODS.contains(&method.as_str()));
                operations.any(|(method, operation)| is_it(path, method, operation))
            };
            paths.into_iter().any(of_path)
        };
        self.files.iter().filter(has).collect()
    }
}

impl DefinitionFile {
    /// The name without its end: of a file with one operation, the vendor's id of that.
    pub(crate) fn stem(&self) -> &str {
        self.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }

    /// The definition as OpenAPI: as it is, or converted from Swagger 2.0.
    pub(crate) fn document(&self, vendor: &Vendor) -> Result<Document, UpstreamError> {
        let json = self.read()?;
        if json.get("openapi").is_some() {
            let text = Document::read(&self.path, &self.name)?;
            return Ok(Document::parse_at(&self.path, None, &self.name, &text)?.bundle());
        }
        let refuse = |why: String| UpstreamError::Swagger { file: self.name.clone(), why };
        let converted = convert(&json, vendor).map_err(refuse)?;
        Ok(Document::parse(&self.name, &converted.to_string())?)
    }

    fn read(&self) -> Result<Json, UpstreamError> {
        let text = Document::read(&self.path, &self.name)?;
        Ok(tree(&self.name, &text)?.to_json())
    }

    /// The folder of the crate of the file: the name of the crate, and the version where cargo unpacked it.
    pub(crate) fn folder_of(&self, crate_name: &str) -> Option<&str> {
        let folders = self.path.iter().filter_map(|part| part.to_str());
        folders.into_iter().find(|part| {
            part.strip_prefix(crate_name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }
}

/// The only file, or the only one in the crate that the document names.
fn only<'a>(
    found: Vec<&'a DefinitionFile>,
    wanted: &Wanted<'_>,
    what: &str,
) -> Result<&'a DefinitionFile, UpstreamError> {
    let in_crate =
        |file: &&&DefinitionFile| wanted.crate_name.is_some_and(|name| file.folder_of(name).is_some());
    let better: Vec<&DefinitionFile> = found.iter().filter(in_crate).copied().collect();
    let refuse = |found: String| UpstreamError::Definition {
        document: wanted.document.to_owned(),
        operation: wanted.operation.to_owned(),
        found,
    };
    match (better.as_slice(), found.as_slice()) {
        ([file], _) | ([], [file]) => Ok(file),
        ([first, second, ..], _) | (_, [first, second, ..]) => {
            Err(refuse(format!("there is more than one {what}, as {} and {}", first.name, second.name)))
        }
        ([], []) => Err(refuse(format!("there is no {what}"))),
    }
}

/// All files in JSON or YAML in a folder, by name. Links are not followed.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), UpstreamError> {
    for path in paths_in(folder)? {
        if path.is_dir() && !path.is_symlink() {
            walk(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "json" || end == "yaml" || end == "yml") {
            found.push(path);
        }
    }
    Ok(())
}

/// All that a folder holds, by name.
pub(crate) fn paths_in(folder: &Path) -> Result<Vec<PathBuf>, UpstreamError> {
    let paths = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>());
    let mut paths = paths
        .map_err(|source| UpstreamError::Read { what: format!("the folder {}", folder.display()), source })?;
    paths.sort();
    Ok(paths)
}

/// The packages of the workspace, and all that it depends on on this machine.
fn packages(inside: &Path) -> Result<Vec<Package>, UpstreamError> {
    const ARGUMENTS: [&str; 7] =
        ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", "host-tuple"];
    let refuse = |why, hint| UpstreamError::Cargo { why, hint };
    let output = Command::new("cargo")
        .args(ARGUMENTS)
        .current_dir(inside)
        .output()
        .map_err(|error| refuse(format!("cannot be run: {error}"), "install it, or use --definitions"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).trim().replace('\n', " ");
        let hint = "run `cargo fetch --locked` first, or use --definitions";
        return Err(refuse(format!("refused: {message}"), hint));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(|error| {
        let hint = "try a newer version, or use --definitions";
        refuse(format!("did not answer with its metadata: {error}"), hint)
    })?;
    Ok(metadata.packages)
}
