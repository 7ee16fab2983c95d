//! Recordings of a handshake: the first bytes of the server, its certificates, and whether it asks for ours.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use cloud_certs_certificate::Certificate;
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
use crate::verifier::ChainCheck;

/// Verifies as rustls does, at a given time, and records what the server shows and asks for.
#[derive(Debug)]
pub(super) struct RecordingVerifier {
    verifier: Arc<WebPkiServerVerifier>,
    roots: Arc<RootCertStore>,
    algorithms: WebPkiSupportedAlgorithms,
    at: UnixTime,
    shown: OnceLock<Vec<Certificate>>,
    accepted: OnceLock<AcceptedPath>,
    asked: AtomicBool,
}

/// The path by which certificates are trusted.
#[derive(Clone, Debug, Default)]
pub(super) struct AcceptedPath {
    /// The certificates between the server's own and the trusted one.
    pub(super) intermediates: Vec<CertificateDer<'static>>,
    /// The number of the trusted one among the roots.
    pub(super) root: Option<usize>,
}

impl RecordingVerifier {
    pub(super) fn new(
        verifier: Arc<WebPkiServerVerifier>,
        roots: Arc<RootCertStore>,
        algorithms: WebPkiSupportedAlgorithms,
        at: Timestamp,
    ) -> Self {
        let seconds = u64::try_from(at.as_second()).unwrap_or_default();
        Self {
            verifier,
            roots,
            algorithms,
            at: UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
            shown: OnceLock::new(),
            accepted: OnceLock::new(),
            asked: AtomicBool::new(false),
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

    /// Finds the path that rustls just took. It does not hand it on; the same search once more does.
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

    /// Returns whether the server asked for a client certificate.
    pub(super) fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
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
        verdict
    }
}

/// There is no client certificate to show.
impl ResolvesClientCert for RecordingVerifier {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
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

    pub(super) fn first_bytes(&self) -> FirstBytes {
        match *self.first {
            [] => FirstBytes::Nothing,
            // The type of a record, and the first half of its version: 3 from SSL 3 to TLS 1.3.
            [20..=23, 3, ..] | [20..=23] => FirstBytes::Tls,
            _ => FirstBytes::Other(line(&self.first)),
        }
    }
}

fn line(bytes: &[u8]) -> Option<String> {
    let line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let is_text = !line.is_empty() && line.iter().all(|byte| matches!(byte, b' '..=b'~'));
    is_text.then(|| String::from_utf8_lossy(line).into_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_text_or_nothing() {
        assert_eq!(line(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap(), "HTTP/1.1 400 Bad Request");
        assert_eq!(line(b"-ERR"), Some("-ERR".to_owned()));
        for bytes in [&b"J\0\0\0\n5.7.38"[..], b"\n", b"", b"\x1b[31mred", "gr\u{fc}n".as_bytes()] {
            assert_eq!(line(bytes), None, "{bytes:?}");
        }
    }
}
