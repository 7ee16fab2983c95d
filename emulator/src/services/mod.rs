//! The services, one file each; the identity service has two.

pub(crate) mod css;
pub(crate) mod geminidb;
pub(crate) mod iam_projects;
pub(crate) mod iam_tokens;
pub(crate) mod object_storage;
