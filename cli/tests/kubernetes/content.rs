//! Stores and other formats in objects.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud_certs::certificate::Format;
use cloud_certs::{CaBundle, Secret};
use serde_json::Value;

use crate::kit::{Cluster, OBJECT};

const KEYS: &str = "keys = { \"ca.crt\" = \"pem\", \"store.p12\" = \"pkcs12\", \"store.jks\" = \"jks\", \"ca.der\" = \"der\" }";

fn bytes(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().unwrap()).unwrap()
}

fn opened(store: &Value, password: &str) -> CaBundle {
    Format::Pkcs12 { password: Secret::new(password) }.read(&bytes(store)).unwrap()
}

#[test]
fn stores_are_binary_data_and_judged_by_opening_them() {
    let cluster =
        Cluster::new(&format!("configmap = \"css-ca\"\nstore-password-file = \"password\"\n{KEYS}"));
    cluster.cloud.put("password", "first password\n");
    cluster.succeeds();
    let made = cluster.object(OBJECT);
    let pem = CaBundle::from_bytes(made["data"]["ca.crt"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(made["data"].as_object().unwrap().len(), 1, "{made}");
    assert!(opened(&made["binaryData"]["store.p12"], "first password").has_same_certificates(&pem));
    assert_eq!(bytes(&made["binaryData"]["ca.der"]), pem.certificates()[0].der().as_ref());

    cluster.succeeds();
    assert_eq!(cluster.object(OBJECT), made);

    cluster.cloud.put("password", "second password\n");
    let told = cluster.succeeds();
    assert!(told.ends_with("css: replaced configmap/css-ca\n"), "{told}");
    let now = cluster.object(OBJECT);
    assert!(opened(&now["binaryData"]["store.p12"], "second password").has_same_certificates(&pem));
    assert_eq!(now["data"], made["data"]);
}

#[test]
fn a_secret_holds_the_same() {
    let cluster = Cluster::new(&format!("secret = \"css-ca\"\n{KEYS}"));
    cluster.succeeds();
    let made = cluster.object("secrets/css-ca");
    assert!(bytes(&made["data"]["ca.crt"]).starts_with(b"-----BEGIN CERTIFICATE-----"));
    assert_eq!(opened(&made["data"]["store.p12"], "changeit").certificates().len(), 1);
    cluster.succeeds();
    assert_eq!(cluster.object("secrets/css-ca"), made);
}

#[test]
fn an_object_of_more_than_a_mebibyte_is_refused_before_it_is_sent() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    let object =
        serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "data": {"other": "x".repeat(1 << 20)}});
    cluster.api.store().put(OBJECT, "somebody", object);
    let told = cluster.fails();
    let bytes = told.split(' ').find(|word| word.starts_with("104")).unwrap();
    insta::assert_snapshot!(told.replace(bytes, "BYTES"), @"
css: configmap/css-ca failed
error: 1 of 1 certificate failed
  why: css: configmap default/css-ca would hold BYTES bytes, and Kubernetes takes 1 MiB in an object; write fewer keys, or several objects
");
    assert_eq!(cluster.requests(), ["GET /api/v1/configmaps/css-ca"]);
}
