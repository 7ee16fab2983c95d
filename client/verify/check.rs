//! A TLS handshake with a server, from its name to the last message.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use cloud_certs_certificate::{CaBundle, Certificate, RootStoreError};
use jiff::Timestamp;
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use super::address::ServerAddress;
use super::check_error::TlsCheckError;
use super::client_certificate::ClientCertificate;
use super::connect::connect;
use super::failure::{TlsCheckFailure, TlsCheckPhase};
use super::handshake::{Handshake, HandshakeFacts};
#[cfg(feature = "p521")]
use super::key_exchange::with_p521;
use super::late_refusal::late_refusal;
use super::recording::{FirstBytes, RecordingStream, RecordingVerifier};
use super::starttls::StartTls;
use super::starttls::answer::StartTlsError;
use crate::clock::{Clock as _, SystemClock};
use crate::verifier::{ChainCheck as _, ChainVerifier, default_crypto_provider};

/// The default limit for the whole check.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// Checks a server by a TLS handshake that trusts only the given certificates.
#[derive(Clone, Debug)]
pub struct TlsCheck {
    server: ServerAddress,
    anchors: CaBundle,
    roots: Arc<RootCertStore>,
    name: ServerName<'static>,
    timeout: Duration,
    crypto: Arc<CryptoProvider>,
    at: Option<Timestamp>,
    starttls: Option<StartTls>,
    client: Option<ClientCertificate>,
}

impl TlsCheck {
    /// Prepares the check of a server, trusting only these certificates.
    ///
    /// # Errors
    ///
    /// [`RootStoreError`] names the certificate that rustls cannot use.
    pub fn new(server: ServerAddress, anchors: &CaBundle) -> Result<Self, RootStoreError> {
        Ok(Self {
            name: server.name().clone(),
            server,
            anchors: anchors.clone(),
            roots: Arc::new(anchors.root_store()?),
            timeout: DEFAULT_TIMEOUT,
            #[cfg(feature = "p521")]
            crypto: with_p521(&default_crypto_provider()),
            #[cfg(not(feature = "p521"))]
            crypto: default_crypto_provider(),
            at: None,
            starttls: None,
            client: None,
        })
    }

    /// Sets the name or address that the server's certificate must have, and that the handshake names (SNI), in place
    /// of the host.
    #[must_use]
    pub fn server_name(mut self, name: ServerName<'static>) -> Self {
        self.name = name;
        self
    }

    /// Sets the limit for the whole check, from the name to the last message; the default is [`DEFAULT_TIMEOUT`].
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Starts TLS in the protocol of a database, as its clients do (STARTTLS); the default is TLS from the first byte
    /// on.
    #[must_use]
    pub fn starttls(mut self, protocol: StartTls) -> Self {
        self.starttls = Some(protocol);
        self
    }

    /// Sets the certificate to show to a server that asks for one.
    #[must_use]
    pub fn client_certificate(mut self, certificate: ClientCertificate) -> Self {
        self.client = Some(certificate);
        self
    }

    /// Sets the cryptography to use in place of [that of this crate](crate::default_crypto_provider) and, with the feature
    /// `p521`, the key exchange over that curve.
    #[must_use]
    pub fn crypto_provider(mut self, provider: Arc<CryptoProvider>) -> Self {
        self.crypto = provider;
        self
    }

    /// Sets the time that certificates are judged at, in place of now.
    #[must_use]
    pub fn at(mut self, time: Timestamp) -> Self {
        self.at = Some(time);
        self
    }

    /// Connects and makes the handshake. It tries all addresses of a name in turn, and closes the connection at the end
    /// or when the future is dropped.
    ///
    /// # Errors
    ///
    /// [`TlsCheckError`], whose [`failure`](TlsCheckError::failure) distinguishes what a user can do something about.
    pub async fn run(&self) -> Result<Handshake, TlsCheckError> {
        let deadline = Instant::now() + self.timeout;
        let at = self.at.unwrap_or_else(|| SystemClock::default().now());
        let failed = |failure| TlsCheckError::new(self.server.clone(), failure, Vec::new());
        let mut stream = connect(&self.server, self.timeout, deadline).await.map_err(failed)?;
        self.ask_for_tls(&mut stream, deadline).await.map_err(failed)?;
        let (config, recording) =
            self.config(at).map_err(|source| failed(TlsCheckFailure::Protocol { source }))?;

        let mut stream = RecordingStream::new(stream);
        let connector = TlsConnector::from(Arc::new(config));
        let result = timeout_at(deadline, connector.connect(self.name.clone(), &mut stream)).await;
        let chain = recording.chain();
        let facts = self.facts(&recording, &chain, at);
        let failure = match result {
            Ok(Ok(mut tls)) => {
                let handshake = Handshake::new(tls.get_ref().1, &facts);
                let refusal = if facts.was_asked { late_refusal(&mut tls, deadline).await } else { None };
                // This only says goodbye; the result does not depend on it.
                let _ = timeout_at(deadline, tls.shutdown()).await;
                match (handshake, refusal) {
                    (Some(handshake), None) => return Ok(handshake),
                    (_, Some(error)) => facts.diagnose(error),
                    (None, None) => facts.fault("a certificate cannot be read"),
                }
            }
            Ok(Err(error)) => facts.diagnose(error),
            Err(_) => TlsCheckFailure::Timeout { during: TlsCheckPhase::Handshake, limit: self.timeout },
        };
        let failure = match stream.first_bytes() {
            FirstBytes::Other(answer) => TlsCheckFailure::NotTls { answer },
            FirstBytes::Nothing | FirstBytes::Tls => failure,
        };
        let path = facts.path().all();
        let error = TlsCheckError::new(self.server.clone(), failure, chain).with_path(path);
        Err(match self.starttls {
            Some(_) => error,
            None => error.with_guess(StartTls::guess(stream.first(), self.server.port())),
        })
    }

