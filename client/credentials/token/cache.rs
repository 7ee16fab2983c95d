//! Tokens in files, for the next run of a command: the token cache.
//!
//! A folder holds one file per token, in JSON that says whose token it is. The cache reads only files that no other
//! user can have written or read: it follows no symbolic link, and checks owner and mode of the file that it has
//! opened. The user protects the folders above.

#[cfg(unix)]
use std::fs::Metadata;
use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use cloud_certs_certificate::{FileAccess, Secret, remove_leftovers, replace_file};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::request::Issued;
use crate::credentials::credential::Credential;
use crate::credentials::signing::canonical::hex_sha256;
use crate::environment::read_at_most;

/// The most bytes of a file; the longest tokens are those with a catalog, some 10 KiB.
pub(super) const MAX_BYTES: usize = 256 * 1024;

/// A folder with one file per token, which only its owner can read.
#[derive(Clone, Debug)]
pub(crate) struct TokenCache {
    pub(super) folder: PathBuf,
}

/// The owner and the project of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CacheKey {
    pub(crate) iam_endpoint: String,
    pub(crate) domain: String,
    pub(crate) user: String,
    /// The project's id; empty for a token of the account.
    pub(crate) project: String,
}

/// The content of a file.
#[derive(Serialize, Deserialize)]
struct CachedToken {
    iam_endpoint: String,
    domain: String,
    user: String,
    project: String,
    token: Secret,
    expires_at: Timestamp,
}

/// The reason why the cache cannot be used. The session logs it and goes on without the cache.
#[derive(Debug, thiserror::Error)]
#[error("the token cache {path:?} cannot be used: {problem}")]
pub(crate) struct CacheError {
    /// The file, or the folder.
    path: PathBuf,
    #[source]
    source: Option<io::Error>,
    pub(super) problem: Problem,
}

/// The problem and the way out of it, without any part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(unix), allow(dead_code, reason = "without file modes, no file is opened"))]
pub(super) enum Problem {
    #[cfg(not(unix))]
    #[error("this system has no file modes to protect it with")]
    NotSupported,
    #[error(
        "it is not a folder that only you can write to: name another one, or delete what is in it and run `chmod 700` on it"
    )]
    Folder,
    #[error("it is not a file that only you can open: delete it")]
    File,
    #[error("it is larger than {MAX_BYTES} bytes: delete it")]
    TooLarge,
    #[error("it does not hold a token of this user, project and IAM endpoint: delete it")]
    Content,
    #[error("it does not hold the refused passwords of this user: delete it")]
    Refusals,
    #[error("{0} failed")]
    Io(&'static str),
}

impl TokenCache {
    /// The cache in this folder, which the first write creates.
    pub(crate) fn new(folder: PathBuf) -> Self {
        // Without a slash at the end, which would follow a link.
        Self { folder: folder.components().collect() }
    }

    /// The token of this key, if there is one. The caller checks whether it is still valid.
    pub(crate) fn read(&self, key: &CacheKey) -> Result<Option<Issued>, CacheError> {
        let path = self.file(key);
        if !self.has_folder()? {
            return Ok(None);
        }
        // A killed process may have left a token, half in place.
        remove_leftovers(&self.folder);
        let Some(file) = open(&path)? else { return Ok(None) };
        let json =
            read_at_most(file, MAX_BYTES).map_err(|error| CacheError::io(&path, "reading it", error))?;
        let json = json.ok_or_else(|| CacheError::new(&path, Problem::TooLarge))?;
        // The message of a failure would hold a part of the file.
        let cached =
            serde_json::from_slice::<CachedToken>(&json).ok().and_then(|cached| cached.issued_to(key));
        cached.map(Some).ok_or_else(|| CacheError::new(&path, Problem::Content))
    }

    /// Keeps a token, in place of any other of this key. The file appears whole or not at all.
    pub(crate) fn write(&self, key: &CacheKey, issued: &Issued) -> Result<(), CacheError> {
        let path = self.file(key);
        self.make_folder()?;
        remove_leftovers(&self.folder);
        let json =
            CachedToken::new(key, issued).to_json().map_err(|problem| CacheError::new(&path, problem))?;
        replace_file(&path, &json, FileAccess::Private)
            .map(drop)
            .map_err(|error| CacheError::io(&path, error.action, error.source))
    }

    /// Creates the folder if it is not there.
    pub(super) fn make_folder(&self) -> Result<(), CacheError> {
        if !self.has_folder()? {
            let mut builder = DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            let made = builder.recursive(true).create(&self.folder);
            made.map_err(|error| CacheError::io(&self.folder, "creating the folder", error))?;
            // Another process may have been faster.
            self.has_folder()?;
        }
        Ok(())
    }

