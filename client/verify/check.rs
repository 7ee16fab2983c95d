//! A TLS handshake with a server, from its name to the last message.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use cloud_certs_certificate::{CaBundle, Certificate, RootStoreError};
use jiff::Timestamp;
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ProtocolVersion, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::address::ServerAddress;
use super::failure::{TlsCheckFailure, TlsCheckPhase};
use super::handshake::{Handshake, HandshakeFacts};
use super::recording::{FirstBytes, RecordingStream, RecordingVerifier};
use crate::clock::{Clock as _, SystemClock};
use crate::error::Advice;
use crate::verifier::{ChainVerifier, default_crypto};

/// The default limit for the whole check.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// The time for a server to refuse a client after the handshake. In most protocols, a server that has let the
/// client in sends nothing by itself.
const PATIENCE: Duration = Duration::from_secs(2);

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
}

/// The error of a server to which a client with these certificates does not connect.
#[derive(Debug)]
pub struct TlsCheckError {
    server: ServerAddress,
    failure: Box<TlsCheckFailure>,
    chain: Vec<Certificate>,
    path: Vec<Certificate>,
}

impl TlsCheckError {
    fn new(server: ServerAddress, failure: TlsCheckFailure, chain: Vec<Certificate>) -> Self {
        Self { server, failure: Box::new(failure), chain, path: Vec::new() }
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
        self.failure.advice()
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
            crypto: default_crypto(),
            at: None,
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

    /// Sets the cryptography to use in place of ring.
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
    /// [`TlsCheckError`], whose [`failure`](TlsCheckError::failure) tells apart what a user can do something about.
    pub async fn run(&self) -> Result<Handshake, TlsCheckError> {
        let deadline = Instant::now() + self.timeout;
        let at = self.at.unwrap_or_else(|| SystemClock::default().now());
        let failed = |failure| TlsCheckError::new(self.server.clone(), failure, Vec::new());
        let stream = connect(&self.server, self.timeout, deadline).await.map_err(failed)?;
        let (config, recording) =
            self.config(at).map_err(|source| failed(TlsCheckFailure::Protocol { source }))?;

        let mut stream = RecordingStream::new(stream);
        let connector = TlsConnector::from(Arc::new(config));
        let result = timeout_at(deadline, connector.connect(self.name.clone(), &mut stream)).await;
        let chain = recording.chain();
        let facts = HandshakeFacts {
            name: &self.name,
            chain: &chain,
            anchors: &self.anchors,
            was_asked: recording.was_asked(),
            accepted: recording.accepted(),
            algorithms: recording.algorithms(),
            at,
        };
        let failure = match result {
            Ok(Ok(mut tls)) => {
                let handshake = Handshake::new(tls.get_ref().1, &facts);
                let refusal = if facts.was_asked { late_refusal(&mut tls, deadline).await } else { None };
                // A farewell; the result is the same whether or not it arrives.
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
        Err(TlsCheckError { path, ..TlsCheckError::new(self.server.clone(), failure, chain) })
    }

    /// The configuration that every client of rustls has, with a recording in front of its verifier.
    fn config(&self, at: Timestamp) -> Result<(ClientConfig, Arc<RecordingVerifier>), rustls::Error> {
        let provider = self.crypto.clone();
        let verifier = WebPkiServerVerifier::builder_with_provider(self.roots.clone(), provider.clone())
            .build()
            .map_err(|error| rustls::Error::General(error.to_string()))?;
        let recording = Arc::new(RecordingVerifier::new(
            verifier,
            self.roots.clone(),
            provider.signature_verification_algorithms,
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

/// Connects with the first address that accepts. An address that does not answer leaves a share of the time to the others.
async fn connect(
    server: &ServerAddress,
    limit: Duration,
    deadline: Instant,
) -> Result<TcpStream, TlsCheckFailure> {
    let addresses = resolve(server, deadline).await?;
    let mut failures = Vec::new();
    for (index, address) in addresses.iter().enumerate() {
        let left = deadline.saturating_duration_since(Instant::now());
        let others = u32::try_from(addresses.len() - index).unwrap_or(u32::MAX);
        match timeout(left / others, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(source)) => failures.push(source),
            Err(_) => failures.push(ErrorKind::TimedOut.into()),
        }
    }
    Err(connect_failure(failures, limit))
}

async fn resolve(server: &ServerAddress, deadline: Instant) -> Result<Vec<SocketAddr>, TlsCheckFailure> {
    let lookup = timeout_at(deadline, lookup_host((server.host(), server.port()))).await;
    let nothing = |source| TlsCheckFailure::Resolve { source };
    let addresses: Vec<_> =
        lookup.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into())).map_err(nothing)?.collect();
    if addresses.is_empty() { Err(nothing(ErrorKind::NotFound.into())) } else { Ok(addresses) }
}

/// The most telling of several failures: the connection counts as refused only when no address was silent.
fn connect_failure(failures: Vec<io::Error>, limit: Duration) -> TlsCheckFailure {
    let has = |kind| failures.iter().any(|failure| failure.kind() == kind);
    if has(ErrorKind::TimedOut) {
        return TlsCheckFailure::Timeout { during: TlsCheckPhase::Connect, limit };
    }
    if has(ErrorKind::ConnectionRefused) {
        return TlsCheckFailure::Refused;
    }
    let source = failures.into_iter().next().unwrap_or_else(|| ErrorKind::NotFound.into());
    TlsCheckFailure::Io { during: TlsCheckPhase::Connect, source }
}

/// Waits for the server's next message after a handshake of TLS 1.3, where a server can refuse a client without a
/// certificate only then: an alert is a refusal; a session ticket or data is none; silence says nothing.
async fn late_refusal<S>(tls: &mut TlsStream<S>, deadline: Instant) -> Option<io::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    if tls.get_ref().1.protocol_version() != Some(ProtocolVersion::TLSv1_3) {
        return None;
    }
    let next = poll_fn(|cx| {
        let mut byte = [0];
        match Pin::new(&mut *tls).poll_read(cx, &mut ReadBuf::new(&mut byte)) {
            Poll::Ready(result) => Poll::Ready(result.err()),
            Poll::Pending if tls.get_ref().1.tls13_tickets_received() > 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    });
    timeout_at(deadline.min(Instant::now() + PATIENCE), next).await.ok().flatten()
}
