//! Connections that failed or broke.

use std::fmt;

/// How there came to be no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NetworkFailure {
    /// The host does not resolve, or nobody takes the connection.
    NoConnection,
    /// The proxy is not there, or makes no connection to the host.
    Proxy,
    /// The proxy wants a user and password, or others. This is not tried again: it could lock the user out.
    ProxyAuthentication,
    /// The answer did not begin in time.
    NoAnswer,
    /// The answer began and did not end in time.
    Stalled,
    /// The connection broke in the middle.
    Broken,
}

impl NetworkFailure {
    /// What happened, and where.
    pub(super) fn at(self, host: &str, attempts: u32) -> impl fmt::Display {
        let what = match self {
            Self::NoConnection => format!("no connection to {host}"),
            Self::Proxy => format!("no way through the proxy {host}"),
            Self::ProxyAuthentication => format!("the proxy {host} asks for a user and password"),
            Self::NoAnswer => format!("no answer from {host} in time"),
            Self::Stalled => format!("the answer of {host} did not end in time"),
            Self::Broken => format!("the connection to {host} broke"),
        };
        if attempts > 1 { format!("{what}, tried {attempts} times") } else { what }
    }
}
