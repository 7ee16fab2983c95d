//! A token request, as the document of IAM has it.

use std::fmt;

use super::Scope;
use crate::api::iam::types;
use crate::credentials::{Domain, Password};
use cloud_certs_certificate::Secret;

/// What proves who asks for a token.
#[derive(Clone)]
pub(crate) enum Proof {
    Password(Password),
    /// A token of another scope.
    Token(Secret),
}

impl Proof {
    /// Whose tokens these are, for messages.
    pub(super) fn owner(&self) -> String {
        match self {
            Self::Password(Password { user, domain: Domain::Name(domain) | Domain::Id(domain), .. }) => {
                format!("the user `{user}` of `{domain}`")
            }
            Self::Token(_) => "the given token".to_owned(),
        }
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proof(of {})", self.owner())
    }
}

/// Who asks for a token of what.
#[derive(Clone, Debug)]
pub(crate) struct TokenRequest {
    pub(crate) proof: Proof,
    pub(crate) scope: Scope,
}

impl TokenRequest {
    /// The body of `CreateToken`. The secret in it is serialized by the HTTP library, whose buffers are out of reach.
    pub(crate) fn to_body(&self) -> types::CreateTokenRequestBody {
        let scope = match &self.scope {
            Scope::Account => None,
            Scope::Project(id) => Some(types::AuthScope {
                domain: None,
                project: Some(types::AuthScopeProject { id: Some(id.to_string()), name: None, domain: None }),
            }),
        };
        types::CreateTokenRequestBody { auth: types::TokenAuth { identity: self.identity(), scope } }
    }

    fn identity(&self) -> types::TokenIdentity {
        match &self.proof {
            Proof::Token(token) => types::TokenIdentity {
                methods: [types::AuthMethod::Token],
                token: Some(types::ScopedToken { id: token.clone() }),
                password: None,
            },
            Proof::Password(Password { user, domain, password }) => {
                let (id, name) = match domain {
                    Domain::Id(id) => (Some(id.clone()), None),
                    Domain::Name(name) => (None, Some(name.clone())),
                };
                let user = types::PwdPasswordUser {
                    domain: types::PwdPasswordUserDomain { id, name },
                    name: user.clone(),
                    password: password.clone(),
                };
                types::TokenIdentity {
                    methods: [types::AuthMethod::Password],
                    token: None,
                    password: Some(types::PwdPassword { user }),
                }
            }
        }
    }
}
