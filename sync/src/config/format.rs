//! Formats of files, by name and by the ending of a path.

use std::path::Path;

use cloud_certs::Secret;
use cloud_certs::certificate::Format;
use serde::{Deserialize, Serialize};

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FileFormat {
    /// Text, one block for each certificate.
    Pem,
    /// Binary, exactly one certificate.
    Der,
    /// One PEM block with all certificates.
    Pkcs7,
    /// A truststore for Java.
    #[cfg(feature = "pkcs12")]
    Pkcs12,
    /// A truststore for Java software that does not take PKCS#12.
    Jks,
    /// An object with the facts and the PEM of each certificate.
    Json,
    /// The SHA-256 of each certificate on a line of its own.
    Fingerprint,
    /// A folder with a file for each certificate, as OpenSSL finds them.
    Capath,
}

impl FileFormat {
    /// Every format.
    pub(crate) const ALL: &[Self] = &[
        Self::Pem,
        Self::Der,
        Self::Pkcs7,
        #[cfg(feature = "pkcs12")]
        Self::Pkcs12,
        Self::Jks,
        Self::Json,
        Self::Fingerprint,
        Self::Capath,
    ];

    /// The name in the configuration and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pem => "pem",
            Self::Der => "der",
            Self::Pkcs7 => "pkcs7",
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 => "pkcs12",
            Self::Jks => "jks",
            Self::Json => "json",
            Self::Fingerprint => "fingerprint",
            Self::Capath => "capath",
        }
    }

    /// The format that the ending of a path stands for; none where people differ about it.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        if path.ends_with('/') {
            return Some(Self::Capath);
        }
        let ending = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "pem" | "crt" => Self::Pem,
            "der" => Self::Der,
            "p7b" | "p7c" => Self::Pkcs7,
            #[cfg(feature = "pkcs12")]
            "p12" | "pfx" => Self::Pkcs12,
            "jks" => Self::Jks,
            "json" => Self::Json,
            _ => return None,
        })
    }

    /// Returns whether the file has a password.
    pub(crate) fn has_password(self) -> bool {
        matches!(self.name(), "pkcs12" | "jks")
    }

    /// Returns whether older certificates can stay in the file.
    pub(crate) fn can_merge(self) -> bool {
        !matches!(self, Self::Der | Self::Fingerprint)
    }

    /// The format as it is written, with the password of a store.
    pub(crate) fn with_password(self, password: Secret) -> Format {
        match self {
            Self::Pem => Format::Pem,
            Self::Der => Format::Der,
            Self::Pkcs7 => Format::Pkcs7,
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 => Format::Pkcs12 { password },
            Self::Jks => Format::Jks { password },
            Self::Json => Format::Json,
            Self::Fingerprint => Format::Fingerprint,
            Self::Capath => Format::CaPath,
        }
    }
}
