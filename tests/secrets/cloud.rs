//! A local cloud, and sessions with it whose clock stands still: the same request has the same signature then.

use std::sync::Arc;
use std::time::Duration;

use cloud_certs::{CaBundle, Clock, Retry, Session, SessionBuilder, Sleep, SystemClock};
use cloud_certs_emulator::{Emulator, Operation, Options, PROJECT_ID, ReceivedRequest};
use jiff::{SignedDuration, Timestamp};

/// The id of `demo-cassandra`.
pub(crate) const CASSANDRA: &str = "e73893ef73754465a8bd2e0857bbf13ein06";

/// A clock that stands still, and does not wait.
#[derive(Debug)]
pub(crate) struct StoppedClock(Timestamp);

impl StoppedClock {
    /// So far ahead of this machine's, when it was made.
    pub(crate) fn ahead(by: SignedDuration) -> Arc<Self> {
        Arc::new(Self(SystemClock::default().now() + by))
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn sleep(&self, _: Duration) -> Sleep {
        Box::pin(std::future::ready(()))
    }
}

pub(crate) struct Cloud {
    pub(crate) emulator: Emulator,
    pub(crate) clock: Arc<StoppedClock>,
}

impl Cloud {
    pub(crate) async fn start() -> Self {
        let emulator = Emulator::start(Options::default()).await.unwrap();
        Self { emulator, clock: StoppedClock::ahead(SignedDuration::ZERO) }
    }

    /// The choices of a session that tries twice, all but the credential.
    pub(crate) fn builder(&self) -> SessionBuilder {
        let url = self.emulator.https_url();
        Session::builder()
            .endpoint(cloud_certs::Service::Css, &url)
            .endpoint(cloud_certs::Service::GeminiDb, &url)
            .endpoint(cloud_certs::Service::Iam, &url)
            .project_id(PROJECT_ID)
            .roots(CaBundle::from_bytes(self.emulator.web_ca_pem().as_bytes()).unwrap())
            .timeout(Duration::from_secs(10))
            .retry(Retry::new().with_retries(1))
            .clock(self.clock.clone())
    }

    /// The requests of one operation, in order.
    pub(crate) fn requests(&self, operation: Operation) -> Vec<ReceivedRequest> {
        self.emulator.requests().into_iter().filter(|one| one.operation == Some(operation)).collect()
    }
}
