//! The certificates in a file that can be read, beside those that cannot.

use std::path::Path;

use cloud_certs::CaBundle;
use cloud_certs::certificate::{DecodeError, Format, FormatError};

use crate::failure::Failure;
use crate::input;

/// The content of a file: certificates, the problems with others, and members of an archive that are something else.
pub(crate) struct ReadFile {
    pub(crate) bundle: CaBundle,
    pub(crate) errors: Vec<DecodeError>,
    pub(crate) skipped: Vec<String>,
}

/// A file from which no certificate is read.
pub(crate) struct Refusal {
    pub(crate) failure: Failure,
    /// It does not look like a file with certificates.
    pub(crate) is_something_else: bool,
}

/// Reads what can be read.
pub(crate) async fn read(path: &Path, format: &Format) -> Result<ReadFile, Refusal> {
    let bytes =
        input::certificates(path).await.map_err(|failure| Refusal { failure, is_something_else: false })?;
    let lossy = || CaBundle::from_bytes_lossy(&bytes);
    match format.read(&bytes) {
        Ok(bundle) => {
            // Only archives have members, and none begins like this: most files need no second look.
            let is_pem = bytes.trim_ascii_start().starts_with(b"-----BEGIN");
            let members = if is_pem { None } else { lossy().ok() };
            let skipped = members.map(|read| read.passed_over).unwrap_or_default();
            Ok(ReadFile { bundle, errors: Vec::new(), skipped })
        }
        Err(source) => match (&source, lossy()) {
            // A store with another password may hold anything.
            (FormatError::Decode(_), Ok(read)) => {
                Ok(ReadFile { bundle: read.bundle, errors: read.errors, skipped: read.passed_over })
            }
            _ => Err(Refusal {
                is_something_else: is_something_else(&source, &bytes),
                failure: Failure::Certificates { path: path.to_owned(), source },
            }),
        },
    }
}

/// Returns whether a file of a folder is skipped. A file with only a key is, too, because servers have it beside their
/// certificates.
fn is_something_else(error: &FormatError, bytes: &[u8]) -> bool {
    let FormatError::Decode(error) = error else { return false };
    let mark = b"CERTIFICATE-----";
    let is_key = matches!(error, DecodeError::PrivateKey);
    error.is_something_else() || is_key && !bytes.windows(mark.len()).any(|bytes| bytes == mark)
}
