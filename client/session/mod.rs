//! A session: one cloud, one region, one project, one credential; the clients of the services come from it.

mod authentication;
mod authenticator;
mod builder;
mod configuration;
mod endpoint;
mod iam_requests;
mod metadata;
mod probe;
mod project;
mod shared;

pub use authentication::CredentialCheck;
pub use builder::SessionBuilder;
pub use configuration::Configuration;
pub use probe::{Probe, ProbeAnswer};
pub(crate) use project::pick;
pub use shared::Session;
