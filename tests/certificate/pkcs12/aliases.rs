//! What certificates are called in a store: read by the library that writes them, as `keytool` shows them.

use cloud_certs::certificate::Certificate;
use rcgen::{DistinguishedName, DnType, DnValue};

use super::store::password;
use crate::pkcs12::keytool;
use crate::support::{bundle, ca, ca_params, self_signed};

/// The aliases of these certificates, in the order of the certificates.
fn aliases(certificates: &[Certificate]) -> Option<Vec<String>> {
    let store = bundle(certificates).to_pkcs12(&password()).unwrap();
    let entries = keytool::entries(&store)?;
    let alias = |certificate: &Certificate| {
        let entry = entries.iter().find(|entry| entry.sha256 == certificate.sha256()).unwrap();
        assert_eq!(entry.kind, "trustedCertEntry");
        entry.alias.clone()
    };
    Some(certificates.iter().map(alias).collect())
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
fn an_alias_is_made_of_the_common_name() {
    let names = [
        ("My Root CA", "my-root-ca"),
        ("  css.example.com: CA (R1) ", "css-example-com-ca-r1"),
        ("Grüße aus 北京 🔒", "grüße-aus-北京"),
        ("a\u{202e}b\u{0}c", "a-b-c"),
    ];
    let certificates: Vec<_> = names.iter().map(|(name, _)| ca(name)).collect();
    let Some(found) = aliases(&certificates) else { return };
    assert_eq!(found, names.map(|(_, alias)| alias));
}

#[test]
fn an_alias_is_made_of_what_there_is() {
    let (organization, nothing) = (without_common_name(Some("Example")), without_common_name(None));
    let emoji = ca("🔒");
    let long = ca(&"long ".repeat(12));
    let Some(found) = aliases(&[organization, nothing.clone(), emoji, long]) else { return };
    let digits = nothing.sha256().to_string();
    let digits = digits.strip_prefix("sha256:").unwrap();
    let expected = ["o-example-c-de", &format!("sha256-{}", &digits[..16]), "cn", &"long-".repeat(12)[..59]];
    assert_eq!(found, expected);
}

#[test]
fn the_same_name_gets_a_number_in_the_order_of_the_bundle() {
    let certificates = ["Root", "root 2", "ROOT", "root", "root!"].map(ca);
    let expected = ["root", "root-2", "root-3", "root-4", "root-5"];
    for _ in 0..2 {
        let Some(found) = aliases(&certificates) else { return };
        assert_eq!(found, expected);
    }
}
