//! A configuration, an emulator to fetch from, and a clock that jumps.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_certs::{CaBundle, Clock, Credential, Retry, Secret, Session, Sleep};
use cloud_certs_emulator::{Emulator, Operation, Options, PROJECT_ID};
use cloud_certs_sync::{
    Account, AccountError, Accounts, Board, Config, Event, MetricsFormat, Observer, StateFolder,
    Synchronizer, WatchEvent, WatchObserver, Watcher,
};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio::sync::Notify;

pub(crate) const HOUR: SignedDuration = SignedDuration::from_hours(1);
pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A clock on which a sleep is over at once, until its end.
#[derive(Debug)]
struct JumpingClock {
    now: Mutex<Timestamp>,
    end: Timestamp,
    has_ended: Arc<Notify>,
}

impl Clock for JumpingClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, pause: Duration) -> Sleep {
        let mut now = self.now.lock().unwrap();
        let then = *now + SignedDuration::try_from(pause).unwrap();
        if then > self.end {
            self.has_ended.notify_one();
            return Box::pin(std::future::pending());
        }
        *now = then;
        Box::pin(tokio::task::yield_now())
    }
}

/// A session for every account.
struct OneSession(Session);

impl Accounts for OneSession {
    async fn connect(&self, _: &Account) -> Result<Session, AccountError> {
        Ok(self.0.clone())
    }
}

/// The times at which something was done.
struct Steps<'a>(Mutex<Vec<Timestamp>>, &'a JumpingClock);

impl Observer for Steps<'_> {
    fn notice(&self, _: Event<'_>) {}
}

impl WatchObserver for Steps<'_> {
    fn watched(&self, event: WatchEvent<'_>) {
        if matches!(event, WatchEvent::Done { .. }) {
            self.0.lock().unwrap().push(self.1.now());
        }
    }
}

/// A configuration that is watched.
pub(crate) struct Watched {
    pub(crate) emulator: Emulator,
    pub(crate) folder: TempDir,
    pub(crate) board: Board,
    config: Config,
    state: StateFolder,
}

impl Watched {
    pub(crate) async fn new(config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::parse(&folder.path().join("cloud-certs.toml"), config).unwrap();
        let state = StateFolder::new(&folder.path().join("state"), &config.file);
        let emulator = Emulator::start(Options::default()).await.unwrap();
        Self { emulator, folder, board: Board::default(), config, state }
    }

    fn session(&self) -> Session {
        let all = cloud_certs_emulator::Service::ALL.iter();
        let builder = all.fold(Session::builder(), |builder, service| {
            builder.endpoint(service.id().parse().unwrap(), self.emulator.endpoint(*service))
        });
        builder
            .roots(CaBundle::from_bytes(self.emulator.web_ca_pem().as_bytes()).unwrap())
            .retry(Retry::new().with_retries(0))
            .project_id(PROJECT_ID)
            .credential(Credential::token(Secret::new(self.emulator.token())))
            .build()
            .unwrap()
    }

    /// Watches for a time, without random numbers. Returns when something was done, from the start on.
    pub(crate) async fn during(&self, time: SignedDuration) -> Vec<SignedDuration> {
        let start: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let has_ended = Arc::new(Notify::new());
        let clock =
            JumpingClock { now: Mutex::new(start), end: start + time, has_ended: Arc::clone(&has_ended) };
        let synchronizer = Synchronizer::new(OneSession(self.session()), &clock, Secret::new("changeit"));
        let steps = Steps(Mutex::default(), &clock);
        let watcher = Watcher::new(&synchronizer, &self.state, &self.board, &clock, "1.2.3").random(|| 0.0);
        let mut no_reloads = ();
        tokio::select! {
            never = watcher.run(self.config.clone(), &mut no_reloads, &steps) => match never {},
            () = has_ended.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(50)) => panic!("it does not end"),
        }
        let steps = steps.0.lock().unwrap();
        steps.iter().map(|step| step.duration_since(start)).collect()
    }

    pub(crate) fn requests(&self, operation: Operation) -> usize {
        self.emulator.requests().iter().filter(|one| one.operation == Some(operation)).count()
    }

    pub(crate) fn all_requests(&self) -> usize {
        self.emulator.requests().len()
    }

    pub(crate) fn metrics(&self) -> String {
        self.text(MetricsFormat::Text)
    }

    pub(crate) fn text(&self, format: MetricsFormat) -> String {
        String::from_utf8(self.board.metrics(format).to_vec()).unwrap()
    }

    /// What is remembered for metrics.
    pub(crate) fn history(&self) -> String {
        let file: PathBuf = self.state.path().join("history.json");
        std::fs::read_to_string(file).unwrap()
    }
}
