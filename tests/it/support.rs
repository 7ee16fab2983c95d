//! What every test needs: an emulator, a session with it, and a clock that does not wait.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_certs::{CaBundle, Clock, Credential, Retry, Secret, Session, SessionBuilder, Sleep, SystemClock};
use cloud_certs_emulator::{
    Answer, DOMAIN, Emulator, Operation, Options, PASSWORD, PROJECT_ID, ReceivedRequest, USER,
};
use jiff::{SignedDuration, Timestamp};

/// The id of `demo-cassandra`.
pub(crate) const CASSANDRA: &str = "e73893ef73754465a8bd2e0857bbf13ein06";

/// A clock that stands still and notes how long it was asked to wait.
#[derive(Debug, Default)]
pub(crate) struct PausedClock(Mutex<Vec<Duration>>);

impl PausedClock {
    /// The pauses so far.
    pub(crate) fn pauses(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    fn sleep(&self, pause: Duration) -> Sleep {
        self.0.lock().unwrap().push(pause);
        Box::pin(std::future::ready(()))
    }
}

/// The time of this machine, moved by as much as a test says, and no waiting.
#[derive(Debug, Default)]
pub(crate) struct MovedClock(Mutex<SignedDuration>);

impl MovedClock {
    /// Moves it forward or, with a negative duration, back.
    pub(crate) fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        SystemClock::default().now() + *self.0.lock().unwrap()
    }

    fn sleep(&self, _: Duration) -> Sleep {
        Box::pin(std::future::ready(()))
    }
}

/// The user of the emulator, with the right password.
pub(crate) fn password() -> Credential {
    Credential::password(USER, DOMAIN, Secret::new(PASSWORD))
}

/// An emulator, and the clock of the sessions with it.
pub(crate) struct Cloud {
    pub(crate) emulator: Emulator,
    pub(crate) clock: Arc<PausedClock>,
}

impl Cloud {
    pub(crate) async fn start() -> Self {
        let emulator = Emulator::start(Options::default()).await.unwrap();
        Self { emulator, clock: Arc::default() }
    }

    /// The choices of a session over https.
    pub(crate) fn builder(&self) -> SessionBuilder {
        let token = Credential::token(Secret::new(self.emulator.token()));
        self.endpoints().project_id(PROJECT_ID).credential(token)
    }

    /// The same without a project and a credential.
    pub(crate) fn endpoints(&self) -> SessionBuilder {
        let builder = Session::builder().endpoint(cloud_certs::Service::Iam, self.emulator.https_url());
        let all = cloud_certs_emulator::Service::ALL.iter();
        let builder = all.fold(builder, |builder, service| {
            builder.endpoint(service.id().parse().unwrap(), self.emulator.endpoint(*service))
        });
        builder
            .roots(CaBundle::from_bytes(self.emulator.web_ca_pem().as_bytes()).unwrap())
            .timeout(Duration::from_secs(10))
            .clock(self.clock.clone())
    }

    pub(crate) fn session(&self) -> Session {
        self.builder().build().unwrap()
    }

    /// A session that tries once.
    pub(crate) fn impatient(&self) -> Session {
        self.builder().retry(Retry::new().with_retries(0)).build().unwrap()
    }

    /// A link to the certificate of `demo-cassandra`, as the service gives it.
    pub(crate) async fn link(&self) -> String {
        let client = self.session().geminidb().api().await.unwrap();
        let answer = client
            .list_ssl_cert_download_addresses()
            .project_id(PROJECT_ID)
            .instance_id(CASSANDRA)
            .send()
            .await
            .unwrap();
        answer.certs[0].download_link.expose().to_owned()
    }

    /// Makes the service answer with this link, once.
    pub(crate) fn next_link(&self, link: &str) {
        let body = serde_json::json!({ "certs": [{ "category": "international", "download_link": link }] });
        self.emulator.answer_next(
            Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES,
            Answer::status(200).header("content-type", "application/json").body(body.to_string()),
        );
    }

    /// The requests of one operation, in order.
    pub(crate) fn requests(&self, operation: Operation) -> Vec<ReceivedRequest> {
        self.emulator.requests().into_iter().filter(|one| one.operation == Some(operation)).collect()
    }
}

/// An error as a log would show it: `Display` and `Debug` of it and all its causes.
pub(crate) fn everything(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(" / {error} {error:?}");
        cause = error.source();
    }
    text
}

/// A message that is the same in every run.
pub(crate) fn without_ports(text: &str) -> String {
    let mut parts = text.split("localhost:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |told, part| {
        told + "localhost:PORT" + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}
