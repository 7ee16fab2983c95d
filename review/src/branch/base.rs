//! The commit that a branch is compared with: where it left its target branch.

use crate::ci::CiEvent;
use crate::git::error::GitError;
use crate::git::repository::{Repository, is_hash, text};

/// The prefix of the branches of the remote that a clone comes from.
const REMOTE: &str = "refs/remotes/origin/";

/// The commit of the base.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// The commit in full, or the empty tree.
    pub(crate) commit: String,
}

impl Base {
    /// Finds the base: the revision `named`, else that of the event, else the default branch of the remote, else main.
    pub(crate) fn find(
        repository: &Repository,
        named: Option<&str>,
        event: &CiEvent,
    ) -> Result<Self, GitError> {
        match (named, event) {
            // On the base branch itself, the commit before is the base.
            (_, CiEvent::Push { branch, before, default_branch })
                if named.map_or(default_branch.as_deref(), |name| Some(branch_of(name))) == Some(branch) =>
            {
                Self::before(repository, before.as_deref())
            }
            (Some(name), _) => Self::left(repository, name, repository.commit(name)?),
            (
                None,
                CiEvent::PullRequest { target: branch } | CiEvent::Push { default_branch: Some(branch), .. },
            ) => Self::left(repository, &format!("origin/{branch}"), find_branch(repository, branch)?),
            (None, CiEvent::MergeGroup { base }) => Self::left(repository, base, repository.commit(base)?),
            (None, CiEvent::Push { .. } | CiEvent::Other) => {
                let (name, commit) = default_branch(repository)?;
                Self::left(repository, &name, Some(commit))
            }
        }
    }

    /// The commit, abbreviated.
    pub(crate) fn short(&self) -> &str {
        self.commit.get(..12).unwrap_or(&self.commit)
    }

    /// The commit where HEAD left `commit`, which is called `name`.
    fn left(repository: &Repository, name: &str, commit: Option<String>) -> Result<Self, GitError> {
        let Some(commit) = commit else { return Err(not_fetched(repository, name)?) };
        match repository.ask(["merge-base", &commit, "HEAD"])? {
            Ok(base) => Ok(Self { commit: text("the name of a commit", base)?.trim().to_owned() }),
            Err(_) if repository.is_shallow()? => {
                let command = fetch_command(true, &refspec(name));
                Err(GitError::Shallow { name: name.to_owned(), command })
            }
            Err(_) => Err(GitError::NoMergeBase(name.to_owned())),
        }
    }

    /// The commit before a push: the parent for a new branch, and nothing at all for the first commit.
    fn before(repository: &Repository, before: Option<&str>) -> Result<Self, GitError> {
        if let Some(before) = before {
            return match repository.commit(before)? {
                Some(commit) => Ok(Self { commit }),
                None => Err(not_fetched(repository, before)?),
            };
        }
        if let Some(commit) = repository.commit("HEAD^")? {
            return Ok(Self { commit });
        }
        // A shallow clone has no parents, either.
        if repository.is_shallow()? {
            let command = "`git fetch --deepen=1 origin`".to_owned();
            return Err(GitError::Shallow { name: "the commit before".to_owned(), command });
        }
        let empty = repository.ask_with(&["hash-object", "-t", "tree", "--stdin"], Some(""))?;
        let empty =
            empty.map_err(|message| GitError::Failed { command: "hash-object".to_owned(), message })?;
        Ok(Self { commit: text("the name of a tree", empty)?.trim().to_owned() })
    }
}

/// The name of the branch that a revision names.
fn branch_of(name: &str) -> &str {
    let prefixes = [REMOTE, "refs/heads/", "origin/"];
    prefixes.into_iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

/// The commit of a branch of the remote, or else of a local one. Its full name is never an option.
fn find_branch(repository: &Repository, branch: &str) -> Result<Option<String>, GitError> {
    match repository.commit(&format!("{REMOTE}{branch}"))? {
        Some(commit) => Ok(Some(commit)),
        None => repository.commit(&format!("refs/heads/{branch}")),
    }
}

fn default_branch(repository: &Repository) -> Result<(String, String), GitError> {
    let candidates = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];
    for name in candidates {
        let full = match name.strip_prefix("origin/") {
            Some(branch) => format!("{REMOTE}{branch}"),
            None => format!("refs/heads/{name}"),
        };
        if let Some(commit) = repository.commit(&full)? {
            return Ok((name.to_owned(), commit));
        }
    }
    if repository.is_shallow()? {
        let name = "the branch to compare with".to_owned();
        return Err(GitError::NotFetched {
            name,
            command: fetch_command(true, "+refs/heads/*:refs/remotes/origin/*"),
        });
    }
    Err(GitError::NoBase)
}

/// The error for a revision that git does not know, with the command that fetches it.
fn not_fetched(repository: &Repository, name: &str) -> Result<GitError, GitError> {
    let is_shallow = repository.is_shallow()?;
    if !is_shallow && !name.starts_with("origin/") && !is_hash(name) {
        return Ok(GitError::UnknownRevision(name.to_owned()));
    }
    let command = fetch_command(is_shallow, &refspec(name));
    Ok(GitError::NotFetched { name: format!("`{name}`"), command })
}

fn refspec(name: &str) -> String {
    if is_hash(name) {
        return name.to_owned();
    }
    let branch = branch_of(name);
    format!("+refs/heads/{branch}:{REMOTE}{branch}")
}

/// The command that fetches, to be pasted into a shell.
pub(crate) fn fetch_command(is_shallow: bool, refspec: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "+/:._-".contains(character);
    let refspec = match refspec.chars().all(is_plain) {
        true => refspec.to_owned(),
        false => format!("'{}'", refspec.replace('\'', r"'\''")),
    };
    let (unshallow, hint) = match is_shallow {
        true => (" --unshallow", " (with actions/checkout: `fetch-depth: 0`)"),
        false => ("", ""),
    };
    format!("`git fetch{unshallow} origin {refspec}`{hint}")
}
