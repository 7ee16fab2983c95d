//! Tokens of a credential: requested from IAM once for all callers, renewed before they expire, and stored.

pub(crate) mod cache;
mod refusals;
pub(crate) mod request;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cloud_certs_certificate::Secret;
use http::StatusCode;
use tokio::sync::Mutex;

use self::refusals::Refusal;
use self::request::{Issued, Proof, Scope, TokenRequest};
use self::store::TokenStore;
use crate::clock::Clock;
use crate::error::Error;

/// The tokens of one credential.
///
/// There is one request at a time: callers that come meanwhile wait for it, and one of them takes over when it is
/// cancelled (a session never cancels it: it asks in a separate task). A refused proof is not sent again, so that
/// retries do not lock the account.
pub(crate) struct Tokens {
    proof: Proof,
    state: Mutex<State>,
    /// The number of failed requests.
    failures: AtomicU64,
}

struct State {
    store: TokenStore,
    failed: Option<Failed>,
}

/// The last failure.
struct Failed {
    error: Arc<Error>,
    /// The proof itself was refused.
    is_final: bool,
    /// The number of the failure, from 1.
    number: u64,
}

impl Tokens {
    /// The tokens of a proof of identity, kept in this store.
    pub(crate) fn new(proof: Proof, store: TokenStore) -> Self {
        Self { proof, state: Mutex::new(State { store, failed: None }), failures: AtomicU64::new(0) }
    }

    /// A token in memory that is not due to be renewed, if there is one and no request is under way.
    pub(crate) fn at_hand(&self, scope: &Scope, clock: &dyn Clock) -> Option<Issued> {
        self.state.try_lock().ok()?.store.in_memory(scope, clock.now())
    }

    /// A token that is not due to be renewed: the stored one, or a new one that `issue` requests from IAM.
    ///
    /// # Errors
    ///
    /// [`Error::Token`], the same for all callers that waited.
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
        if let Some(issued) = state.store.fresh(scope, clock.now()) {
            return Ok(issued);
        }
        if let Some(failed) = &state.failed
            && (failed.is_final || failed.number > failures)
        {
            return Err(self.no_token(failed.error.clone()));
        }
        let (error, is_final) = match self.ask(&mut state.store, scope, clock, issue).await {
            Ok(issued) => {
                state.failed = None;
                return Ok(issued);
            }
            Err(failure) => failure,
        };
        if let Some(issued) = state.store.valid(scope, clock.now()).filter(|_| !is_final) {
            tracing::warn!("{error}; the present token is used until it expires");
            state.store.postpone(scope, clock.now());
            return Ok(issued);
        }
        let error = Arc::new(error);
        let number = self.failures.fetch_add(1, Ordering::SeqCst) + 1;
        state.failed = Some(Failed { error: error.clone(), is_final, number });
        Err(self.no_token(error))
    }

    /// Asks IAM: with the token of the account, if there is one, else with the proof itself. The flag of an error says
    /// that it is final.
    async fn ask<F>(
        &self,
        store: &mut TokenStore,
        scope: &Scope,
        clock: &dyn Clock,
        issue: impl Fn(TokenRequest) -> F,
    ) -> Result<Issued, (Error, bool)>
    where
        F: Future<Output = Result<Issued, Error>>,
    {
        let ask = |proof: &Proof| issue(TokenRequest { proof: proof.clone(), scope: scope.clone() });
        let is_own = !matches!(self.proof, Proof::Agency(_));
        let account =
            store.fresh(&Scope::Account, clock.now()).filter(|_| is_own && *scope != Scope::Account);
        if let Some(Issued { token, .. }) = account {
            match ask(&Proof::Token(token.clone())).await {
                Ok(issued) => return Ok(store.put(scope, issued, clock.now())),
                // It died early: the proof itself decides.
                Err(error) if error.status() == Some(StatusCode::UNAUTHORIZED) => store.remove(&token),
                Err(error) => return Err((error, false)),
            }
        }
        // For an agency, the turn belongs to the request for the own account's token, which comes in between.
        let turn = if is_own { store.turn().await } else { None };
        // Another process may have asked meanwhile.
        if turn.is_some() {
            if let Some(issued) = store.written_meanwhile(scope, clock.now()) {
                return Ok(issued);
            }
            if let Some(Refusal { since, path }) = store.refusal(&self.proof, clock.now()) {
                return Err((Error::PasswordRefused { since, path }, false));
            }
        }
        match ask(&self.proof).await {
            Ok(issued) => {
                store.note(&self.proof, false, clock.now());
                Ok(store.put(scope, issued, clock.now()))
            }
            Err(error) => {
                // Everything else is refused for another reason than the password.
                if error.status() == Some(StatusCode::UNAUTHORIZED) {
                    store.note(&self.proof, true, clock.now());
                }
                let is_final = is_refusal(&error);
                Err((error, is_final))
            }
        }
    }

    /// Forgets a token that a service refused, unless a newer one has replaced it.
    pub(crate) async fn invalidate(&self, token: &Secret) {
        self.state.lock().await.store.remove(token);
    }

    /// The time when the present token expires, if there is one. Sends no request.
    pub(crate) async fn expires_at(&self, scope: &Scope, clock: &dyn Clock) -> Option<jiff::Timestamp> {
        let store = &mut self.state.lock().await.store;
        let issued = store.fresh(scope, clock.now()).or_else(|| store.valid(scope, clock.now()));
        issued.map(|issued| issued.expires_at)
    }

    fn no_token(&self, source: Arc<Error>) -> Error {
        Error::Token { of: self.proof.owner(), source }
    }
}

/// Returns whether IAM refuses the proof, rather than being unable to answer now.
fn is_refusal(error: &Error) -> bool {
    error.status().is_some_and(|status| status.is_client_error()) && !error.is_retryable()
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tokens(of {})", self.proof.owner())
    }
}
