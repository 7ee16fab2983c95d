//! Memory of the stores that were written: their bytes as a hash, and their certificates.
//!
//! A store whose password has changed can no longer be opened. This memory shows that `sync` wrote it, so that it may
//! be replaced, and which older certificates have to stay. It is used for nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cloud_certs::CaBundle;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::StateError;
use crate::state::{StateFolder, short_hash};

/// A store as it was written or found right.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StoreMemory {
    path: PathBuf,
    sha256: String,
    pem: String,
}

/// Remembers the present content of a store, if it has changed.
pub(crate) fn remember(state: &StateFolder, path: &Path, bundle: &CaBundle) -> Result<(), StateError> {
    let failed = |error: io::Error| state.error("read", path, error);
    let sha256 = hash(&fs::read(path).map_err(failed)?);
    let new = StoreMemory { path: path.to_owned(), sha256, pem: bundle.to_pem() };
    if read(state, path).as_ref() == Some(&new) {
        return Ok(());
    }
    let file = file(state, path);
    let json = serde_json::to_vec(&new).map_err(|error| state.error("write", &file, error.into()))?;
    state.write(&file, &json)
}

/// Returns the certificates of a store that is still as it was remembered.
pub(crate) fn recall(state: &StateFolder, path: &Path) -> Option<CaBundle> {
    let memory = read(state, path)?;
    let is_same = hash(&fs::read(path).ok()?) == memory.sha256 && memory.path == path;
    is_same.then(|| CaBundle::from_bytes(memory.pem.as_bytes()).ok()).flatten()
}

fn read(state: &StateFolder, path: &Path) -> Option<StoreMemory> {
    serde_json::from_slice(&fs::read(file(state, path)).ok()?).ok()
}

fn file(state: &StateFolder, path: &Path) -> PathBuf {
    let name = short_hash(path.as_os_str().as_encoded_bytes());
    state.path().join("stores").join(format!("{name}.json"))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
