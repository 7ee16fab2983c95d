//! The forms that a bundle is written in.

use crate::bundle::CaBundle;
use crate::der::is_java_keystore;
#[cfg(feature = "pkcs12")]
use crate::der::is_pkcs12;
#[cfg(feature = "pkcs12")]
use crate::embedded::pkcs12_in_text;
#[cfg(feature = "pkcs12")]
use crate::error::DecodeError;
use crate::format_error::FormatError;
use crate::json;
use crate::manifest::{Manifest, ManifestContent};
use crate::manifest_yaml::{self, Kind, Value};
use crate::pkcs7;
#[cfg(feature = "pkcs12")]
use crate::pkcs12::Pkcs12Error;
use crate::secret::Secret;

/// The most bytes in a ConfigMap or Secret. Source: the Kubernetes documentation of both.
const MAX_KUBERNETES_DATA: usize = 1 << 20;

/// A form that a bundle is written in.
///
/// All of them but PKCS#12 are the same to the byte for the same certificates. What each writes is read by
/// [`Format::read`], and by [`CaBundle::from_bytes`] if it needs no password; only fingerprints are read by nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// PEM, one block a certificate: what most clients want.
    #[default]
    Pem,
    /// DER, for exactly one certificate.
    Der,
    /// PKCS#7 without a signature, as one PEM block: what Windows, Java and OpenSSL read as a collection.
    Pkcs7,
    /// A JSON object with facts and PEM of each certificate: `{"certificates": [{"subject", "issuer", "serial", "sha256",
    /// "not_before", "not_after", "kind", "pem"}]}`, in the order of the bundle. Nothing in it changes with time.
    Json,
    /// The SHA-256 of each certificate on a line of its own: `sha256:` and 64 hexadecimal digits.
    Fingerprint,
    /// A folder with a file for each certificate, named as OpenSSL looks for it in a `CApath`: the hash of its subject
    /// and a number, `0a775a30.0`. It has no single content: it is written by [`CaBundle::write_as`] and
    /// [`CaBundle::merge_into`].
    ///
    /// The folder is made if it is not there. Of what is in it, only files that were written like this are ever
    /// replaced or removed.
    CaPath,
    /// A Kubernetes ConfigMap with the certificates under one or more keys.
    ConfigMap(Manifest),
    /// A Kubernetes Secret of type `Opaque` with the certificates under one or more keys. Certificates are not secret,
    /// but some charts expect a Secret.
    Secret(Manifest),
    /// A JKS truststore, for Java software that does not take PKCS#12.
    Jks {
        /// The password of the store. Java's own default is `changeit`.
        password: Secret,
    },
    /// A PKCS#12 truststore, as Java wants it.
    #[cfg(feature = "pkcs12")]
    Pkcs12 {
        /// The password of the store. Java's own default is `changeit`.
        password: Secret,
    },
}

impl Format {
    /// Reads certificates in this format, or in any other that needs no password or opens with the same.
    ///
    /// A JKS store needs none. Its seal is checked only where JKS is this format.
    ///
    /// # Errors
    ///
    /// [`FormatError`] says why the input is refused.
    pub fn read(&self, input: &[u8]) -> Result<CaBundle, FormatError> {
        let Some(password) = self.password() else { return Ok(CaBundle::from_bytes(input)?) };
        match self {
            Self::Jks { .. } => read_sealed(input, password),
            _ => read_open(input, password),
        }
    }

    /// The same for the file that is about to be replaced, of which nothing may be taken that its password does not
    /// vouch for.
    pub(crate) fn read_own(&self, input: &[u8]) -> Result<CaBundle, FormatError> {
        match self.password() {
            Some(password) => read_sealed(input, password),
            None => self.read(input),
        }
    }

