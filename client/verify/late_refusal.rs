//! The refusal that comes after a handshake of TLS 1.3.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use rustls::ProtocolVersion;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, timeout_at};
use tokio_rustls::client::TlsStream;

/// The time for a server to refuse a client after the handshake. In most protocols, a server that has let the
/// client in sends nothing by itself.
const PATIENCE: Duration = Duration::from_secs(2);

/// Waits for the server's next message after a handshake of TLS 1.3, where a server can refuse a client only then: an
/// alert is a refusal; a session ticket or data is not; silence leaves it open.
pub(super) async fn late_refusal<S>(tls: &mut TlsStream<S>, deadline: Instant) -> Option<io::Error>
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
