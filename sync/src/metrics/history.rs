//! The part of the metrics that comes from earlier rounds: kept beside the state, so that counts go on in the next run.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

use cloud_certs::Certificate;
use serde::{Deserialize, Serialize};

use crate::error::StateError;
use crate::state::StateFolder;

/// The longest file that is read.
const MAX_FILE: u64 = 64 << 20;

/// The history of a configuration.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct History {
    pub(crate) rounds: u64,
    pub(crate) last_round: i64,
    pub(crate) targets: BTreeMap<String, TargetHistory>,
}

/// The history of a target.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TargetHistory {
    /// The name of the certificate in the configuration.
    pub(crate) certificate: String,
    pub(crate) outputs: BTreeMap<PathBuf, OutputHistory>,
    /// The number of failures by reason.
    pub(crate) failures: BTreeMap<String, u64>,
}

/// The history of an output. Times are seconds since 1970.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OutputHistory {
    pub(crate) last_success: i64,
    pub(crate) last_change: i64,
    pub(crate) certificates: Vec<CertificateFacts>,
}

/// The facts about a certificate in metrics.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CertificateFacts {
    pub(crate) fingerprint: String,
    pub(crate) serial: String,
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
}

impl CertificateFacts {
    pub(crate) fn of(certificate: &Certificate) -> Self {
        Self {
            fingerprint: certificate.sha256().to_string(),
            serial: certificate.serial().to_owned(),
            subject: certificate.common_name().unwrap_or_default(),
            issuer: certificate.issuer_common_name().unwrap_or_default(),
            not_before: certificate.not_before().as_second(),
            not_after: certificate.not_after().as_second(),
        }
    }
}

impl History {
    /// Reads it. If it cannot be read, it starts empty: only metrics depend on it.
    pub(crate) fn read(state: &StateFolder) -> Self {
        let read = || -> io::Result<Self> {
            let file = file(state);
            if fs::metadata(&file)?.len() > MAX_FILE {
                return Err(io::Error::other("it is too long"));
            }
            Ok(serde_json::from_slice(&fs::read(file)?)?)
        };
        read().unwrap_or_default()
    }

    /// Writes it.
    pub(crate) fn write(&self, state: &StateFolder) -> Result<(), StateError> {
        let file = file(state);
        let json = serde_json::to_vec(self).map_err(|error| state.error("write", &file, error.into()))?;
        state.write(&file, &json)
    }
}

fn file(state: &StateFolder) -> PathBuf {
    state.path().join("history.json")
}