    fn password(&self) -> Option<&Secret> {
        match self {
            Self::Jks { password } => Some(password),
            #[cfg(feature = "pkcs12")]
            Self::Pkcs12 { password } => Some(password),
            Self::ConfigMap(manifest) | Self::Secret(manifest) => manifest.password(),
            _ => None,
        }
    }

    /// Returns whether the bytes are a store that this format's password opens, and there is a private key in it.
    pub(crate) fn opens_on_private_key(&self, bytes: &[u8]) -> bool {
        #[cfg(feature = "pkcs12")]
        if let Some(password) = self.password() {
            return matches!(CaBundle::from_pkcs12(bytes, password), Err(Pkcs12Error::PrivateKey));
        }
        let _ = bytes;
        false
    }
}

fn read_sealed(input: &[u8], password: &Secret) -> Result<CaBundle, FormatError> {
    if is_java_keystore(input) {
        return Ok(CaBundle::from_jks(input, password)?);
    }
    read_open(input, password)
}

/// Reads what needs no password, PKCS#12, and PKCS#12 in base64 inside of other text.
#[cfg(feature = "pkcs12")]
fn read_open(input: &[u8], password: &Secret) -> Result<CaBundle, FormatError> {
    if is_pkcs12(input) {
        return Ok(CaBundle::from_pkcs12(input, password)?);
    }
    let (stores, rest) = pkcs12_in_text(input);
    if stores.is_empty() {
        return Ok(CaBundle::from_bytes(input)?);
    }
    // Beside a store, the text needs no certificate of its own; damaged ones and keys are refused as ever.
    let mut found = match CaBundle::from_bytes(&rest) {
        Ok(bundle) => bundle.into_iter().collect(),
        Err(
            DecodeError::Empty | DecodeError::OtherPem | DecodeError::OtherJson | DecodeError::Unrecognised,
        ) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    for store in stores {
        found.extend(CaBundle::from_pkcs12(&store, password)?);
    }
    Ok(CaBundle::from_certificates(found)?)
}

#[cfg(not(feature = "pkcs12"))]
fn read_open(input: &[u8], _: &Secret) -> Result<CaBundle, FormatError> {
    Ok(CaBundle::from_bytes(input)?)
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
            Format::Pkcs7 => pkcs7::pem(self),
            Format::Json => {
                json::document(self).map_err(|source| FormatError::Json { source: source.into() })?
            }
            Format::Fingerprint => self.iter().map(|one| format!("{}\n", one.sha256())).collect(),
            Format::CaPath => return Err(FormatError::Folder),
            Format::ConfigMap(manifest) => self.manifest(manifest, Kind::ConfigMap)?,
            Format::Secret(manifest) => self.manifest(manifest, Kind::Secret)?,
            Format::Jks { password } => return Ok(self.to_jks(password)?),
            #[cfg(feature = "pkcs12")]
            Format::Pkcs12 { password } => return Ok(self.to_pkcs12(password)?),
        };
        Ok(text.into_bytes())
    }

    fn manifest(&self, manifest: &Manifest, kind: Kind) -> Result<String, FormatError> {
        let values = manifest.contents.iter().map(|(_, content)| self.manifest_value(content));
        let values: Vec<_> = values.collect::<Result<_, _>>()?;
        let size = |value: &Value| match value {
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
        };
        let bytes = values.iter().map(size).sum();
        if bytes > MAX_KUBERNETES_DATA {
            return Err(FormatError::TooLargeForKubernetes { bytes });
        }
        Ok(manifest_yaml::manifest(manifest, kind, &values))
    }

    pub(crate) fn manifest_value(&self, content: &ManifestContent) -> Result<Value, FormatError> {
        Ok(match content {
            ManifestContent::Pem => Value::Text(self.to_pem()),
            ManifestContent::Jks { password } => Value::Bytes(self.to_jks(password)?),
            #[cfg(feature = "pkcs12")]
            ManifestContent::Pkcs12 { password } => Value::Bytes(self.to_pkcs12(password)?),
        })
    }
}
