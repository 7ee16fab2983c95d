//! Answers as bytes, written past the HTTP server: what it would never send.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use tokio::io::AsyncWriteExt;

use super::connection::{Connection, Socket};
use crate::answer::STALL;

/// Between two bytes of a slow answer.
const DRIP: Duration = Duration::from_millis(50);

/// Before a reset, so that the client gets what was sent: a reset overtakes it.
const SETTLE: Duration = Duration::from_millis(50);

/// Bytes to write, and the end of the connection.
pub(crate) struct Wire {
    at_once: Bytes,
    slowly: Bytes,
    end: End,
}

/// How a connection ends.
pub(crate) enum End {
    /// In good order, with the farewell of TLS.
    Closed,
    /// Without the farewell of TLS.
    Cut,
    /// By a reset of TCP.
    Reset,
    /// After a long silence.
    Stalled,
}

impl Wire {
    /// These bytes at once, and this end.
    pub(crate) fn new(bytes: impl Into<Bytes>, end: End) -> Self {
        Self { at_once: bytes.into(), slowly: Bytes::new(), end }
    }

    /// Writes these bytes afterwards, one by one.
    pub(crate) fn slowly(mut self, bytes: impl Into<Bytes>) -> Self {
        self.slowly = bytes.into();
        self
    }

    /// Writes to the connection in the server's place. A client that has gone does not matter.
    pub(crate) async fn write_to(self, connection: &Connection) {
        if let Some(socket) = connection.take() {
            _ = self.write(socket).await;
        }
    }

    async fn write(self, mut socket: Box<dyn Socket>) -> io::Result<()> {
        socket.write_all(&self.at_once).await?;
        socket.flush().await?;
        for byte in self.slowly {
            tokio::time::sleep(DRIP).await;
            socket.write_all(&[byte]).await?;
            socket.flush().await?;
        }
        match self.end {
            End::Closed => socket.shutdown().await?,
            End::Cut => {}
            End::Stalled => tokio::time::sleep(STALL).await,
            End::Reset => {
                tokio::time::sleep(SETTLE).await;
                socket.end_with_reset()?;
            }
        }
        Ok(())
    }
}

/// The status line and the headers as bytes, and the announcement that nothing follows on this connection.
pub(crate) fn head(answer: &Response<Bytes>) -> Vec<u8> {
    let status = answer.status();
    let reason = status.canonical_reason().unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", status.as_str()).into_bytes();
    for (name, value) in answer.headers() {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.extend(b"connection: close\r\n\r\n");
    head
}
