//! Failures of a proxy, told apart from those of the host behind it.

use std::error::Error as StdError;

use super::{NetworkFailure, find};

/// A proxy through which there is no tunnel to the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoTunnel {
    /// It wants a user and password, or others.
    Authentication,
    /// It answered that it makes no connection to the host.
    Refused,
    /// It cannot be reached, or went away.
    Unreachable,
}

impl NoTunnel {
    /// How the proxy failed, if one is in between and it was the proxy.
    pub(super) fn of(error: &reqwest::Error) -> Option<Self> {
        // The type is private to hyper-util: only its text tells.
        let causes =
            std::iter::successors(error.source(), |cause| (*cause).source()).map(ToString::to_string);
        let told = causes.filter(|cause| cause.starts_with("tunnel error: ")).last();
        match told.as_deref() {
            Some("tunnel error: proxy authorization required") => Some(Self::Authentication),
            Some("tunnel error: unsuccessful") => Some(Self::Refused),
            Some(_) => Some(Self::Unreachable),
            // There was no tunnel in time, or it ended before TLS could begin in it.
            None if find::<rustls::Error>(error).is_none() && error.is_connect() => Some(Self::Unreachable),
            None => None,
        }
    }

    pub(super) fn failure(self) -> NetworkFailure {
        match self {
            Self::Authentication => NetworkFailure::ProxyAuthentication,
            Self::Refused | Self::Unreachable => NetworkFailure::Proxy,
        }
    }
}
