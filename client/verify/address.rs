//! The address of a server, as a user writes it.

#[cfg(test)]
mod tests;

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use rustls::pki_types::ServerName;

/// The address of a server: `HOST:PORT`, where the host is a DNS name, an IPv4 address or an IPv6 address in brackets.
///
/// ```
/// use cloud_certs::verify::{ServerAddress, ParseServerAddressError};
///
/// let server: ServerAddress = "[::1]:9200".parse()?;
/// assert_eq!((server.host(), server.port()), ("::1".to_owned(), 9200));
/// assert_eq!("db.example.com".parse::<ServerAddress>(), Err(ParseServerAddressError::NoPort));
/// # Ok::<(), ParseServerAddressError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerAddress {
    host: ServerName<'static>,
    port: u16,
}

/// The error of a text that is not a [`ServerAddress`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseServerAddressError {
    /// A URL.
    #[error("this is a URL: give HOST:PORT alone, without `https://` and without a path")]
    Url,
    /// No port.
    #[error("the port is missing: give HOST:PORT, as db.example.com:9200")]
    NoPort,
    /// Nothing before the port.
    #[error("the host is missing: give HOST:PORT, as db.example.com:9200")]
    NoHost,
    /// An IPv6 address without brackets: where the port begins is ambiguous.
    #[error("an IPv6 address needs brackets: [ADDRESS]:PORT, as [::1]:9200")]
    NoBrackets,
    /// Neither a DNS name nor an IP address.
    #[error("the host is neither a DNS name nor an IP address")]
    Host,
    /// Not a number from 1 to 65535.
    #[error("the port is not a number from 1 to 65535")]
    Port,
}

impl ServerAddress {
    /// The name or the IP address, without brackets.
    #[must_use]
    pub fn host(&self) -> String {
        self.host.to_str().into_owned()
    }

    /// The port, which is not 0.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The host as what a certificate is checked for.
    pub(super) fn name(&self) -> &ServerName<'static> {
        &self.host
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        match host.to_str() {
            host if host.contains(':') => write!(f, "[{host}]:{port}"),
            host => write!(f, "{host}:{port}"),
        }
    }
}

impl FromStr for ServerAddress {
    type Err = ParseServerAddressError;

    fn from_str(text: &str) -> Result<Self, ParseServerAddressError> {
        if text.contains('/') {
            return Err(ParseServerAddressError::Url);
        }
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, rest) = rest.split_once(']').ok_or(ParseServerAddressError::NoBrackets)?;
                let host: IpAddr = host.parse().map_err(|_| ParseServerAddressError::Host)?;
                (ServerName::from(host), rest.strip_prefix(':').ok_or(ParseServerAddressError::NoPort)?)
            }
            None => match text.split_once(':') {
                None if text.is_empty() => return Err(ParseServerAddressError::NoHost),
                None => return Err(ParseServerAddressError::NoPort),
                Some((_, rest)) if rest.contains(':') => return Err(ParseServerAddressError::NoBrackets),
                Some(("", _)) => return Err(ParseServerAddressError::NoHost),
                Some((host, port)) => (named(host)?, port),
            },
        };
        match port {
            "" => Err(ParseServerAddressError::NoPort),
            // A sign would pass the parser of numbers.
            _ if !port.bytes().all(|byte| byte.is_ascii_digit()) => Err(ParseServerAddressError::Port),
            _ => match port.parse() {
                Ok(port @ 1..) => Ok(Self { host, port }),
                _ => Err(ParseServerAddressError::Port),
            },
        }
    }
}

fn named(host: &str) -> Result<ServerName<'static>, ParseServerAddressError> {
    ServerName::try_from(host.to_owned()).map_err(|_| ParseServerAddressError::Host)
}
