//! A handshake that succeeded.

use jiff::Timestamp;
use rustls::{CipherSuite, ClientConnection, ProtocolVersion};

use super::judge::Seen;
use cloud_certs_certificate::Certificate;

/// A handshake that a client with these certificates makes with the server.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Handshake {
    /// `TLS 1.3` or `TLS 1.2`.
    pub protocol: String,
    /// By its IANA name, as `TLS_AES_256_GCM_SHA384`.
    pub cipher_suite: String,
    /// The certificates that the server showed, its own first; at least that.
    pub chain: Vec<Certificate>,
    /// The names that the server's own certificate is for, see [`Certificate::subject_alt_names`].
    pub names: Vec<String>,
    /// The subject of the trusted certificate at which the chain ends, by the name of its issuer.
    pub anchor: Option<String>,
    /// Whether the server asked for a client certificate. There was none, and the handshake succeeded nonetheless.
    pub wants_client_certificate: bool,
}

impl Handshake {
    /// What is known once the handshake is made; nothing when the server's certificate cannot be read.
    pub(super) fn new(connection: &ClientConnection, seen: &Seen<'_>) -> Option<Self> {
        let own = seen.chain.first()?;
        Some(Self {
            protocol: connection.protocol_version().map(protocol).unwrap_or_default(),
            cipher_suite: connection
                .negotiated_cipher_suite()
                .map(|suite| cipher_suite(suite.suite()))
                .unwrap_or_default(),
            chain: seen.chain.to_vec(),
            names: own.subject_alt_names(),
            anchor: seen.anchor().map(|anchor| anchor.subject().to_owned()),
            wants_client_certificate: seen.asked,
        })
    }

    /// Whole days until the first certificate of the chain expires, see [`Certificate::days_left`].
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i64 {
        self.chain.iter().map(|certificate| certificate.days_left(now)).min().unwrap_or_default()
    }
}

/// As people write it.
pub(super) fn protocol(version: ProtocolVersion) -> String {
    match version {
        ProtocolVersion::TLSv1_3 => "TLS 1.3".to_owned(),
        ProtocolVersion::TLSv1_2 => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    }
}

/// rustls calls those of TLS 1.3 by a name of its own.
fn cipher_suite(suite: CipherSuite) -> String {
    let name = format!("{suite:?}");
    name.strip_prefix("TLS13_").map(|rest| format!("TLS_{rest}")).unwrap_or(name)
}
