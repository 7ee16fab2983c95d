//! The work for one target: fetch, judge the outputs, and write those that are not right.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use cloud_certs::certificate::StoreError;
use cloud_certs::{CaBundle, Clock, Secret};
use jiff::Timestamp;

use crate::account::Accounts;
use crate::approval::{approve, server_report};
use crate::certificates;
use crate::config::merge::MergePolicy;
use crate::error::{OutputError, TargetError};
use crate::hook::pending::PendingHook;
use crate::output::file::{FileContext, JudgedFile};
#[cfg(feature = "kubernetes")]
use crate::output::kubernetes::cluster::Cluster;
use crate::proof::Proof;
use crate::report::{CertificateReport, OutputReport, OutputStatus, TargetReport};
use crate::roots;
use crate::sessions::Sessions;
use crate::state::StateFolder;
use crate::target::Target;

/// A target with the paths of its outputs, or the reason why there is nothing to fetch.
pub(crate) struct Job<'a> {
    pub(crate) target: Target<'a>,
    /// The path of each output; an error where another output has it already.
    pub(crate) paths: Vec<Result<PathBuf, PathBuf>>,
    pub(crate) failure: Option<TargetError>,
}

/// The values that all jobs of a round share.
pub(crate) struct Workshop<'a, A> {
    pub(crate) accounts: &'a A,
    pub(crate) sessions: &'a Sessions,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) store_password: &'a Secret,
    pub(crate) state: &'a StateFolder,
    pub(crate) is_dry_run: bool,
    #[cfg(feature = "kubernetes")]
    pub(crate) cluster: &'a Cluster,
    /// The choice to drop certificates that the service no longer hands out.
    pub(crate) drops_old: bool,
    /// The outputs that were changed and have a command.
    pub(crate) changed: Mutex<Vec<PendingHook>>,
}

impl<A: Accounts> Workshop<'_, A> {
    /// Does a job. Nothing that fails in it reaches other jobs.
    pub(crate) async fn run(&self, job: Job<'_>) -> TargetReport {
        let Job { target, paths, failure } = job;
        let mut report = TargetReport::new(&target);
        let fetched = match failure {
            None => self.fetch(&target).await,
            Some(failure) => Err(failure),
        };
        let now = self.clock.now();
        if let Ok(bundle) = &fetched {
            report.certificates = bundle.iter().map(|one| CertificateReport::new(one, now)).collect();
            report.warnings = bundle.warnings(now).iter().map(ToString::to_string).collect();
            report.warnings.extend(expiring(bundle, target.config.warn_days, now));
        }
        let fetched = fetched.and_then(|bundle| roots::add(bundle, &target.config.roots, now));
        let proof = match (&target.config.server, &fetched) {
            (Some(server), Ok(bundle)) => Proof::new(server, bundle, now).await,
            _ => None,
        };
        for (output, path) in target.config.outputs.iter().zip(paths) {
            let shown = path.as_ref().unwrap_or_else(|path| path).clone();
            let mut result = OutputReport::new(shown, output.format);
            #[cfg(feature = "kubernetes")]
            if let (Ok(bundle), Ok(_), Some(object)) = (&fetched, &path, &output.object) {
                // Whoever names the server relies on a proof, which objects do not have yet.
                match target.config.server {
                    Some(_) => result.status = OutputStatus::Failed(OutputError::NoProof),
                    None => {
                        self.object(&target, (output, object), bundle, &mut result, &mut report.warnings)
                            .await
                    }
                }
                report.outputs.push(result);
                continue;
            }
            result.status = match (&fetched, path) {
                (Err(_), _) => OutputStatus::Skipped,
                (Ok(_), Err(path)) => OutputStatus::Failed(OutputError::SamePath { path }),
                (Ok(bundle), Ok(path)) => {
                    let context = FileContext {
                        path: &path,
                        merge: if self.drops_old { MergePolicy::Replace } else { target.config.merge },
                        default_password: self.store_password,
                        state: self.state,
                        now,
                    };
                    match JudgedFile::new(output, bundle, &context) {
                        Err(error) => OutputStatus::Failed(error),
                        Ok(judged) => {
                            judged.describe(&mut result, now);
                            let warnings = &mut report.warnings;
                            let status = match proof
                                .as_ref()
                                .and_then(|one| approve(one, &judged, &mut result, warnings, now))
                            {
                                Some(refusal) => OutputStatus::Failed(refusal),
                                None => {
                                    let pending =
                                        PendingHook::new(&target, output, path.clone(), judged.bundle());
                                    self.write(&judged, pending, &mut report.warnings).await
                                }
                            };
                            if matches!(status, OutputStatus::Failed(_)) {
                                judged.describe_current(&mut result, now);
                            }
                            status
                        }
                    }
                }
            };
            report.outputs.push(result);
        }
        report.server = proof.map(|proof| server_report(&proof, &report.outputs));
        report.error = fetched.err();
        report
    }

    async fn fetch(&self, target: &Target<'_>) -> Result<CaBundle, TargetError> {
        let session = self.sessions.get(&target.config.account, self.accounts).await;
        certificates::fetch(target, &session.map_err(TargetError::Account)?).await
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
        if let Some(Err(error)) = pending.as_ref().map(|one| one.remember(self.state)) {
            return OutputStatus::Failed(error.into());
        }
        match judged.write(self.clock).await {
            Ok(notes) => {
                warnings.extend(notes.iter().map(ToString::to_string));
                warnings.extend(judged.remember(self.state).err().map(|error| error.to_string()));
            }
            Err(error) => {
                // The new file is there when only its folder could not be synced.
                let is_as_before = !matches!(error, StoreError::Io { .. });
                if let Some(pending) = pending.filter(|_| is_as_before) {
                    warnings.extend(pending.forget(self.state).err().map(|error| error.to_string()));
                }
                return OutputStatus::Failed(error.into());
            }
        }
        self.note_change(pending);
        OutputStatus::Changed(change)
    }

    pub(crate) fn note_change(&self, pending: Option<PendingHook>) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).extend(pending);
    }
}

/// A warning for each certificate that expires soon. One that has expired is told already.
fn expiring(bundle: &CaBundle, warn_days: u32, now: Timestamp) -> impl Iterator<Item = String> {
    let soon = bundle.iter().filter_map(move |one| {
        let days = one.days_left(now);
        let is_soon = (0..i64::from(warn_days)).contains(&days) && !one.never_expires();
        is_soon.then(|| format!("`{}` expires in {days} days, on {}", one.label(), one.not_after_text()))
    });
    soon.collect::<Vec<_>>().into_iter()
}
