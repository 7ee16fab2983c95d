//! Temporary access keys: requested once for all callers, and renewed before they end.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cloud_certs_certificate::Secret;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use super::agency::Agency;
use super::credential::AccessKey;
use super::signing::SigningKey;
use crate::clock::Clock;
use crate::error::Error;

/// A key is renewed when less than this is left of its life, or less than a quarter.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// The time until the next attempt to renew a key that could not be renewed.
const RETRY_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// The temporary keys of one source, of which one is used at a time.
///
/// There is one request at a time: callers that come meanwhile wait for it, and share its failure.
pub(crate) struct TemporaryKeys {
    pub(crate) source: KeySource,
    state: Mutex<State>,
    /// The number of failed requests.
    failures: AtomicU64,
}

/// The source of temporary keys.
#[derive(Clone)]
pub(crate) enum KeySource {
    /// IAM, asked with this key for one of the agency.
    Agency { own: OwnKey, agency: Agency },
    /// The metadata service of the server.
    Metadata,
}

/// The access key of the own account.
#[derive(Clone)]
pub(crate) enum OwnKey {
    Given(Arc<SigningKey>),
    Temporary(Arc<TemporaryKeys>),
}

/// A temporary key that was issued.
#[derive(Clone)]
pub(crate) struct IssuedKey {
    pub(crate) key: Arc<SigningKey>,
    pub(crate) expires_at: Timestamp,
}

impl IssuedKey {
    /// Takes the parts of a key as an answer has them, or says what is wrong with the answer.
    pub(crate) fn new(
        id: String,
        secret: Secret,
        security_token: Secret,
        expires_at: &str,
    ) -> Result<Self, &'static str> {
        let expires_at = expires_at.parse().map_err(|_| "its `expires_at` is not a time")?;
        let key = AccessKey { id, secret, security_token: Some(security_token) };
        let key = SigningKey::new(&key).map_err(|_| "its key has a part that no header can carry")?;
        Ok(Self { key: Arc::new(key), expires_at })
    }
}

#[derive(Default)]
struct State {
    current: Option<Current>,
    failed: Option<Failed>,
}

struct Current {
    issued: IssuedKey,
    renew_at: Timestamp,
}

/// The last failure, and its number from 1.
struct Failed {
    error: Arc<Error>,
    /// The request itself was refused: it is not sent again.
    is_final: bool,
    number: u64,
}

impl TemporaryKeys {
    pub(crate) fn new(source: KeySource) -> Self {
        Self { source, state: Mutex::default(), failures: AtomicU64::new(0) }
    }

    /// A key that is not due to be renewed: the present one, or a new one that `issue` requests.
    ///
    /// # Errors
    ///
    /// [`Error::Token`], the same for all callers that waited.
    pub(crate) async fn get<F>(
        &self,
        clock: &dyn Clock,
        issue: impl FnOnce() -> F,
    ) -> Result<IssuedKey, Error>
    where
        F: Future<Output = Result<IssuedKey, Error>>,
    {
        let failures = self.failures.load(Ordering::SeqCst);
        let mut state = self.state.lock().await;
        if let Some(current) = state.current.as_ref().filter(|current| clock.now() < current.renew_at) {
            return Ok(current.issued.clone());
        }
        if let Some(failed) = &state.failed
            && (failed.is_final || failed.number > failures)
        {
            return Err(self.no_key(failed.error.clone()));
        }
        let error = match issue().await {
            Ok(issued) => {
                *state = State { current: Some(Current::new(issued.clone(), clock.now())), failed: None };
                return Ok(issued);
            }
            Err(error) => error,
        };
        // The metadata service does not lock users, and a server can get its agency at any time.
        let is_final = matches!(self.source, KeySource::Agency { .. })
            && error.status().is_some_and(|status| status.is_client_error())
            && !error.is_retryable();
        if let Some(current) = &mut state.current
            && clock.now() < current.issued.expires_at
            && !is_final
        {
            tracing::warn!("{error}; the present key is used until it expires");
            let later = clock.now().saturating_add(RETRY_AFTER).unwrap_or(current.issued.expires_at);
            current.renew_at = later.min(current.issued.expires_at);
            return Ok(current.issued.clone());
        }
        let error = Arc::new(error);
        let number = self.failures.fetch_add(1, Ordering::SeqCst) + 1;
        state.failed = Some(Failed { error: error.clone(), is_final, number });
        Err(self.no_key(error))
    }

    /// Forgets a key that a service refused, unless a newer one has replaced it.
    pub(crate) async fn invalidate(&self, key: &Arc<SigningKey>) {
        let current = &mut self.state.lock().await.current;
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(&current.issued.key, key)) {
            *current = None;
        }
    }

    fn no_key(&self, source: Arc<Error>) -> Error {
        Error::Token { of: self.source.to_string(), source }
    }
}

impl Current {
    fn new(issued: IssuedKey, now: Timestamp) -> Self {
        let life = issued.expires_at.duration_since(now);
        if !life.is_positive() {
            tracing::warn!("the new key has expired by this machine's clock: is the clock right?");
            return Self { issued, renew_at: now.saturating_add(RETRY_AFTER).unwrap_or(now) };
        }
        let margin = MARGIN.min(life / 4);
        let renew_at = issued.expires_at.saturating_sub(margin).unwrap_or(issued.expires_at);
        Self { issued, renew_at }
    }
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agency { agency, .. } => agency.fmt(f),
            Self::Metadata => f.write_str("this server"),
        }
    }
}

impl fmt::Debug for TemporaryKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TemporaryKeys(of {})", self.source)
    }
}
