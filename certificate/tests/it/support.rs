//! Certificates made for the tests.

use std::sync::LazyLock;

use cloud_certs_certificate::{CaBundle, Certificate};
use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};

/// A day on which the certificates made here are valid.
pub(crate) fn now() -> Timestamp {
    "2030-06-15T12:00:00Z".parse().unwrap()
}

/// Parameters of a root CA, valid from 2030-01-01 to 2031-01-01.
pub(crate) fn ca_params(common_name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = date_time_ymd(2030, 1, 1);
    params.not_after = date_time_ymd(2031, 1, 1);
    params
}

/// The certificate that the parameters describe, signed by its own key.
pub(crate) fn self_signed(params: &CertificateParams) -> Certificate {
    let key = KeyPair::generate().unwrap();
    Certificate::from_der(params.self_signed(&key).unwrap().der()).unwrap()
}

/// A root CA of that name with a key of its own.
pub(crate) fn ca(common_name: &str) -> Certificate {
    self_signed(&ca_params(common_name))
}

/// The same few certificates every time, for tests that need many and do not care which.
pub(crate) static POOL: LazyLock<Vec<Certificate>> =
    LazyLock::new(|| (0..6).map(|number| ca(&format!("Pool CA {number}"))).collect());

/// A bundle of these certificates.
pub(crate) fn bundle(certificates: &[Certificate]) -> CaBundle {
    CaBundle::from_certificates(certificates.iter().cloned()).unwrap()
}

/// The subjects of a bundle, in its order.
pub(crate) fn subjects(bundle: &CaBundle) -> Vec<&str> {
    bundle.iter().map(Certificate::subject).collect()
}
