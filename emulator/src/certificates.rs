//! Certificates that nobody should trust: authorities and what they sign, with fresh ECDSA P-256 keys.
//!
//! The emulator makes its own with this module, and tests make what a client has to refuse: a CA that has expired or
//! is not valid yet, a server certificate in place of a CA, a private key.

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

/// The organization in the subject of every certificate made here, whatever its common name.
pub const ORGANIZATION: &str = "NOT A REAL CA";

const DAY: Duration = Duration::from_hours(24);
const YEAR: Duration = Duration::from_hours(24 * 365);

/// From when until when a certificate is valid, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Validity {
    /// The first second.
    pub not_before: Timestamp,
    /// The last second.
    pub not_after: Timestamp,
}

impl Validity {
    /// Valid between two given times.
    #[must_use]
    pub fn new(not_before: Timestamp, not_after: Timestamp) -> Self {
        Self { not_before, not_after }
    }

    /// Valid since yesterday, for ten years.
    #[must_use]
    pub fn current() -> Self {
        Self::since_yesterday(10 * YEAR)
    }

    /// Ended yesterday, after a year.
    #[must_use]
    pub fn expired() -> Self {
        let now = system_time();
        Self::new(earlier(now, DAY + YEAR), earlier(now, DAY))
    }

    /// Begins tomorrow, for a year.
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
    /// Makes an authority with a fresh key. Its subject is the common name and [`ORGANIZATION`].
    ///
    /// # Errors
    ///
    /// When the key cannot be made.
    pub fn new(common_name: &str, validity: &Validity) -> io::Result<Self> {
        let mut params = params(common_name, &[], validity)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let issuer = CertifiedIssuer::self_signed(params, key).map_err(io::Error::other)?;
        Ok(Self { issuer })
    }

    /// The authority's certificate as a PEM block.
    #[must_use]
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// The authority's certificate.
    #[must_use]
    pub fn der(&self) -> CertificateDer<'static> {
        self.issuer.der().clone()
    }

    /// Signs a server certificate for these host names and IP addresses, valid since yesterday, for a year.
    ///
    /// # Errors
    ///
    /// When a name cannot stand in a certificate, or the key cannot be made.
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

/// A certificate of a server, which is not a CA, with its key.
pub struct ServerCertificate {
    certificate: rcgen::Certificate,
    key: KeyPair,
}

impl ServerCertificate {
    /// The certificate as a PEM block.
    #[must_use]
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// The private key as a PEM block, to test that nobody takes it for a certificate.
    #[must_use]
    pub fn key_pem(&self) -> String {
        self.key.serialize_pem()
    }

    /// The chain a server presents, without the authority at its end.
    #[must_use]
    pub fn chain(&self) -> Vec<CertificateDer<'static>> {
        vec![self.certificate.der().clone()]
    }

    /// The private key, as rustls takes it.
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
    // Named by its method only: the date type belongs to a crate that only rcgen needs.
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    params.not_before = epoch + since_epoch(validity.not_before);
    params.not_after = epoch + since_epoch(validity.not_after);
    Ok(params)
}

/// Times before 1970 count as its first second.
fn since_epoch(time: Timestamp) -> Duration {
    Duration::from_secs(time.as_second().try_into().unwrap_or_default())
}
