//! The identity service, which speaks like OpenStack Identity.

mod error;
mod projects;
mod tokens;
mod versions;

pub(crate) use error::KeystoneError;
pub(crate) use projects::{list_auth_projects, list_projects};
pub(crate) use tokens::create_token;
pub(crate) use versions::{list_versions, show_version};
