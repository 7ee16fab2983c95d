//! Commands that have not succeeded yet: a small file for each output, written before the output is replaced.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cloud_certs::CaBundle;
use serde::{Deserialize, Serialize};

use crate::config::output::OutputConfig;
use crate::error::StateError;
use crate::state::{StateFolder, short_hash};
use crate::target::Target;

/// An output whose command has to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PendingHook {
    /// The name of the certificate in the configuration.
    pub(crate) certificate: String,
    /// The path of the output as the configuration has it.
    pub(crate) output: String,
    /// The file that changed.
    pub(crate) path: PathBuf,
    /// The name of the target.
    pub(crate) target: String,
    /// The fingerprints of the certificates in it.
    pub(crate) fingerprints: Vec<String>,
}

/// The longest file that is read.
const MAX_FILE: u64 = 256 << 10;

impl PendingHook {
    /// The command of an output and the values for its variables; `None` without a command.
    pub(crate) fn new(
        target: &Target<'_>,
        output: &OutputConfig,
        path: PathBuf,
        bundle: &CaBundle,
    ) -> Option<Self> {
        output.hook.as_ref()?;
        Some(Self {
            certificate: target.config.name.clone(),
            output: output.path.clone(),
            path,
            target: target.name.clone(),
            fingerprints: bundle.iter().map(|one| one.sha256().to_string()).collect(),
        })
    }

    fn file(&self, state: &StateFolder) -> PathBuf {
        let key = format!("{}\0{}", self.certificate, self.path.display());
        folder(state).join(format!("{}.json", short_hash(key.as_bytes())))
    }

    /// Writes down that the command has to run.
    pub(crate) fn remember(&self, state: &StateFolder) -> Result<Remembered, StateError> {
        let file = self.file(state);
        let before = read_bytes(&file).ok();
        let json = serde_json::to_vec(self).map_err(|error| state.error("write", &file, error.into()))?;
        state.write(&file, &json)?;
        Ok(Remembered { file, before })
    }

    /// Returns whether both are about one output.
    pub(crate) fn is_of_same_output(&self, other: &Self) -> bool {
        (&self.certificate, &self.path) == (&other.certificate, &other.path)
    }

    /// Forgets it.
    pub(crate) fn forget(&self, state: &StateFolder) -> Result<(), StateError> {
        state.remove(&self.file(state))
    }
}

/// A command that was written down for an output which is not replaced yet.
pub(crate) struct Remembered {
    file: PathBuf,
    /// The text that was there before: an earlier change whose command has not succeeded.
    before: Option<Vec<u8>>,
}

impl Remembered {
    /// Removes it again, for an output that was not replaced. An earlier change stays remembered.
    pub(crate) fn undo(&self, state: &StateFolder) -> Result<(), StateError> {
        match &self.before {
            Some(before) => state.write(&self.file, before),
            None => state.remove(&self.file),
        }
    }
}

/// Reads what is remembered. An unreadable file is reported, and does not stop the others.
pub(crate) fn remembered(state: &StateFolder) -> (Vec<PendingHook>, Vec<StateError>) {
    let folder = folder(state);
    let (mut hooks, mut errors) = (Vec::new(), Vec::new());
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (hooks, errors),
        Err(error) => return (hooks, vec![state.error("read", &folder, error)]),
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    for path in paths {
        match read(&path) {
            Ok(hook) => hooks.push(hook),
            Err(error) => errors.push(state.error("read", &path, error)),
        }
    }
    (hooks, errors)
}

fn read(path: &Path) -> io::Result<PendingHook> {
    Ok(serde_json::from_slice(&read_bytes(path)?)?)
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > MAX_FILE {
        return Err(io::Error::other("it is too long"));
    }
    fs::read(path)
}

fn folder(state: &StateFolder) -> PathBuf {
    state.path().join("pending")
}
