//! Rounds: every target is fetched, every output judged and written, and then the commands run.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use cloud_certs::{Clock, Secret};
use futures_util::{StreamExt as _, stream};

use crate::account::Accounts;
use crate::config::Config;
use crate::config::certificate::{CertificateConfig, Instances};
use crate::config::error::ConfigError;
use crate::error::TargetError;
use crate::event::{Event, Observer};
use crate::hook::pending::remembered;
use crate::hooks::{self, DueHooks};
use crate::job::{Job, Workshop};
#[cfg(feature = "kubernetes")]
use crate::output::kubernetes::cluster::Cluster;
use crate::report::{HookOutcome, RoundReport};
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
    /// Everything is checked, and nothing is changed.
    DryRun,
}

/// Keeps the certificates of a configuration current, round by round.
#[derive(Debug)]
pub struct Synchronizer<'a, A> {
    accounts: A,
    clock: &'a dyn Clock,
    sessions: Sessions,
    store_password: Secret,
    drops_old: bool,
    /// Variables that commands do not get.
    hidden_variables: Vec<String>,
    #[cfg(feature = "kubernetes")]
    cluster: Cluster,
}

impl<'a, A: Accounts> Synchronizer<'a, A> {
    /// Begins without any session. `store_password` is that of stores which name no file with one.
    pub fn new(accounts: A, clock: &'a dyn Clock, store_password: Secret) -> Self {
        Self {
            accounts,
            clock,
            sessions: Sessions::default(),
            store_password,
            drops_old: false,
            hidden_variables: Vec::new(),
            #[cfg(feature = "kubernetes")]
            cluster: Cluster::default(),
        }
    }

    /// Drops certificates that the service no longer hands out from the outputs, even if the configuration keeps them.
    #[must_use]
    pub fn drop_old(self) -> Self {
        Self { drops_old: true, ..self }
    }

    /// Removes variables from the environment of commands: those with credentials.
    #[must_use]
    pub fn hide_variables(self, names: impl IntoIterator<Item = String>) -> Self {
        Self { hidden_variables: names.into_iter().collect(), ..self }
    }

    /// Does one round: first the targets, then the commands of what has changed and those that have not succeeded yet, each
    /// once. A failure of one never stops another.
    pub async fn round(
        &self,
        config: &Config,
        state: &StateFolder,
        kind: RoundKind,
        observer: &dyn Observer,
    ) -> RoundReport {
        let scope = Scope { with_pending_hooks: true, ..Scope::default() };
        self.targets(config, state, kind, &scope, observer).await
    }

    /// Does a part of a round: some targets, and the commands of what has changed in it.
    pub(crate) async fn targets(
        &self,
        config: &Config,
        state: &StateFolder,
        kind: RoundKind,
        scope: &Scope,
        observer: &dyn Observer,
    ) -> RoundReport {
        let mut report = RoundReport::default();
        let mut earlier = Vec::new();
        if scope.with_pending_hooks {
            (earlier, report.state) = remembered(state);
        }
        self.sessions.forget_failures().await;
        let jobs = self.jobs(config, scope).await;
        observer.notice(Event::Started { targets: jobs.len() });
        let workshop = Workshop {
            accounts: &self.accounts,
            sessions: &self.sessions,
            clock: self.clock,
            store_password: &self.store_password,
            state,
            is_dry_run: kind == RoundKind::DryRun,
            #[cfg(feature = "kubernetes")]
            cluster: &self.cluster,
            drops_old: self.drops_old,
            changed: Mutex::default(),
        };
        let workshop = &workshop;
        let running = jobs.into_iter().enumerate().map(|(place, job)| async move {
            let report = workshop.run(job).await;
            observer.notice(Event::Target(&report));
            (place, report)
        });
        let mut done: Vec<_> = stream::iter(running).buffer_unordered(config.concurrency).collect().await;
        done.sort_by_key(|(place, _)| *place);
        report.targets = done.into_iter().map(|(_, report)| report).collect();
        let changed = std::mem::take(&mut *workshop.changed.lock().unwrap_or_else(PoisonError::into_inner));
        let due = DueHooks::new(config, changed, earlier);
        self.run_hooks(config, state, kind, due, observer, &mut report).await;
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
        let (pending, errors) = remembered(state);
        let mut report = RoundReport { state: errors, ..RoundReport::default() };
        let due = DueHooks::new(config, Vec::new(), pending);
        self.run_hooks(config, state, kind, due, observer, &mut report).await;
        report
    }

