//! The metrics of a configuration: a series for every output from the start, even if it fails.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use crate::config::Config;
use crate::config::certificate::{CertificateConfig, Instances};
use crate::error::StateError;
use crate::failure_reason::FailureReason;
use crate::hook::pending::remembered;
use crate::metrics::encode::{Encoder, MetricsFormat, Sample};
use crate::metrics::history::{CertificateFacts, History, OutputHistory, TargetHistory};
use crate::metrics::labels;
use crate::metrics::table::{
    BUILD_INFO, FAILURES, LAST_CHANGE, LAST_ROUND, LAST_SUCCESS, PENDING_HOOKS, ROUNDS,
};
use crate::metrics::x509::{self, Label};
use crate::report::{HookOutcome, OutputReport, OutputStatus, RoundReport, TargetReport};
use crate::state::StateFolder;
use crate::target::Target;

/// The metrics of a configuration.
#[derive(Debug)]
pub struct Metrics {
    version: String,
    history: History,
    /// The labels of each certificate of the configuration.
    labels: BTreeMap<String, Vec<(String, String)>>,
    /// The certificates that stand for all instances of a project.
    of_all_instances: BTreeSet<String>,
    /// The outputs that were right when this process looked last.
    right: BTreeSet<PathBuf>,
    pending_hooks: usize,
}

impl Metrics {
    /// Starts with the history of earlier runs. `version` is that of the program.
    #[must_use]
    pub fn new(config: &Config, state: &StateFolder, version: &str) -> Self {
        let mut metrics = Self {
            version: version.to_owned(),
            history: History::read(state),
            labels: BTreeMap::new(),
            of_all_instances: BTreeSet::new(),
            right: BTreeSet::new(),
            pending_hooks: pending_hooks(state),
        };
        metrics.configure(config);
        metrics
    }

    /// Replaces the configuration: from now on, only its outputs have series.
    pub fn configure(&mut self, config: &Config) {
        let all = config.certificates.iter().filter(|one| one.instances == Instances::All);
        self.of_all_instances = all.map(|one| one.name.clone()).collect();
        let certificates = config.certificates.iter();
        self.labels = certificates.map(|one| (one.name.clone(), labels::usable(&one.labels))).collect();
        let mut before = std::mem::take(&mut self.history.targets);
        for certificate in &config.certificates {
            let mut target = before.remove(&certificate.name).unwrap_or_default();
            target.certificate.clone_from(&certificate.name);
            let is_known = |one: &TargetHistory| {
                certificate.instances == Instances::All && one.certificate == certificate.name
            };
            let (known, others): (BTreeMap<_, _>, _) = before.into_iter().partition(|(_, one)| is_known(one));
            before = others;
            let paths = if known.is_empty() { first_paths(certificate, config) } else { Vec::new() };
            let history = paths.into_iter().map(|path| {
                let history = target.outputs.remove(&path).unwrap_or_default();
                (path, history)
            });
            target.outputs = history.collect();
            self.history.targets.insert(certificate.name.clone(), target);
            self.history.targets.extend(known);
        }
        let history = &self.history;
        self.right.retain(|path| history.targets.values().any(|target| target.outputs.contains_key(path)));
    }

    /// Takes the results of a round.
    pub fn update(&mut self, report: &RoundReport, state: &StateFolder, now: Timestamp) {
        self.forget_instances(report);
        for target in &report.targets {
            self.update_target(target, now.as_second());
        }
        if !report.targets.is_empty() {
            self.history.rounds = self.history.rounds.saturating_add(1);
            self.history.last_round = now.as_second();
        }
        self.count_hooks(report);
        self.pending_hooks = pending_hooks(state);
    }

    /// The number of outputs whose command waits.
    pub(crate) fn pending_hooks(&self) -> usize {
        self.pending_hooks
    }

    /// Saves the history for the next run.
    ///
    /// # Errors
    ///
    /// [`StateError`] says why the file cannot be written.
    pub fn save(&self, state: &StateFolder) -> Result<(), StateError> {
        self.history.write(state)
    }

    /// Forgets the instances that a project no longer has, and the output that stood for all of them.
    fn forget_instances(&mut self, report: &RoundReport) {
        let listed: BTreeSet<_> = report
            .targets
            .iter()
            .filter(|target| self.is_listed(target))
            .map(|target| &target.certificate)
            .collect();
        let names: BTreeSet<_> = report.targets.iter().map(|target| &target.name).collect();
        self.history.targets.retain(|name, target| {
            if name == &target.certificate && listed.contains(name) {
                target.outputs.clear();
            }
            name == &target.certificate || !listed.contains(&target.certificate) || names.contains(name)
        });
    }

    /// Returns whether a target is one of all instances.
    fn is_listed(&self, target: &TargetReport) -> bool {
        self.of_all_instances.contains(&target.certificate) && target.instance.is_some()
    }

    fn update_target(&mut self, target: &TargetReport, now: i64) {
        let stands_for_all = self.of_all_instances.contains(&target.certificate) && target.instance.is_none();
        let history = self.history.targets.entry(target.name.clone()).or_default();
        history.certificate.clone_from(&target.certificate);
        if let Some(error) = &target.error {
            count(history, FailureReason::of_target(error));
        }
        if stands_for_all {
            return;
        }
        history.outputs.retain(|path, _| target.outputs.iter().any(|output| output.path == *path));
        for output in &target.outputs {
            let of_output = history.outputs.entry(output.path.clone()).or_default();
            match &output.status {
                OutputStatus::Unchanged | OutputStatus::Changed(_) => {
                    of_output.last_success = now;
                    if matches!(output.status, OutputStatus::Changed(_)) {
                        of_output.last_change = now;
                    }
                    of_output.certificates = facts(target, output);
                    self.right.insert(output.path.clone());
                }
                OutputStatus::Failed(error) => {
                    self.right.remove(&output.path);
                    count(history, FailureReason::of_output(error));
                }
                OutputStatus::WouldChange(_) | OutputStatus::Skipped => {}
            }
        }
    }

