//! The identity service: tokens, projects and the versions of its API.

pub(crate) mod projects;
pub(crate) mod tokens;
