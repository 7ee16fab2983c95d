//! Requests for tokens, and the tokens that IAM issues for them.

use std::fmt;

use cloud_certs_certificate::Secret;
use jiff::Timestamp;

use crate::credentials::agency::Agency;
use crate::credentials::credential::{Domain, Password, User};
use crate::path_segment::PathSegment;

/// The scope of a token: where it is valid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// The user's account: enough to list projects.
    Account,
    Project(PathSegment),
    /// A project of the account that made an agency, by its name.
    Named(String),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account => f.write_str("account"),
            Self::Project(id) => write!(f, "project {id}"),
            Self::Named(name) => write!(f, "project `{name}`"),
        }
    }
}

/// The proof of identity that a token is exchanged for.
#[derive(Clone)]
pub(crate) enum Proof {
    Password(Password),
    /// A token of another scope.
    Token(Secret),
    /// An agency, by which IAM is asked with a token of the own account.
    Agency(Agency),
}

impl Proof {
    /// The owner of the tokens, for messages.
    pub(super) fn owner(&self) -> String {
        match self {
            Self::Password(Password { user: User::Name { name, domain }, .. }) => {
                let (Domain::Name(domain) | Domain::Id(domain)) = domain;
                format!("the user `{name}` of `{domain}`")
            }
            Self::Password(Password { user: User::Id(id), .. }) => format!("the user with the id `{id}`"),
            Self::Token(_) => "the given token".to_owned(),
            Self::Agency(agency) => agency.to_string(),
        }
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proof(of {})", self.owner())
    }
}

/// A request for a token of a scope.
#[derive(Clone, Debug)]
pub(crate) struct TokenRequest {
    pub(crate) proof: Proof,
    pub(crate) scope: Scope,
}

/// A token that IAM issued.
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    pub(crate) token: Secret,
    pub(crate) expires_at: Timestamp,
}
