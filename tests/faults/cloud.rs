//! A local cloud, sessions with it that do not wait, and what is not to be seen of them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_certs::{
    CaBundle, Clock, Credential, Error, Retry, Secret, Session, SessionBuilder, Sleep, SystemClock,
};
use cloud_certs_emulator::{
    DOMAIN, Emulator, Operation, Options, PASSWORD, PROJECT_ID, ReceivedRequest, SECRET_KEY, Service, USER,
};
use jiff::Timestamp;

use crate::expected::RETRIES;

/// The id of `demo-cassandra`.
pub(crate) const CASSANDRA: &str = "e73893ef73754465a8bd2e0857bbf13ein06";

/// The time of this machine; pauses are noted, and do not pass.
#[derive(Debug, Default)]
pub(crate) struct NotingClock(Mutex<Vec<Duration>>);

impl NotingClock {
    pub(crate) fn pauses(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

impl Clock for NotingClock {
    fn now(&self) -> Timestamp {
        SystemClock::default().now()
    }

    fn sleep(&self, pause: Duration) -> Sleep {
        self.0.lock().unwrap().push(pause);
        Box::pin(std::future::ready(()))
    }
}

pub(crate) struct Cloud {
    pub(crate) emulator: Emulator,
    pub(crate) clock: Arc<NotingClock>,
    token: String,
}

impl Cloud {
    pub(crate) async fn start() -> Self {
        let emulator = Emulator::start(Options::default()).await.unwrap();
        let token = emulator.token();
        Self { emulator, clock: Arc::default(), token }
    }

    /// The choices of a session with a ready token.
    pub(crate) fn builder(&self) -> SessionBuilder {
        let url = self.emulator.https_url();
        Session::builder()
            .endpoint(cloud_certs::Service::Css, &url)
            .endpoint(cloud_certs::Service::GeminiDb, &url)
            .endpoint(cloud_certs::Service::Iam, &url)
            .project_id(PROJECT_ID)
            .credential(Credential::token(Secret::new(&self.token)))
            .roots(CaBundle::from_bytes(self.emulator.web_ca_pem().as_bytes()).unwrap())
            .retry(Retry::new().with_retries(RETRIES))
            .clock(self.clock.clone())
    }

    /// The requests of one operation, in order.
    pub(crate) fn requests(&self, operation: Operation) -> Vec<ReceivedRequest> {
        self.emulator.requests().into_iter().filter(|one| one.operation == Some(operation)).collect()
    }

    /// Whether a request was sent to another name, another port or without TLS.
    pub(crate) fn is_left(&self, may_be_plain: bool) -> bool {
        let host = |url: String| url.rsplit('/').next().unwrap().to_owned();
        let (https, http) = (host(self.emulator.https_url()), host(self.emulator.http_url()));
        self.emulator.requests().iter().any(|request| {
            let asked = request.headers["host"].to_str().unwrap();
            let is_ours = if request.tls { asked == https } else { may_be_plain && asked == http };
            !is_ours
        })
    }

    /// Whether a text shows what nobody may see: credentials, and what opens a link.
    pub(crate) fn is_told_in(&self, text: &str) -> bool {
        let sent = self.emulator.requests().into_iter().filter_map(|request| {
            let token = request.headers.get("x-auth-token")?;
            Some(token.to_str().unwrap().to_owned())
        });
        let known = [&self.token, PASSWORD, SECRET_KEY, "Signature", "Expires=", "user:password"];
        known.into_iter().map(str::to_owned).chain(sent).any(|secret| text.contains(&secret))
    }
}

/// The user of the emulator, with the right password.
pub(crate) fn password() -> Credential {
    Credential::password(USER, DOMAIN, Secret::new(PASSWORD))
}

/// Fetches the certificate of one service.
pub(crate) async fn fetch(session: &Session, service: Service) -> Result<CaBundle, Error> {
    match service {
        Service::Css => session.css().ca_certificates().await,
        _ => session.geminidb().ca_certificates(CASSANDRA).await,
    }
}
