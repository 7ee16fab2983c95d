//! The names that a server's certificate is for.

use std::net::IpAddr;

use x509_cert::certificate::CertificateInner;
use x509_cert::der::Decode as _;
use x509_cert::der::asn1::OctetString;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use super::name::safe;
use super::x509::{AsFound, Certificate};

impl Certificate {
    /// The DNS names and IP addresses that the certificate is for, in its order: the subject alternative names, which
    /// alone count for a TLS client. A common name does not.
    ///
    /// Escaped like [`subject`](Self::subject), so they are safe to print. Empty when there are none, or when they
    /// cannot be read.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let Ok(parsed) = CertificateInner::<AsFound>::from_der(self.der()) else { return Vec::new() };
        match parsed.tbs_certificate().get_extension::<SubjectAltName>() {
            Ok(Some((_, names))) => names.0.iter().filter_map(name).collect(),
            _ => Vec::new(),
        }
    }
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(name) => Some(safe(name.to_string())),
        GeneralName::IpAddress(bytes) => address(bytes).map(|address| address.to_string()),
        _ => None,
    }
}

fn address(bytes: &OctetString) -> Option<IpAddr> {
    let v4 = || <[u8; 4]>::try_from(bytes.as_bytes()).map(IpAddr::from);
    v4().or_else(|_| <[u8; 16]>::try_from(bytes.as_bytes()).map(IpAddr::from)).ok()
}
