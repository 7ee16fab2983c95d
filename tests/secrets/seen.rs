//! Everything that can be seen of a session, its errors and what it logs.

use std::cell::Cell;
use std::error::Error as StdError;
use std::fmt::Debug;

use cloud_certs::{Error, Session};
use cloud_certs_emulator::{Operation, ReceivedRequest};

use crate::capture::Capture;
use crate::cloud::{CASSANDRA, Cloud};
use crate::leak::{Secrets, shown};

/// A call that needs a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Css,
    GeminiDb,
    Instances,
    Projects,
}

impl Call {
    pub(crate) const ALL: [Self; 4] = [Self::Css, Self::GeminiDb, Self::Instances, Self::Projects];

    pub(crate) fn operation(self) -> Operation {
        match self {
            Self::Css => Operation::CSS_DOWNLOAD_CERT,
            Self::GeminiDb => Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES,
            Self::Instances => Operation::GEMINIDB_LIST_INSTANCES,
            Self::Projects => Operation::IAM_LIST_AUTH_PROJECTS,
        }
    }

    pub(crate) async fn make(self, session: &Session) -> Result<(), Error> {
        match self {
            Self::Css => session.css().ca_certificates().await.map(drop),
            Self::GeminiDb => session.geminidb().ca_certificates(CASSANDRA).await.map(drop),
            Self::Instances => session.geminidb().instances().await.map(drop),
            Self::Projects => session.iam().projects().await.map(drop),
        }
    }
}

/// How a call ended: as the status of an answer, or a word.
pub(crate) fn outcome(result: &Result<(), Error>) -> String {
    match result {
        Ok(()) => "done".to_owned(),
        Err(error) => kind(error),
    }
}

pub(crate) fn kind(error: &Error) -> String {
    match error {
        Error::Token { source, .. } => format!("no token: {}", kind(source)),
        Error::Service(error) => error.status().as_u16().to_string(),
        Error::Network { failure, .. } => format!("{failure:?}"),
        Error::Credential { .. } => "credential".to_owned(),
        Error::Certificate { .. } => "certificate".to_owned(),
        Error::Answer { .. } => "answer".to_owned(),
        Error::TooLarge { .. } => "too large".to_owned(),
        Error::Link { .. } => "link".to_owned(),
        Error::Proxy { .. } => "proxy".to_owned(),
        Error::Endpoint { .. } => "endpoint".to_owned(),
        Error::Tls { .. } => "tls".to_owned(),
        Error::ProjectNotFound { .. } => "no such project".to_owned(),
        Error::InstanceNotFound { .. } => "no such instance".to_owned(),
        other => format!("{other:?}"),
    }
}

/// `Display` and `Debug` of an error and all its causes, and what else it says.
pub(crate) fn told(error: &Error) -> String {
    let chain = std::iter::successors(Some(error as &dyn StdError), |error| (*error).source());
    let texts: String = chain.map(|error| format!("{error}\n{error:#}\n{}", shown(&error))).collect();
    let hint = error.hint();
    let parts = [hint.as_deref(), error.message(), error.code(), error.request_id()];
    texts + &shown(&parts)
}

/// `Debug` of everything that comes from a session.
pub(crate) async fn things(session: &Session) -> String {
    let configuration = session.configuration();
    let (css, geminidb, iam) = (session.css(), session.geminidb(), session.iam());
    let things: [&dyn Debug; 6] = [session, configuration, configuration.credential(), &css, &geminidb, &iam];
    let mut text: String = things.into_iter().map(shown).collect();
    text += &configuration.to_string();
    if let (Ok(css), Ok(geminidb), Ok(iam)) = (css.api().await, geminidb.api().await, iam.api().await) {
        let clients: [&dyn Debug; 3] = [&css, &geminidb, &iam];
        text.extend(clients.into_iter().map(shown));
    }
    text
}

/// A cloud in which everything that is said, sent and shown is searched.
pub(crate) struct Watch<'a> {
    pub(crate) cloud: &'a Cloud,
    capture: &'a Capture,
    /// The number of requests that were searched for secrets already.
    searched: Cell<usize>,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(cloud: &'a Cloud, capture: &'a Capture) -> Self {
        Self { cloud, capture, searched: Cell::default() }
    }

    /// What was sent since the last search.
    pub(crate) fn sent(&self) -> Vec<ReceivedRequest> {
        self.cloud.emulator.requests().split_off(self.searched.get())
    }

    /// Looks for these secrets, and for those that went over the wire since the last time, in everything that was
    /// logged since then and in these texts.
    #[track_caller]
    pub(crate) fn search(&self, what: &str, secrets: &Secrets, texts: &[String]) {
        let (mut secrets, sent) = (secrets.clone(), self.sent());
        secrets.add_sent(&sent);
        self.searched.set(self.searched.get() + sent.len());
        let said = self.capture.take();
        assert!(said.contains("cloud_certs::"), "{what}: nothing was noted");
        let panic = said.lines().find(|line| line.starts_with("panicked: "));
        assert_eq!(panic, None, "{what}");
        secrets.assert_not_in(&format!("{what}, in the logs"), &said);
        texts.iter().for_each(|text| secrets.assert_not_in(what, text));
    }
}
