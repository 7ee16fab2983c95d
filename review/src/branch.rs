//! Compares the documents at the commit where a branch left the base with those in the working tree, except for breaks
//! that `spec-review.toml` accepts with a reason.

pub(crate) mod base;
pub(crate) mod checkout;
pub(crate) mod documents;
pub(crate) mod error;
pub(crate) mod release;
pub(crate) mod versions;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use openapi_document::{Document, Files, Position, Problem, Problems, followed};

use crate::accepted::{AcceptedFindings, AppliedRules};
use crate::ci::CiVariables;
use crate::config::Config;
use crate::config::error::ConfigError;
use crate::config::place::FILE;
use crate::exit::Exit;
use crate::findings::Findings;
use crate::git::repository::Repository;
use crate::reviewed::Reviewed;
use crate::version::Raise;

use base::Base;
use checkout::Checkout;
use documents::{BranchDocuments, DocumentPair, Side};
use error::BranchError;
use release::Release;
use versions::{crate_version, missing};

/// The parts of a review that come from the command line and the environment.
pub(crate) struct Asked<'a> {
    /// Files and patterns of them; without any, those of the config.
    pub(crate) documents: &'a [PathBuf],
    pub(crate) base: Option<&'a str>,
    pub(crate) ci: &'a CiVariables,
    /// The day by which accepted findings expire.
    pub(crate) today: Date,
}

/// All documents, and the errors of the branch.
pub(crate) struct Branch {
    /// The commit of the base.
    pub(crate) base: String,
    pub(crate) documents: Vec<Reviewed>,
    /// The version of the crate, if there is one.
    pub(crate) crate_version: Option<Raise>,
    /// The settings of the checkout.
    pub(crate) config: Config,
    /// Remarks that change nothing.
    pub(crate) notes: Vec<String>,
    /// Errors that count independently of the verdicts.
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

impl Branch {
    /// Compares the working tree with the commit where it left the base.
    pub(crate) fn new(asked: &Asked<'_>) -> Result<Self, BranchError> {
        let repository = Repository::checkout()?;
        let (config, error) = match Config::load(&repository.root) {
            Ok(config) => {
                let refused = config.rust.refused();
                let error = refused.map(|what| ConfigError::of_key(FILE, "", "rust", &what));
                (config, error)
            }
            Err(error) => (Config::default(), Some(error)),
        };
        let event = asked.ci.event().map_err(BranchError::Event)?;
        let base = Base::find(&repository, asked.base.or(config.base.as_deref()), &event)?;
        let checkout = Checkout::new(repository, base);
        let BranchDocuments { pairs, mut parts } =
            BranchDocuments::find(&checkout, asked.documents, &config.documents)?;
        let release = match &config.release_tag {
            Some(pattern) => Release::last(&checkout.repository, pattern.as_str())?,
            None => None,
        };
        let named = parts.clone();
        let (mut documents, mut notes) = (Vec::new(), Vec::new());
        for pair in pairs {
            let (path, is_wanted) = (pair.path().to_owned(), pair.is_wanted);
            let reviewed = match reviewed(&checkout, release.as_ref(), pair, config.of(&path)) {
                Err(_) if !is_wanted => {
                    notes.push(format!("{path} has errors, so it may or may not refer to what was named"));
                    continue;
                }
                reviewed => reviewed?,
            };
            let files: BTreeSet<String> = reviewed.files(checkout.base.short()).map(str::to_owned).collect();
            if is_wanted || named.iter().any(|part| files.contains(part)) {
                parts.retain(|part| !files.contains(part));
                notes.extend(reviewed.moved(checkout.base.short()));
                documents.push(reviewed);
            }
        }
        notes.extend(
            parts
                .into_iter()
                .map(|part| format!("{part} is not an OpenAPI document, and no document refers to it")),
        );
        // A review of nothing would look like a success.
        if documents.is_empty() && named.is_empty() {
            return Err(BranchError::NoDocuments(checkout.base.short().to_owned()));
        }
        let mut accepted = AcceptedFindings::new(&config.accepted, &config.place, asked.today);
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
        let crate_version = crate_version(&checkout, &config.versions, release.as_ref(), &documents)?;
        let base = checkout.base.short().to_owned();
        Ok(Self { base, documents, crate_version, config, notes, problems })
    }

