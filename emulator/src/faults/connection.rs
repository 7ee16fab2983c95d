//! The connection below HTTP: a handler can take it and write any bytes to it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// A socket below HTTP: TCP, or TLS over TCP.
pub(crate) trait Socket: AsyncRead + AsyncWrite + Send + Unpin {
    /// Makes the connection end with a reset when it is dropped.
    fn end_with_reset(&self) -> io::Result<()>;
}

impl Socket for TcpStream {
    fn end_with_reset(&self) -> io::Result<()> {
        self.set_zero_linger()
    }
}

impl Socket for TlsStream<TcpStream> {
    fn end_with_reset(&self) -> io::Result<()> {
        self.get_ref().0.set_zero_linger()
    }
}

/// A connection, shared by the server and the handlers of its requests. The server reads and writes it as a stream.
#[derive(Clone)]
pub(crate) struct Connection(Arc<Mutex<Option<Box<dyn Socket>>>>);

impl Connection {
    pub(crate) fn new(socket: impl Socket + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::new(socket)))))
    }

    /// Takes the connection from the server, which cannot write to it any more.
    pub(crate) fn take(&self) -> Option<Box<dyn Socket>> {
        self.lock().take()
    }

    fn with<T>(&self, act: impl FnOnce(Pin<&mut dyn Socket>) -> T) -> Option<T> {
        self.lock().as_deref_mut().map(|socket| act(Pin::new(socket)))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Box<dyn Socket>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a handler has taken the connection, it writes inside of the server's own task. Reads stay pending, so that the
/// server does not notice before it has a response to write.
impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.with(|socket| socket.poll_read(cx, buf)).unwrap_or(Poll::Pending)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.with(|socket| socket.poll_write(cx, buf)).unwrap_or_else(taken)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.with(|socket| socket.poll_write_vectored(cx, bufs)).unwrap_or_else(taken)
    }

    fn is_write_vectored(&self) -> bool {
        self.with(|socket| socket.is_write_vectored()).unwrap_or_default()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.with(|socket| socket.poll_flush(cx)).unwrap_or(Poll::Ready(Ok(())))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.with(|socket| socket.poll_shutdown(cx)).unwrap_or(Poll::Ready(Ok(())))
    }
}

/// The error that makes the server give up a connection that was taken.
fn taken<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
}
