//! A file or a CApath folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cloud_certs::certificate::{Change, Format, Preview, StoreError, WriteNote, WriteOptions};
use cloud_certs::{CaBundle, Certificate, Clock, Secret};
use jiff::Timestamp;

use crate::config::merge::MergePolicy;
use crate::config::output::OutputConfig;
use crate::error::{OutputError, StateError};
use crate::output::{memory, owner, password};
use crate::proof::Replacement;
use crate::report::{CertificateReport, OutputReport};
use crate::state::StateFolder;

/// The longest wait for others who write into the folder, in turns.
const TURN: Duration = Duration::from_millis(50);
const TURNS: u32 = 200;

/// The circumstances of an output.
pub(crate) struct FileContext<'a> {
    pub(crate) path: &'a Path,
    pub(crate) merge: MergePolicy,
    pub(crate) default_password: &'a Secret,
    pub(crate) state: &'a StateFolder,
    pub(crate) now: Timestamp,
}

/// A file that was judged, and is not changed yet.
pub(crate) struct JudgedFile {
    path: PathBuf,
    options: WriteOptions,
    /// The time to merge at; none to replace.
    keep_valid_at: Option<Timestamp>,
    /// The certificates to write, without those that a merge keeps.
    new: CaBundle,
    preview: Preview,
    is_store: bool,
    /// `true` for a store that cannot be opened.
    is_closed: bool,
    pub(crate) warning: Option<String>,
}

impl JudgedFile {
    /// Looks at the file: its certificates, format, password, mode and owner.
    pub(crate) fn new(
        config: &OutputConfig,
        bundle: &CaBundle,
        context: &FileContext<'_>,
    ) -> Result<Self, OutputError> {
        let &FileContext { path, state, now, .. } = context;
        let options =
            WriteOptions::new(format(config, context.default_password)?).access(owner::access(config)?);
        // There is nothing to keep in an empty file.
        let is_empty = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == 0);
        let is_merged =
            context.merge == MergePolicy::KeepUntilExpiry && config.format.can_merge() && !is_empty;
        let keep_valid_at = is_merged.then_some(now);
        let judge = |options: WriteOptions, new: CaBundle, keep_valid_at, warning| {
            let preview = new.preview(path, options.clone(), keep_valid_at)?;
            let is_store = config.format.has_password();
            let is_closed =
                is_store && !is_empty && preview.change == Some(Change::Content) && preview.current.is_none();
            let path = path.to_owned();
            let judged = Self { path, options, keep_valid_at, new, preview, is_store, is_closed, warning };
            // Without a merge, a store that cannot be opened is not an error.
            Ok(match judged.is_closed.then(|| memory::recall(state, &judged.path)).flatten() {
                Some(own) => judged.with_current(own),
                None => judged,
            })
        };
        let forced = if config.force { options.clone().force() } else { options.clone() };
        let error = match judge(forced, bundle.clone(), keep_valid_at, None) {
            Err(error) => error,
            Ok(judged) => return Ok(judged),
        };
        let cannot_be_read = matches!(error, StoreError::Merge { .. } | StoreError::OtherContent { .. });
        let recalled = (config.format.has_password() && cannot_be_read).then(|| memory::recall(state, path));
        if let Some(own) = recalled.flatten() {
            // `sync` wrote it, with a password that has changed since.
            let merged = if is_merged { bundle.merged_with_older(&own, now).ok() } else { None };
            return Ok(judge(options.force(), merged.unwrap_or_else(|| bundle.clone()), None, None)?);
        }
        if config.force && matches!(error, StoreError::Merge { .. }) {
            let warning = format!("{} cannot be merged with, and is replaced: {error}", path.display());
            return Ok(judge(options.force(), bundle.clone(), None, Some(warning))?);
        }
        Err(error.into())
    }

    /// The reason to write; none if the file is right.
    pub(crate) fn change(&self) -> Option<Change> {
        self.preview.change
    }

    /// The certificates that the file should hold.
    pub(crate) fn bundle(&self) -> &CaBundle {
        &self.preview.bundle
    }

    /// Adds the remembered certificates of the store: only its password has changed.
    fn with_current(mut self, own: CaBundle) -> Self {
        let is_dropped = |one: &&Certificate| !self.preview.bundle.certificates().contains(one);
        self.preview.dropped = own.iter().filter(is_dropped).cloned().collect();
        self.preview.current = Some(own);
        self.is_closed = false;
        self
    }

    /// The file as it should be, and as it is.
    pub(crate) fn replacement(&self) -> Replacement<'_> {
        Replacement { new: &self.preview.bundle, dropped: &self.preview.dropped, is_closed: self.is_closed }
    }

    /// Says in a report what the file holds when it stays as it is.
    pub(crate) fn describe_current(&self, report: &mut OutputReport, now: Timestamp) {
        let current = self.preview.current.iter().flatten();
        report.held = current.map(|one| CertificateReport::new(one, now)).collect();
        report.kept.clear();
        report.dropped.clear();
    }

    /// Says in a report which certificates are kept and dropped.
    pub(crate) fn describe(&self, report: &mut OutputReport, now: Timestamp) {
        let all = self.preview.bundle.certificates();
        let kept = all.iter().skip(all.len() - self.preview.kept);
        report.kept = kept.map(|one| CertificateReport::new(one, now)).collect();
        report.held = all.iter().map(|one| CertificateReport::new(one, now)).collect();
        report.dropped = self.preview.dropped.iter().map(|one| CertificateReport::new(one, now)).collect();
    }

    /// Remembers the present store, in case its password changes.
    pub(crate) fn remember(&self, state: &StateFolder) -> Result<(), StateError> {
        if self.is_store { memory::remember(state, &self.path, self.bundle()) } else { Ok(()) }
    }

    /// Writes it: whole or not at all.
    ///
    /// It waits for others in short turns, so that a signal ends the wait and never cuts off a write.
    pub(crate) async fn write(&self, clock: &dyn Clock) -> Result<Vec<WriteNote>, StoreError> {
        for _ in 0..TURNS {
            match self.write_once(self.options.clone().wait_or_fail(Duration::ZERO)) {
                Err(StoreError::Busy { .. }) => clock.sleep(TURN).await,
                result => return result,
            }
        }
        // A merge without the lock could lose certificates. A replacement cannot, and a process that holds the lock
        // must not prevent the renewal.
        let options = self.options.clone();
        self.write_once(match self.keep_valid_at {
            Some(_) => options.wait_or_fail(Duration::ZERO),
            None => options.wait(Duration::ZERO),
        })
    }

    fn write_once(&self, options: WriteOptions) -> Result<Vec<WriteNote>, StoreError> {
        match self.keep_valid_at {
            Some(now) => self.new.merge_into(&self.path, options, now).map(|merged| merged.notes),
            None => self.new.write_with_notes(&self.path, options).map(|report| report.notes),
        }
    }
}

/// The format with its password, which is read in every round.
fn format(config: &OutputConfig, default_password: &Secret) -> Result<Format, OutputError> {
    let password = password::of(config.password_file.as_deref(), default_password)?;
    Ok(config.format.with_password(password))
}
