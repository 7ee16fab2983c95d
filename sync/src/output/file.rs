//! A file or a CApath folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cloud_certs::certificate::{Change, Format, Preview, StoreError, WriteNote, WriteOptions, Written};
use cloud_certs::{CaBundle, Clock, Secret};
use jiff::Timestamp;

use crate::config::merge::MergePolicy;
use crate::config::output::OutputConfig;
use crate::error::OutputError;
use crate::output::password;

/// The longest wait for others who write into the folder, in turns.
const TURN: Duration = Duration::from_millis(50);
const TURNS: u32 = 200;

/// A file that was looked at, and is not changed yet.
pub(crate) struct JudgedFile {
    path: PathBuf,
    options: WriteOptions,
    /// The time to merge at; none to replace.
    keep_valid_at: Option<Timestamp>,
    bundle: CaBundle,
    pub(crate) preview: Preview,
}

impl JudgedFile {
    /// Looks at the file: its certificates, format, password, mode and owner.
    pub(crate) fn new(
        config: &OutputConfig,
        path: &Path,
        bundle: &CaBundle,
        merge: MergePolicy,
        default_password: &Secret,
        now: Timestamp,
    ) -> Result<Self, OutputError> {
        let format = format(config, default_password)?;
        let options = WriteOptions::new(format).access(config.access);
        let options = if config.force { options.force() } else { options };
        // There is nothing to keep in an empty file.
        let is_empty = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == 0);
        let is_merged = merge == MergePolicy::KeepUntilExpiry && config.format.can_merge() && !is_empty;
        let keep_valid_at = is_merged.then_some(now);
        let preview = bundle.preview(path, options.clone(), keep_valid_at)?;
        Ok(Self { path: path.to_owned(), options, keep_valid_at, bundle: bundle.clone(), preview })
    }

    /// The reason to write; none if the file is right.
    pub(crate) fn change(&self) -> Option<Change> {
        self.preview.change
    }

    /// Writes it: whole or not at all.
    ///
    /// It waits for others in short turns, so that a signal ends the wait and never cuts off a write.
    pub(crate) async fn write(&self, clock: &dyn Clock) -> Result<(Written, Vec<WriteNote>), StoreError> {
        for _ in 0..TURNS {
            match self.write_once(self.options.clone().wait_or_fail(Duration::ZERO)) {
                Err(StoreError::Busy { .. }) => clock.sleep(TURN).await,
                result => return result,
            }
        }
        // Who merges without the lock loses certificates. Who replaces does not, and nobody who holds the lock must
        // keep certificates from being renewed.
        let options = self.options.clone();
        self.write_once(match self.keep_valid_at {
            Some(_) => options.wait_or_fail(Duration::ZERO),
            None => options.wait(Duration::ZERO),
        })
    }

    fn write_once(&self, options: WriteOptions) -> Result<(Written, Vec<WriteNote>), StoreError> {
        match self.keep_valid_at {
            Some(now) => {
                let merged = self.bundle.merge_into(&self.path, options, now)?;
                Ok((merged.written, merged.notes))
            }
            None => {
                let report = self.bundle.write_with_notes(&self.path, options)?;
                Ok((report.written, report.notes))
            }
        }
    }
}

/// The format with its password, which is read in every round.
fn format(config: &OutputConfig, default_password: &Secret) -> Result<Format, OutputError> {
    let password = match &config.password_file {
        Some(path) => {
            password::read(path).map_err(|source| OutputError::Password { path: path.clone(), source })?
        }
        None => default_password.clone(),
    };
    Ok(config.format.with_password(password))
}
