//! Compares the documents at the commit where a branch left the base with those in the working tree, except for breaks
//! that `spec-review.toml` accepts with a reason.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use jiff::civil::Date;
use openapi_document::{Document, Files, Folder, Position, Problem, Problems, followed, read_text};

use crate::accepted::{AcceptedFindings, AppliedRules};
use crate::config::Config;
use crate::config::error::ConfigError;
use crate::config::versions::{ManifestPath, Versions};
use crate::diff::Verdict;
use crate::exit::Exit;
use crate::findings::Findings;
use crate::git::{Git, GitError};
use crate::reviewed::Reviewed;
use crate::version::Raise;

const FOLDER: &str = "openapi/";

/// All documents, and the errors of the branch.
pub(crate) struct Branch {
    /// The commit of the base.
    pub(crate) base: String,
    pub(crate) documents: Vec<Reviewed>,
    /// The version of the crate, if there is one.
    pub(crate) crate_version: Option<Raise>,
    /// The settings of the checkout.
    pub(crate) config: Config,
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

impl From<&Problem> for BranchProblem {
    fn from(problem: &Problem) -> Self {
        let Problem { file, at, rule, .. } = problem;
        Self { file: file.clone(), at: Some(*at), about: rule.name, text: problem.to_string() }
    }
}

impl From<&ConfigError> for BranchProblem {
    fn from(error: &ConfigError) -> Self {
        Self { file: error.file.clone(), at: error.at, about: "config", text: error.to_string() }
    }
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
    #[error(
        "error: {0} has no `package.version` and no `workspace.package.version`; change `versions.cargo` in spec-review.toml"
    )]
    NoVersion(String),
    #[error("error: {0}: it is not a manifest of Cargo: {1}")]
    Manifest(String, String),
}

/// A text before and after.
type TextPair = [Option<String>; 2];

impl Branch {
    /// Compares the working tree with the commit of `git`.
    pub(crate) fn new(git: &Git, today: Date) -> Result<Self, BranchError> {
        let mut documents = Vec::new();
        let (config, error) = match Config::load(&git.root) {
            Ok(config) => {
                let refused = config.rust.refused();
                let error = refused.map(|what| ConfigError::of_key(crate::config::FILE, "", "rust", &what));
                (config, error)
            }
            Err(error) => (Config::default(), Some(error)),
        };
        for (file, pair) in documents_of(git)? {
            let config = config.of(&file);
            documents.push(reviewed(git, file, pair, config)?);
        }
        // A review of nothing would look like a success.
        if documents.is_empty() {
            return Err(BranchError::NoDocuments(git.base().to_owned()));
        }
        let mut accepted = AcceptedFindings::new(&config.accepted, today);
        let mut problems = Vec::new();
        for Reviewed { new, config, .. } in &documents {
            let Some(document) = new else { continue };
            let findings = Findings::of(document, config, &mut accepted).problems;
            problems.extend(findings.iter().filter(|finding| finding.is_error()).map(BranchProblem::from));
        }
        accepted.apply(&mut documents);
        let names: Vec<String> = documents.iter().map(|reviewed| reviewed.file.clone()).collect();
        let wrong = accepted.errors(AppliedRules::All, &names);
        problems.extend(
            wrong.iter().map(|error| BranchProblem { about: "accepted", ..BranchProblem::from(error) }),
        );
        problems.extend(error.as_ref().map(BranchProblem::from));
        let crate_version = crate_version(git, &config.versions, &documents)?;
        Ok(Self { base: git.base().to_owned(), documents, crate_version, config, problems })
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
        let must_rise = |reviewed: &&Reviewed| reviewed.new.is_some() && reviewed.config.versions.info;
        let there = self.documents.iter().filter(must_rise);
        let of_documents =
            there.filter_map(|reviewed| wrong(&reviewed.file, reviewed.version_at(), reviewed.version()));
        let file_of = |raise: &Raise| raise.key.split(':').next().unwrap_or_default().to_owned();
        let of_crate = self.crate_version.clone().and_then(|raise| wrong(&file_of(&raise), None, raise));
        of_documents.chain(of_crate).collect()
    }

