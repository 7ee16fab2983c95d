//! Errors of credentials and of the sources that they come from.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use crate::cloud::Cloud;

/// The error for a credential that is missing or cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialError {
    /// No source has one. Each of them lacks something.
    #[error("no credential is configured{}", list(.0))]
    Missing(Vec<SkippedSource>),
    /// A part of it is blank.
    #[error("{what} is empty")]
    #[non_exhaustive]
    Empty {
        /// Which part, as in "the token".
        what: &'static str,
    },
    /// A part of it has characters that no request can carry: a line break, or text that is not ASCII where a header
    /// is to hold it.
    #[error("{what} has a line break or other characters that it cannot have")]
    #[non_exhaustive]
    Characters {
        /// Which part, as in "the token".
        what: &'static str,
    },
    /// No cloud has this name.
    #[error("no cloud is called `{name}`")]
    #[non_exhaustive]
    UnknownCloud {
        /// The name that was given.
        name: String,
        /// The names that exist.
        hint: String,
    },
    /// The cloud that was chosen is not of the vendor that was chosen.
    #[error("the cloud `{name}` is not one of {vendor}")]
    #[non_exhaustive]
    OtherVendor {
        /// The name of the cloud that was given.
        name: String,
        /// The vendor that was given.
        vendor: Cloud,
    },
    /// A source has one that is wrong.
    #[error(transparent)]
    Source(#[from] Box<SourceError>),
}

impl CredentialError {
    /// The next step for the user, in one sentence.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match self {
            Self::Missing(_) => {
                "set what one of the sources reads, such as CLOUD_CERTS_TOKEN, or OS_CLOUD for an entry of clouds.yaml"
            }
            Self::Empty { .. } | Self::Characters { .. } => {
                "give it alone, as the cloud shows it, on one line"
            }
            Self::OtherVendor { .. } => {
                "leave the vendor out: it is for an entry of clouds.yaml that does not say which cloud it is of"
            }
            Self::UnknownCloud { hint, .. } => return Some(hint.clone().into()),
            Self::Source(error) => return Some(error.hint.clone().into()),
        };
        Some(hint.into())
    }
}

/// The sources and what they lack, in parentheses.
fn list(skipped: &[SkippedSource]) -> String {
    let lines: Vec<_> = skipped.iter().map(ToString::to_string).collect();
    if lines.is_empty() { String::new() } else { format!(" ({})", lines.join("; ")) }
}

/// A source that was skipped because it has no credential.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedSource {
    /// The source, as in [`SOURCES`](crate::SOURCES).
    pub source: &'static str,
    /// The thing that it lacks, as in "`OS_AUTH_URL` is not set".
    pub lacks: String,
}

impl fmt::Display for SkippedSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.lacks)
    }
}

/// A mistake in a source: a typo, half of a pair, a file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
#[non_exhaustive]
pub struct SourceError {
    /// The source, as in [`SOURCES`](crate::SOURCES).
    pub source_name: &'static str,
    /// The place of the mistake.
    pub place: ConfigLocation,
    /// The problem, without the value of a secret.
    pub problem: String,
    /// The next step for the user.
    pub hint: String,
    /// The user whose password is missing, if that is the mistake. A program can ask for it, and try again with
    /// [`SessionBuilder::password`](crate::SessionBuilder::password).
    pub user_without_password: Option<String>,
}

/// A source error, in a box because it is large.
pub(crate) type Refusal = Box<SourceError>;

impl SourceError {
    pub(crate) fn new(
        source_name: &'static str,
        place: ConfigLocation,
        problem: impl Into<String>,
        hint: impl Into<String>,
    ) -> Refusal {
        let (problem, hint) = (problem.into(), hint.into());
        Box::new(Self { source_name, place, problem, hint, user_without_password: None })
    }
}

/// A place in the environment or in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigLocation {
    /// The file, unless it is a variable.
    pub file: Option<PathBuf>,
    /// Line of the file, from 1.
    pub line: Option<usize>,
    /// Column of the line in characters, from 1.
    pub column: Option<usize>,
    /// The key in the file, as `clouds.otc.auth.auth_url`, or the variable.
    pub key: Option<String>,
}

impl ConfigLocation {
    /// A variable of the environment.
    pub(crate) fn variable(name: impl Into<String>) -> Self {
        Self { key: Some(name.into()), ..Self::default() }
    }

    /// A file as a whole.
    pub(crate) fn file(path: impl Into<PathBuf>) -> Self {
        Self { file: Some(path.into()), ..Self::default() }
    }

    /// A line of a file, from 1.
    pub(crate) fn line(path: impl Into<PathBuf>, line: usize) -> Self {
        Self { line: Some(line), ..Self::file(path) }
    }

    pub(crate) fn at(self, line: usize, column: usize) -> Self {
        Self { line: Some(line), column: Some(column), ..self }
    }

    pub(crate) fn key(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }
}

/// As `/etc/openstack/clouds.yaml:7:5: clouds.otc.auth.auth_url`.
impl fmt::Display for ConfigLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}", file.display())?;
            for number in [self.line, self.column].into_iter().flatten() {
                write!(f, ":{number}")?;
            }
        }
        match (&self.file, &self.key) {
            (Some(_), Some(key)) => write!(f, ": {key}"),
            (None, Some(key)) => f.write_str(key),
            (_, None) => Ok(()),
        }
    }
}
