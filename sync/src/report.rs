//! The results of a round.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cloud_certs::Service;
use cloud_certs::certificate::{Certificate, Change};
use jiff::Timestamp;

use crate::config::format::FileFormat;
use crate::config::output::OutputConfig;
use crate::error::{OutputError, StateError, TargetError};
use crate::hook::HookFailure;
use crate::target::{OutputPlace, Target};

/// The result of a round.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct RoundReport {
    /// The targets, in the order of the configuration.
    pub targets: Vec<TargetReport>,
    /// The commands, in the order in which they ended.
    pub hooks: Vec<HookReport>,
    /// Failures of the state folder that belong to no output.
    pub state: Vec<StateError>,
}

impl RoundReport {
    /// Returns the number of targets with a failure, in themselves or in an output.
    #[must_use]
    pub fn failed_targets(&self) -> usize {
        self.targets.iter().filter(|target| target.is_failed()).count()
    }

    /// Returns the number of commands that failed.
    #[must_use]
    pub fn failed_hooks(&self) -> usize {
        self.hooks.iter().filter(|hook| matches!(hook.outcome, HookOutcome::Failed(_))).count()
    }

    /// Returns whether everything is as the configuration says.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.failed_targets() == 0 && self.failed_hooks() == 0 && self.state.is_empty()
    }
}

/// The result of one target: a certificate of the configuration, or one of its instances.
#[derive(Debug)]
#[non_exhaustive]
pub struct TargetReport {
    /// The name of the certificate in the configuration.
    pub certificate: String,
    /// The name of the certificate in the configuration; with the name of the instance for one of several.
    pub name: String,
    /// The service.
    pub service: Service,
    /// The instance, for a service whose certificates belong to instances.
    pub instance: Option<String>,
    /// The labels of the configuration.
    pub labels: BTreeMap<String, String>,
    /// The certificates that were fetched.
    pub certificates: Vec<CertificateReport>,
    /// The server that has to be verified with the outputs, if one is named.
    pub server: Option<ServerReport>,
    /// The outputs, in the order of the configuration.
    pub outputs: Vec<OutputReport>,
    /// Warnings about the certificates and the writes.
    pub warnings: Vec<String>,
    /// The failure to obtain the certificates.
    pub error: Option<TargetError>,
}

impl TargetReport {
    pub(crate) fn new(target: &Target<'_>) -> Self {
        Self {
            certificate: target.config.name.clone(),
            name: target.name.clone(),
            service: target.config.service,
            instance: target.instance.clone(),
            labels: target.config.labels.clone(),
            certificates: Vec::new(),
            server: None,
            outputs: Vec::new(),
            warnings: Vec::new(),
            error: None,
        }
    }

    /// Returns whether the target, or one of its outputs, failed.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        self.error.is_some()
            || self.outputs.iter().any(|output| matches!(output.status, OutputStatus::Failed(_)))
    }

    /// Returns whether an output was changed, or would be.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        let is_changed = |output: &OutputReport| {
            matches!(output.status, OutputStatus::Changed(_) | OutputStatus::WouldChange(_))
        };
        self.outputs.iter().any(is_changed)
    }
}

/// The state of a server in the round.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServerReport {
    /// Its address.
    pub address: String,
    /// The root that it is verified with today, by an output; none if no output verifies it.
    pub root: Option<CertificateReport>,
    /// The reason why it could not be reached.
    pub error: Option<String>,
}

/// A certificate of a target.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CertificateReport {
    /// The certificate.
    pub certificate: Certificate,
    /// The time left, in whole days.
    pub days_left: i64,
}

impl CertificateReport {
    pub(crate) fn new(certificate: &Certificate, now: Timestamp) -> Self {
        Self { certificate: certificate.clone(), days_left: certificate.days_left(now) }
    }
}

/// The result of one output.
#[derive(Debug)]
#[non_exhaustive]
pub struct OutputReport {
    /// The file or folder; of an object the kind, the namespace if there is one, and the name.
    pub path: PathBuf,
    /// Its format; that of the first key of an object.
    pub format: FileFormat,
    /// The keys of an object with the format under each; none for a file.
    pub keys: BTreeMap<String, FileFormat>,
    /// A key that is the same for two outputs that lead to the same file or object.
    pub(crate) identity: PathBuf,
    /// The result.
    pub status: OutputStatus,
    /// The certificates that it holds now, or would hold after a dry run; `None` if that is unknown.
    pub held: Vec<CertificateReport>,
    /// The one of them that the server of the target is verified with.
    pub root: Option<CertificateReport>,
    /// The certificates of the file that were kept beside the fetched ones.
    pub kept: Vec<CertificateReport>,
    /// The certificates of the file that were dropped.
    pub dropped: Vec<CertificateReport>,
    /// The workloads whose pods began with another content.
    pub restarts: Vec<RestartReport>,
}

impl OutputReport {
    pub(crate) fn new(place: OutputPlace, output: &OutputConfig) -> Self {
        Self {
            path: place.path,
            format: output.format,
            keys: output.object.as_ref().map(|object| object.keys.clone()).unwrap_or_default(),
            identity: place.identity,
            status: OutputStatus::Skipped,
            held: Vec::new(),
            root: None,
            kept: Vec::new(),
            dropped: Vec::new(),
            restarts: Vec::new(),
        }
    }
}

/// A workload of Kubernetes whose pods are replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RestartReport {
    /// Its kind and name.
    pub workload: String,
    /// `true` unless this was a dry run.
    pub is_done: bool,
}

/// The result of judging and writing an output.
#[derive(Debug)]
#[non_exhaustive]
pub enum OutputStatus {
    /// It was right, and was not touched.
    Unchanged,
    /// It was written, for this reason.
    Changed(Change),
    /// It would have been written, if this had not been a dry run.
    WouldChange(Change),
    /// It is as it was.
    Failed(OutputError),
    /// The certificates could not be obtained.
    Skipped,
}

/// The result of one command.
#[derive(Debug)]
#[non_exhaustive]
pub struct HookReport {
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The outputs that it was run for.
    pub outputs: Vec<PathBuf>,
    /// The reason to run it.
    pub cause: HookCause,
    /// The result.
    pub outcome: HookOutcome,
}

/// The reason to run a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HookCause {
    /// Its outputs have changed.
    Change,
    /// It has not succeeded since its outputs changed.
    Pending,
    /// It was run with `--run-hooks`, to try it.
    Trial,
}

impl HookCause {
    /// The word in reports and in the environment of the command.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Pending => "pending",
            Self::Trial => "trial",
        }
    }
}

/// The result of running a command.
#[derive(Debug)]
#[non_exhaustive]
pub enum HookOutcome {
    /// It ended with exit code 0.
    Succeeded,
    /// It failed, and is run again in the next round.
    Failed(HookFailure),
    /// It would have run, if this had not been a dry run.
    WouldRun,
}
