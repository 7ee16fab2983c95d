//! Kubernetes manifests: the names that are allowed, and the YAML that is written.

use cloud_certs_certificate::{Certificate, Format, FormatError, Manifest, ManifestContent, Secret};
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

fn store() -> ManifestContent {
    ManifestContent::Jks { password: Secret::new("changeit") }
}

#[test]
fn stores_labels_and_annotations_look_like_this() {
    let manifest = Manifest::new("css-ca").unwrap();
    let manifest =
        manifest.with_contents([("truststore.jks", store()), ("ca.crt", ManifestContent::Pem)]).unwrap();
    let manifest = manifest.with_label("app", "true").unwrap().with_label("example.com/Part_of", "").unwrap();
    let text = "a \"b\" \\ c\nd: 'e' # \u{85}\u{202e}\u{feff}Grüße 🔒";
    let manifest = manifest.with_annotation("Example.com/note", text).unwrap();
    let filters = [
        (r"    [A-Za-z0-9+/=]{2,64}\n(    [A-Za-z0-9+/=]{2,64}\n)*", "    BASE64\n"),
        (r"[A-Za-z0-9+/]{300,}=*", "BASE64"),
    ];
    insta::with_settings!({filters => filters}, {
        insta::assert_snapshot!(encoded(&POOL[..1], &Format::ConfigMap(manifest.clone())), @r#"
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: "css-ca"
          labels:
            "app": "true"
            "example.com/Part_of": ""
          annotations:
            "Example.com/note": "a \"b\" \\ c\nd: 'e' # \u0085\u202E\uFEFFGrüße \U0001F512"
        data:
          "ca.crt": |
            -----BEGIN CERTIFICATE-----
            BASE64
            -----END CERTIFICATE-----
        binaryData:
          "truststore.jks": BASE64
        "#);
        insta::assert_snapshot!(encoded(&POOL[..1], &Format::Secret(manifest)), @r#"
        apiVersion: v1
        kind: Secret
        metadata:
          name: "css-ca"
          labels:
            "app": "true"
            "example.com/Part_of": ""
          annotations:
            "Example.com/note": "a \"b\" \\ c\nd: 'e' # \u0085\u202E\uFEFFGrüße \U0001F512"
        type: Opaque
        data:
          "truststore.jks": BASE64
          "ca.crt": BASE64
        "#);
    });
}

#[test]
fn labels_and_annotations_that_kubernetes_takes_and_refuses() {
    let long = "a".repeat(63);
    for key in ["a", "A.b_c-d", "0", "example.com/a", "a/a", &long, &format!("{}/a", "a.".repeat(126) + "a")]
    {
        assert!(manifest().with_label(key, "").is_ok(), "{key}");
        assert!(manifest().with_annotation(key, "").is_ok(), "{key}");
    }
    let longer = "a".repeat(64);
    for key in [
        "",
        "/a",
        "a/",
        "a/b/c",
        "-a",
        "a-",
        "a b",
        "ä",
        "a_b/c",
        &longer,
        &format!("{}/a", "a.".repeat(127)),
    ] {
        assert!(manifest().with_label(key, "").is_err(), "{key}");
        assert!(manifest().with_annotation(key, "").is_err(), "{key}");
    }
    // Only this one may be written with capitals before the slash.
    assert!(manifest().with_label("Example.com/a", "").is_err());
    for value in ["", "a", "A.b_c-d", &long] {
        assert!(manifest().with_label("a", value).is_ok(), "{value}");
    }
    for value in ["-", "a ", "a/b", "ä", &longer] {
        assert!(manifest().with_label("a", value).is_err(), "{value}");
    }
    let full = "x".repeat((256 << 10) - 1);
    let manifest = manifest().with_annotation("a", full).unwrap();
    insta::assert_snapshot!(manifest.with_annotation("b", "").unwrap_err(), @r#""b" cannot be the key of an annotation of a Kubernetes object: all annotations together have 256 KiB at most"#);
}

#[test]
fn each_form_has_a_key_of_its_own() {
    let twice = manifest().with_contents([("ca.crt", ManifestContent::Pem), ("ca.crt", store())]);
    insta::assert_snapshot!(twice.unwrap_err(), @r#""ca.crt" cannot be the key of a Kubernetes object: each form of the certificates has a key of its own"#);
    assert!(manifest().with_contents([("a/b", store())]).is_err());
    assert!(manifest().with_contents::<String>([]).is_err());
    let both = manifest().with_contents([("ca.crt", ManifestContent::Pem), ("ca.jks", store())]).unwrap();
    assert!(both.clone().under_key("ca.jks").is_err());
    let yaml = encoded(&POOL[..1], &Format::ConfigMap(both.under_key("root.pem").unwrap()));
    assert!(
        yaml.contains("\"root.pem\": |\n") && yaml.contains("binaryData:\n  \"ca.jks\": /u3+7Q"),
        "{yaml}"
    );
}

/// The limit is that of all values together.
#[test]
fn several_forms_share_the_room_that_there_is() {
    let mut params = crate::support::ca_params("Large");
    let filler = vec![0; 200_000];
    params.custom_extensions = vec![rcgen::CustomExtension::from_oid_content(&[1, 2, 3], filler)];
    let large: Vec<_> = (0..3).map(|_| crate::support::self_signed(&params)).collect();
    let fits = Format::ConfigMap(manifest());
    assert!(bundle(&large).encode(&fits).is_ok());
    let both = manifest().with_contents([("ca.crt", ManifestContent::Pem), ("ca.jks", store())]).unwrap();
    for format in [Format::ConfigMap(both.clone()), Format::Secret(both)] {
        let error = bundle(&large).encode(&format).unwrap_err();
        assert!(matches!(error, FormatError::TooLargeForKubernetes { .. }), "{error:?}");
    }
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
