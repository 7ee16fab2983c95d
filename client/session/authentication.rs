//! The authorization of requests: tokens that are asked for in time, and signatures.

use std::future::pending;
use std::panic::resume_unwind;
use std::sync::Arc;

use cloud_certs_certificate::Secret;
use http::StatusCode;
use jiff::Timestamp;
use tokio::task::JoinError;

use super::authenticator::{Authenticator, header};
use super::shared::Session;
use crate::api::{self, iam};
use crate::credentials::credential::{Domain, Password, User};
use crate::credentials::token::Tokens;
use crate::credentials::token::request::{Issued, Proof, Scope, TokenRequest};
use crate::error::{Error, NetworkFailure};
use crate::path_segment::PathSegment;
use crate::service::Service;
use crate::transport::{Authorization, Failure, Generated, from_generated, retry};

/// The result of [`check_credential`](Session::check_credential) for a credential that IAM accepts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CredentialCheck {
    /// The id of the session's project.
    pub project_id: PathSegment,
    /// When the token expires, if IAM issued it to this session.
    pub token_expires_at: Option<Timestamp>,
}

impl Session {
    /// Makes the authorization of a request of this service; asks for a token when there is none.
    pub(super) async fn authorization<C: Generated>(&self) -> Result<Authorization, Error> {
        match &self.0.authenticator {
            Authenticator::Ready(token) => Ok(Authorization::Token(token.clone())),
            Authenticator::Key(key) => {
                let project = self.known_project().filter(|_| C::SERVICE != Service::Iam).cloned();
                Ok(Authorization::Key { key: key.clone(), project })
            }
            Authenticator::Issued(tokens) => {
                let issued = self.token(tokens, &self.scope::<C>().await?).await?;
                let token = header(&issued.token).map_err(|source| Error::Credential { source })?;
                Ok(Authorization::Token(token))
            }
        }
    }

    /// Drops a refused token unless it has been replaced. Returns whether there can be another one.
    pub(super) async fn invalidate(&self, authorization: &Authorization) -> bool {
        match (&self.0.authenticator, authorization) {
            (Authenticator::Issued(tokens), Authorization::Token(token)) => {
                tracing::info!("the token was refused: asking for another one, once");
                tokens.invalidate(&Secret::new(token.to_str().unwrap_or_default())).await;
                true
            }
            _ => false,
        }
    }

    /// Gets the token of a scope, from memory, file or IAM.
    pub(super) async fn token(&self, tokens: &Arc<Tokens>, scope: &Scope) -> Result<Issued, Error> {
        if let Some(issued) = tokens.at_hand(scope, &*self.transport().clock) {
            return Ok(issued);
        }
        let (session, tokens, scope) = (self.clone(), tokens.clone(), scope.clone());
        let asking = async move {
            let issue = |request| session.issue(request);
            tokens.get(&scope, &*session.transport().clock, issue).await
        };
        // A task of its own: if a caller went away in the middle, the next one would send a wrong password again.
        match tokio::spawn(asking).await.map_err(JoinError::try_into_panic) {
            Ok(result) => result,
            Err(Ok(panic)) => resume_unwind(panic),
            // The runtime ends, and everything that waits here with it.
            Err(Err(_)) => pending().await,
        }
    }

    /// The scope of a token for this service: the project, or for IAM the account while the project is not known.
    pub(super) async fn scope<C: Generated>(&self) -> Result<Scope, Error> {
        match self.known_project() {
            Some(id) => Ok(Scope::Project(id.clone())),
            None if C::SERVICE == Service::Iam => Ok(Scope::Account),
            None => Ok(Scope::Project(self.project_id().await?.clone())),
        }
    }

    /// Checks that IAM accepts the credential, lists the project for it, and issues a token of the project where one is
    /// needed.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] and [`Error::Service`] when it does not; [`Error::ProjectNotFound`], and what every request
    /// can end in.
    pub async fn check_credential(&self) -> Result<CredentialCheck, Error> {
        self.within(self.checked_credential()).await
    }

