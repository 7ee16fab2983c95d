//! A round: every target is fetched, every output judged and written, and then the commands run.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

use cloud_certs::{Clock, Secret};
use futures_util::StreamExt as _;
use futures_util::stream;

use crate::account::Accounts;
use crate::certificates;
use crate::config::Config;
use crate::config::certificate::{CertificateConfig, Instances};
use crate::error::{OutputError, StateError, TargetError};
use crate::event::{Event, Observer};
use crate::hook::pending::{PendingHook, remembered};
use crate::hooks::{self, DueHooks};
use crate::output::file::JudgedFile;
use crate::report::{CertificateReport, HookCause, OutputReport, OutputStatus, RoundReport, TargetReport};
use crate::scope::Scope;
use crate::sessions::Sessions;
use crate::state::StateFolder;
use crate::target::Target;

/// The kind of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RoundKind {
    /// Outputs are written, and commands run.
    Full,
    /// Everything is looked at, and nothing is touched.
    DryRun,
}

/// Keeps the certificates of a configuration current, round by round.
#[derive(Debug)]
pub struct Synchronizer<'a, A> {
    accounts: A,
    clock: &'a dyn Clock,
    sessions: Sessions,
    store_password: Secret,
}

impl<'a, A: Accounts> Synchronizer<'a, A> {
    /// Begins without any session. `store_password` is that of stores which name no file with one.
    pub fn new(accounts: A, clock: &'a dyn Clock, store_password: Secret) -> Self {
        Self { accounts, clock, sessions: Sessions::default(), store_password }
    }

    /// Does one round: first the commands that have not succeeded yet, then the targets, then the commands of what has
    /// changed. A failure of one never stops another.
    pub async fn round(
        &self,
        config: &Config,
        state: &StateFolder,
        kind: RoundKind,
        observer: &dyn Observer,
    ) -> RoundReport {
        let mut report = self.pending_hooks(config, state, kind, observer).await;
        let round = self.round_of(config, state, kind, &Scope::default(), observer).await;
        report.targets = round.targets;
        report.hooks.extend(round.hooks);
        report.state.extend(round.state);
        report
    }

    /// Runs the commands that have not succeeded yet, and only those: nothing is fetched or written.
    pub async fn pending_hooks(
        &self,
        config: &Config,
        state: &StateFolder,
        kind: RoundKind,
        observer: &dyn Observer,
    ) -> RoundReport {
        let scope = Scope::default();
        let round = Round { of: self, config, state, kind, scope: &scope, observer };
        let mut report = RoundReport::default();
        let (pending, errors) = remembered(state);
        report.state.extend(errors);
        let due = DueHooks::of_pending(config, pending, HookCause::Pending);
        report.state.extend(due.forget_strangers(state, kind == RoundKind::DryRun));
        report.hooks = round.run_hooks(&due, &mut report.state).await;
        report
    }

    /// Does a part of a round: some targets, and the commands of what has changed in it.
    pub(crate) async fn round_of(
        &self,
        config: &Config,
        state: &StateFolder,
        kind: RoundKind,
        scope: &Scope,
        observer: &dyn Observer,
    ) -> RoundReport {
        let round = Round { of: self, config, state, kind, scope, observer };
        let mut report = RoundReport::default();
        self.sessions.forget_failures().await;
        let targets = round.targets().await;
        observer.notice(Event::Started { targets: targets.len() });
        let changed = Mutex::default();
        let jobs = targets.into_iter().enumerate().map(|(place, planned)| {
            let (round, changed) = (&round, &changed);
            async move {
                let report = round.target(planned, changed).await;
                observer.notice(Event::Target(&report));
                (place, report)
            }
        });
        let mut done: Vec<_> = stream::iter(jobs).buffer_unordered(config.concurrency).collect().await;
        done.sort_by_key(|(place, _)| *place);
        report.targets = done.into_iter().map(|(_, report)| report).collect();
        let changed = changed.into_inner().unwrap_or_else(PoisonError::into_inner);
        let due = DueHooks::of_pending(config, changed, HookCause::Change);
        let ran = round.run_hooks(&due, &mut report.state).await;
        report.hooks.extend(ran);
        report
    }

