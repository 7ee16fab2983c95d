//! Other things in DER that people keep beside certificates.

use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::error::X509Error;
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;
use x509_parser::x509::SubjectPublicKeyInfo;

/// The kind of thing that these bytes are all of, if it is a known one.
pub(super) fn kind(der: &[u8]) -> Option<&'static str> {
    if is_all_of::<CertificateRevocationList<'_>>(der) {
        Some("a list of revoked certificates")
    } else if is_all_of::<X509CertificationRequest<'_>>(der) {
        Some("a certificate request")
    } else if is_all_of::<SubjectPublicKeyInfo<'_>>(der) {
        Some("a public key")
    } else {
        None
    }
}

fn is_all_of<'a, T: FromDer<'a, X509Error>>(der: &'a [u8]) -> bool {
    T::from_der(der).is_ok_and(|(rest, _)| rest.trim_ascii().is_empty())
}
