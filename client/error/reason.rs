//! Reasons that an error names: of the network, of a service without a certificate, of a download link.

use std::fmt;

use cloud_certs_certificate::MAX_CERTIFICATES;

/// The reason for an answer that did not arrive, or not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NetworkFailure {
    /// The host does not resolve, or does not accept the connection.
    NoConnection,
    /// The proxy does not answer, or does not connect to the host.
    Proxy,
    /// The proxy requires a user and password, or other ones. There is no retry: it could lock the user out.
    ProxyAuthentication,
    /// The answer did not begin in time.
    NoAnswer,
    /// The answer began and did not end in time.
    Stalled,
    /// The connection broke in the middle.
    Broken,
    /// The answer breaks the rules of HTTP. There is no retry: it would be the same.
    NotHttp,
}

impl NetworkFailure {
    /// The sentence for an error about this host.
    pub(super) fn at(self, host: &str, attempts: u32) -> impl fmt::Display {
        let what = match self {
            Self::NoConnection => format!("no connection to {host}"),
            Self::Proxy => format!("no way through the proxy {host}"),
            Self::ProxyAuthentication => format!("the proxy {host} asks for a user and password"),
            Self::NoAnswer => format!("no answer from {host} in time"),
            Self::Stalled => format!("the answer of {host} did not end in time"),
            Self::Broken => format!("the connection to {host} broke"),
            Self::NotHttp => format!("{host} does not answer in HTTP"),
        };
        if attempts > 1 { format!("{what}, tried {attempts} times") } else { what }
    }
}

/// A limit on what a server may list. Each is far above what any service has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ListLimit {
    /// 10000 instances of a project.
    Instances,
    /// 1000 pages of instances.
    Pages,
    /// 8 MiB of ids and names of instances.
    Bytes,
    /// 16 download links for an instance.
    Links,
    /// 256 certificates behind the links of an instance.
    Certificates,
}

impl ListLimit {
    /// The number that is just allowed.
    pub(crate) const fn most(self) -> usize {
        match self {
            Self::Instances => 10_000,
            Self::Pages => 1_000,
            Self::Bytes => 8 << 20,
            Self::Links => 16,
            Self::Certificates => MAX_CERTIFICATES,
        }
    }
}

impl fmt::Display for ListLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instances => write!(f, "{} instances", self.most()),
            Self::Pages => write!(f, "{} pages of instances", self.most()),
            Self::Bytes => write!(f, "{} MiB of names of instances", self.most() >> 20),
            Self::Links => write!(f, "{} download links", self.most()),
            Self::Certificates => write!(f, "{} certificates", self.most()),
        }
    }
}

/// The reason why a service lists no certificate for an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoCertificate {
    /// SSL is off.
    SslOff,
    /// SSL is on with a certificate of the cloud certificate manager, which this API does not return.
    CertificateManager,
    /// It lists certificates, but none of the requested category.
    #[non_exhaustive]
    Category {
        /// The requested category.
        wanted: String,
        /// The categories that it lists.
        listed: Vec<String>,
    },
    /// The service gives no reason.
    Unknown,
}

impl fmt::Display for NoCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SslOff => f.write_str("SSL is off"),
            Self::CertificateManager => f.write_str(
                "it uses a certificate of the cloud certificate manager, which this API does not return",
            ),
            Self::Category { wanted, listed } => {
                write!(f, "none is of the category `{wanted}`, only of `{}`", listed.join("`, `"))
            }
            Self::Unknown => f.write_str("the service lists none, and does not say why"),
        }
    }
}

/// The reason not to follow a download link. It names the host at most: links are presigned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// It is not a URL with a host.
    #[error("it is not a URL")]
    NotAUrl,
    /// It is not https.
    #[error("it is {0}, not https")]
    Scheme(String),
    /// It has a user name or password.
    #[error("it has a user name or password before its host {0}")]
    UserInformation(String),
    /// Its host is an IP address.
    #[error("its host is the IP address {0}, not a name")]
    IpAddress(String),
    /// Its host is this machine, and the API's is not.
    #[error("it leads to this machine ({0}), and the API does not")]
    Loopback(String),
    /// Its host resolves to an address of this machine, the local link or no machine.
    #[error("{0}")]
    Address(String),
    /// It redirects to another host, another scheme, or without end.
    #[error("it redirects {0}")]
    Redirect(String),
}
