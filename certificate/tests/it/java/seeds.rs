//! Certificates of many kinds, made by OpenSSL, that Java reads as they are.

use cloud_certs_certificate::{CaBundle, Certificate};

use crate::program;

/// Certificates that were made once, so that each run of the tests changes the same ones.
pub(super) fn kept() -> Vec<Certificate> {
    let pem = include_bytes!("../fixtures/java_seeds.pem");
    CaBundle::from_bytes(pem).unwrap().into_iter().collect()
}

/// Keys, and what their signatures are made of.
const KEYS: [&[&str]; 6] = [
    &["rsa:2048"],
    &["rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"],
    &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    &["ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
    &["ed25519"],
    &["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
];

/// Extensions, most of them critical, because Java looks into those.
const EXTENSIONS: [&str; 12] = [
    "basicConstraints=critical,CA:TRUE,pathlen:3",
    "keyUsage=critical,keyCertSign,cRLSign",
    "extendedKeyUsage=critical,serverAuth,clientAuth",
    "nameConstraints=critical,permitted;DNS:example.com,permitted;email:.example.com,permitted;URI:.example.com,excluded;IP:192.0.2.0/255.255.255.0",
    "subjectAltName=critical,DNS:ca.example.com,IP:192.0.2.1,email:ca@example.com,URI:https://ca.example.com/a",
    "issuerAltName=critical,URI:http://example.com/",
    "certificatePolicies=critical,1.2.3.4,2.5.29.32.0",
    "policyConstraints=critical,requireExplicitPolicy:3,inhibitPolicyMapping:0",
    "inhibitAnyPolicy=critical,2",
    "authorityInfoAccess=critical,caIssuers;URI:http://example.com/ca.crt",
    "crlDistributionPoints=critical,URI:http://example.com/ca.crl",
    "nsCertType=critical,sslCA",
];

/// New ones: one for each kind of key, with half of the extensions or the other half.
pub(super) fn new() -> Vec<Certificate> {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let mut seeds = Vec::new();
    for kind in KEYS {
        for half in 0..2 {
            let name = "/C=DE/O=Example+OU=Seeds/CN=Seed";
            let start =
                ["req", "-x509", "-nodes", "-days", "3650", "-subj", name, "-keyout", key.to_str().unwrap()];
            let extensions = EXTENSIONS.iter().skip(half).step_by(2).flat_map(|one| ["-addext", one]);
            // Those of the configuration would be there twice.
            let configuration = ["-config", "/dev/stdin", "-newkey"];
            let arguments: Vec<_> = start
                .into_iter()
                .chain(configuration)
                .chain(kind.iter().copied())
                .chain(extensions)
                .collect();
            let pem = program::done("openssl", &arguments, "", b"[req]\ndistinguished_name=dn\n[dn]\n");
            seeds.extend(CaBundle::from_bytes(&pem).unwrap());
        }
    }
    seeds
}
