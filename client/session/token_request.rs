//! Bodies of requests for tokens, as the document of IAM describes them.

use crate::api::iam::types;
use crate::credentials::credential::{Domain, Password};
use crate::credentials::token::request::{Proof, Scope, TokenRequest};

/// The body of `CreateToken`. The HTTP library serializes the secret in it, and its buffers are out of reach.
pub(super) fn body(request: &TokenRequest) -> types::CreateTokenRequestBody {
    let scope = match &request.scope {
        Scope::Account => None,
        Scope::Project(id) => Some(types::AuthScope {
            domain: None,
            project: Some(types::AuthScopeProject { id: Some(id.to_string()), name: None, domain: None }),
        }),
    };
    types::CreateTokenRequestBody { auth: types::TokenAuth { identity: identity(&request.proof), scope } }
}

fn identity(proof: &Proof) -> types::TokenIdentity {
    match proof {
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