    /// The result that counts most: a break is worse than a version that does not announce it.
    pub(crate) fn exit(&self) -> Exit {
        if !self.problems.is_empty() {
            return Exit::Errors;
        }
        let exits: Vec<Exit> = self.documents.iter().map(Reviewed::exit).collect();
        let is_announced = self.versions().is_empty();
        let is_break = |exit: &Exit| matches!(exit, Exit::WireBreaks | Exit::SurfaceBreaks);
        let is_allowed = self.config.versions.allow_breaks && is_announced;
        let worst = [Exit::Unclassified, Exit::WireBreaks, Exit::SurfaceBreaks];
        let mut worst = worst.into_iter().filter(|exit| !(is_allowed && is_break(exit)));
        let versions = if is_announced { Exit::Fine } else { Exit::Errors };
        let reached = exits.iter().find(|exit| **exit == Exit::LevelReached && is_announced);
        worst.find(|exit| exits.contains(exit)).unwrap_or(*reached.unwrap_or(&versions))
    }
}

/// The documents of both sides, by path.
fn documents_of(git: &Git) -> Result<BTreeMap<String, TextPair>, BranchError> {
    let mut pairs: BTreeMap<String, TextPair> = BTreeMap::new();
    for path in git.files(&[FOLDER])?.into_iter().filter(|path| path.ends_with(".yaml")) {
        let text = git.read(&path)?;
        pairs.entry(path).or_default()[0] = Some(text);
    }
    let unreadable = |error| BranchError::Unreadable(FOLDER.to_owned(), error);
    let folder = git.root.join(FOLDER);
    // A branch may remove the last document.
    let entries = if folder.is_dir() { Some(std::fs::read_dir(&folder).map_err(unreadable)?) } else { None };
    for entry in entries.into_iter().flatten() {
        let name = entry.map_err(unreadable)?.file_name();
        let path = format!("{FOLDER}{}", name.to_string_lossy());
        if path.ends_with(".yaml") {
            let text = read_text(&folder.join(&name));
            let text = text.map_err(|error| BranchError::Unreadable(path.clone(), error))?;
            pairs.entry(path).or_default()[1] = Some(text);
        }
    }
    Ok(pairs)
}

fn reviewed(git: &Git, file: String, [old, new]: TextPair, config: Config) -> Result<Reviewed, BranchError> {
    let parse = |name: &str, text: &Option<String>, files: &dyn Files| -> Result<_, Problems> {
        let Some(text) = text else { return Ok(None) };
        let document = Document::parse_with(name, text, Path::new(&file), files)?;
        followed(&document)?;
        Ok(Some(document.bundle()))
    };
    match parse(&file, &new, &Folder::new(&git.root))? {
        // Another file of it may have changed.
        Some(document) if old == new && document.files().count() == 1 => {
            Ok(Reviewed::same(file, document, config))
        }
        document => {
            // The name that `git show` takes.
            let old = parse(&format!("{}:{file}", git.base()), &old, git)?;
            Ok(Reviewed::new(file, old, document, config))
        }
    }
}

/// The old and new version of the crate, and the step that all documents together require.
fn crate_version(
    git: &Git,
    versions: &Versions,
    documents: &[Reviewed],
) -> Result<Option<Raise>, BranchError> {
    let Some(manifest) = versions.cargo.as_ref().map(ManifestPath::as_str) else { return Ok(None) };
    let old = match git.files(&[manifest])?.is_empty() {
        true => None,
        false => version(&format!("{}:{manifest}", git.base()), &git.read(manifest)?)?,
    };
    let text = read_optional(&git.root.join(manifest));
    let text = text.map_err(|error| BranchError::Unreadable(manifest.to_owned(), error))?;
    let new = text.map(|text| version(manifest, &text)).transpose()?.flatten();
    let Some((key, _)) = new.as_ref().or(old.as_ref()) else {
        return Err(BranchError::NoVersion(manifest.to_owned()));
    };
    let verdict = documents.iter().map(Reviewed::for_crate).min().unwrap_or(Verdict::Unchanged);
    let [before, after] = [&old, &new].map(|side| side.as_ref().map(|(_, version)| version.as_str()));
    Ok(Some(Raise::new(format!("{manifest}: {key}"), before, after, verdict, versions.rule)))
}

/// The text of a file; `None` if there is none.
fn read_optional(path: &Path) -> std::io::Result<Option<String>> {
    match read_text(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}

/// The key and the value of the version in a manifest: that of all packages of a workspace, else that of the package.
fn version(file: &str, text: &str) -> Result<Option<(&'static str, String)>, BranchError> {
    let manifest: toml::Table =
        toml::from_str(text).map_err(|error| BranchError::Manifest(file.to_owned(), error.to_string()))?;
    let of_workspace = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
    let places = [("workspace.package.version", of_workspace), ("package.version", manifest.get("package"))];
    let found = places.into_iter().find_map(|(key, package)| Some((key, package?.get("version")?.as_str()?)));
    Ok(found.map(|(key, version)| (key, version.to_owned())))
}
