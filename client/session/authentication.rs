//! The authorization of requests: tokens, which are requested before they are needed, and signatures.

use std::future::pending;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::Arc;

use cloud_certs_certificate::Secret;
use http::{HeaderValue, StatusCode};
use jiff::Timestamp;
use tokio::task::JoinError;

use super::authenticator::{Authenticator, OwnToken, header};
use super::iam_requests::{issued, issued_key, key_body, token_body};
use super::shared::Session;
use crate::api::{self, iam};
use crate::credentials::temporary::{IssuedKey, KeySource, OwnKey, TemporaryKeys};
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
            Authenticator::Temporary(keys) => {
                let project = self.known_project().filter(|_| C::SERVICE != Service::Iam).cloned();
                Ok(Authorization::Key { key: self.temporary_key(keys).await?.key, project })
            }
            Authenticator::Issued(tokens) | Authenticator::Agency { tokens, .. } => {
                let issued = self.token(tokens, &self.scope::<C>().await?).await?;
                let token = header(&issued.token).map_err(|source| Error::Credential { source })?;
                Ok(Authorization::Token(token))
            }
        }
    }

    /// Drops a refused token unless it has been replaced. Returns whether there can be another one.
    pub(super) async fn invalidate(&self, authorization: &Authorization) -> bool {
        match (&self.0.authenticator, authorization) {
            (
                Authenticator::Issued(tokens) | Authenticator::Agency { tokens, .. },
                Authorization::Token(token),
            ) => {
                tracing::info!("the token was refused: asking for another one, once");
                tokens.invalidate(&Secret::new(token.to_str().unwrap_or_default())).await;
                true
            }
            (Authenticator::Temporary(keys), Authorization::Key { key, .. }) => {
                tracing::info!("the temporary key was refused: asking for another one, once");
                keys.invalidate(key).await;
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
        // A separate task: if a caller went away in the middle, the next one would send a wrong password again.
        match tokio::spawn(asking).await.map_err(JoinError::try_into_panic) {
            Ok(result) => result,
            Err(Ok(panic)) => resume_unwind(panic),
            // The runtime ends, and everything that waits here with it.
            Err(Err(_)) => pending().await,
        }
    }

    /// The scope of a token for this service: the project, or for IAM the account while the project is not known.
    pub(super) async fn scope<C: Generated>(&self) -> Result<Scope, Error> {
        match self.known_scope() {
            Scope::Account if C::SERVICE != Service::Iam => {
                Ok(Scope::Project(self.project_id().await?.clone()))
            }
            known => Ok(known),
        }
    }

    /// The scope that is known by now. An agency may have rights in one project alone, so its token is of that from the
    /// start, by name where there is no id.
    fn known_scope(&self) -> Scope {
        if let Authenticator::Agency { .. } = &self.0.authenticator
            && let Some(name) = self.configuration().project_name()
        {
            return Scope::Named(name.to_owned());
        }
        self.known_project().map_or(Scope::Account, |id| Scope::Project(id.clone()))
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
            Authenticator::Issued(tokens) | Authenticator::Agency { tokens, .. } => {
                Some(self.token(tokens, &self.known_scope()).await?.expires_at)
            }
            _ => None,
        };
        Ok(CredentialCheck { project_id: id.clone(), token_expires_at })
    }

    /// Returns when the current token expires, in memory or in the token cache, and sends nothing. It is `None` for a
    /// ready token, whose end is unknown, and while there is no token.
    pub async fn token_expires_at(&self) -> Option<Timestamp> {
        let (Authenticator::Issued(tokens) | Authenticator::Agency { tokens, .. }) = &self.0.authenticator
        else {
            return None;
        };
        tokens.expires_at(&self.known_scope(), &*self.transport().clock).await
    }

    /// Asks IAM for a token, and once more by an agency when the own account's token has died early.
    async fn issue(&self, request: TokenRequest) -> Result<Issued, Error> {
        let Proof::Agency(_) = &request.proof else {
            return self.ask_for_token(&request, Authorization::Body).await;
        };
        let own = self.own_token().await?;
        let first = self.ask_for_token(&request, Authorization::Agency(own.clone())).await;
        match (first, &self.0.authenticator) {
            (Err(error), Authenticator::Agency { own: OwnToken::Issued(tokens), .. })
                if error.status() == Some(StatusCode::UNAUTHORIZED) =>
            {
                tokens.invalidate(&Secret::new(own.to_str().unwrap_or_default())).await;
                let own = self.own_token().await?;
                self.ask_for_token(&request, Authorization::Agency(own)).await.map_err(Error::of_agency)
            }
            (result, _) => result.map_err(Error::of_agency),
        }
    }

    /// The token of the own account. Boxed, because asking for it comes from asking for another token.
    fn own_token(&self) -> Pin<Box<dyn Future<Output = Result<HeaderValue, Error>> + Send + '_>> {
        Box::pin(async {
            match &self.0.authenticator {
                Authenticator::Agency { own: OwnToken::Issued(tokens), .. } => {
                    let issued = self.token(tokens, &Scope::Account).await?;
                    header(&issued.token).map_err(|source| Error::Credential { source })
                }
                Authenticator::Agency { own: OwnToken::Ready(token), .. } => Ok(token.clone()),
                _ => Err(Error::NoProject),
            }
        })
    }

    /// Sends a request for a token. One that did arrive is not sent again, unless IAM answered "later".
    async fn ask_for_token(
        &self,
        request: &TokenRequest,
        authorization: Authorization,
    ) -> Result<Issued, Error> {
        let host = self.host(Service::Iam)?;
        tracing::info!(host, scope = %request.scope, "asking for a token");
        let body = &token_body(request);
        let send = |client: iam::Client| async move {
            client.create_token().nocatalog("true").body(body.clone()).send().await
        };
        self.ask_iam(&authorization, send, issued).await
    }

    /// Gets a temporary key that is valid now. Boxed, because it can take another temporary key to get it.
    pub(super) fn temporary_key<'a>(
        &'a self,
        keys: &'a TemporaryKeys,
    ) -> Pin<Box<dyn Future<Output = Result<IssuedKey, Error>> + Send + 'a>> {
        Box::pin(self.find_temporary_key(keys))
    }

    async fn find_temporary_key(&self, keys: &TemporaryKeys) -> Result<IssuedKey, Error> {
        let issue = || async {
            match &keys.source {
                KeySource::Metadata => self.key_of_server().await,
                KeySource::Agency { own, agency } => {
                    let key = match own {
                        OwnKey::Given(key) => key.clone(),
                        OwnKey::Temporary(keys) => self.temporary_key(keys).await?.key,
                    };
                    let host = self.host(Service::Iam)?;
                    tracing::info!(host, %agency, "asking for a temporary key");
                    let body = &key_body(agency);
                    let send = |client: iam::Client| async move {
                        client.create_temporary_access_key_by_agency().body(body.clone()).send().await
                    };
                    let authorization = Authorization::Key { key, project: None };
                    self.ask_iam(&authorization, send, issued_key).await.map_err(Error::of_agency)
                }
            }
        };
        keys.get(&*self.transport().clock, issue).await
    }

    /// Asks IAM for a proof of identity, with this authorization, and reads the answer.
    async fn ask_iam<F, T, E, R>(
        &self,
        authorization: &Authorization,
        send: impl Fn(iam::Client) -> F,
        read: impl Fn(api::ResponseValue<T>) -> Result<R, &'static str>,
    ) -> Result<R, Error>
    where
        F: Future<Output = Result<api::ResponseValue<T>, api::Error<E>>>,
    {
        let host = &self.host(Service::Iam)?;
        let transport = self.transport();
        let (send, read) = (&send, &read);
        retry(&transport.retry, &*transport.clock, || async move {
            let (client, state) = self
                .authorized::<iam::Client>(authorization.clone())
                .map_err(|error| Failure { error, is_safe: false })?;
            let error = match send(client).await.map(read) {
                Ok(Ok(issued)) => return Ok(issued),
                Ok(Err(what)) => Error::Answer {
                    service: Service::Iam.id(),
                    host: host.clone(),
                    request_id: state.facts().answer().request_id,
                    source: what.into(),
                },
                Err(error) => from_generated(Service::Iam.id(), host, error, state.facts()).error,
            };
            Err(Failure { is_safe: is_worth_repeating(&error), error })
        })
        .await
    }
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
