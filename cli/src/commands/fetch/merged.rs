//! What was fetched, together with what a file holds.

use std::path::Path;

use cloud_certs::CaBundle;
use cloud_certs::certificate::{Certificate, Format, FormatError};
use jiff::Timestamp;

use crate::failure::Failure;
use crate::input;

/// What was fetched, and what was kept of the file.
pub(super) struct Merged {
    /// Both, the new ones first.
    pub(super) bundle: CaBundle,
    /// How many of them were fetched.
    pub(super) fetched: usize,
    /// What has expired in the file.
    pub(super) dropped: Vec<Certificate>,
}

impl Merged {
    /// Together with what the file holds, if one is given and there.
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
