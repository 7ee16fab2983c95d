//! Asking for TLS in the middle of a database's own protocol.
//!
//! Only a bounded part of a server's answer is read, and no byte after it, because TLS begins there.

pub(super) mod answer;
mod mysql;
mod postgres;

use std::fmt;

use tokio::io::{AsyncRead, AsyncWrite};

use answer::{StartTlsError, line};

/// A protocol of databases in which the client has to ask for TLS before the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StartTls {
    /// PostgreSQL, and what speaks its protocol, as GaussDB does.
    Postgres,
    /// MySQL, and what speaks its protocol, as MariaDB and TaurusDB do.
    Mysql,
}

impl StartTls {
    /// The short name, which `openssl s_client -starttls` has for it, too: `postgres` or `mysql`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }

    /// Asks for TLS. The next byte on the stream is that of the handshake.
    pub(super) async fn begin<S>(self, stream: &mut S) -> Result<(), StartTlsError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        match self {
            Self::Postgres => postgres::begin(stream).await,
            Self::Mysql => mysql::begin(stream).await,
        }
    }

    /// The protocol that a server seems to speak: by the first bytes that it sent, or else by the port that it usually has
    /// in these clouds.
    pub(super) fn guess(first: &[u8], port: u16) -> Option<Self> {
        match port {
            _ if mysql::is_greeting(first) => Some(Self::Mysql),
            _ if line(first).is_some() => None,
            // 8000 is that of GaussDB.
            5432 | 8000 => Some(Self::Postgres),
            3306 => Some(Self::Mysql),
            _ => None,
        }
    }
}

impl fmt::Display for StartTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_protocol_is_guessed_by_the_first_bytes_and_then_by_the_port() {
        let greeting = b"\x4a\0\0\0\x0a8.0.36\0";
        assert_eq!(StartTls::guess(greeting, 1234), Some(StartTls::Mysql));
        assert_eq!(StartTls::guess(greeting, 5432), Some(StartTls::Mysql));
        for (port, guess) in [
            (5432, Some(StartTls::Postgres)),
            (8000, Some(StartTls::Postgres)),
            (3306, Some(StartTls::Mysql)),
            (9200, None),
        ] {
            assert_eq!(StartTls::guess(b"", port), guess, "{port}");
            assert_eq!(StartTls::guess(b"HTTP/1.1 400 Bad Request\r\n", port), None, "{port}");
        }
    }
}
