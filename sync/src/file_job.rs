//! The work for one output that is a file or a folder.

use cloud_certs::certificate::StoreError;

use crate::account::Accounts;
use crate::approval::approve;
use crate::config::output::OutputConfig;
use crate::hook::pending::PendingHook;
use crate::job::{Fetched, Workshop};
use crate::output::file::{FileContext, JudgedFile};
use crate::report::{OutputReport, OutputStatus};

impl<A: Accounts> Workshop<'_, A> {
    /// Judges a file, and writes it if it is not right.
    pub(crate) async fn file(
        &self,
        fetched: &Fetched<'_>,
        output: &OutputConfig,
        result: &mut OutputReport,
        warnings: &mut Vec<String>,
    ) {
        let context = FileContext {
            path: &result.path.clone(),
            merge: self.merge_policy(fetched.target),
            default_password: self.store_password,
            state: self.state,
            now: fetched.now,
        };
        let judged = match JudgedFile::new(output, fetched.bundle, &context) {
            Ok(judged) => judged,
            Err(error) => return result.status = OutputStatus::Failed(error),
        };
        judged.describe(result, fetched.now);
        let proof = fetched.proof;
        let refusal =
            proof.and_then(|proof| approve(proof, &[judged.replacement()], result, warnings, fetched.now));
        result.status = match refusal {
            Some(refusal) => OutputStatus::Failed(refusal),
            None => {
                let pending = PendingHook::new(fetched.target, output, result.path.clone(), judged.bundle());
                self.write(&judged, pending, warnings).await
            }
        };
        if matches!(result.status, OutputStatus::Failed(_)) {
            judged.describe_current(result, fetched.now);
        }
    }

    /// Writes an output that is not right. Its command is remembered before.
    async fn write(
        &self,
        judged: &JudgedFile,
        pending: Option<PendingHook>,
        warnings: &mut Vec<String>,
    ) -> OutputStatus {
        warnings.extend(judged.warning.clone());
        let Some(change) = judged.change() else {
            if !self.is_dry_run {
                warnings.extend(judged.remember(self.state).err().map(|error| error.to_string()));
            }
            return OutputStatus::Unchanged;
        };
        if self.is_dry_run {
            self.note_change(pending);
            return OutputStatus::WouldChange(change);
        }
        let remembered = match pending.as_ref().map(|one| one.remember(self.state)).transpose() {
            Ok(remembered) => remembered,
            Err(error) => return OutputStatus::Failed(error.into()),
        };
        match judged.write(self.clock).await {
            Ok(notes) => {
                warnings.extend(notes.iter().map(ToString::to_string));
                warnings.extend(judged.remember(self.state).err().map(|error| error.to_string()));
            }
            Err(error) => {
                // If only the folder could not be synced, the new file is in place.
                let is_as_before = !matches!(error, StoreError::Io { .. });
                if let Some(remembered) = remembered.filter(|_| is_as_before) {
                    warnings.extend(remembered.undo(self.state).err().map(|error| error.to_string()));
                }
                return OutputStatus::Failed(error.into());
            }
        }
        self.note_change(pending);
        OutputStatus::Changed(change)
    }
}
