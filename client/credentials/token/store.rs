//! The store of issued tokens: in memory, and in files when the user asks for them.

use std::collections::HashMap;
use std::error::Error as _;
use std::time::Duration;

use cloud_certs_certificate::Secret;
use jiff::{SignedDuration, Timestamp};

use super::cache::{CacheError, CacheKey, TokenCache};
use super::refusals::{Refusal, Turn};
use super::request::{Issued, Proof, Scope};

/// A token is renewed when less than this is left of its life, or less than a quarter.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// The time until the next attempt to renew a token that could not be renewed, or that had expired by the clock of this
/// machine when it was issued.
const RETRY_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// The longest wait for another process that asks IAM, and the pause between two checks.
const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(20);

/// The tokens of one credential, by scope.
#[derive(Debug, Default)]
pub(crate) struct TokenStore {
    tokens: HashMap<Scope, StoredToken>,
    files: Option<CacheFiles>,
}

#[derive(Clone, Debug)]
struct StoredToken {
    issued: Issued,
    renew_at: Timestamp,
}

/// The cache of the tokens, and their owner.
#[derive(Debug)]
struct CacheFiles {
    cache: TokenCache,
    /// The project is that of the scope.
    owner: CacheKey,
}

impl TokenStore {
    /// A store with a file for each token of this owner.
    pub(crate) fn with_cache(cache: TokenCache, owner: CacheKey) -> Self {
        Self { tokens: HashMap::new(), files: Some(CacheFiles { cache, owner }) }
    }

    /// The token of a scope, unless it is due to be renewed.
    pub(super) fn fresh(&mut self, scope: &Scope, now: Timestamp) -> Option<Issued> {
        if !self.tokens.contains_key(scope)
            && let Some(issued) = self.read(scope)
            && now < issued.expires_at
        {
            // Its age is not known, and so not a quarter of its life.
            self.tokens.insert(scope.clone(), StoredToken::with_margin(issued, MARGIN));
        }
        self.in_memory(scope, now)
    }

    /// The same, without reading files.
    pub(super) fn in_memory(&self, scope: &Scope, now: Timestamp) -> Option<Issued> {
        self.tokens.get(scope).filter(|stored| now < stored.renew_at).map(|stored| stored.issued.clone())
    }

    /// The token of a scope, if it has not expired.
    pub(super) fn valid(&self, scope: &Scope, now: Timestamp) -> Option<Issued> {
        self.tokens.get(scope).map(|stored| stored.issued.clone()).filter(|issued| now < issued.expires_at)
    }

    /// Keeps using a token that could not be renewed, so that not every caller tries again at once.
    pub(super) fn postpone(&mut self, scope: &Scope, now: Timestamp) {
        if let Some(stored) = self.tokens.get_mut(scope) {
            let later = now.saturating_add(RETRY_AFTER).unwrap_or(now);
            stored.renew_at = later.min(stored.issued.expires_at);
        }
    }

    /// Keeps a new token.
    pub(super) fn put(&mut self, scope: &Scope, issued: Issued, now: Timestamp) -> Issued {
        if let Some(CacheFiles { cache, owner }) = &self.files {
            warn(cache.write(&owner.of(scope), &issued));
        }
        self.tokens.insert(scope.clone(), StoredToken::new(issued.clone(), now));
        issued
    }

    /// Forgets a token, if it is still stored.
    pub(super) fn remove(&mut self, token: &Secret) {
        let has_it = |stored: &StoredToken| stored.issued.token == *token;
        let Some(scope) =
            self.tokens.iter().find(|(_, stored)| has_it(stored)).map(|(scope, _)| scope.clone())
        else {
            return;
        };
        self.tokens.remove(&scope);
        // Another process may have put a newer one there.
        if let Some(CacheFiles { cache, owner }) = &self.files
            && self.read(&scope).is_some_and(|stored| stored.token == *token)
        {
            warn(cache.remove(&owner.of(&scope)));
        }
    }

    /// Waits for the turn to ask IAM, where processes share a cache. A cache that cannot be used has been warned of.
    pub(super) async fn turn(&self) -> Option<Turn> {
        let cache = &self.files.as_ref()?.cache;
        let start = tokio::time::Instant::now();
        while start.elapsed() < PATIENCE {
            match cache.turn().ok()? {
                Some(turn) => return Some(turn),
                None => tokio::time::sleep(GLANCE).await,
            }
        }
        tracing::warn!(
            "another process asks for a token with this cache for a minute now; not waiting longer"
        );
        None
    }

    /// The refusal of a password a few minutes ago, if the cache remembers one.
    pub(super) fn refusal(&self, proof: &Proof, now: Timestamp) -> Option<Refusal> {
        let (Some(CacheFiles { cache, owner }), Proof::Password(own)) = (&self.files, proof) else {
            return None;
        };
        warn(cache.refusal(&owner.of(&Scope::Account), &own.password, now))?
    }

    /// Remembers for other processes whether a password was refused.
    pub(super) fn note(&self, proof: &Proof, is_refused: bool, now: Timestamp) {
        let (Some(CacheFiles { cache, owner }), Proof::Password(own)) = (&self.files, proof) else { return };
        let account = owner.of(&Scope::Account);
        match is_refused {
            true => warn(cache.refuse(&account, &own.password, now)),
            false => warn(cache.forget_refusals(&account)),
        };
    }

    /// The token of a scope that another process has written a moment ago. What is wrong with its file has been warned of.
    pub(super) fn written_meanwhile(&mut self, scope: &Scope, now: Timestamp) -> Option<Issued> {
        let CacheFiles { cache, owner } = self.files.as_ref()?;
        let issued = cache.read(&owner.of(scope)).ok()?.filter(|issued| now < issued.expires_at)?;
        let known = self.tokens.get(scope).is_some_and(|stored| stored.issued.token == issued.token);
        if !known {
            self.tokens.insert(scope.clone(), StoredToken::with_margin(issued, MARGIN));
        }
        self.in_memory(scope, now)
    }

    fn read(&self, scope: &Scope) -> Option<Issued> {
        let CacheFiles { cache, owner } = self.files.as_ref()?;
        warn(cache.read(&owner.of(scope)))?
    }
}

impl StoredToken {
    fn new(issued: Issued, now: Timestamp) -> Self {
        let life = issued.expires_at.duration_since(now);
        if !life.is_positive() {
            tracing::warn!("the new token has expired by this machine's clock: is the clock right?");
            return Self { issued, renew_at: now.saturating_add(RETRY_AFTER).unwrap_or(now) };
        }
        Self::with_margin(issued, MARGIN.min(life / 4))
    }

    fn with_margin(issued: Issued, margin: SignedDuration) -> Self {
        let renew_at = issued.expires_at.saturating_sub(margin).unwrap_or(issued.expires_at);
        Self { issued, renew_at }
    }
}

impl CacheKey {
    fn of(&self, scope: &Scope) -> Self {
        let project = match scope {
            Scope::Account => String::new(),
            Scope::Project(id) => id.to_string(),
            Scope::Named(name) => format!("name {name}"),
        };
        Self { project, ..self.clone() }
    }
}

/// Logs what is wrong with the cache: the session goes on without it.
fn warn<T>(result: Result<T, CacheError>) -> Option<T> {
    result
        .inspect_err(|error| match error.source() {
            Some(cause) => tracing::warn!("{error}: {cause}"),
            None => tracing::warn!("{error}"),
        })
        .ok()
}
