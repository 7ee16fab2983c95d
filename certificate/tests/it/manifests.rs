//! Kubernetes manifests: the names that are allowed, and the YAML that is written.

use cloud_certs_certificate::{Certificate, Format, Manifest};
use proptest::prelude::*;

use crate::formats::manifest;
use crate::support::{POOL, bundle};

fn encoded(certificates: &[Certificate], format: &Format) -> String {
    String::from_utf8(bundle(certificates).encode(format).unwrap()).unwrap()
}

#[test]
fn a_config_map_looks_like_this() {
    let yaml = encoded(&POOL[..1], &Format::ConfigMap(manifest()));
    insta::with_settings!({filters => [(r"    [A-Za-z0-9+/=]{2,64}\n(    [A-Za-z0-9+/=]{2,64}\n)*", "    BASE64\n")]}, {
        insta::assert_snapshot!(yaml, @r#"
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: "css-ca"
          namespace: "search"
        data:
          "ca.crt": |
            -----BEGIN CERTIFICATE-----
            BASE64
            -----END CERTIFICATE-----
        "#);
    });
}

#[test]
fn a_secret_looks_like_this() {
    let named = Manifest::new("123").unwrap().under_key("root_ca.pem").unwrap();
    let yaml = encoded(&POOL[..1], &Format::Secret(named));
    insta::with_settings!({filters => [(r"[A-Za-z0-9+/]{300,}=*", "BASE64")]}, {
        insta::assert_snapshot!(yaml, @r#"
        apiVersion: v1
        kind: Secret
        metadata:
          name: "123"
        type: Opaque
        data:
          "root_ca.pem": BASE64
        "#);
    });
}

#[test]
fn names_that_kubernetes_takes() {
    for name in ["a", "css-ca", "0", "a.b-c.d", &"a".repeat(253)] {
        assert!(Manifest::new(name).is_ok(), "{name}");
    }
    for key in ["ca.crt", "A", ".hidden", "a..b", "_", "-", &"k".repeat(253)] {
        assert!(manifest().under_key(key).is_ok(), "{key}");
    }
    assert!(manifest().in_namespace("a".repeat(63)).is_ok());
}

#[test]
fn names_that_kubernetes_refuses() {
    for name in ["", "A", "a_b", "-a", "a-", ".a", "a.", "a..b", "a b", "a\n", "ä", "\"", &"a".repeat(254)] {
        assert!(Manifest::new(name).is_err(), "{name:?}");
        assert!(manifest().in_namespace(name).is_err(), "{name:?}");
    }
    assert!(manifest().in_namespace("a".repeat(64)).is_err());
    assert!(manifest().in_namespace("a.b").is_err());
    for key in ["", ".", "..", "..a", "a/b", "a b", "a\n", "ä", "a:", &"k".repeat(254)] {
        assert!(manifest().under_key(key).is_err(), "{key:?}");
    }
    insta::assert_snapshot!(Manifest::new("My CA").unwrap_err(), @r#""My CA" cannot be the name of a Kubernetes object: up to 253 lowercase letters, digits, `-` and `.`, with a letter or digit at both ends of each part"#);
    insta::assert_snapshot!(manifest().under_key("../x").unwrap_err(), @r#""../x" cannot be the key of a Kubernetes object: up to 253 letters, digits, `-`, `_` and `.`, not `.`, and no `..` at its beginning"#);
}

proptest! {
    /// Names are in quotes: nothing that is accepted may need escaping there.
    #[test]
    fn what_is_accepted_needs_no_escaping(text in any::<String>()) {
        let accepted = [
            Manifest::new(text.as_str()).is_ok(),
            manifest().in_namespace(text.as_str()).is_ok(),
            manifest().under_key(text.as_str()).is_ok(),
        ];
        let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        prop_assert!(is_plain || accepted == [false; 3]);
    }
}
