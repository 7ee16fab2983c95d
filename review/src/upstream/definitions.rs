//! The vendor's files: where they lie, and which one defines an operation.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value as Json;

use super::error::Error;
use crate::diff::nameless;

/// The crates that carry the definitions are called this, and the product.
const CRATES: &str = "huawei-cloud-api-definitions-";

/// Files with definitions of operations.
pub(crate) struct Definitions {
    files: Vec<File>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct File {
    path: PathBuf,
    /// As messages call it.
    pub(crate) name: String,
}

/// What is asked for: an operation, and the crate that should have it.
pub(crate) struct Wanted<'a> {
    pub(crate) document: &'a str,
    pub(crate) crate_name: Option<&'a str>,
    pub(crate) operation: &'a str,
}

/// The part of `cargo metadata` that says where crates lie.
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
    /// The files in a folder, however deep.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Error> {
        let mut paths = Vec::new();
        walk(folder, &mut paths)?;
        let file = |path: PathBuf| File { name: path.display().to_string(), path };
        Ok(Self { files: paths.into_iter().map(file).collect() })
    }

    /// The files of the vendor's crates that the workspace around `inside` depends on. Nothing is downloaded.
    pub(crate) fn of_workspace(inside: &Path) -> Result<Self, Error> {
        let mut files = Vec::new();
        for package in packages(inside)?.into_iter().filter(|package| package.name.starts_with(CRATES)) {
            let Some(folder) = package.manifest_path.parent() else { continue };
            let mut paths = Vec::new();
            walk(&folder.join("src"), &mut paths)?;
            // Where a crate lies on this machine is of no interest, its name and version are.
            let short =
                |path: &Path| path.strip_prefix(folder.parent().unwrap_or(folder)).unwrap_or(path).to_owned();
            files.extend(
                paths.into_iter().map(|path| File { name: short(&path).display().to_string(), path }),
            );
        }
        Ok(Self { files })
    }

    /// The file that is called after the operation.
    pub(crate) fn by_id(&self, wanted: &Wanted<'_>) -> Result<&File, Error> {
        let named = |file: &&File| file.path.file_stem().is_some_and(|stem| stem == wanted.operation);
        one(self.files.iter().filter(named).collect(), wanted, &format!("{}.json", wanted.operation))
    }

    /// The file that defines the operation with this method and path.
    pub(crate) fn by_request(&self, wanted: &Wanted<'_>, method: &str, path: &str) -> Result<&File, Error> {
        let defines = |file: &&File| {
            // A file that is none of ours need not be readable.
            let Ok(swagger) = file.read() else { return false };
            let paths = swagger.get("paths").and_then(Json::as_object).into_iter().flatten();
            paths
                .into_iter()
                .any(|(other, item)| nameless(other) == nameless(path) && item.get(method).is_some())
        };
        let what = format!("definition of {} {path}", method.to_ascii_uppercase());
        one(self.files.iter().filter(defines).collect(), wanted, &what)
    }
}

impl File {
    /// The vendor's id of the operation: the file is called after it.
    pub(crate) fn id(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub(crate) fn read(&self) -> Result<Json, Error> {
        let text = std::fs::read_to_string(&self.path)
            .map_err(|source| Error::Read { what: self.name.clone(), source })?;
        serde_json::from_str(&text).map_err(|source| Error::Json { file: self.name.clone(), source })
    }

    /// The folder of a crate that it lies in: its name, with the version where cargo unpacked it.
    pub(crate) fn folder_of(&self, crate_name: &str) -> Option<&str> {
        let folders = self.path.iter().filter_map(|part| part.to_str());
        folders.into_iter().find(|part| {
            part.strip_prefix(crate_name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }
}

/// The only one, or the only one in the crate that the document names.
fn one<'a>(found: Vec<&'a File>, wanted: &Wanted<'_>, what: &str) -> Result<&'a File, Error> {
    let in_crate = |file: &&&File| wanted.crate_name.is_some_and(|name| file.folder_of(name).is_some());
    let better: Vec<&File> = found.iter().filter(in_crate).copied().collect();
    let refuse = |found: String| Error::Definition {
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

/// All JSON files in a folder, by name. Links are not followed.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let refuse = |source| Error::Read { what: format!("the folder {}", folder.display()), source };
    let entries =
        std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(refuse)?;
    let mut entries: Vec<_> = entries.into_iter().map(|entry| (entry.path(), entry.file_type())).collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, kind) in entries {
        if kind.map_err(refuse)?.is_dir() {
            walk(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "json") {
            found.push(path);
        }
    }
    Ok(())
}

/// The packages of the workspace and all that it depends on here.
fn packages(inside: &Path) -> Result<Vec<Package>, Error> {
    const ARGUMENTS: [&str; 7] =
        ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", "host-tuple"];
    let output = Command::new("cargo").args(ARGUMENTS).current_dir(inside).output().map_err(|error| {
        Error::Cargo { why: format!("cannot be run: {error}"), hint: "install it, or use --definitions" }
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().replace('\n', " ");
        let hint = "run `cargo fetch --locked` first, or use --definitions";
        return Err(Error::Cargo { why: format!("refused: {said}"), hint });
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(|error| Error::Cargo {
        why: format!("answered something else than its metadata: {error}"),
        hint: "try a newer version, or use --definitions",
    })?;
    Ok(metadata.packages)
}