    /// Runs the commands of the configuration to try them, each once. Nothing is fetched or written.
    pub async fn try_hooks(&self, config: &Config, observer: &dyn Observer) -> RoundReport {
        let mut report = RoundReport::default();
        for due in DueHooks::of_trial(config).hooks {
            let ran = hooks::run(&due, config, self.clock).await;
            observer.notice(Event::Hook(&ran));
            report.hooks.push(ran);
        }
        report
    }
}

/// A target, or the reason why there is none.
struct Planned<'a> {
    target: Target<'a>,
    /// The path of each output; none where another output has it already.
    paths: Vec<Result<PathBuf, PathBuf>>,
    failure: Option<TargetError>,
}

/// One round.
struct Round<'a, A> {
    of: &'a Synchronizer<'a, A>,
    config: &'a Config,
    state: &'a StateFolder,
    kind: RoundKind,
    scope: &'a Scope,
    observer: &'a dyn Observer,
}

impl<'a, A: Accounts> Round<'a, A> {
    /// The targets in the order of the configuration: those of all instances need the cloud to be known.
    async fn targets(&self) -> Vec<Planned<'a>> {
        let certificates = self.config.certificates.iter().filter(|one| self.scope.has(&one.name));
        let expansions = certificates.map(|certificate| self.expand(certificate));
        let expanded: Vec<_> = stream::iter(expansions).buffered(self.config.concurrency).collect().await;
        let mut taken = self.scope.taken.clone();
        let mut planned = Vec::new();
        for (target, failure) in expanded.into_iter().flatten() {
            let outputs = target.config.outputs.iter();
            let paths = outputs.map(|output| {
                let path = target.path_of(output, self.config);
                if taken.insert(path.clone()) { Ok(path) } else { Err(path) }
            });
            planned.push(Planned { paths: paths.collect(), target, failure });
        }
        planned
    }

    async fn expand(&self, certificate: &'a CertificateConfig) -> Vec<(Target<'a>, Option<TargetError>)> {
        if certificate.instances != Instances::All {
            return vec![(Target::single(certificate), None)];
        }
        let found = match self.of.sessions.get(&certificate.account, &self.of.accounts).await {
            Ok(session) => Target::of_all_instances(certificate, &session).await,
            Err(error) => Err(TargetError::Account(error)),
        };
        match found {
            Ok(targets) => targets.into_iter().map(|target| (target, None)).collect(),
            Err(error) => vec![(Target::single(certificate), Some(error))],
        }
    }

    /// Does what a target needs.
    async fn target(&self, planned: Planned<'a>, changed: &Mutex<Vec<PendingHook>>) -> TargetReport {
        let Planned { target, paths, failure } = planned;
        let mut report = TargetReport {
            certificate: target.config.name.clone(),
            name: target.name.clone(),
            service: target.config.service,
            instance: target.instance.clone(),
            labels: target.config.labels.clone(),
            certificates: Vec::new(),
            outputs: Vec::new(),
            warnings: Vec::new(),
            error: failure,
        };
        let fetched = match &report.error {
            None => self.fetch(&target).await.map_err(|error| report.error = Some(error)).ok(),
            Some(_) => None,
        };
        let now = self.of.clock.now();
        if let Some(bundle) = &fetched {
            report.certificates = bundle.iter().map(|one| CertificateReport::new(one, now)).collect();
            report.warnings = bundle.warnings(now).iter().map(ToString::to_string).collect();
        }
        for (output, path) in target.config.outputs.iter().zip(paths) {
            let mut result = OutputReport {
                path: path.as_ref().unwrap_or_else(|path| path).clone(),
                format: output.format,
                status: OutputStatus::Skipped,
                kept: Vec::new(),
                dropped: Vec::new(),
            };
            if let Some(bundle) = &fetched {
                result.status = match path {
                    Err(path) => OutputStatus::Failed(OutputError::SamePath { path }),
                    Ok(path) => {
                        let judged = JudgedFile::new(
                            output,
                            &path,
                            bundle,
                            target.config.merge,
                            &self.of.store_password,
                            now,
                        );
                        match judged {
                            Err(error) => OutputStatus::Failed(error),
                            Ok(judged) => {
                                let preview = &judged.preview;
                                let facts = |one| CertificateReport::new(one, now);
                                let kept = &preview.bundle.certificates()
                                    [preview.bundle.certificates().len() - preview.kept..];
                                result.kept = kept.iter().map(facts).collect();
                                result.dropped = preview.dropped.iter().map(facts).collect();
                                let pending = output.hook.is_some().then(|| PendingHook {
                                    certificate: target.config.name.clone(),
                                    output: output.path.clone(),
                                    target: target.name.clone(),
                                    fingerprints: preview
                                        .bundle
                                        .iter()
                                        .map(|one| one.sha256().to_string())
                                        .collect(),
                                    path,
                                });
                                self.write(&judged, pending, changed, &mut report.warnings).await
                            }
                        }
                    }
                };
            }
            report.outputs.push(result);
        }
        report
    }

    async fn fetch(&self, target: &Target<'_>) -> Result<cloud_certs::CaBundle, TargetError> {
        let account = &target.config.account;
        let session = self.of.sessions.get(account, &self.of.accounts).await.map_err(TargetError::Account)?;
        certificates::fetch(target, &session).await
    }

    /// Writes an output that is not right. Its command is remembered before.
    async fn write(
        &self,
        judged: &JudgedFile,
        pending: Option<PendingHook>,
        changed: &Mutex<Vec<PendingHook>>,
        warnings: &mut Vec<String>,
    ) -> OutputStatus {
        let Some(change) = judged.change() else { return OutputStatus::Unchanged };
        let is_dry = self.kind == RoundKind::DryRun;
        let remembered = pending.as_ref().filter(|_| !is_dry).map_or(Ok(()), |one| one.remember(self.state));
        if let Err(error) = remembered {
            return OutputStatus::Failed(error.into());
        }
        if !is_dry {
            match judged.write(self.of.clock).await {
                Ok((_, notes)) => warnings.extend(notes.iter().map(ToString::to_string)),
                Err(error) => {
                    // The folder could not be synced, but the new file is there.
                    let is_there = matches!(error, cloud_certs::certificate::StoreError::Io { .. });
                    if let Some(pending) = pending.filter(|_| !is_there) {
                        let _ = pending.forget(self.state);
                    }
                    return OutputStatus::Failed(error.into());
                }
            }
        }
        if let Some(pending) = pending {
            changed.lock().unwrap_or_else(PoisonError::into_inner).push(pending);
        }
        if is_dry { OutputStatus::WouldChange(change) } else { OutputStatus::Changed(change) }
    }

    /// Runs commands one after the other, and forgets those that succeed.
    async fn run_hooks(
        &self,
        due: &DueHooks,
        errors: &mut Vec<StateError>,
    ) -> Vec<crate::report::HookReport> {
        let mut reports = Vec::new();
        for hook in &due.hooks {
            let report = match self.kind {
                RoundKind::DryRun => hooks::not_run(hook),
                RoundKind::Full => hooks::run(hook, self.config, self.of.clock).await,
            };
            if matches!(report.outcome, crate::report::HookOutcome::Succeeded) {
                errors.extend(hook.outputs.iter().filter_map(|output| output.forget(self.state).err()));
            }
            self.observer.notice(Event::Hook(&report));
            reports.push(report);
        }
        reports
    }
}
