//! The connection below HTTP: a handler may take it and write to it whatever bytes it likes.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::{Extension, Router};
use axum_server::accept::Accept;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// What a server speaks HTTP over: TCP, or TLS over TCP.
pub(crate) trait Socket: AsyncRead + AsyncWrite + Send + Unpin {
    /// Has the connection end with a reset, whenever it is dropped.
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

/// The connection at hand, shared by the server and the handlers of its requests.
#[derive(Clone)]
pub(crate) struct Connection(Arc<Mutex<Option<Box<dyn Socket>>>>);

impl Connection {
    fn new(socket: impl Socket + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::new(socket)))))
    }

    /// Takes the connection from the server, which will not get to write another byte.
    pub(crate) fn take(&self) -> Option<Box<dyn Socket>> {
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Box<dyn Socket>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server's end of a connection.
pub(crate) struct Shared(Connection);

impl Shared {
    fn with<T>(&self, act: impl FnOnce(Pin<&mut dyn Socket>) -> T) -> Option<T> {
        self.0.lock().as_deref_mut().map(|socket| act(Pin::new(socket)))
    }
}

/// Once the connection is taken, its taker is at work inside of the server's own task: until the server has an answer
/// to write, it must not notice.
impl AsyncRead for Shared {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.with(|socket| socket.poll_read(cx, buf)).unwrap_or(Poll::Pending)
    }
}

impl AsyncWrite for Shared {
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

/// Has the server give the connection up.
fn taken<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
}

/// Accepts as the acceptor inside does, and hands each connection to the handlers of its requests as well.
#[derive(Clone)]
pub(crate) struct Sharing<A>(pub(crate) A);

impl<A> Accept<TcpStream, Router> for Sharing<A>
where
    A: Accept<TcpStream, Router, Service = Router>,
    A::Stream: Socket + 'static,
    A::Future: Send + 'static,
{
    type Stream = Shared;
    type Service = Router;
    type Future = BoxFuture<'static, io::Result<(Shared, Router)>>;

    fn accept(&self, stream: TcpStream, service: Router) -> Self::Future {
        let accepted = self.0.accept(stream, service);
        let share = |(socket, service): (A::Stream, Router)| {
            let connection = Connection::new(socket);
            (Shared(connection.clone()), service.layer(Extension(connection)))
        };
        accepted.map(move |accepted| accepted.map(share)).boxed()
    }
}
