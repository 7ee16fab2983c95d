//! Fetched certificates, merged with those of a file.

use std::path::Path;

use cloud_certs::CaBundle;
use cloud_certs::certificate::{Certificate, Format, FormatError};
use jiff::Timestamp;

use crate::failure::Failure;
use crate::input;

/// Fetched certificates and those kept from the file.
pub(super) struct Merged {
    /// All of them, the fetched ones first.
    pub(super) bundle: CaBundle,
    /// The number of fetched ones.
    pub(super) fetched: usize,
    /// The certificates of the file that have expired.
    pub(super) dropped: Vec<Certificate>,
}

impl Merged {
    /// Merges with the file, if one is given and exists.
    pub(super) async fn new(
        fetched: CaBundle,
        file: Option<&Path>,
        format: &Format,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let count = fetched.certificates().len();
        let Some(path) = file else { return Ok(Self::alone(fetched)) };
        let Some(bytes) = input::certificates_if_there(path).await? else { return Ok(Self::alone(fetched)) };
        let failed = |source: FormatError| Failure::Merge { path: path.to_owned(), source };
        let old = format.read(&bytes).map_err(failed)?;
        let bundle = CaBundle::merge(&old, &fetched, now).map_err(|error| failed(error.into()))?;
        let is_gone = |one: &&Certificate| !bundle.certificates().contains(one);
        let dropped = old.iter().filter(is_gone).cloned().collect();
        Ok(Self { bundle, fetched: count, dropped })
    }

    fn alone(fetched: CaBundle) -> Self {
        Self { fetched: fetched.certificates().len(), bundle: fetched, dropped: Vec::new() }
    }
}
