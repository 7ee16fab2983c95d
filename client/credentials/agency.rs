//! An agency: the rights that an account lends to another one.

use std::fmt;

use super::credential::{Domain, text};
use crate::error::credential::CredentialError;

/// An agency, by which an account lets another one act in its projects: what IAM calls `assume_role`.
///
/// The session first proves who it is with its own credential, and then acts with the rights of the agency alone. The
/// project is one of the account that made the agency; the own account's project is never used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    pub(crate) name: String,
    /// The account that made it.
    pub(crate) domain: Domain,
    /// The project of that account, if it is named.
    pub(crate) project: Option<AgencyProject>,
}

/// A project of the account that made an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AgencyProject {
    Id(String),
    Name(String),
}

impl Agency {
    /// An agency by its name, of the account (domain) with this name.
    pub fn new(name: impl Into<String>, account: impl Into<String>) -> Self {
        Self { name: name.into(), domain: Domain::Name(account.into()), project: None }
    }

    /// An agency by its name, of the account (domain) with this id.
    pub fn with_account_id(name: impl Into<String>, account_id: impl Into<String>) -> Self {
        Self { name: name.into(), domain: Domain::Id(account_id.into()), project: None }
    }

    /// Sets the id of the project to act in. A project that is set on the session overrides it.
    #[must_use]
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project = Some(AgencyProject::Id(id.into()));
        self
    }

    /// Sets the name of the project to act in; without one it is that of the region.
    #[must_use]
    pub fn project_name(mut self, name: impl Into<String>) -> Self {
        self.project = Some(AgencyProject::Name(name.into()));
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name or id of the account that made it.
    #[must_use]
    pub fn account(&self) -> &str {
        let (Domain::Name(account) | Domain::Id(account)) = &self.domain;
        account
    }

    /// Refuses a blank part, and one with characters that no request can carry.
    pub(crate) fn check(&self) -> Result<(), CredentialError> {
        text("the name of the agency", &self.name)?;
        text("the account of the agency", self.account())
    }
}

/// As "the agency `a` of the account `b`".
impl fmt::Display for Agency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the agency `{}` of the account `{}`", self.name, self.account())
    }
}
