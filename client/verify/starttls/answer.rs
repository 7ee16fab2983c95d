//! The responses of a server to the request for TLS that are not TLS.

use std::io;
use std::time::Duration;

use cloud_certs_text::printable;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::timeout;

/// The reasons for which no handshake can begin.
#[derive(Debug)]
pub(in crate::verify) enum StartTlsError {
    /// The server says that it has no TLS.
    NoTls,
    /// The server wants no client, and says why.
    ServerError(String),
    /// The server speaks another protocol: maybe TLS from the start. Its first line, when that is text.
    OtherProtocol {
        is_tls: bool,
        answer: Option<String>,
    },
    Io(io::Error),
}

impl From<io::Error> for StartTlsError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The most bytes that are read of an error. The longest of MySQL has 512.
const MOST: usize = 1024;

/// The time for the rest of an answer that has begun to come.
const PAUSE: Duration = Duration::from_millis(250);

/// Reads on after these bytes, until the end, a pause or the limit: they are only quoted.
pub(super) async fn rest<S: AsyncRead + Unpin>(stream: &mut S, mut bytes: Vec<u8>) -> Vec<u8> {
    let mut room = stream.take(MOST as u64);
    while let Ok(Ok(1..)) = timeout(PAUSE, room.read_buf(&mut bytes)).await {}
    bytes
}

/// The error for an answer in another protocol, which begins with these bytes.
pub(super) async fn other_protocol<S: AsyncRead + Unpin>(stream: &mut S, first: Vec<u8>) -> StartTlsError {
    let bytes = rest(stream, first).await;
    // An alert, with which a TLS server answers anything but TLS.
    StartTlsError::OtherProtocol { is_tls: matches!(*bytes, [21, 3, ..]), answer: line(&bytes) }
}

/// The first line, when it is text: printable ASCII.
pub(in crate::verify) fn line(bytes: &[u8]) -> Option<String> {
    let line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let line = &line[..line.len().min(LONGEST)];
    let is_text = !line.is_empty() && line.iter().all(|byte| matches!(byte, b' '..=b'~'));
    is_text.then(|| String::from_utf8_lossy(line).into_owned())
}

/// The longest line that is quoted.
const LONGEST: usize = 80;

/// The message of a server in any language, in one line that a terminal can show.
pub(super) fn message(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST)]);
    printable(text.trim_matches(|character: char| character.is_whitespace() || character == '\0'))
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