    /// Judges certificates that the server showed before, its own first, as [`run`](Self::run) would, without a
    /// connection: one handshake is enough for any number of bundles.
    ///
    /// Returns the path by which they are trusted: see [`Handshake::path`].
    ///
    /// # Errors
    ///
    /// [`TlsCheckError`] with the failure that a handshake would have had.
    ///
    /// ```no_run
    /// use cloud_certs::CaBundle;
    /// use cloud_certs::verify::TlsCheck;
    ///
    /// # async fn example(old: &CaBundle, new: &CaBundle) -> Result<(), Box<dyn std::error::Error>> {
    /// let server = "db.example.com:9200".parse()?;
    /// let handshake = TlsCheck::new(server, old)?.run().await?;
    /// let path = TlsCheck::new("db.example.com:9200".parse()?, new)?.judge(&handshake.chain)?;
    /// println!("the new bundle is trusted, too: {:?}", path.last());
    /// # Ok(())
    /// # }
    /// ```
    pub fn judge(&self, shown: &[Certificate]) -> Result<Vec<Certificate>, TlsCheckError> {
        let at = self.at.unwrap_or_else(|| SystemClock::default().now());
        let failed = |failure| TlsCheckError::new(self.server.clone(), failure, shown.to_vec());
        let (_, recording) =
            self.config(at).map_err(|source| failed(TlsCheckFailure::Protocol { source }))?;
        let verdict = shown.split_first().map(|(own, others)| {
            let others: Vec<_> = others.iter().map(|one| one.der().clone()).collect();
            recording.check(own.der(), &others, &self.name, &[], UnixTime::now())
        });
        let facts = self.facts(&recording, shown, at);
        match verdict {
            Some(Ok(_)) => Ok(facts.path().all()),
            Some(Err(error)) => {
                Err(failed(facts.diagnose(io::Error::other(error))).with_path(facts.path().all()))
            }
            None => Err(failed(TlsCheckFailure::Closed)),
        }
    }

    /// All facts about the certificates that a server showed.
    fn facts<'a>(
        &'a self,
        recording: &'a RecordingVerifier,
        chain: &'a [Certificate],
        at: Timestamp,
    ) -> HandshakeFacts<'a> {
        HandshakeFacts {
            name: &self.name,
            chain,
            anchors: &self.anchors,
            was_asked: recording.was_asked(),
            has_sent: recording.has_sent(),
            accepted: recording.accepted(),
            is_refused_by_ring: recording.is_refused_by_ring(),
            algorithms: recording.algorithms(),
            at,
        }
    }

    /// Starts TLS in the protocol of the database, if one is set.
    async fn ask_for_tls(&self, stream: &mut TcpStream, deadline: Instant) -> Result<(), TlsCheckFailure> {
        let Some(protocol) = self.starttls else { return Ok(()) };
        let during = TlsCheckPhase::StartTls;
        let Ok(result) = timeout_at(deadline, protocol.begin(stream)).await else {
            return Err(TlsCheckFailure::Timeout { during, limit: self.timeout });
        };
        result.map_err(|error| match error {
            StartTlsError::NoTls => TlsCheckFailure::NoTls,
            StartTlsError::ServerError(message) => TlsCheckFailure::ServerError { message },
            StartTlsError::OtherProtocol { is_tls, answer } => {
                TlsCheckFailure::OtherProtocol { protocol, is_tls, answer }
            }
            StartTlsError::Io(source) => match source.kind() {
                ErrorKind::UnexpectedEof
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe => TlsCheckFailure::Closed,
                _ => TlsCheckFailure::Io { during, source },
            },
        })
    }

    /// The configuration that every client of rustls has, with a recording in front of its verifier.
    fn config(&self, at: Timestamp) -> Result<(ClientConfig, Arc<RecordingVerifier>), rustls::Error> {
        let provider = self.crypto.clone();
        let verifier = |provider| {
            WebPkiServerVerifier::builder_with_provider(self.roots.clone(), provider)
                .build()
                .map_err(|error| rustls::Error::General(error.to_string()))
        };
        let recording = Arc::new(RecordingVerifier::new(
            verifier(provider.clone())?,
            verifier(Arc::new(ring::default_provider()))?,
            self.roots.clone(),
            provider.signature_verification_algorithms,
            self.client.as_ref().map(ClientCertificate::to_rustls),
            at,
        ));
        let mut config = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(ChainVerifier::new(recording.clone(), &provider)))
            .with_client_cert_resolver(recording.clone());
        config.resumption = Resumption::disabled();
        Ok((config, recording))
    }
}
