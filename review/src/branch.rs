//! Compares the documents at the commit where a branch left the base with those in the working tree.

use std::collections::BTreeMap;
use std::path::Path;

use cloud_certs_codegen::{Document, Position, Problems, check};

use crate::accepted::{self, Accepted};
use crate::diff::Verdict;
use crate::exit::Exit;
use crate::git::{Git, GitError};
use crate::reviewed::Reviewed;
use crate::version::Raise;

const FOLDER: &str = "openapi/";
const MANIFEST: &str = "Cargo.toml";

/// All documents, and the errors of the branch.
pub(crate) struct Branch {
    /// The commit of the base.
    pub(crate) base: String,
    pub(crate) documents: Vec<Reviewed>,
    /// The version of the crate, if there is one.
    pub(crate) crate_version: Option<Raise>,
    /// Errors that count whatever the verdicts are.
    problems: Vec<BranchProblem>,
}

/// An error of the branch.
#[derive(Clone, Debug)]
pub(crate) struct BranchProblem {
    pub(crate) file: String,
    pub(crate) at: Option<Position>,
    /// The subject in a word.
    pub(crate) about: &'static str,
    pub(crate) text: String,
}

/// An error that prevents the review.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BranchError {
    #[error("error: {0}")]
    Git(#[from] GitError),
    #[error("error: {0} cannot be read: {1}; check its name and mode")]
    Unreadable(String, std::io::Error),
    #[error("error: there is no openapi/*.yaml here or at {0}; change to the checkout that has them")]
    NoDocuments(String),
    #[error("{0}")]
    Document(#[from] Problems),
    #[error("error: {0}: it is not a manifest of Cargo: {1}")]
    Manifest(String, String),
}

/// A text before and after.
#[derive(Default)]
struct TextPair {
    old: Option<String>,
    new: Option<String>,
}

impl Branch {
    /// Compares the working tree with the commit of `git`.
    pub(crate) fn new(git: &Git) -> Result<Self, BranchError> {
        let mut problems = Vec::new();
        let mut documents = Vec::new();
        for (file, pair) in documents_of(git)? {
            documents.push(reviewed(git, file, pair)?);
        }
        // A review of nothing would look like a success.
        if documents.is_empty() {
            return Err(BranchError::NoDocuments(git.base().to_owned()));
        }
        for document in documents.iter().filter_map(|reviewed| reviewed.new.as_ref()) {
            problems.extend(check(document).err().iter().flat_map(Problems::iter).map(|problem| {
                BranchProblem {
                    file: problem.file.clone(),
                    at: Some(problem.at),
                    about: problem.rule,
                    text: problem.to_string(),
                }
            }));
        }
        let unused = match Accepted::load(&git.root) {
            Ok(accepted) => accepted.apply(&mut documents),
            Err(error) => vec![error],
        };
        let about_accepted =
            |text| BranchProblem { file: accepted::FILE.to_owned(), at: None, about: "accepted", text };
        problems.extend(unused.into_iter().map(about_accepted));
        let crate_version = crate_version(git, &documents)?;
        Ok(Self { base: git.base().to_owned(), documents, crate_version, problems })
    }

    /// All errors of the branch, versions that did not rise included.
    pub(crate) fn errors(&self) -> Vec<BranchProblem> {
        self.problems.iter().cloned().chain(self.versions()).collect()
    }

    /// The versions that did not rise as they must.
    fn versions(&self) -> Vec<BranchProblem> {
        let wrong = |file: &str, at: Option<Position>, raise: Raise| {
            let text = raise.missing()?;
            Some(BranchProblem { file: file.to_owned(), at, about: "version", text })
        };
        let there = self.documents.iter().filter(|reviewed| reviewed.new.is_some());
        let of_documents =
            there.filter_map(|reviewed| wrong(&reviewed.file, reviewed.version_at(), reviewed.version()));
        let of_crate = self.crate_version.clone().and_then(|raise| wrong(MANIFEST, None, raise));
        of_documents.chain(of_crate).collect()
    }

    /// The result that counts most: a break is worse than a version that does not announce it.
    pub(crate) fn exit(&self) -> Exit {
        if !self.problems.is_empty() {
            return Exit::Errors;
        }
        let exits: Vec<Exit> = self.documents.iter().map(Reviewed::exit).collect();
        let worst = [Exit::Unclassified, Exit::WireBreaks, Exit::SurfaceBreaks];
        let versions = if self.versions().is_empty() { Exit::Fine } else { Exit::Errors };
        worst.into_iter().find(|exit| exits.contains(exit)).unwrap_or(versions)
    }
}

/// The documents of both sides, by path.
fn documents_of(git: &Git) -> Result<BTreeMap<String, TextPair>, BranchError> {
    let mut pairs: BTreeMap<String, TextPair> = BTreeMap::new();
    for path in git.files(&[FOLDER])?.into_iter().filter(|path| path.ends_with(".yaml")) {
        let text = git.read(&path)?;
        pairs.entry(path).or_default().old = Some(text);
    }
    let unreadable = |path: &str| {
        let path = path.to_owned();
        move |error| BranchError::Unreadable(path, error)
    };
    let folder = git.root.join(FOLDER);
    // A branch may remove the last document.
    let entries =
        if folder.is_dir() { Some(std::fs::read_dir(&folder).map_err(unreadable(FOLDER))?) } else { None };
    for entry in entries.into_iter().flatten() {
        let name = entry.map_err(unreadable(FOLDER))?.file_name();
        let path = format!("{FOLDER}{}", name.to_string_lossy());
        if path.ends_with(".yaml") {
            let text = std::fs::read_to_string(folder.join(&name)).map_err(unreadable(&path))?;
            pairs.entry(path).or_default().new = Some(text);
        }
    }
    Ok(pairs)
}

fn reviewed(git: &Git, file: String, pair: TextPair) -> Result<Reviewed, BranchError> {
    let parse =
        |name: &str, text: &Option<String>| text.as_ref().map(|text| Document::parse(name, text)).transpose();
    let new = parse(&file, &pair.new)?;
    match new {
        Some(new) if pair.old == pair.new => Ok(Reviewed::same(file, new)),
        // The name that `git show` takes.
        new => {
            let old = parse(&format!("{}:{file}", git.base()), &pair.old)?;
            Ok(Reviewed::new(file, old, new))
        }
    }
}

/// The old and new version of the crate, and the step that all documents together require.
fn crate_version(git: &Git, documents: &[Reviewed]) -> Result<Option<Raise>, BranchError> {
    let old = match git.files(&[MANIFEST])?.is_empty() {
        true => None,
        false => version(&format!("{}:{MANIFEST}", git.base()), &git.read(MANIFEST)?)?,
    };
    let new = manifest(&git.root)?;
    if old.is_none() && new.is_none() {
        return Ok(None);
    }
    let verdict = documents.iter().map(Reviewed::for_crate).min().unwrap_or(Verdict::Unchanged);
    let key = format!("{MANIFEST}: workspace.package.version");
    Ok(Some(Raise::new(key, old.as_deref(), new.as_deref(), verdict)))
}

fn manifest(root: &Path) -> Result<Option<String>, BranchError> {
    match std::fs::read_to_string(root.join(MANIFEST)) {
        Ok(text) => version(MANIFEST, &text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(BranchError::Unreadable(MANIFEST.to_owned(), error)),
    }
}

fn version(file: &str, text: &str) -> Result<Option<String>, BranchError> {
    let manifest: toml::Table =
        toml::from_str(text).map_err(|error| BranchError::Manifest(file.to_owned(), error.to_string()))?;
    let package = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
    Ok(package.and_then(|package| package.get("version")?.as_str()).map(str::to_owned))
}
