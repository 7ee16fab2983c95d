//! Further roots: those of files and of the system, beside the certificates of the service.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use cloud_certs::certificate::MAX_INPUT_BYTES;
use cloud_certs::{CaBundle, Certificate};
use jiff::Timestamp;

use crate::config::server::Roots;
use crate::error::TargetError;

/// Puts further roots behind the certificates of the service. Those that have expired are left out: some TLS libraries
/// prefer an expired root to a valid one.
pub(crate) fn add(bundle: CaBundle, roots: &[Roots], now: Timestamp) -> Result<CaBundle, TargetError> {
    let mut all = bundle;
    for one in roots {
        let found = match one {
            Roots::System => of_system()?,
            Roots::File(path) => {
                of_file(path).map_err(|source| TargetError::RootsFile { path: path.clone(), source })?
            }
        };
        all = all
            .merged_with_older(&found, now)
            .map_err(|error| TargetError::Roots { reason: error.to_string() })?;
    }
    Ok(all)
}

fn of_file(path: &Path) -> io::Result<CaBundle> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_INPUT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    CaBundle::from_bytes(&bytes).map_err(io::Error::other)
}

/// The readable roots of the system. TLS clients leave out the others, too.
fn of_system() -> Result<CaBundle, TargetError> {
    let found = rustls_native_certs::load_native_certs();
    let certificates = found.certs.iter().filter_map(|der| Certificate::from_der(der).ok());
    CaBundle::from_certificates(certificates).map_err(|error| {
        let reason = found.errors.first().map_or_else(|| error.to_string(), ToString::to_string);
        TargetError::Roots { reason: format!("the system has no roots that can be used: {reason}") }
    })
}
