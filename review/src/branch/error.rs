//! Errors that prevent the review of a branch.

use openapi_document::Problems;

use crate::git::error::GitError;

/// An error that prevents the review.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BranchError {
    #[error("error: {0}")]
    Git(#[from] GitError),
    #[error("error: {0}")]
    Event(String),
    #[error("error: {0} cannot be read: {1}; check its name and mode")]
    Unreadable(String, std::io::Error),
    #[error(
        "error: there is no OpenAPI document here or at {0}; change to the checkout that has them, or name them"
    )]
    NoDocuments(String),
    #[error("error: {0} matches no file here or at {1}; correct it")]
    NoMatch(String, String),
    #[error("error: {0}; correct it")]
    Pattern(String),
    #[error(
        "error: too many files to find the OpenAPI documents among them, more than {files} or {mebibytes} MiB; name yours: `spec-review review 'api/*.yaml'`, or `documents` in spec-review.toml"
    )]
    TooMany { files: usize, mebibytes: usize },
    #[error("{0}")]
    Document(#[from] Problems),
    #[error(
        "error: {0} has no `package.version` and no `workspace.package.version`; change `versions.cargo` in spec-review.toml"
    )]
    NoVersion(String),
    #[error("error: {0}: it is not a manifest of Cargo: {1}")]
    Manifest(String, String),
}
