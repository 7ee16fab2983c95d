//! The error of a check: the failure, with the server and what it showed.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use cloud_certs_certificate::Certificate;

use super::address::ServerAddress;
use super::failure::{TlsCheckFailure, TlsCheckPhase};
use super::starttls::StartTls;
use crate::error::Advice;

/// The error of a check: a client with these certificates does not connect to the server.
#[derive(Debug)]
pub struct TlsCheckError {
    server: ServerAddress,
    failure: Box<TlsCheckFailure>,
    chain: Vec<Certificate>,
    path: Vec<Certificate>,
    /// The protocol in which the server may expect the STARTTLS request.
    guess: Option<StartTls>,
}

impl TlsCheckError {
    pub(super) fn new(server: ServerAddress, failure: TlsCheckFailure, chain: Vec<Certificate>) -> Self {
        Self { server, failure: Box::new(failure), chain, path: Vec::new(), guess: None }
    }

    /// The same with the path that was found.
    pub(super) fn with_path(mut self, path: Vec<Certificate>) -> Self {
        self.path = path;
        self
    }

    /// The same with a guess of the STARTTLS protocol, for failures that suggest one.
    pub(super) fn with_guess(mut self, guess: Option<StartTls>) -> Self {
        let is_meant = match *self.failure {
            TlsCheckFailure::NotTls { .. } | TlsCheckFailure::Closed => true,
            TlsCheckFailure::Timeout { during, .. } => during == TlsCheckPhase::Handshake,
            _ => false,
        };
        self.guess = guess.filter(|_| is_meant && self.chain.is_empty());
        self
    }

    /// The server.
    #[must_use]
    pub fn server(&self) -> &ServerAddress {
        &self.server
    }

    /// The failure.
    #[must_use]
    pub fn failure(&self) -> &TlsCheckFailure {
        &self.failure
    }

    /// The certificates that the server showed, its own first; none when the check ended before.
    #[must_use]
    pub fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    /// The certificates on the way from the server's own to a trusted one, and that: those that sign one another. It ends
    /// before a trusted one if there is no way to one.
    #[must_use]
    pub fn path(&self) -> &[Certificate] {
        &self.path
    }

    /// Returns the advice on this error in one sentence.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        Some(self.advice().to_string().into())
    }

    /// Returns the advice on this error.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self.guess {
            Some(protocol) => Advice::StartTls { protocol: Some(protocol) },
            None => self.failure.advice(),
        }
    }
}

impl fmt::Display for TlsCheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.server, self.failure)
    }
}

impl Error for TlsCheckError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // `Display` has the failure itself already.
        self.failure.source()
    }
}
