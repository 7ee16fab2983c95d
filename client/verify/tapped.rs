//! What the server said first, whatever became of it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// How much is remembered: a line of the greeting of a server that does not speak TLS.
const KEPT: usize = 80;

/// A connection that remembers its first bytes.
pub(super) struct Tapped {
    stream: TcpStream,
    first: Vec<u8>,
}

/// What the first bytes look like.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum First {
    Nothing,
    Tls,
    /// Something else, with its first line when that is text.
    Other(Option<String>),
}

impl Tapped {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, first: Vec::new() }
    }

    pub(super) fn first(&self) -> First {
        match *self.first {
            [] => First::Nothing,
            // The type of a record, and the first half of its version: 3 from SSL 3 to TLS 1.3.
            [20..=23, 3, ..] | [20..=23] => First::Tls,
            _ => First::Other(line(&self.first)),
        }
    }
}

fn line(bytes: &[u8]) -> Option<String> {
    let line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let is_text = !line.is_empty() && line.iter().all(|byte| matches!(byte, b' '..=b'~'));
    is_text.then(|| String::from_utf8_lossy(line).into_owned())
}

impl AsyncRead for Tapped {
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

impl AsyncWrite for Tapped {
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
