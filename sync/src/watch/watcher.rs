//! The loop: rounds, commands that wait, and new configurations, each when it is due.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Duration;

use cloud_certs::Clock;
use jiff::Timestamp;

use crate::account::Accounts;
use crate::config::Config;
use crate::config::error::ConfigError;
use crate::metrics::board::Board;
use crate::metrics::model::Metrics;
use crate::report::{HookOutcome, RoundReport};
use crate::round::{RoundKind, Synchronizer};
use crate::scope::Scope;
use crate::state::StateFolder;
use crate::watch::event::{Reloads, WatchEvent, WatchObserver};
use crate::watch::hook_schedule::HookSchedule;
use crate::watch::schedule::Schedule;

/// The default time between rounds.
const INTERVAL: Duration = Duration::from_secs(6 * 3600);
/// The shortest time between rounds.
const SHORTEST: Duration = Duration::from_secs(60);
/// The longest sleep. After it, the clock is read again: it may have been set, or the machine may have been suspended.
const SLICE: Duration = Duration::from_secs(60);

/// Keeps the certificates of a configuration current until it is dropped.
#[derive(Debug)]
pub struct Watcher<'a, A> {
    synchronizer: &'a Synchronizer<'a, A>,
    state: &'a StateFolder,
    board: &'a Board,
    clock: &'a dyn Clock,
    version: &'a str,
    interval: Option<Duration>,
    random: fn() -> f64,
}

impl<'a, A: Accounts> Watcher<'a, A> {
    /// Prepares to watch. `version` is that of the program, for metrics.
    pub fn new(
        synchronizer: &'a Synchronizer<'a, A>,
        state: &'a StateFolder,
        board: &'a Board,
        clock: &'a dyn Clock,
        version: &'a str,
    ) -> Self {
        Self { synchronizer, state, board, clock, version, interval: None, random: fastrand::f64 }
    }

    /// Sets the time between rounds, in place of the one in the configuration. Less than a minute counts as a minute.
    #[must_use]
    pub fn interval(self, interval: Option<Duration>) -> Self {
        Self { interval, ..self }
    }

    /// Sets where random numbers from 0 to 1 come from.
    #[must_use]
    pub fn random(self, random: fn() -> f64) -> Self {
        Self { random, ..self }
    }

    /// Watches. Nothing is ever in the middle of a write when this is dropped.
    pub async fn run(
        &self,
        config: Config,
        reloads: &mut impl Reloads,
        observer: &dyn WatchObserver,
    ) -> Infallible {
        let metrics = Metrics::new(&config, self.state, self.version);
        let now = self.clock.now();
        let mut run = Run {
            of: self,
            schedule: Schedule::new(&config, self.interval_of(&config), now, (self.random)()),
            hooks: HookSchedule::from_before(metrics.pending_hooks(), now),
            metrics,
            paths: BTreeMap::new(),
            config,
            observer,
        };
        run.publish();
        loop {
            run.step(reloads).await;
        }
    }

    fn interval_of(&self, config: &Config) -> Duration {
        self.interval.or(config.interval).unwrap_or(INTERVAL).max(SHORTEST)
    }
}

/// The state of a watch. Its size does not grow with time.
struct Run<'a, A> {
    of: &'a Watcher<'a, A>,
    config: Config,
    schedule: Schedule,
    hooks: HookSchedule,
    metrics: Metrics,
    /// The outputs of each certificate, as the last round had them.
    paths: BTreeMap<String, BTreeSet<PathBuf>>,
    observer: &'a dyn WatchObserver,
}

impl<A: Accounts> Run<'_, A> {
    /// Does what is due, or waits.
    async fn step(&mut self, reloads: &mut impl Reloads) {
        let now = self.of.clock.now();
        let with_pending_hooks = self.hooks.next_run().is_some_and(|at| at <= now);
        let due = self.schedule.due(now);
        if !due.is_empty() {
            return self.round(due, with_pending_hooks).await;
        }
        if with_pending_hooks {
            return self.pending_hooks().await;
        }
        let wait = Duration::try_from(self.next().duration_since(now)).unwrap_or_default();
        tokio::select! {
            biased;
            () = reloads.requested() => self.reload().await,
            () = self.of.clock.sleep(wait.min(SLICE)) => {}
        }
    }

    /// The time of the next step.
    fn next(&self) -> Timestamp {
        let times = [self.schedule.next_round(), self.hooks.next_run()];
        times.into_iter().flatten().min().unwrap_or(Timestamp::MAX)
    }

    async fn round(&mut self, due: BTreeSet<String>, with_pending_hooks: bool) {
        let others = self.paths.iter().filter(|(name, _)| !due.contains(*name));
        let taken = others.flat_map(|(_, paths)| paths.iter().cloned()).collect();
        let scope = Scope { certificates: Some(due), taken, with_pending_hooks };
        let synchronizer = self.of.synchronizer;
        let observer = self.observer;
        let mut report =
            synchronizer.targets(&self.config, self.of.state, RoundKind::Full, &scope, observer).await;
        let (now, random) = (self.of.clock.now(), (self.of.random)());
        for name in scope.certificates.iter().flatten() {
            let targets = || report.targets.iter().filter(|target| target.certificate == *name);
            self.schedule.plan(name, targets(), now, random);
            let outputs = targets().flat_map(|target| &target.outputs);
            self.paths.insert(name.clone(), outputs.map(|output| output.identity.clone()).collect());
        }
        self.metrics.update(&report, self.of.state, now);
        report.state.extend(self.metrics.save(self.of.state).err());
        let has_failed = report.hooks.iter().any(|hook| matches!(hook.outcome, HookOutcome::Failed(_)));
        self.hooks.after_round(self.metrics.pending_hooks(), has_failed, now, random);
        self.done(&report);
    }

    async fn pending_hooks(&mut self) {
        let (state, observer) = (self.of.state, self.observer);
        let report = self.of.synchronizer.pending_hooks(&self.config, state, RoundKind::Full, observer).await;
        let now = self.of.clock.now();
        self.metrics.update(&report, state, now);
        self.hooks.after_run(self.metrics.pending_hooks(), now, (self.of.random)());
        self.done(&report);
    }

    fn done(&self, report: &RoundReport) {
        self.publish();
        self.observer.watched(WatchEvent::Done {
            report,
            certificates: self.config.certificates.len(),
            failing: self.schedule.failing(),
            next: self.next(),
        });
    }

    fn publish(&self) {
        self.of.board.publish(&self.metrics, self.of.interval_of(&self.config));
    }

    async fn read_again(&self) -> Result<Config, ConfigError> {
        let config = Config::read(&self.config.file)?;
        self.of.synchronizer.check(&config).await?;
        Ok(config)
    }

    async fn reload(&mut self) {
        self.observer.watched(WatchEvent::Reloading);
        match self.read_again().await {
            Err(error) => self.observer.watched(WatchEvent::Kept(&error)),
            Ok(config) => {
                let now = self.of.clock.now();
                self.metrics.configure(&config);
                self.schedule = Schedule::new(&config, self.of.interval_of(&config), now, (self.of.random)());
                self.hooks = HookSchedule::from_before(self.metrics.pending_hooks(), now);
                self.paths.clear();
                self.config = config;
                self.publish();
                self.observer.watched(WatchEvent::Reloaded);
            }
        }
    }
}
