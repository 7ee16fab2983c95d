//! The services, one file each.

pub(crate) mod css;
mod error;
pub(crate) mod geminidb;
pub(crate) mod iam;
pub(crate) mod object_storage;
