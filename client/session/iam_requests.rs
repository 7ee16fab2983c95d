//! The bodies of requests to IAM for tokens and temporary keys, and what the answers hold.

use cloud_certs_certificate::Secret;

use super::authenticator::header;
use crate::api::{self, iam};
use crate::credentials::agency::Agency;
use crate::credentials::credential::{Domain, Password, User};
use crate::credentials::temporary::IssuedKey;
use crate::credentials::token::request::{Issued, Proof, Scope, TokenRequest};

/// The body of `CreateToken`. The HTTP library serializes the secret in it, and its buffers are out of reach.
pub(super) fn token_body(request: &TokenRequest) -> iam::types::CreateTokenRequestBody {
    let project = |id: Option<String>, name: Option<String>, domain| iam::types::AuthScope {
        domain: None,
        project: Some(iam::types::AuthScopeProject { id, name, domain }),
    };
    let of_agency = match &request.proof {
        Proof::Agency(agency) => Some(domain_of_scope(&agency.domain)),
        _ => None,
    };
    let scope = match &request.scope {
        Scope::Account => {
            of_agency.map(|domain| iam::types::AuthScope { domain: Some(domain), project: None })
        }
        Scope::Project(id) => Some(project(Some(id.to_string()), None, None)),
        Scope::Named(name) => Some(project(None, Some(name.clone()), of_agency)),
    };
    iam::types::CreateTokenRequestBody {
        auth: iam::types::TokenAuth { identity: identity(&request.proof), scope },
    }
}

fn identity(proof: &Proof) -> iam::types::TokenIdentity {
    match proof {
        Proof::Token(token) => iam::types::TokenIdentity {
            methods: [iam::types::AuthMethod::Token],
            token: Some(iam::types::ScopedToken { id: token.clone() }),
            password: None,
            assume_role: None,
        },
        Proof::Agency(agency) => {
            let (domain_id, domain_name) = id_or_name(&agency.domain);
            let xrole_name = Some(agency.name.clone());
            iam::types::TokenIdentity {
                methods: [iam::types::AuthMethod::AssumeRole],
                token: None,
                password: None,
                assume_role: Some(iam::types::AssumeRole {
                    xrole_name,
                    agency_name: None,
                    domain_id,
                    domain_name,
                }),
            }
        }
        Proof::Password(Password { user, password }) => {
            let (id, name, domain) = match user {
                User::Id(id) => (Some(id.clone()), None, None),
                User::Name { name, domain } => (None, Some(name.clone()), Some(domain_of_user(domain))),
            };
            let user = iam::types::PwdPasswordUser { domain, id, name, password: password.clone() };
            iam::types::TokenIdentity {
                methods: [iam::types::AuthMethod::Password],
                token: None,
                password: Some(iam::types::PwdPassword { user }),
                assume_role: None,
            }
        }
    }
}

fn domain_of_user(domain: &Domain) -> iam::types::PwdPasswordUserDomain {
    let (id, name) = id_or_name(domain);
    iam::types::PwdPasswordUserDomain { id, name }
}

fn domain_of_scope(domain: &Domain) -> iam::types::AuthScopeDomain {
    let (id, name) = id_or_name(domain);
    iam::types::AuthScopeDomain { id, name }
}

fn id_or_name(domain: &Domain) -> (Option<String>, Option<String>) {
    match domain {
        Domain::Id(id) => (Some(id.clone()), None),
        Domain::Name(name) => (None, Some(name.clone())),
    }
}

/// The time for which temporary keys are asked for, in seconds. IAM gives 15 minutes to a day.
const KEY_LIFETIME: i32 = 60 * 60;

/// The body of `CreateTemporaryAccessKeyByAgency`, in which nothing is secret.
pub(super) fn key_body(agency: &Agency) -> iam::types::CreateTemporaryAccessKeyByAgencyRequestBody {
    let (domain_id, domain_name) = id_or_name(&agency.domain);
    iam::types::CreateTemporaryAccessKeyByAgencyRequestBody {
        auth: iam::types::AgencyAuth {
            identity: iam::types::AgencyAuthIdentity {
                methods: [iam::types::AgencyAuthIdentityMethodsItem::AssumeRole],
                assume_role: iam::types::IdentityAssumerole {
                    agency_name: agency.name.clone(),
                    domain_id,
                    domain_name,
                    duration_seconds: KEY_LIFETIME,
                },
            },
        },
    }
}

/// The key in an answer of `CreateTemporaryAccessKeyByAgency`.
pub(super) fn issued_key(
    answer: api::ResponseValue<iam::types::CreateTemporaryAccessKeyByAgencyResponseBody>,
) -> Result<IssuedKey, &'static str> {
    let iam::types::TemporaryCredential { access, secret, securitytoken, expires_at } =
        answer.into_inner().credential;
    IssuedKey::new(access, secret, securitytoken, &expires_at)
}

/// The token in an answer of `CreateToken`.
pub(super) fn issued(
    answer: api::ResponseValue<iam::types::CreateTokenResponseBody>,
) -> Result<Issued, &'static str> {
    let token = answer.headers().get("x-subject-token").ok_or("it has no X-Subject-Token")?;
    let token = token.to_str().map_err(|_| "its X-Subject-Token is not text")?;
    let token = Secret::new(token);
    header(&token).map_err(|_| "its X-Subject-Token is empty")?;
    let expires_at = answer.token.expires_at.parse().map_err(|_| "its `expires_at` is not a time")?;
    Ok(Issued { token, expires_at })
}
