//! Where issued tokens are kept: in memory, and in a file when the user asks for it.

use std::collections::HashMap;
use std::error::Error as _;

use jiff::{SignedDuration, Timestamp};

use super::{CacheError, CacheKey, Issued, Scope, TokenCache};
use crate::path_segment::PathSegment;
use cloud_certs_certificate::Secret;

/// A token is renewed when it has no longer than this, or than a quarter of its life.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// How long a token is used before the next attempt to renew it: one that could not be renewed, and one whose end, by
/// the clock of this machine, was before its beginning.
const LEAST: SignedDuration = SignedDuration::from_mins(1);

/// The tokens of one credential, by scope.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    tokens: HashMap<Scope, Kept>,
    file: Option<File>,
}

#[derive(Clone, Debug)]
struct Kept {
    issued: Issued,
    renew_at: Timestamp,
}

/// The files of the tokens, and whose they are.
#[derive(Debug)]
struct File {
    cache: TokenCache,
    /// The project is that of the scope.
    owner: CacheKey,
}

impl Shelf {
    /// A shelf with a file for each token of this owner.
    pub(crate) fn with_cache(cache: TokenCache, owner: CacheKey) -> Self {
        Self { tokens: HashMap::new(), file: Some(File { cache, owner }) }
    }

    /// The token of a scope, if it is valid for some time yet.
    pub(super) fn fresh(&mut self, scope: &Scope, now: Timestamp) -> Option<Issued> {
        if !self.tokens.contains_key(scope)
            && let Some(issued) = self.read(scope)
            && now < issued.expires_at
        {
            self.tokens.insert(scope.clone(), Kept::begun(issued));
        }
        self.in_memory(scope, now)
    }

    /// The same, of those in memory.
    pub(super) fn in_memory(&self, scope: &Scope, now: Timestamp) -> Option<Issued> {
        self.tokens.get(scope).filter(|kept| now < kept.renew_at).map(|kept| kept.issued.clone())
    }

    /// The token of a scope, if it has not expired.
    pub(super) fn valid(&self, scope: &Scope, now: Timestamp) -> Option<Issued> {
        self.tokens.get(scope).map(|kept| kept.issued.clone()).filter(|issued| now < issued.expires_at)
    }

    /// Lets a token serve that could not be renewed, so that not everybody tries.
    pub(super) fn postpone(&mut self, scope: &Scope, now: Timestamp) {
        if let Some(kept) = self.tokens.get_mut(scope) {
            let later = now.saturating_add(LEAST).unwrap_or(now);
            kept.renew_at = later.min(kept.issued.expires_at);
        }
    }

    /// Keeps a new token.
    pub(super) fn put(&mut self, scope: &Scope, issued: Issued, now: Timestamp) -> Issued {
        if let Some(File { cache, owner }) = &self.file {
            warn(cache.write(&owner.of(scope), &issued));
        }
        self.tokens.insert(scope.clone(), Kept::new(issued.clone(), now));
        issued
    }

    /// Forgets a token, if it is still one of these.
    pub(super) fn drop_token(&mut self, token: &Secret) {
        let has_it = |kept: &Kept| kept.issued.token == *token;
        let Some(scope) = self.tokens.iter().find(|(_, kept)| has_it(kept)).map(|(scope, _)| scope.clone())
        else {
            return;
        };
        self.tokens.remove(&scope);
        // Another process may have put a newer one there.
        if let Some(File { cache, owner }) = &self.file
            && self.read(&scope).is_some_and(|kept| kept.token == *token)
        {
            warn(cache.remove(&owner.of(&scope)));
        }
    }

    fn read(&self, scope: &Scope) -> Option<Issued> {
        let File { cache, owner } = self.file.as_ref()?;
        warn(cache.read(&owner.of(scope)))?
    }
}

impl Kept {
    fn new(issued: Issued, now: Timestamp) -> Self {
        let life = issued.expires_at.duration_since(now);
        if !life.is_positive() {
            tracing::warn!("the new token has expired by this machine's clock: is the clock right?");
            return Self { issued, renew_at: now.saturating_add(LEAST).unwrap_or(now) };
        }
        Self::with_margin(issued, MARGIN.min(life / 4))
    }

    /// A token of unknown age: of what is left of its life, a quarter is no margin.
    fn begun(issued: Issued) -> Self {
        Self::with_margin(issued, MARGIN)
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
            Scope::Project(id) => PathSegment::to_string(id),
        };
        Self { project, ..self.clone() }
    }
}

/// The cache is a convenience: what is wrong with it is said, and the session goes on without.
fn warn<T>(result: Result<T, CacheError>) -> Option<T> {
    result
        .inspect_err(|error| match error.source() {
            Some(cause) => tracing::warn!("{error}: {cause}"),
            None => tracing::warn!("{error}"),
        })
        .ok()
}
