//! The last release: its tag, and its documents.

use crate::git::error::GitError;
use crate::git::repository::{Repository, text};
use crate::git::tree::Tree;

use super::base::fetch_command;
use super::error::BranchError;

/// The last release.
pub(crate) struct Release {
    pub(crate) tag: String,
    pub(crate) tree: Tree,
}

impl Release {
    /// The newest release that HEAD contains: of the tags that match `pattern`, as `v*`, the one with the highest version.
    /// `None` if there is no such tag yet.
    pub(crate) fn last(repository: &Repository, pattern: &str) -> Result<Option<Self>, GitError> {
        // Without its full name, a pattern could be an option. `v1.0.0-rc.1` comes before `v1.0.0`.
        let pattern = format!("refs/tags/{pattern}");
        let tags = repository.must([
            "-c",
            "versionsort.suffix=-",
            "for-each-ref",
            "--merged=HEAD",
            "--sort=-version:refname",
            "--count=1",
            "--format=%(refname)",
            &pattern,
        ])?;
        let tags = text("the name of a tag", tags)?;
        let Some(name) = tags.lines().next() else {
            // The clone may lack the tags, or their commits.
            return match repository.is_shallow()? {
                true => Err(GitError::NotFetched {
                    name: format!("a release (`{pattern}`)"),
                    command: fetch_command(true, "+refs/tags/*:refs/tags/*"),
                }),
                false => Ok(None),
            };
        };
        let commit = repository.commit(name)?;
        Ok(commit.map(|commit| Self {
            tag: name.trim_start_matches("refs/tags/").to_owned(),
            tree: Tree::top(repository, &commit),
        }))
    }

    /// The text of a file in the release; `None` if there was none.
    pub(crate) fn text(&self, path: &str) -> Result<Option<String>, BranchError> {
        let unreadable = |error| BranchError::Unreadable(format!("{}:{path}", self.tag), error);
        self.tree.text(path).map_err(unreadable)
    }
}
