//! Reports: the same typed changes, for people and for programs.

pub(crate) mod check;
pub(crate) mod json;
pub(crate) mod text;
