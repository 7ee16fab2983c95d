//! Raw responses: bytes written past the HTTP server, which would never send them.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use tokio::io::AsyncWriteExt;

use super::connection::{Connection, Socket};
use super::rewrite::FullResponse;
use crate::answer::STALL;

/// The pause between two bytes of a slow response.
const DRIP: Duration = Duration::from_millis(50);

/// The pause before a reset. Without it the reset would overtake what was sent.
const SETTLE: Duration = Duration::from_millis(50);

/// Bytes to write, and the end of the connection.
pub(crate) struct RawResponse {
    at_once: Bytes,
    slowly: Bytes,
    end: ConnectionEnd,
}

/// The end of a connection.
pub(super) enum ConnectionEnd {
    /// An orderly end, with `close_notify` over TLS.
    Closed,
    /// An end without `close_notify`.
    Cut,
    /// A TCP reset.
    Reset,
    /// An end without `close_notify`, after a long silence.
    Stalled,
}

/// The part of a response that is sent.
#[derive(Clone, Copy)]
pub(super) enum SentPart {
    Nothing,
    HalfOfTheHead,
    HalfOfTheBody,
    Everything,
}

impl RawResponse {
    fn new(bytes: impl Into<Bytes>, end: ConnectionEnd) -> Self {
        Self { at_once: bytes.into(), slowly: Bytes::new(), end }
    }

    /// Writes these bytes after the others, one by one.
    fn slowly(mut self, bytes: impl Into<Bytes>) -> Self {
        self.slowly = bytes.into();
        self
    }

    /// Takes the connection from the server and writes to it. A client that has gone is ignored.
    pub(super) async fn write_to(self, connection: &Connection) {
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
            ConnectionEnd::Closed => socket.shutdown().await?,
            ConnectionEnd::Cut => {}
            ConnectionEnd::Stalled => tokio::time::sleep(STALL).await,
            ConnectionEnd::Reset => {
                tokio::time::sleep(SETTLE).await;
                socket.end_with_reset()?;
            }
        }
        Ok(())
    }
}

/// Returns the status line and the headers as bytes, with the announcement that the connection ends.
fn head(response: &FullResponse) -> Vec<u8> {
    let status = response.status();
    let reason = status.canonical_reason().unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", status.as_str()).into_bytes();
    for (name, value) in response.headers() {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    head.extend(b"connection: close\r\n\r\n");
    head
}

/// Sends a part of the response, then ends the connection.
pub(super) fn send(part: SentPart, response: &FullResponse, end: ConnectionEnd) -> RawResponse {
    let (head, body) = (head(response), response.body());
    let bytes = match part {
        SentPart::Nothing => Vec::new(),
        SentPart::HalfOfTheHead => head[..head.len() / 2].to_vec(),
        SentPart::HalfOfTheBody => [&head, &body[..body.len() / 2]].concat(),
        SentPart::Everything => [&head, &body[..]].concat(),
    };
    RawResponse::new(bytes, end)
}

pub(super) fn slow_headers(response: &FullResponse) -> RawResponse {
    let bytes = [&head(response), &response.body()[..]].concat();
    RawResponse::new(Bytes::new(), ConnectionEnd::Closed).slowly(bytes)
}

pub(super) fn slow_body(response: &FullResponse) -> RawResponse {
    RawResponse::new(head(response), ConnectionEnd::Closed).slowly(response.body().clone())
}

pub(super) fn garbage() -> RawResponse {
    RawResponse::new(&b"\x16\x03\x01 This is not HTTP.\r\n\r\n\0\xff"[..], ConnectionEnd::Closed)
}

/// Sends everything, and announces another length of the body than it has.
pub(super) fn announce(mut response: FullResponse, length: impl Fn(usize) -> usize) -> RawResponse {
    let length = HeaderValue::from(length(response.body().len()));
    response.headers_mut().insert(CONTENT_LENGTH, length);
    send(SentPart::Everything, &response, ConnectionEnd::Closed)
}

pub(super) fn two_lengths(mut response: FullResponse) -> RawResponse {
    let other = HeaderValue::from(response.body().len() / 2);
    response.headers_mut().append(CONTENT_LENGTH, other);
    send(SentPart::Everything, &response, ConnectionEnd::Closed)
}

/// Sends half of the body as one chunk, and no last chunk.
pub(super) fn cut_chunks(mut response: FullResponse) -> RawResponse {
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    let half = &response.body()[..response.body().len() / 2];
    let size = format!("{:x}\r\n", half.len());
    RawResponse::new([&head(&response), size.as_bytes(), half, b"\r\n"].concat(), ConnectionEnd::Closed)
}

/// Sends half of a body without a length, and ends the connection without `close_notify`.
pub(super) fn cut_until_close(mut response: FullResponse) -> RawResponse {
    response.headers_mut().remove(CONTENT_LENGTH);
    send(SentPart::HalfOfTheBody, &response, ConnectionEnd::Cut)
}

/// Sends a header with a line break in its value, which makes another header.
pub(super) fn line_break_in_disposition(mut response: FullResponse) -> RawResponse {
    response.headers_mut().remove(CONTENT_DISPOSITION);
    let mut bytes = head(&response);
    // Replaces the empty line.
    bytes.truncate(bytes.len() - 2);
    let disposition = b"content-disposition: attachment; filename=\"ca\r\nx-injected: yes\"\r\n\r\n";
    RawResponse::new([&bytes, &disposition[..], response.body()].concat(), ConnectionEnd::Closed)
}