    /// All errors of the branch, versions that did not rise included.
    pub(crate) fn errors(&self) -> Vec<BranchProblem> {
        self.problems.iter().cloned().chain(self.versions()).collect()
    }

    /// The versions that did not rise as they must.
    fn versions(&self) -> Vec<BranchProblem> {
        let missing = missing(&self.documents, self.crate_version.as_ref()).into_iter();
        missing.map(|(file, at, text)| BranchProblem { file, at, about: "version", text }).collect()
    }

    /// A sentence if breaks pass because the versions announce them.
    pub(crate) fn allowed(&self) -> Option<&'static str> {
        let breaks = |reviewed: &Reviewed| matches!(reviewed.exit(), Exit::WireBreaks | Exit::SurfaceBreaks);
        let is_allowed = self.allows_breaks() && self.documents.iter().any(breaks);
        is_allowed.then_some(
            "what breaks passes: the versions have risen enough for it (versions.allow-breaks in spec-review.toml)",
        )
    }

    fn allows_breaks(&self) -> bool {
        self.config.versions.allow_breaks && self.versions().is_empty()
    }

    /// The worst result: a break is worse than a version that does not announce it.
    pub(crate) fn exit(&self) -> Exit {
        if !self.problems.is_empty() {
            return Exit::Errors;
        }
        let exits: Vec<Exit> = self.documents.iter().map(Reviewed::exit).collect();
        let is_announced = self.versions().is_empty();
        let is_break = |exit: &Exit| matches!(exit, Exit::WireBreaks | Exit::SurfaceBreaks);
        let is_allowed = self.allows_breaks();
        let worst = [Exit::Unclassified, Exit::WireBreaks, Exit::SurfaceBreaks];
        let mut worst = worst.into_iter().filter(|exit| !(is_allowed && is_break(exit)));
        let versions = if is_announced { Exit::Fine } else { Exit::Errors };
        let reached = exits.iter().find(|exit| **exit == Exit::LevelReached && is_announced);
        worst.find(|exit| exits.contains(exit)).unwrap_or(*reached.unwrap_or(&versions))
    }
}

fn reviewed(
    checkout: &Checkout,
    release: Option<&Release>,
    DocumentPair { old, new, .. }: DocumentPair,
    config: Config,
) -> Result<Reviewed, BranchError> {
    let base = checkout.base.short();
    let file = new.as_ref().or(old.as_ref()).map(|side| side.path.clone()).unwrap_or_default();
    let parse = |name: &str, side: &Option<Side>, files: &dyn Files| -> Result<_, Problems> {
        let Some(Side { path, text }) = side else { return Ok(None) };
        let document = Document::parse_with(name, text, Path::new(path), files)?;
        followed(&document)?;
        Ok(Some(document.bundle()))
    };
    let is_same = old.as_ref().is_some_and(|old| new.as_ref().is_some_and(|new| *old == *new));
    let reviewed = match parse(&file, &new, &checkout.new)? {
        // Another file of it may have changed.
        Some(document) if is_same && document.files().count() == 1 => {
            return Ok(Reviewed::same(file, document, config));
        }
        document => {
            // The name that `git show` takes.
            let name = old.as_ref().map_or_else(String::new, |old| format!("{base}:{}", old.path));
            Reviewed::new(file, parse(&name, &old, &checkout.old)?, document, config)
        }
    };
    let Some(release) = release.filter(|_| !reviewed.review.changes.is_empty()) else { return Ok(reviewed) };
    // The old path of the document at the base, or its present one.
    let paths = [&old, &new].into_iter().flatten().map(|side| side.path.as_str());
    for path in paths {
        if let Some(text) = release.text(path)? {
            let (name, side) =
                (format!("{}:{path}", release.tag), Some(Side { path: path.to_owned(), text }));
            return Ok(reviewed.since(parse(&name, &side, &release.tree)?));
        }
    }
    Ok(reviewed.since(None))
}