    /// Runs the commands of the configuration to try them, each once. Nothing is fetched or written.
    pub async fn try_hooks(&self, config: &Config, observer: &dyn Observer) -> RoundReport {
        let mut report = RoundReport::default();
        for due in DueHooks::of_trial(config).hooks {
            let ran = hooks::run(&due, config, &self.hidden_variables, self.clock).await;
            observer.notice(Event::Hook(&ran));
            report.hooks.push(ran);
        }
        report
    }

    /// Runs the commands of outputs, one after the other, and forgets those that succeed.
    async fn run_hooks(
        &self,
        config: &Config,
        state: &StateFolder,
        kind: RoundKind,
        due: DueHooks,
        observer: &dyn Observer,
        report: &mut RoundReport,
    ) {
        let is_dry_run = kind == RoundKind::DryRun;
        report.state.extend(due.forget_strangers(state, is_dry_run));
        for hook in &due.hooks {
            let ran = match is_dry_run {
                true => hooks::not_run(hook),
                false => hooks::run(hook, config, &self.hidden_variables, self.clock).await,
            };
            if matches!(ran.outcome, HookOutcome::Succeeded) {
                report.state.extend(hook.outputs.iter().filter_map(|output| output.forget(state).err()));
            }
            observer.notice(Event::Hook(&ran));
            report.hooks.push(ran);
        }
    }

    /// The jobs in the order of the configuration. With `all = true`, the service is asked for its instances.
    async fn jobs<'c>(&self, config: &'c Config, scope: &Scope) -> Vec<Job<'c>> {
        let certificates = config.certificates.iter().filter(|one| scope.has(&one.name));
        let expansions = certificates.map(|certificate| self.expand(certificate));
        let expanded: Vec<_> = stream::iter(expansions).buffered(config.concurrency).collect().await;
        let mut taken = scope.taken.clone();
        let namespace = self.default_namespace(config).await;
        let job = |(target, failure): (Target<'c>, _)| {
            let places = target.config.outputs.iter().map(|output| {
                let place = target.place_of(output, config, namespace);
                let is_taken = !taken.insert(place.identity.clone());
                (place, is_taken)
            });
            Job { places: places.collect(), target, failure }
        };
        expanded.into_iter().flatten().map(job).collect()
    }

    /// Refuses a configuration in which two outputs name one object: one with the namespace that the account has, and
    /// the other without. Instances are checked in the round, because their names are not known before.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] says which output it is.
    pub async fn check(&self, config: &Config) -> Result<(), ConfigError> {
        let namespace = self.default_namespace(config).await;
        let mut taken = BTreeMap::new();
        for certificate in &config.certificates {
            let target = Target::single(certificate);
            for output in &certificate.outputs {
                let text = output.object.as_ref().map(|object| match certificate.instances {
                    Instances::All => object.place_in(namespace),
                    _ => target.filled_in(&object.place_in(namespace), true),
                });
                let Some(text) = text else { continue };
                let Some(other) = taken.insert(text.clone(), &output.path) else { continue };
                let what = format!("this is `{text}`, and so is the output `{other}`; write another one");
                return Err(ConfigError::at(&config.file, output.place, what));
            }
        }
        Ok(())
    }

    /// The namespace of objects that name none, if there are objects and a way to a cluster.
    #[cfg(feature = "kubernetes")]
    async fn default_namespace(&self, config: &Config) -> Option<&str> {
        let mut outputs = config.certificates.iter().flat_map(|certificate| &certificate.outputs);
        outputs.find(|output| output.object.is_some())?;
        // Without a cluster, each object reports that itself.
        Some(&self.cluster.connected().await.ok()?.namespace)
    }

    #[cfg(not(feature = "kubernetes"))]
    #[expect(clippy::unused_async, reason = "as with the feature")]
    async fn default_namespace(&self, _: &Config) -> Option<&str> {
        None
    }

    async fn expand<'c>(&self, certificate: &'c CertificateConfig) -> Vec<(Target<'c>, Option<TargetError>)> {
        if certificate.instances != Instances::All {
            return vec![(Target::single(certificate), None)];
        }
        let found = match self.sessions.get(&certificate.account, &self.accounts).await {
            Ok(session) => Target::of_all_instances(certificate, &session).await,
            Err(error) => Err(TargetError::Account(error)),
        };
        match found {
            Ok(targets) => targets.into_iter().map(|target| (target, None)).collect(),
            Err(error) => vec![(Target::single(certificate), Some(error))],
        }
    }
}
