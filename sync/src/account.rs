//! Accounts: where certificates are fetched, and how a program connects.

use std::error::Error;
use std::future::Future;

use cloud_certs::{Cloud, Session};

/// The part of a certificate's configuration that decides about the session. Certificates of the same account share a
/// session, and its token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Account {
    /// The cloud: an entry of `clouds.yaml`, `huawei` or `otc`.
    pub cloud: Option<String>,
    /// The vendor whose endpoints a private entry of `clouds.yaml` uses.
    pub vendor: Option<Cloud>,
    /// The region.
    pub region: Option<String>,
    /// The id of the project.
    pub project_id: Option<String>,
    /// The name of the project.
    pub project_name: Option<String>,
    /// The profile of KooCLI whose credential is used.
    pub profile: Option<String>,
}

/// A session cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// The library reports the cause.
    #[error(transparent)]
    Library(#[from] cloud_certs::Error),
    /// The program reports the cause.
    #[error(transparent)]
    Other(Box<dyn Error + Send + Sync>),
}

/// Connects accounts: implemented by the program that uses this crate.
pub trait Accounts {
    /// Makes the session of an account. It is called once for each account, and again after a failure.
    fn connect(&self, account: &Account) -> impl Future<Output = Result<Session, AccountError>>;
}