    /// Forgets a token, if there is one.
    pub(crate) fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        let path = self.file(key);
        if !self.has_folder()? {
            return Ok(());
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(CacheError::io(&path, "deleting it", error))
            }
            _ => Ok(()),
        }
    }

    /// The file of a key. Its name is a hash of all the parts, which may hold what no file name can.
    pub(super) fn file(&self, key: &CacheKey) -> PathBuf {
        let mut parts = Vec::new();
        for part in [&key.iam_endpoint, &key.domain, &key.user, &key.project] {
            // With the length, so that no two keys join to the same text.
            parts.extend((part.len() as u64).to_be_bytes());
            parts.extend(part.as_bytes());
        }
        self.folder.join(format!("{}.json", hex_sha256(&parts)))
    }

    /// Returns whether the folder exists. Refuses a link, and a folder that others can write to.
    pub(super) fn has_folder(&self) -> Result<bool, CacheError> {
        #[cfg(not(unix))]
        return Err(CacheError::new(&self.folder, Problem::NotSupported));
        #[cfg(unix)]
        match fs::symlink_metadata(&self.folder) {
            Ok(found) if found.is_dir() && is_own(&found, 0o022) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) if error.kind() != ErrorKind::NotADirectory => {
                Err(CacheError::io(&self.folder, "looking at the folder", error))
            }
            _ => Err(CacheError::new(&self.folder, Problem::Folder)),
        }
    }
}

impl CachedToken {
    fn new(key: &CacheKey, issued: &Issued) -> Self {
        let CacheKey { iam_endpoint, domain, user, project } = key.clone();
        let Issued { token, expires_at } = issued.clone();
        Self { iam_endpoint, domain, user, project, token, expires_at }
    }

    /// The token, if it is the one of this key and a header can carry it.
    fn issued_to(self, key: &CacheKey) -> Option<Issued> {
        let Self { iam_endpoint, domain, user, project, token, expires_at } = self;
        let is_of_key = CacheKey { iam_endpoint, domain, user, project } == *key;
        (is_of_key && Credential::token(token.clone()).check().is_ok())
            .then_some(Issued { token, expires_at })
    }

    fn to_json(&self) -> Result<Zeroizing<Vec<u8>>, Problem> {
        // Large enough from the start: one that grows leaves copies behind.
        let mut json = Zeroizing::new(Vec::with_capacity(MAX_BYTES));
        serde_json::to_writer_pretty(&mut *json, self).map_err(|_| Problem::Io("writing it as JSON"))?;
        json.push(b'\n');
        if json.len() > MAX_BYTES { Err(Problem::TooLarge) } else { Ok(json) }
    }
}

impl CacheError {
    pub(super) fn new(path: &Path, problem: Problem) -> Self {
        Self { path: path.to_owned(), problem, source: None }
    }

    pub(super) fn io(path: &Path, action: &'static str, source: io::Error) -> Self {
        Self { path: path.to_owned(), problem: Problem::Io(action), source: Some(source) }
    }
}

/// Opens a file that only its owner can open, if there is one. The checks are of what was opened.
#[cfg(unix)]
pub(super) fn open(path: &Path) -> Result<Option<File>, CacheError> {
    use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};

    use rustix::fs::OFlags;
    use rustix::io::Errno;

    // Not blocking: a pipe in the file's place would wait for a writer.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let refused = || CacheError::new(path, Problem::File);
    let file = match File::options().read(true).custom_flags(flags.bits().cast_signed()).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let is_link = matches!(Errno::from_io_error(&error), Some(Errno::LOOP | Errno::MLINK));
            return Err(if is_link { refused() } else { CacheError::io(path, "opening it", error) });
        }
    };
    let found = file.metadata().map_err(|error| CacheError::io(path, "looking at it", error))?;
    // A hard link would be a file elsewhere, too. No link is fine: a newer file has been renamed over it.
    let is_private = found.is_file() && found.nlink() <= 1 && is_own(&found, 0o077);
    if is_private { Ok(Some(file)) } else { Err(refused()) }
}

/// Returns whether a file or folder belongs to this process's user, and has none of these bits of the mode.
#[cfg(unix)]
fn is_own(found: &Metadata, bits: u32) -> bool {
    belongs_to(found, rustix::process::geteuid().as_raw(), bits)
}

#[cfg(unix)]
pub(super) fn belongs_to(found: &Metadata, user: u32, bits: u32) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    found.uid() == user && found.mode() & bits == 0
}

#[cfg(not(unix))]
pub(super) fn open(path: &Path) -> Result<Option<File>, CacheError> {
    Err(CacheError::new(path, Problem::NotSupported))
}
