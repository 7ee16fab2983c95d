//! Passwords that IAM refused a moment ago, remembered in the token cache for the next process: five wrong ones lock
//! the user, and a job that runs every minute would soon have sent five.
//!
//! A file holds a slow hash of the password with its own salt, and not the password itself, so that another password is
//! tried at once. Processes that share the cache ask IAM one after another, so that the others know the answer to the
//! first.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::PathBuf;

use cloud_certs_certificate::{FileAccess, Secret, replace_file};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::cache::{CacheError, CacheKey, Problem, TokenCache, open};
use crate::credentials::signing::canonical::hex;
use crate::environment::read_at_most;
use crate::error::REFUSAL_MINUTES;

/// The most bytes of a file.
const MAX_BYTES: usize = 16 * 1024;
/// The most passwords of an account that are remembered.
const MAX_REFUSED: usize = 16;
/// High enough to slow down guessing for a thief of the file, and low enough not to be noticed otherwise.
const ROUNDS: u32 = 10_000;

/// A refused password, and the file that remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(super) since: Timestamp,
    pub(super) path: PathBuf,
}

/// The content of a file.
#[derive(Serialize, Deserialize)]
struct RefusedPasswords {
    /// The purpose of the file, for users who find it.
    about: String,
    salt: String,
    refused: Vec<RefusedPassword>,
}

#[derive(Serialize, Deserialize)]
struct RefusedPassword {
    hash: String,
    since: Timestamp,
}

/// The right to ask IAM with a password. It ends when this is dropped, or the process ends.
#[derive(Debug)]
pub(crate) struct Turn {
    _folder: File,
}

impl TokenCache {
    /// Takes the turn to ask IAM; `None` while another process or session has it.
    pub(crate) fn turn(&self) -> Result<Option<Turn>, CacheError> {
        self.make_folder()?;
        let failed = |error| CacheError::io(&self.folder, "locking it", error);
        let folder = File::open(&self.folder).map_err(failed)?;
        match folder.try_lock() {
            Ok(()) => Ok(Some(Turn { _folder: folder })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Returns whether IAM refused this password a few minutes ago.
    pub(crate) fn refusal(
        &self,
        account: &CacheKey,
        password: &Secret,
        now: Timestamp,
    ) -> Result<Option<Refusal>, CacheError> {
        let Some(passwords) = self.refused_passwords(account)? else { return Ok(None) };
        let hash = passwords.hash(account, password);
        let found = passwords.refused.iter().find(|one| one.hash == hash && is_recent(one.since, now));
        Ok(found.map(|one| Refusal { since: one.since, path: self.refusals(account) }))
    }

    /// Remembers that IAM refused this password.
    pub(crate) fn refuse(
        &self,
        account: &CacheKey,
        password: &Secret,
        now: Timestamp,
    ) -> Result<(), CacheError> {
        self.make_folder()?;
        let path = self.refusals(account);
        // An unreadable file is written again.
        let mut passwords =
            self.refused_passwords(account).ok().flatten().unwrap_or_else(RefusedPasswords::empty);
        let hash = passwords.hash(account, password);
        passwords.refused.retain(|one| one.hash != hash && is_recent(one.since, now));
        passwords.refused.push(RefusedPassword { hash, since: now });
        let surplus = passwords.refused.len().saturating_sub(MAX_REFUSED);
        passwords.refused.drain(..surplus);
        let json = serde_json::to_vec_pretty(&passwords)
            .map_err(|_| CacheError::new(&path, Problem::Io("writing it as JSON")))?;
        replace_file(&path, &json, FileAccess::Private)
            .map(drop)
            .map_err(|error| CacheError::io(&path, error.action, error.source))
    }

    /// Forgets all refused passwords of an account, since one was taken.
    pub(crate) fn forget_refusals(&self, account: &CacheKey) -> Result<(), CacheError> {
        let path = self.refusals(account);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(CacheError::io(&path, "deleting it", error))
            }
            _ => Ok(()),
        }
    }

    fn refused_passwords(&self, account: &CacheKey) -> Result<Option<RefusedPasswords>, CacheError> {
        let path = self.refusals(account);
        if !self.has_folder()? {
            return Ok(None);
        }
        let Some(file) = open(&path)? else { return Ok(None) };
        let json =
            read_at_most(file, MAX_BYTES).map_err(|error| CacheError::io(&path, "reading it", error))?;
        let json = json.ok_or_else(|| CacheError::new(&path, Problem::Refusals))?;
        serde_json::from_slice(&json).map(Some).map_err(|_| CacheError::new(&path, Problem::Refusals))
    }

    /// The file of an account: that of its tokens with another ending.
    fn refusals(&self, account: &CacheKey) -> PathBuf {
        self.file(account).with_extension("refused.json")
    }
}

impl RefusedPasswords {
    /// No refusals yet, with a new salt.
    fn empty() -> Self {
        let about = "Passwords that IAM refused, hashed. They are not sent again for some minutes; delete this file to \
                     send them at once.";
        let salt = [0; 2].map(|_: u8| fastrand::u128(..)).map(|random| hex(&random.to_be_bytes())).concat();
        Self { about: about.to_owned(), salt, refused: Vec::new() }
    }

    /// PBKDF2 (RFC 8018) with HMAC-SHA-256, one block.
    fn hash(&self, account: &CacheKey, password: &Secret) -> String {
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(password.expose().as_bytes()) else {
            return String::new();
        };
        let next = |input: &[u8]| {
            Zeroizing::new(<[u8; 32]>::from(mac.clone().chain_update(input).finalize().into_bytes()))
        };
        let CacheKey { iam_endpoint, domain, user, .. } = account;
        let mut block = next(format!("{} {iam_endpoint} {domain} {user}\0\0\0\u{1}", self.salt).as_bytes());
        let mut sum = block.clone();
        for _ in 1..ROUNDS {
            block = next(&*block);
            sum.iter_mut().zip(block.iter()).for_each(|(sum, byte)| *sum ^= byte);
        }
        hex(&*sum)
    }
}

/// Returns whether a refusal counts. One from the future, from a wrong clock, counts for the same time.
fn is_recent(since: Timestamp, now: Timestamp) -> bool {
    now.duration_since(since).abs() < SignedDuration::from_mins(REFUSAL_MINUTES)
}
