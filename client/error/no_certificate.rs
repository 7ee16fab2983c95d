//! Why there is nothing to trust.

/// Why a service lists no certificate for an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoCertificate {
    /// SSL is off.
    SslOff,
    /// SSL is on with a certificate of the cloud certificate manager, which this API does not return.
    CertificateManager,
    /// The service does not say.
    Unknown,
}

impl std::fmt::Display for NoCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SslOff => "SSL is off",
            Self::CertificateManager => {
                "it uses a certificate of the cloud certificate manager, which this API does not return"
            }
            Self::Unknown => "the service lists none, and does not say why",
        })
    }
}
