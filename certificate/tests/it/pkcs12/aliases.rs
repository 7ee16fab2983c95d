//! What certificates are called in a store: read by the library that writes them, as `keytool` shows them.

use cloud_certs_certificate::{Certificate, Pkcs12Error};
use rcgen::{DistinguishedName, DnType, DnValue};

use super::store::password;
use crate::pkcs12::keytool;
use crate::support::{bundle, ca, ca_params, self_signed};

/// The aliases of these certificates, in the order of the certificates.
fn aliases(certificates: &[Certificate]) -> Vec<String> {
    let store = bundle(certificates).to_pkcs12(&password()).unwrap();
    let entries = keytool::entries(&store);
    let alias = |certificate: &Certificate| {
        let entry = entries.iter().find(|entry| entry.sha256 == certificate.sha256()).unwrap();
        assert_eq!(entry.kind, "trustedCertEntry");
        entry.alias.clone()
    };
    certificates.iter().map(alias).collect()
}

fn without_common_name(organization: Option<&str>) -> Certificate {
    let mut params = ca_params("");
    params.distinguished_name = DistinguishedName::new();
    if let Some(organization) = organization {
        params
            .distinguished_name
            .push(DnType::CountryName, DnValue::PrintableString("DE".try_into().unwrap()));
        params.distinguished_name.push(DnType::OrganizationName, organization);
    }
    self_signed(&params)
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn an_alias_is_made_of_the_common_name() {
    let names = [
        ("My Root CA", "my-root-ca"),
        ("  css.example.com: CA (R1) ", "css-example-com-ca-r1"),
        ("Grüße aus 北京 🔒", "grüße-aus-北京"),
        ("a\u{202e}b\u{0}c", "a-b-c"),
    ];
    let certificates: Vec<_> = names.iter().map(|(name, _)| ca(name)).collect();
    let found = aliases(&certificates);
    assert_eq!(found, names.map(|(_, alias)| alias));
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn an_alias_is_made_of_what_there_is() {
    let emoji = ca("🔒");
    let digits = emoji.sha256().to_string().replace(':', "-");
    let certificates = [without_common_name(Some("Example")), emoji, ca(&"long ".repeat(15))];
    let found = aliases(&certificates);
    assert_eq!(found, ["o-example-c-de", &digits[..23], &"long-".repeat(15)[..64]]);
}

#[test]
fn a_certificate_without_a_name_would_lock_java_out() {
    let nameless = without_common_name(None);
    let error = bundle(&[ca("Named"), nameless.clone()]).to_pkcs12(&password()).unwrap_err();
    assert!(
        matches!(&error, Pkcs12Error::NotForJava(refusal) if refusal.sha256 == nameless.sha256()),
        "{error:?}"
    );
}

#[test]
#[ignore = "needs tests/peers/setup"]
fn the_same_name_gets_a_number_in_the_order_of_the_bundle() {
    let certificates = ["Root", "root 2", "ROOT", "root", "root!"].map(ca);
    let expected = ["root", "root-2", "root-3", "root-4", "root-5"];
    for _ in 0..2 {
        let found = aliases(&certificates);
        assert_eq!(found, expected);
    }
}