    fn count_hooks(&mut self, report: &RoundReport) {
        for hook in report.hooks.iter().filter(|hook| matches!(hook.outcome, HookOutcome::Failed(_))) {
            for target in self.history.targets.values_mut() {
                if hook.outputs.iter().any(|path| target.outputs.contains_key(path)) {
                    count(target, FailureReason::Hook);
                }
            }
        }
    }

    /// Returns the time until which all outputs count as fresh, if they are all right and there is one.
    #[must_use]
    pub fn fresh_until(&self, interval: Duration) -> Option<Timestamp> {
        let patience = i64::try_from(interval.as_secs()).ok()?.checked_mul(2)?;
        let mut outputs = self.outputs().peekable();
        outputs.peek()?;
        let ends = outputs.map(|(_, path, output)| {
            self.right.contains(path).then(|| output.last_success.checked_add(patience)).flatten()
        });
        let first = ends.min()??;
        Timestamp::from_second(first).ok()
    }

    fn outputs(&self) -> impl Iterator<Item = (&String, &PathBuf, &OutputHistory)> {
        let targets = self.history.targets.iter();
        targets.flat_map(|(name, target)| target.outputs.iter().map(move |(path, one)| (name, path, one)))
    }

    /// Writes them as text.
    #[must_use]
    pub fn render(&self, format: MetricsFormat) -> String {
        let mut encoder = Encoder::new(format);
        let outputs =
            || self.outputs().map(|(name, path, one)| (self.labels_of_output(name, path), path, one));
        let times = |time: fn(&OutputHistory) -> i64| {
            outputs().map(move |(labels, _, one)| Sample::new(labels, time(one)))
        };
        encoder.family(&LAST_SUCCESS, times(|one| one.last_success));
        encoder.family(&LAST_CHANGE, times(|one| one.last_change));
        let certificates: Vec<_> = outputs()
            .flat_map(|(labels, path, one)| {
                one.certificates.iter().map(move |facts| (labels.clone(), facts, shown(path)))
            })
            .collect();
        x509::write(&mut encoder, &certificates);
        let single = |value: i128| [Sample::new(Vec::new(), value)];
        encoder.family(&PENDING_HOOKS, single(self.pending_hooks as i128));
        encoder.family(&FAILURES, self.failures());
        encoder.family(&ROUNDS, single(self.history.rounds.into()));
        encoder.family(&LAST_ROUND, single(self.history.last_round.into()));
        encoder.family(&BUILD_INFO, [Sample::new(vec![("version", Cow::from(&self.version))], 1)]);
        encoder.finish()
    }

    fn failures(&self) -> impl Iterator<Item = Sample<'_>> {
        self.history.targets.iter().flat_map(move |(name, target)| {
            FailureReason::ALL.into_iter().map(move |reason| {
                let mut labels = vec![("certificate", escaped(name)), ("reason", Cow::from(reason.name()))];
                labels.extend(self.labels_of_user(&target.certificate));
                Sample::new(labels, target.failures.get(reason.name()).copied().unwrap_or_default())
            })
        })
    }

    fn labels_of_output<'m>(&'m self, name: &'m str, path: &'m Path) -> Vec<Label<'m>> {
        let mut labels = vec![("certificate", escaped(name)), ("output", shown(path))];
        let certificate = self.history.targets.get(name).map(|target| target.certificate.as_str());
        labels.extend(self.labels_of_user(certificate.unwrap_or_default()));
        labels
    }

    fn labels_of_user<'m>(&'m self, certificate: &str) -> impl Iterator<Item = Label<'m>> {
        let labels = self.labels.get(certificate).into_iter().flatten();
        labels.map(|(name, value)| (name.as_str(), Cow::from(value)))
    }
}

/// The outputs before the instances of a project are known.
fn first_paths(certificate: &CertificateConfig, config: &Config) -> Vec<PathBuf> {
    let outputs = certificate.outputs.iter();
    match certificate.instances {
        Instances::All => outputs.map(|output| output.below(config.folder(), &output.path)).collect(),
        _ => outputs.map(|output| Target::single(certificate).path_of(output, config)).collect(),
    }
}

/// The number of outputs whose command waits.
fn pending_hooks(state: &StateFolder) -> usize {
    remembered(state).0.len()
}

fn count(target: &mut TargetHistory, reason: FailureReason) {
    let failures = target.failures.entry(reason.name().to_owned()).or_default();
    *failures = failures.saturating_add(1);
}

/// The certificates in an output, each once.
fn facts(target: &TargetReport, output: &OutputReport) -> Vec<CertificateFacts> {
    let mut seen = BTreeSet::new();
    // Beside those of the service, the file may hold older ones and further roots.
    let known = if output.held.is_empty() { &output.kept } else { &output.held };
    let certificates = target.certificates.iter().chain(known).map(|one| &one.certificate);
    certificates.filter(|one| seen.insert(one.sha256().to_string())).map(CertificateFacts::of).collect()
}

fn shown(path: &Path) -> Cow<'_, str> {
    cloud_certs_text::escaped(&path.to_string_lossy()).into()
}

fn escaped(text: &str) -> Cow<'_, str> {
    cloud_certs_text::escaped(text).into()
}
