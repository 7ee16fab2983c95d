//! Why there is nothing to trust.

/// Why a service lists no certificate for an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoCertificate {
    /// SSL is off.
    SslOff,
    /// SSL is on with a certificate of the cloud certificate manager, which this API does not return.
    CertificateManager,
    /// It lists certificates, but none of the category that is asked for.
    #[non_exhaustive]
    Category {
        /// The category that is asked for.
        wanted: String,
        /// The categories that it lists.
        listed: Vec<String>,
    },
    /// The service does not say.
    Unknown,
}

impl std::fmt::Display for NoCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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
