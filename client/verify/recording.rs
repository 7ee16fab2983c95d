//! Recordings of a handshake: the first bytes of the server, its certificates, and whether it asks for ours.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use cloud_certs_certificate::{Certificate, PublicKey};
use jiff::Timestamp;
use rustls::client::danger::{ServerCertVerified, ServerCertVerifier as _};
use rustls::client::{ResolvesClientCert, WebPkiServerVerifier};
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{Error, RootCertStore, SignatureScheme};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::path::Algorithms;
use super::starttls::answer::line;
use crate::verifier::ChainCheck;

/// Verifies as rustls does, at a given time, and records what the server shows and asks for.
#[derive(Debug)]
pub(super) struct RecordingVerifier {
    verifier: Arc<WebPkiServerVerifier>,
    /// The same with ring alone.
    of_ring: Arc<WebPkiServerVerifier>,
    roots: Arc<RootCertStore>,
    algorithms: WebPkiSupportedAlgorithms,
    client: Option<Arc<CertifiedKey>>,
    at: UnixTime,
    shown: OnceLock<Vec<Certificate>>,
    accepted: OnceLock<AcceptedPath>,
    refused_by_ring: AtomicBool,
    asked: AtomicBool,
    sent: AtomicBool,
}

/// The path by which certificates are trusted.
#[derive(Clone, Debug, Default)]
pub(super) struct AcceptedPath {
    /// The certificates between the server's own and the trusted one.
    pub(super) intermediates: Vec<CertificateDer<'static>>,
    /// The number of the trusted one among the roots.
    pub(super) root: Option<usize>,
}

/// The curve P-521, for which ring has neither keys nor signatures.
const P521: &str = "1.3.132.0.35";

impl RecordingVerifier {
    pub(super) fn new(
        verifier: Arc<WebPkiServerVerifier>,
        of_ring: Arc<WebPkiServerVerifier>,
        roots: Arc<RootCertStore>,
        algorithms: WebPkiSupportedAlgorithms,
        client: Option<Arc<CertifiedKey>>,
        at: Timestamp,
    ) -> Self {
        let seconds = u64::try_from(at.as_second()).unwrap_or_default();
        Self {
            verifier,
            of_ring,
            roots,
            algorithms,
            client,
            at: UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            shown: OnceLock::new(),
            accepted: OnceLock::new(),
            refused_by_ring: AtomicBool::new(false),
            asked: AtomicBool::new(false),
            sent: AtomicBool::new(false),
        }
    }

    /// The certificates that the server showed, its own first; none when the handshake ended before, or when its own
    /// certificate cannot be read.
    pub(super) fn chain(&self) -> Vec<Certificate> {
        self.shown.get().cloned().unwrap_or_default()
    }

    /// The path by which the certificates are trusted, if they are; an error of rustls after that is about the handshake's
    /// signature.
    pub(super) fn accepted(&self) -> Option<&AcceptedPath> {
        self.accepted.get()
    }

    /// The algorithms that check signatures of certificates.
    pub(super) fn algorithms(&self) -> Algorithms {
        self.algorithms.all
    }

    /// Finds the path that rustls just took. rustls does not return it, so the same search is made again.
    fn path(&self, own: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) -> Option<AcceptedPath> {
        let own = webpki::EndEntityCert::try_from(own).ok()?;
        let usage = webpki::KeyUsage::server_auth();
        let roots = &self.roots.roots;
        let path = own
            .verify_for_usage(self.algorithms.all, roots, intermediates, self.at, usage, None, None)
            .ok()?;
        Some(AcceptedPath {
            intermediates: path.intermediate_certificates().map(|one| one.der().into_owned()).collect(),
            root: roots.iter().position(|root| std::ptr::eq(root, path.anchor())),
        })
    }

    /// Returns whether the certificates are trusted, but would not be by a client of rustls with ring alone.
    pub(super) fn is_refused_by_ring(&self) -> bool {
        self.refused_by_ring.load(Ordering::Relaxed)
    }

    /// Returns whether the server asked for a client certificate.
    pub(super) fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// Returns whether a client certificate was sent.
    pub(super) fn has_sent(&self) -> bool {
        self.sent.load(Ordering::Relaxed)
    }

    /// The key of the server's certificate signs the handshake: a curve that ring lacks is not offered to the server.
    fn has_own_key_of_p521(&self) -> bool {
        let own = self.shown.get().and_then(|shown| shown.first());
        own.is_some_and(
            |own| matches!(own.public_key(), PublicKey::Elliptic { curve: Some(curve), .. } if curve == P521),
        )
    }
}

impl ChainCheck for Arc<RecordingVerifier> {
    fn check(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if let Ok(own) = Certificate::from_der(end_entity) {
            // An intermediate that cannot be read is part of no path; rustls skips it, too.
            let others = intermediates.iter().filter_map(|der| Certificate::from_der(der).ok());
            let _ = self.shown.set(std::iter::once(own).chain(others).collect());
        }
        let verdict = self.verifier.verify_server_cert(end_entity, intermediates, name, ocsp, self.at);
        if verdict.is_ok() {
            let _ = self.accepted.set(self.path(end_entity, intermediates).unwrap_or_default());
        }
        let of_ring = || self.of_ring.verify_server_cert(end_entity, intermediates, name, ocsp, self.at);
        let is_refused = verdict.is_ok() && (self.has_own_key_of_p521() || of_ring().is_err());
        self.refused_by_ring.store(is_refused, Ordering::Relaxed);
        verdict
    }
}

/// The client certificate goes to every server that asks for one and takes signatures of its key, whichever issuers the
/// server names: many name none, or not all.
impl ResolvesClientCert for RecordingVerifier {
    fn resolve(&self, _: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        let fitting = self.client.as_ref().filter(|client| client.key.choose_scheme(schemes).is_some())?;
        self.sent.store(true, Ordering::Relaxed);
        Some(fitting.clone())
    }

    fn has_certs(&self) -> bool {
        self.client.is_some()
    }
}

/// The number of bytes recorded: one line, as a server that does not speak TLS greets with.
const KEPT: usize = 80;

/// A connection that records the first bytes of the server.
pub(super) struct RecordingStream {
    stream: TcpStream,
    first: Vec<u8>,
}

/// The protocol that the first bytes of a server suggest.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FirstBytes {
    Nothing,
    Tls,
    /// Another protocol, with its first line when that is text.
    Other(Option<String>),
}

impl RecordingStream {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, first: Vec::new() }
    }

    /// The first bytes of the server, as they are.
    pub(super) fn first(&self) -> &[u8] {
        &self.first
    }

    /// The first bytes of the server, by the protocol that they suggest.
    pub(super) fn first_bytes(&self) -> FirstBytes {
        match *self.first {
            [] => FirstBytes::Nothing,
            // The type of a record, and the first half of its version: 3 from SSL 3 to TLS 1.3.
            [20..=23, 3, ..] | [20..=23] => FirstBytes::Tls,
            _ => FirstBytes::Other(line(&self.first)),
        }
    }
}

impl AsyncRead for RecordingStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(cx, buf);
        let room = KEPT - self.first.len();
        let read = buf.filled().get(before..).unwrap_or_default();
        self.first.extend_from_slice(&read[..read.len().min(room)]);
        result
    }
}

impl AsyncWrite for RecordingStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