    async fn checked_credential(&self) -> Result<CredentialCheck, Error> {
        let projects = self.projects().await?;
        let id = self.project_among(&projects).await?;
        if !projects.iter().any(|project| project.id == id.as_str()) {
            let known = projects.into_iter().map(|project| project.name).collect();
            return Err(Error::ProjectNotFound { name: id.to_string(), known });
        }
        let token_expires_at = match &self.0.authenticator {
            Authenticator::Issued(tokens) => {
                Some(self.token(tokens, &Scope::Project(id.clone())).await?.expires_at)
            }
            _ => None,
        };
        Ok(CredentialCheck { project_id: id.clone(), token_expires_at })
    }

    /// Returns when the current token expires, in memory or in the token cache, and sends nothing. It is `None` for a
    /// ready token, whose end is unknown, and while there is no token.
    pub async fn token_expires_at(&self) -> Option<Timestamp> {
        let Authenticator::Issued(tokens) = &self.0.authenticator else { return None };
        let scope = self.known_project().map_or(Scope::Account, |id| Scope::Project(id.clone()));
        tokens.expires_at(&scope, &*self.transport().clock).await
    }

    /// Asks IAM for a token. A request that did arrive is not sent again, unless IAM answered "later".
    async fn issue(&self, request: TokenRequest) -> Result<Issued, Error> {
        let host = &self.host(Service::Iam)?;
        let transport = self.transport();
        tracing::info!(host, scope = %request.scope, "asking for a token");
        let body = &body(&request);
        retry(&transport.retry, &*transport.clock, || async move {
            let (client, state) = self
                .authorized::<iam::Client>(Authorization::Body)
                .map_err(|error| Failure { error, is_safe: false })?;
            let result = client.create_token().nocatalog("true").body(body.clone()).send().await;
            let error = match result.map(issued) {
                Ok(Ok(issued)) => return Ok(issued),
                Ok(Err(what)) => Error::Answer {
                    service: Service::Iam.id(),
                    host: host.clone(),
                    request_id: state.facts().answer.request_id,
                    source: what.into(),
                },
                Err(error) => from_generated(Service::Iam.id(), host, error, state.facts()).error,
            };
            Err(Failure { is_safe: is_worth_repeating(&error), error })
        })
        .await
    }
}

/// The body of `CreateToken`. The HTTP library serializes the secret in it, and its buffers are out of reach.
fn body(request: &TokenRequest) -> iam::types::CreateTokenRequestBody {
    let scope = match &request.scope {
        Scope::Account => None,
        Scope::Project(id) => Some(iam::types::AuthScope {
            domain: None,
            project: Some(iam::types::AuthScopeProject {
                id: Some(id.to_string()),
                name: None,
                domain: None,
            }),
        }),
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
        },
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
            }
        }
    }
}

fn domain_of_user(domain: &Domain) -> iam::types::PwdPasswordUserDomain {
    let (id, name) = match domain {
        Domain::Id(id) => (Some(id.clone()), None),
        Domain::Name(name) => (None, Some(name.clone())),
    };
    iam::types::PwdPasswordUserDomain { id, name }
}

fn issued(answer: api::ResponseValue<iam::types::CreateTokenResponseBody>) -> Result<Issued, &'static str> {
    let token = answer.headers().get("x-subject-token").ok_or("it has no X-Subject-Token")?;
    let token = token.to_str().map_err(|_| "its X-Subject-Token is not text")?;
    let token = Secret::new(token);
    header(&token).map_err(|_| "its X-Subject-Token is empty")?;
    let expires_at = answer.token.expires_at.parse().map_err(|_| "its `expires_at` is not a time")?;
    Ok(Issued { token, expires_at })
}

/// Returns whether a request did not reach IAM, or was turned away unread: any other may count as a wrong password.
fn is_worth_repeating(error: &Error) -> bool {
    match error {
        Error::Network { failure, .. } => {
            matches!(failure, NetworkFailure::NoConnection | NetworkFailure::Proxy)
        }
        Error::Service(error) => {
            matches!(error.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
        }
        _ => false,
    }
}
