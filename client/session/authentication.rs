//! What the requests of a session prove themselves with: a token that is asked for in time, or a signature.

use std::future::pending;
use std::panic::resume_unwind;
use std::sync::Arc;

use http::{HeaderValue, StatusCode};
use tokio::task::JoinError;

use super::Session;
use crate::api::{self, iam};
use crate::credentials::{Credential, Issued, Kind, Proof, Scope, Shelf, SigningKey, TokenRequest, Tokens};
use crate::error::credential::CredentialError;
use crate::error::from_generated;
use crate::transport::{Authorization, Failure, Generated, retry};
use crate::url::authority;
use crate::{Error, NetworkFailure, Secret};

/// How a session comes to what proves its requests.
#[derive(Debug)]
pub(super) enum Authenticator {
    /// A ready token, sent as it is.
    Ready(HeaderValue),
    Issued(Arc<Tokens>),
    Key(Arc<SigningKey>),
}

impl Authenticator {
    pub(super) fn new(credential: &Credential, shelf: Shelf) -> Result<Self, CredentialError> {
        Ok(match &credential.0 {
            Kind::Token(token) => Self::Ready(header(token)?),
            Kind::Rescoped(token) => Self::issued(Proof::Token(trimmed(token)), shelf),
            Kind::Password(password) => Self::issued(Proof::Password(password.clone()), shelf),
            Kind::AccessKey(key) => Self::Key(Arc::new(SigningKey::new(key)?)),
        })
    }

    fn issued(proof: Proof, shelf: Shelf) -> Self {
        Self::Issued(Arc::new(Tokens::new(proof, shelf)))
    }
}

impl Session {
    /// What a request of this service proves itself with now. A token is asked for when there is none.
    pub(super) async fn authorization<C: Generated>(&self) -> Result<Authorization, Error> {
        match &self.0.authenticator {
            Authenticator::Ready(token) => Ok(Authorization::Token(token.clone())),
            Authenticator::Key(key) => {
                let project = self.known_project().filter(|_| C::SERVICE != IAM).cloned();
                Ok(Authorization::Key { key: key.clone(), project })
            }
            Authenticator::Issued(tokens) => {
                let issued = self.token(tokens, &self.scope::<C>().await?).await?;
                let token = header(&issued.token).map_err(|source| Error::Credential { source })?;
                Ok(Authorization::Token(token))
            }
        }
    }

    /// Makes up for a refused token: whether there can be another one. It is dropped unless it has been replaced.
    pub(super) async fn renounce(&self, authorization: &Authorization) -> bool {
        match (&self.0.authenticator, authorization) {
            (Authenticator::Issued(tokens), Authorization::Token(token)) => {
                tracing::info!("the token was refused: asking for another one, once");
                tokens.renounce(&Secret::new(token.to_str().unwrap_or_default())).await;
                true
            }
            _ => false,
        }
    }

    /// The token of a scope, from memory, file or IAM.
    pub(super) async fn token(&self, tokens: &Arc<Tokens>, scope: &Scope) -> Result<Issued, Error> {
        if let Some(issued) = tokens.at_hand(scope, &*self.transport().clock) {
            return Ok(issued);
        }
        let (session, tokens, scope) = (self.clone(), tokens.clone(), scope.clone());
        let asking = async move {
            let issue = |request| session.issue(request);
            tokens.get(&scope, &*session.transport().clock, issue).await
        };
        // A task of its own: after a caller who went away, the next one would send a wrong password again.
        match tokio::spawn(asking).await.map_err(JoinError::try_into_panic) {
            Ok(result) => result,
            Err(Ok(panic)) => resume_unwind(panic),
            // The runtime ends, and whoever waits here with it.
            Err(Err(_)) => pending().await,
        }
    }

    /// IAM's tokens can be of the account while the project is not known.
    pub(super) async fn scope<C: Generated>(&self) -> Result<Scope, Error> {
        match self.known_project() {
            Some(id) => Ok(Scope::Project(id.clone())),
            None if C::SERVICE == IAM => Ok(Scope::Account),
            None => Ok(Scope::Project(self.project_id().await?.clone())),
        }
    }

    /// Asks IAM for a token. The body of a request that did arrive is not sent again, but where IAM said "later".
    async fn issue(&self, request: TokenRequest) -> Result<Issued, Error> {
        let base = self.endpoint::<iam::Client>()?;
        let host = &authority(&base);
        let transport = self.transport();
        tracing::info!(host, scope = %request.scope, "asking for a token");
        let body = &request.to_body();
        retry(&transport.retry, &*transport.clock, || async move {
            let (client, state) = self
                .authorized::<iam::Client>(Authorization::Body)
                .map_err(|error| Failure { error, is_safe: false })?;
            let result = client.create_token(Some("true"), body).await;
            let failure = match result {
                Ok(answer) => match issued(answer) {
                    Ok(issued) => return Ok(issued),
                    Err(what) => answer_failure(host, state.seen().request_id, what),
                },
                Err(error) => from_generated(IAM, host, error, state.seen()),
            };
            let is_safe = is_worth_repeating(&failure.error);
            Err(Failure { is_safe, ..failure })
        })
        .await
    }
}

const IAM: &str = <iam::Client as Generated>::SERVICE;

fn issued(answer: api::ResponseValue<iam::types::CreateTokenResponseBody>) -> Result<Issued, &'static str> {
    let token = answer.headers().get("x-subject-token").ok_or("it has no X-Subject-Token")?;
    let token = token.to_str().map_err(|_| "its X-Subject-Token is not text")?;
    let token = Secret::new(token);
    header(&token).map_err(|_| "its X-Subject-Token is empty")?;
    let expires_at = answer.token.expires_at.parse().map_err(|_| "its `expires_at` is not a time")?;
    Ok(Issued { token, expires_at })
}

fn answer_failure(host: &str, request_id: Option<String>, what: &'static str) -> Failure {
    let error = Error::Answer { service: IAM, host: host.to_owned(), request_id, source: what.into() };
    Failure { error, is_safe: false }
}

/// What did not reach IAM, or was turned away at the door: anything else may count as a wrong password.
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

fn trimmed(token: &Secret) -> Secret {
    Secret::new(token.expose().trim())
}

/// A token as a header, marked so that nothing logs it.
fn header(token: &Secret) -> Result<HeaderValue, CredentialError> {
    let what = "the token";
    let text = token.expose().trim();
    if text.is_empty() {
        return Err(CredentialError::Empty { what });
    }
    let mut value = HeaderValue::from_str(text).map_err(|_| CredentialError::Characters { what })?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No header that is logged by us shows it; a library below might show one that is not marked.
    #[test]
    fn a_token_is_marked_and_without_white_space() {
        let value = header(&Secret::new(" token\n")).unwrap();
        assert!(value.is_sensitive());
        assert_eq!(value, "token");
    }
}
