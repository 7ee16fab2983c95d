//! Checks that the new content of an output verifies a server, before it replaces content that does.

use std::path::Path;

use cloud_certs::verify::{TlsCheck, TlsCheckError, TlsCheckFailure};
use cloud_certs::{CaBundle, Certificate};
use jiff::Timestamp;

use crate::config::server::VerifiedServer;
use crate::error::OutputError;

/// A server and the certificates that it showed in this round: one handshake for all outputs of a target.
pub(crate) struct Proof<'a> {
    server: &'a VerifiedServer,
    now: Timestamp,
    /// The certificates that it showed, its own first.
    shown: Result<Vec<Certificate>, TlsCheckError>,
}

/// A file, or a key of an object, as it should be and as it is.
pub(crate) struct Replacement<'a> {
    /// The certificates that it should hold.
    pub(crate) new: &'a CaBundle,
    /// The certificates that it would lose.
    pub(crate) dropped: &'a [Certificate],
    /// `true` for a store that cannot be opened, so that it may hold anything.
    pub(crate) is_closed: bool,
}

/// The judgement of an output.
pub(crate) enum Verdict {
    /// The server is verified with this root.
    Verified(Certificate),
    /// The server is not verified, but nothing that verifies it is lost.
    NothingLost(String),
    /// The present content must stay.
    Refused {
        /// The root that the server uses, if that is known.
        root: Option<Certificate>,
        error: OutputError,
    },
}

impl<'a> Proof<'a> {
    /// Asks the server. What it shows does not depend on the certificates.
    pub(crate) async fn new(server: &'a VerifiedServer, bundle: &CaBundle, now: Timestamp) -> Option<Self> {
        let check = check(server, bundle.certificates(), now)?;
        let shown = match check.run().await {
            Ok(handshake) => Ok(handshake.chain),
            Err(error) if !error.chain().is_empty() => Ok(error.chain().to_vec()),
            Err(error) => Err(error),
        };
        Some(Self { server, now, shown })
    }

    /// The address of the server.
    pub(crate) fn address(&self) -> String {
        self.server.address.to_string()
    }

    /// The reason why the server showed nothing.
    pub(crate) fn unreachable(&self) -> Option<String> {
        self.shown.as_ref().err().map(ToString::to_string)
    }

    /// Judges a part of an output.
    ///
    /// If the present content verifies the server and the new one does not, the root is among the dropped certificates,
    /// or in a store that cannot be opened.
    pub(crate) fn judge(&self, path: &Path, part: &Replacement<'_>) -> Verdict {
        let closed = |reason: String| {
            let error = OutputError::StoreClosed { path: path.to_owned(), reason };
            Verdict::Refused { root: None, error }
        };
        let shown = match &self.shown {
            Ok(shown) => shown,
            Err(error) if part.is_closed => return closed(error.to_string()),
            Err(error) => return self.judge_unasked(path, part.dropped, error),
        };
        let reason = match self.root(part.new.certificates(), shown) {
            Ok(root) => return Verdict::Verified(root),
            Err(reason) => reason,
        };
        match self.root(part.dropped, shown) {
            Ok(root) => {
                let error = OutputError::ServerNeeds { path: path.to_owned(), reason, root: root.label() };
                Verdict::Refused { root: Some(root), error }
            }
            Err(_) if part.is_closed => closed(reason),
            Err(_) => {
                Verdict::NothingLost(format!("the server is not verified with {}: {reason}", path.display()))
            }
        }
    }

    /// Judges without an answer of the server: then no certificate that it may need may be lost.
    fn judge_unasked(&self, path: &Path, dropped: &[Certificate], error: &TlsCheckError) -> Verdict {
        let still_valid = dropped.iter().filter(|one| one.not_after() >= self.now);
        let dropped: Vec<_> = still_valid.map(Certificate::label).collect();
        if dropped.is_empty() {
            return Verdict::NothingLost(format!("{error}; so nobody knows which root the server uses"));
        }
        let error = OutputError::ServerUnknown { path: path.to_owned(), reason: error.to_string(), dropped };
        Verdict::Refused { root: None, error }
    }

    /// The root that the server is verified with, among these. Names do not matter, because an output holds only roots.
    fn root(&self, trusted: &[Certificate], shown: &[Certificate]) -> Result<Certificate, String> {
        let Some(check) = check(self.server, trusted, self.now) else {
            return Err(format!("{}: no certificate can be used as a root", self.server.address));
        };
        let path = match check.judge(shown) {
            Ok(path) => path,
            Err(error) => match error.failure() {
                TlsCheckFailure::NameMismatch { .. }
                | TlsCheckFailure::CaAsServer { is_trusted: true, .. } => error.path().to_vec(),
                _ => return Err(error.to_string()),
            },
        };
        path.last().cloned().ok_or_else(|| format!("{}: there is no path", self.server.address))
    }
}

/// Prepares the check of a server with those certificates that can be roots; none if there are none.
fn check(server: &VerifiedServer, trusted: &[Certificate], now: Timestamp) -> Option<TlsCheck> {
    let is_usable = |one: &&Certificate| {
        CaBundle::from_certificates([(*one).clone()]).is_ok_and(|bundle| bundle.root_store().is_ok())
    };
    let usable = CaBundle::from_certificates(trusted.iter().filter(is_usable).cloned()).ok()?;
    let mut check = TlsCheck::new(server.address.clone(), &usable).ok()?.at(now);
    if let Some(name) = &server.name {
        check = check.server_name(name.clone());
    }
    Some(match server.starttls {
        Some(protocol) => check.starttls(protocol),
        None => check,
    })
}
