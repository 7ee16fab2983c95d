//! Certificates that nobody should trust: authorities and the certificates they sign, with fresh ECDSA P-256 keys.
//!
//! The emulator makes its own certificates with this module. Tests make those that a client must refuse: a CA that has
//! expired or is not valid yet, a server certificate in place of a CA, a private key.

use std::fmt;
use std::io;
use std::time::Duration;

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, KeyPair, KeyUsagePurpose,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::clock::{earlier, later, system_time};

/// The organization in the subject of every certificate made here.
pub const ORGANIZATION: &str = "NOT A REAL CA";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The validity period of a certificate, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Validity {
    /// The first second.
    pub not_before: Timestamp,
    /// The last second.
    pub not_after: Timestamp,
}

impl Validity {
    /// Creates a period between two times.
    #[must_use]
    pub fn new(not_before: Timestamp, not_after: Timestamp) -> Self {
        Self { not_before, not_after }
    }

    /// Creates a period that began yesterday and lasts ten years.
    #[must_use]
    pub fn current() -> Self {
        Self::since_yesterday(10 * YEAR)
    }

    /// Creates a period of a year that ended yesterday.
    #[must_use]
    pub fn expired() -> Self {
        let now = system_time();
        Self::new(earlier(now, DAY + YEAR), earlier(now, DAY))
    }

    /// Creates a period of a year that begins tomorrow.
    #[must_use]
    pub fn not_yet_valid() -> Self {
        let now = system_time();
        Self::new(later(now, DAY), later(now, DAY + YEAR))
    }

    fn since_yesterday(length: Duration) -> Self {
        let yesterday = earlier(system_time(), DAY);
        Self::new(yesterday, later(yesterday, length))
    }
}

/// A certificate authority that signs itself.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    /// Creates an authority with a fresh key. Its subject is the common name and [`ORGANIZATION`].
    ///
    /// # Errors
    ///
    /// When the key cannot be generated.
    pub fn new(common_name: &str, validity: &Validity) -> io::Result<Self> {
        let mut params = params(common_name, &[], validity)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let issuer = CertifiedIssuer::self_signed(params, key).map_err(io::Error::other)?;
        Ok(Self { issuer })
    }

    /// Returns the authority's certificate as a PEM block.
    #[must_use]
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// Returns the authority's certificate as DER.
    #[must_use]
    pub fn der(&self) -> CertificateDer<'static> {
        self.issuer.der().clone()
    }

    /// Signs a server certificate for these host names and IP addresses. It is valid since yesterday, for a year.
    ///
    /// # Errors
    ///
    /// When a certificate cannot contain one of the names, or when the key cannot be generated.
    pub fn issue_server(&self, names: &[&str]) -> io::Result<ServerCertificate> {
        let common_name = names.first().copied().unwrap_or_default();
        let mut params = params(common_name, names, &Validity::since_yesterday(YEAR))?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params.signed_by(&key, &self.issuer).map_err(io::Error::other)?;
        Ok(ServerCertificate { certificate, key })
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Authority").finish_non_exhaustive()
    }
}

/// A server certificate, which is not a CA, with its key.
pub struct ServerCertificate {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl ServerCertificate {
    /// Returns the certificate as a PEM block.
    #[must_use]
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// Returns the private key as a PEM block, to test that a client does not take it for a certificate.
    #[must_use]
    pub fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    /// Returns the chain that a server presents, without the authority.
    #[must_use]
    pub fn chain(&self) -> Vec<CertificateDer<'static>> {
        vec![self.certificate.der().clone()]
    }

    /// Returns the private key for rustls.
    #[must_use]
    pub fn key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.serialize_der()).into()
    }
}

impl fmt::Debug for ServerCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ServerCertificate").finish_non_exhaustive()
    }
}

fn params(common_name: &str, names: &[&str], validity: &Validity) -> io::Result<CertificateParams> {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let mut params = CertificateParams::new(names).map_err(io::Error::other)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, ORGANIZATION);
    params.distinguished_name.push(DnType::CommonName, common_name);
    // The date type has no name here: it belongs to a crate that only rcgen depends on.
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    params.not_before = epoch + since_epoch(validity.not_before);
    params.not_after = epoch + since_epoch(validity.not_after);
    Ok(params)
}

/// Returns the time since 1970, or zero for an earlier time.
fn since_epoch(time: Timestamp) -> Duration {
    Duration::from_secs(time.as_second().try_into().unwrap_or_default())
}
