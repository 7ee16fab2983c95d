//! What a server with TLS 1.3 says of a client without a certificate, which it can only after the handshake.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use rustls::ProtocolVersion;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, timeout_at};
use tokio_rustls::client::TlsStream;

/// How long a server may take. One that has let the client in says nothing by itself in most protocols.
const PATIENCE: Duration = Duration::from_secs(2);

/// Waits for the server's next message: an alert is a refusal, a session ticket or data is none, and silence neither.
pub(super) async fn refusal<S>(tls: &mut TlsStream<S>, deadline: Instant) -> Option<io::Error>
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
