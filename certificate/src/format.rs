//! The forms that a bundle is written in.

use std::collections::HashMap;
use std::error::Error;

use serde::Serialize;

use crate::bundle::CaBundle;
#[cfg(feature = "pkcs12")]
use crate::der::is_pkcs12;
use crate::error::DecodeError;
use crate::manifest::Manifest;
#[cfg(feature = "pkcs12")]
use crate::pkcs12::Pkcs12Error;
#[cfg(feature = "pkcs12")]
use crate::secret::Secret;

/// The most bytes in a ConfigMap or Secret. Source: the Kubernetes documentation of both.
const MAX_KUBERNETES_DATA: usize = 1 << 20;

/// A form that a bundle is written in.
///
/// All of them but PKCS#12 are the same to the byte for the same certificates. All of them are read by
/// [`Format::read`], and all but PKCS#12 by [`CaBundle::from_bytes`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// PEM, one block a certificate: what most clients want.
    #[default]
    Pem,
    /// DER, for exactly one certificate.
    Der,
    /// A JSON object with facts and PEM of each certificate: `{"certificates": [{"subject", "issuer", "serial", "sha256",
    /// "not_before", "not_after", "kind", "pem"}]}`, in the order of the bundle. Nothing in it changes with time.
    Json,
    /// A Kubernetes ConfigMap with the PEM under one key.
    ConfigMap(Manifest),
    /// A Kubernetes Secret of type `Opaque` with the PEM under one key. Certificates are not secret, but some charts expect
    /// a Secret.
    Secret(Manifest),
    /// A PKCS#12 truststore, as Java wants it.
    #[cfg(feature = "pkcs12")]
    Pkcs12 {
        /// The password of the store. Java's own default is `changeit`.
        password: Secret,
    },
}

impl Format {
    /// Reads certificates in this format, or in any other that needs no password.
    ///
    /// # Errors
    ///
    /// [`FormatError`] says why the input is refused.
    pub fn read(&self, input: &[u8]) -> Result<CaBundle, FormatError> {
        match self {
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 { password } if is_pkcs12(input) => Ok(CaBundle::from_pkcs12(input, password)?),
            _ => Ok(CaBundle::from_bytes(input)?),
        }
    }

    /// Returns whether the bytes are a store that this format's password opens, and there is a private key in it.
    pub(crate) fn opens_on_private_key(&self, bytes: &[u8]) -> bool {
        match self {
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 { password } => {
                matches!(CaBundle::from_pkcs12(bytes, password), Err(Pkcs12Error::PrivateKey))
            }
            _ => {
                let _ = bytes;
                false
            }
        }
    }

    /// Returns whether the bytes are these certificates in this format, so that writing them anew would change nothing.
    pub(crate) fn is_current(&self, bytes: &[u8], bundle: &CaBundle) -> bool {
        match self {
            Self::Pem => is_pem_of(bytes, bundle),
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 { password } => CaBundle::open_pkcs12(bytes, password)
                .is_ok_and(|(old, is_truststore)| is_truststore && old.has_same_certificates(bundle)),
            _ => bundle.encode(self).is_ok_and(|new| new == bytes),
        }
    }
}

/// PEM as others read it, too: every block as it is written here, on lines of its own. The text around them is the
/// user's, and so are the ends of lines.
fn is_pem_of(bytes: &[u8], bundle: &CaBundle) -> bool {
    if CaBundle::from_bytes(bytes).ok().as_ref() != Some(bundle) {
        return false;
    }
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let has_block =
        |pem: &str| text.match_indices(pem.trim_end()).any(|(at, _)| at == 0 || text[..at].ends_with('\n'));
    bundle.iter().all(|certificate| has_block(&certificate.to_pem()))
}

impl CaBundle {
    /// Encodes the certificates in a format, as [`write_as`](Self::write_as) writes them.
    ///
    /// # Errors
    ///
    /// [`FormatError`] when the format cannot hold them: DER holds one, and Kubernetes takes no object over 1 MiB.
    ///
    /// ```
    /// use cloud_certs_certificate::{CaBundle, Format, Manifest};
    ///
    /// # fn example(bundle: CaBundle) -> Result<(), Box<dyn std::error::Error>> {
    /// let manifest = Manifest::new("css-ca")?.in_namespace("search")?;
    /// let yaml = bundle.encode(&Format::ConfigMap(manifest))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn encode(&self, format: &Format) -> Result<Vec<u8>, FormatError> {
        let text = match format {
            Format::Pem => self.to_pem(),
            Format::Der => {
                return match self.certificates() {
                    [one] => Ok(one.der().to_vec()),
                    several => Err(FormatError::SeveralInDer { certificates: several.len() }),
                };
            }
            Format::Json => json(self)?,
            Format::ConfigMap(manifest) => manifest.config_map(&self.kubernetes_data()?),
            Format::Secret(manifest) => manifest.secret(&self.kubernetes_data()?),
            #[cfg(feature = "pkcs12")]
            Format::Pkcs12 { password } => return Ok(self.to_pkcs12(password)?),
        };
        Ok(text.into_bytes())
    }

    /// The PEM, if it fits into a ConfigMap or Secret.
    fn kubernetes_data(&self) -> Result<String, FormatError> {
        let pem = self.to_pem();
        if pem.len() > MAX_KUBERNETES_DATA {
            return Err(FormatError::TooLargeForKubernetes { bytes: pem.len() });
        }
        Ok(pem)
    }
}

#[derive(Serialize)]
struct CertificateFacts<'a> {
    subject: &'a str,
    issuer: &'a str,
    serial: &'a str,
    sha256: String,
    not_before: String,
    not_after: String,
    kind: String,
    pem: String,
}

fn json(bundle: &CaBundle) -> Result<String, FormatError> {
    let facts = bundle.iter().map(|certificate| CertificateFacts {
        subject: certificate.subject(),
        issuer: certificate.issuer(),
        serial: certificate.serial(),
        sha256: certificate.sha256().to_string(),
        not_before: certificate.not_before_text(),
        not_after: certificate.not_after_text(),
        kind: certificate.kind().to_string(),
        pem: certificate.to_pem(),
    });
    let document = HashMap::from([("certificates", facts.collect::<Vec<_>>())]);
    let text = serde_json::to_string_pretty(&document);
    Ok(text.map_err(|source| FormatError::Json { source: source.into() })? + "\n")
}

/// A bundle cannot be written in a format, or read from it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// DER is one certificate.
    #[error(
        "{certificates} certificates do not fit into DER, which holds one: choose pem, or pkcs12 for Java"
    )]
    #[non_exhaustive]
    SeveralInDer {
        /// Their number.
        certificates: usize,
    },

    /// Kubernetes takes no ConfigMap or Secret of more than 1 MiB.
    #[error("the certificates are {bytes} bytes as PEM, and Kubernetes takes 1 MiB in a ConfigMap or Secret")]
    #[non_exhaustive]
    TooLargeForKubernetes {
        /// The size of the PEM.
        bytes: usize,
    },

    /// The facts could not be written as JSON.
    #[error("the certificates cannot be written as JSON")]
    #[non_exhaustive]
    Json {
        /// The encoder's reason.
        source: Box<dyn Error + Send + Sync>,
    },

    /// The bytes do not hold certificates.
    #[error(transparent)]
    Decode(#[from] DecodeError),

    /// The PKCS#12 store could not be made or opened.
    #[cfg(feature = "pkcs12")]
    #[error(transparent)]
    Pkcs12(#[from] Pkcs12Error),
}
