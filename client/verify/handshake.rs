//! A handshake that ended: its facts, and the report of one that succeeded.

use cloud_certs_certificate::{CaBundle, Certificate};
use jiff::Timestamp;
use rustls::pki_types::ServerName;
use rustls::{ClientConnection, NamedGroup};

use super::differences::{Difference, Trusted};
use super::path::{Algorithms, Path, PathFinder};
use super::recording::AcceptedPath;
use super::words::{cipher_suite, protocol};

/// A successful handshake of a client with these certificates.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Handshake {
    /// `TLS 1.3` or `TLS 1.2`.
    pub protocol: String,
    /// By its IANA name, as `TLS_AES_256_GCM_SHA384`.
    pub cipher_suite: String,
    /// The certificates that the server showed, its own first; at least one.
    pub chain: Vec<Certificate>,
    /// The certificates by which the server is trusted, its own first and the trusted one last; one if these are the same.
    pub path: Vec<Certificate>,
    /// The names that the server's own certificate is for, see [`Certificate::subject_alt_names`].
    pub names: Vec<String>,
    /// The subject of the trusted certificate at which the path ends.
    pub anchor: Option<String>,
    /// `true` if the server asked for a client certificate. The handshake succeeded without one, unless one was sent.
    pub wants_client_certificate: bool,
    /// `true` if the [client certificate](super::TlsCheck::client_certificate) was sent. The server did not refuse it.
    pub client_certificate_sent: bool,
    /// `true` if a client of rustls with ring alone would not connect: a certificate has a key on P-521 or a signature of
    /// ECDSA with SHA-512, or keys were exchanged over P-521. OpenSSL, Java, and rustls with the feature `p521` of this
    /// crate, see [`default_crypto_provider`](crate::default_crypto_provider), verify these certificates.
    pub refused_by_ring: bool,
    /// The other clients that refuse the server with the same certificates to trust.
    pub differences: Vec<Difference>,
}

impl Handshake {
    /// Describes the handshake of a connection; `None` when the server's certificate cannot be read.
    pub(super) fn new(connection: &ClientConnection, facts: &HandshakeFacts<'_>) -> Option<Self> {
        let own = facts.chain.first()?;
        let path = facts.path();
        let name = facts.name.to_str();
        let trusted = Trusted { name: &name, path: &path, finder: facts.finder(), at: facts.at };
        let group = connection.negotiated_key_exchange_group();
        let refused_by_ring =
            facts.is_refused_by_ring || group.is_some_and(|group| group.name() == NamedGroup::secp521r1);
        let of_ring = refused_by_ring.then(Difference::of_ring);
        Some(Self {
            protocol: connection.protocol_version().map(protocol).unwrap_or_default(),
            cipher_suite: connection
                .negotiated_cipher_suite()
                .map(|suite| cipher_suite(suite.suite()))
                .unwrap_or_default(),
            chain: facts.chain.to_vec(),
            names: own.subject_alt_names(),
            anchor: path.anchor.map(|anchor| anchor.subject().to_owned()),
            wants_client_certificate: facts.was_asked,
            client_certificate_sent: facts.has_sent,
            refused_by_ring,
            differences: of_ring.into_iter().chain(trusted.differences()).collect(),
            path: path.all(),
        })
    }

    /// Whole days until the first certificate of the path expires, the trusted one included, see
    /// [`Certificate::days_left`].
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i64 {
        self.path.iter().map(|certificate| certificate.days_left(now)).min().unwrap_or_default()
    }
}

/// The facts of a handshake that ended, well or badly.
pub(super) struct HandshakeFacts<'a> {
    pub(super) name: &'a ServerName<'static>,
    /// The certificates that the server showed.
    pub(super) chain: &'a [Certificate],
    pub(super) anchors: &'a CaBundle,
    /// `true` if the server asked for a client certificate.
    pub(super) was_asked: bool,
    /// `true` if one was sent.
    pub(super) has_sent: bool,
    /// The path by which its certificates are trusted, if they are.
    pub(super) accepted: Option<&'a AcceptedPath>,
    /// `true` if they are trusted, but would not be by rustls with ring alone.
    pub(super) is_refused_by_ring: bool,
    /// The algorithms that check signatures of certificates.
    pub(super) algorithms: Algorithms,
    /// The time that they were judged at.
    pub(super) at: Timestamp,
}

impl<'a> HandshakeFacts<'a> {
    /// Everything that paths are made of.
    pub(super) fn finder(&self) -> PathFinder<'a> {
        PathFinder { shown: self.chain, anchors: self.anchors.certificates(), algorithms: self.algorithms }
    }

    /// The path by which the server is trusted; otherwise the one that leads to a trusted certificate, or farthest.
    pub(super) fn path(&self) -> Path<'a> {
        if let Some(path) = self.accepted.and_then(|accepted| self.accepted_path(accepted)) {
            return path;
        }
        let paths = self.finder().find();
        paths.complete.into_iter().next().unwrap_or(paths.incomplete)
    }

    fn accepted_path(&self, accepted: &AcceptedPath) -> Option<Path<'a>> {
        let used = |der| self.chain.iter().find(|one| one.der() == der);
        let own = self.chain.first()?;
        let certificates =
            std::iter::once(own).chain(accepted.intermediates.iter().filter_map(used)).collect();
        let anchor = self.anchors.certificates().get(accepted.root?)?;
        Some(Path { certificates, anchor: Some(self.best_twin(anchor)), unchecked: None })
    }

    /// Of the trusted certificates with the same name and key, which rustls does not distinguish, the one that is valid
    /// longest.
    fn best_twin(&self, anchor: &'a Certificate) -> &'a Certificate {
        let twins = self.anchors.iter().filter(|one| one.has_name_and_key_of(anchor));
        let is_valid = |one: &Certificate| one.not_before() <= self.at;
        twins.max_by_key(|one| (is_valid(one), one.not_after())).unwrap_or(anchor)
    }
}
