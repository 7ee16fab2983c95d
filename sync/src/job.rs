//! The work for one target: fetch, judge the outputs, and write those that are not right.

use std::sync::{Mutex, PoisonError};

use cloud_certs::{CaBundle, Clock, Secret};
use jiff::Timestamp;

use crate::account::Accounts;
use crate::approval::server_report;
use crate::certificates;
use crate::config::merge::MergePolicy;
use crate::error::{OutputError, TargetError};
use crate::hook::pending::PendingHook;
#[cfg(feature = "kubernetes")]
use crate::output::kubernetes::cluster::Cluster;
use crate::proof::Proof;
use crate::report::{CertificateReport, OutputReport, OutputStatus, TargetReport};
use crate::roots;
use crate::sessions::Sessions;
use crate::state::StateFolder;
use crate::target::{OutputPlace, Target};

/// A target with the places of its outputs, or the reason why there is nothing to fetch.
pub(crate) struct Job<'a> {
    pub(crate) target: Target<'a>,
    /// The place of each output, with `true` if another output has it already.
    pub(crate) places: Vec<(OutputPlace, bool)>,
    pub(crate) failure: Option<TargetError>,
}

/// A target whose certificates are there, for each of its outputs.
pub(crate) struct Fetched<'a> {
    pub(crate) target: &'a Target<'a>,
    pub(crate) bundle: &'a CaBundle,
    pub(crate) proof: Option<&'a Proof<'a>>,
    pub(crate) now: Timestamp,
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
    /// `true` to drop certificates that the service no longer hands out.
    pub(crate) drops_old: bool,
    /// The outputs that were changed and have a command.
    pub(crate) changed: Mutex<Vec<PendingHook>>,
}

impl<A: Accounts> Workshop<'_, A> {
    /// Does a job. Its failures do not affect other jobs.
    pub(crate) async fn run(&self, job: Job<'_>) -> TargetReport {
        let Job { target, places, failure } = job;
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
        for (output, (place, is_taken)) in target.config.outputs.iter().zip(places) {
            let mut result = OutputReport::new(place, output);
            match &fetched {
                Err(_) => {}
                Ok(_) if is_taken => {
                    let path = result.path.clone();
                    result.status = OutputStatus::Failed(OutputError::SamePath { path });
                }
                Ok(bundle) => {
                    let fetched = Fetched { target: &target, bundle, proof: proof.as_ref(), now };
                    let warnings = &mut report.warnings;
                    #[cfg(feature = "kubernetes")]
                    if let Some(object) = &output.object {
                        self.object(&fetched, (output, object), &mut result, warnings).await;
                        report.outputs.push(result);
                        continue;
                    }
                    self.file(&fetched, output, &mut result, warnings).await;
                }
            }
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

    /// The fate of older certificates of a target.
    pub(crate) fn merge_policy(&self, target: &Target<'_>) -> MergePolicy {
        if self.drops_old { MergePolicy::Replace } else { target.config.merge }
    }

    pub(crate) fn note_change(&self, pending: Option<PendingHook>) {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).extend(pending);
    }
}

/// A warning for each certificate that expires soon. An expired one has a warning already.
fn expiring(bundle: &CaBundle, warn_days: u32, now: Timestamp) -> impl Iterator<Item = String> {
    let soon = bundle.iter().filter_map(move |one| {
        let days = one.days_left(now);
        let is_soon = (0..i64::from(warn_days)).contains(&days) && !one.never_expires();
        is_soon.then(|| format!("`{}` expires in {days} days, on {}", one.label(), one.not_after_text()))
    });
    soon.collect::<Vec<_>>().into_iter()
}
