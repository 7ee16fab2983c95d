//! The identity service, which speaks like OpenStack Identity.

mod error;
mod projects;
mod tokens;

pub(crate) use error::KeystoneError;
pub(crate) use projects::{list_auth_projects, list_projects};
pub(crate) use tokens::create_token;
