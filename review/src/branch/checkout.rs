//! The two sides of a branch: the working tree, and the commit of the base.

use std::io;
use std::path::Path;

use openapi_document::{Files as _, Folder};

use super::base::Base;
use super::error::BranchError;
use crate::git::error::GitError;
use crate::git::repository::Repository;
use crate::git::tree::Tree;

/// A working tree, and the commit that it is compared with.
pub(crate) struct Checkout {
    pub(crate) repository: Repository,
    pub(crate) base: Base,
    /// The files at the base.
    pub(crate) old: Tree,
    /// The files of the working tree.
    pub(crate) new: Folder,
}

impl Checkout {
    pub(crate) fn new(repository: Repository, base: Base) -> Self {
        let (old, new) = (Tree::top(&repository, &base.commit), Folder::new(&repository.root));
        Self { repository, base, old, new }
    }

    /// The text of a file at the base; `None` if there is none.
    pub(crate) fn old_text(&self, path: &str) -> Result<Option<String>, BranchError> {
        let unreadable = |error| BranchError::Unreadable(format!("{}:{path}", self.base.short()), error);
        self.old.text(path).map_err(unreadable)
    }

    /// The text of a file of the working tree; `None` if there is none.
    pub(crate) fn new_text(&self, path: &str) -> Result<Option<String>, BranchError> {
        let unreadable = |error| BranchError::Unreadable(path.to_owned(), error);
        match self.new.read(Path::new(path)) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(None)
            }
            Err(error) => Err(unreadable(error)),
            Ok(bytes) => {
                String::from_utf8(bytes).map(Some).map_err(|_| GitError::NotText(path.to_owned()).into())
            }
        }
    }
}
