//! Reads a git repository through the program `git`.

pub(crate) mod error;
pub(crate) mod repository;
pub(crate) mod tree;
