//! Tokens: asked of IAM once for everybody, renewed in time, kept in memory and, when asked for, in a file.

mod cache;
mod request;
mod shelf;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http::StatusCode;
use tokio::sync::Mutex;

pub(crate) use cache::{CacheError, CacheKey, Issued, TokenCache};
pub(crate) use request::{Proof, TokenRequest};
pub(crate) use shelf::Shelf;

use crate::clock::Clock;
use crate::error::Error;
use crate::path_segment::PathSegment;
use cloud_certs_certificate::Secret;

/// What a token is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// The user's account: enough to ask for projects.
    Account,
    Project(PathSegment),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account => f.write_str("account"),
            Self::Project(id) => write!(f, "project {id}"),
        }
    }
}

/// The tokens of one credential.
///
/// One request at a time: whoever comes while one is under way waits for it, and takes over when it was cancelled (a
/// session never does that: it asks in a task of its own). What was refused is not asked again, so that nobody's
/// account is locked by retries.
pub(crate) struct Tokens {
    proof: Proof,
    state: Mutex<State>,
    /// How often asking has failed.
    failures: AtomicU64,
}

struct State {
    shelf: Shelf,
    failed: Option<Failed>,
}

/// The last time that asking failed.
struct Failed {
    error: Arc<Error>,
    /// Whether the proof itself was refused.
    is_final: bool,
    /// Which failure it was, counted from 1.
    number: u64,
}

impl Tokens {
    /// The tokens that a proof of identity gives, kept on this shelf.
    pub(crate) fn new(proof: Proof, shelf: Shelf) -> Self {
        Self { proof, state: Mutex::new(State { shelf, failed: None }), failures: AtomicU64::new(0) }
    }

    /// A token in memory that is valid for some time yet, if there is one and nobody is asking just now.
    pub(crate) fn at_hand(&self, scope: &Scope, clock: &dyn Clock) -> Option<Issued> {
        self.state.try_lock().ok()?.shelf.in_memory(scope, clock.now())
    }

    /// A token that is valid for some time yet: the one there is, or a new one that `issue` asks IAM for.
    ///
    /// # Errors
    ///
    /// [`Error::Token`], the same for everybody who waited.
    pub(crate) async fn get<F>(
        &self,
        scope: &Scope,
        clock: &dyn Clock,
        issue: impl Fn(TokenRequest) -> F,
    ) -> Result<Issued, Error>
    where
        F: Future<Output = Result<Issued, Error>>,
    {
        let failures = self.failures.load(Ordering::SeqCst);
        let mut state = self.state.lock().await;
        if let Some(issued) = state.shelf.fresh(scope, clock.now()) {
            return Ok(issued);
        }
        if let Some(failed) = &state.failed
            && (failed.is_final || failed.number > failures)
        {
            return Err(self.no_token(failed.error.clone()));
        }
        let (error, is_final) = match self.ask(&mut state.shelf, scope, clock, issue).await {
            Ok(issued) => {
                state.failed = None;
                return Ok(issued);
            }
            Err(failure) => failure,
        };
        if let Some(issued) = state.shelf.valid(scope, clock.now()).filter(|_| !is_final) {
            tracing::warn!("{error}; the token at hand serves while it is valid");
            state.shelf.postpone(scope, clock.now());
            return Ok(issued);
        }
        let error = Arc::new(error);
        let number = self.failures.fetch_add(1, Ordering::SeqCst) + 1;
        state.failed = Some(Failed { error: error.clone(), is_final, number });
        Err(self.no_token(error))
    }

    /// Asks IAM: with the token of the account, if there is one, else with the proof itself. An error says whether it
    /// is final.
    async fn ask<F>(
        &self,
        shelf: &mut Shelf,
        scope: &Scope,
        clock: &dyn Clock,
        issue: impl Fn(TokenRequest) -> F,
    ) -> Result<Issued, (Error, bool)>
    where
        F: Future<Output = Result<Issued, Error>>,
    {
        let ask = |proof: &Proof| issue(TokenRequest { proof: proof.clone(), scope: scope.clone() });
        let account = shelf.fresh(&Scope::Account, clock.now()).filter(|_| *scope != Scope::Account);
        if let Some(Issued { token, .. }) = account {
            match ask(&Proof::Token(token.clone())).await {
                Ok(issued) => return Ok(shelf.put(scope, issued, clock.now())),
                // It died early: the proof itself decides.
                Err(error) if error.status() == Some(StatusCode::UNAUTHORIZED) => shelf.drop_token(&token),
                Err(error) => return Err((error, false)),
            }
        }
        match ask(&self.proof).await {
            Ok(issued) => Ok(shelf.put(scope, issued, clock.now())),
            Err(error) => {
                let is_final = is_refusal(&error);
                Err((error, is_final))
            }
        }
    }

    /// Forgets a token that a service refused, unless there is a newer one by now.
    pub(crate) async fn renounce(&self, token: &Secret) {
        self.state.lock().await.shelf.drop_token(token);
    }

    /// When the token at hand expires, if there is one. Nothing is asked.
    pub(crate) async fn expires_at(&self, scope: &Scope, clock: &dyn Clock) -> Option<jiff::Timestamp> {
        let shelf = &mut self.state.lock().await.shelf;
        let issued = shelf.fresh(scope, clock.now()).or_else(|| shelf.valid(scope, clock.now()));
        issued.map(|issued| issued.expires_at)
    }

    fn no_token(&self, source: Arc<Error>) -> Error {
        Error::Token { of: self.proof.owner(), source }
    }
}

/// Whether IAM says no to what it was given, rather than not now.
fn is_refusal(error: &Error) -> bool {
    error.status().is_some_and(|status| status.is_client_error()) && !error.is_retryable()
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tokens(of {})", self.proof.owner())
    }
}
