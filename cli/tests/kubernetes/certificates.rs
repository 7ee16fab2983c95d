//! Older certificates, and content that is none.

use serde_json::json;

use crate::kit::{Cluster, OBJECT};

/// A certificate that is valid for a long time: the one of another service.
fn other(cluster: &Cluster) -> String {
    let output =
        cluster.command(&["cloud-certs", "fetch", "geminidb", "--instance", "demo-cassandra"]).output();
    String::from_utf8(output.unwrap().stdout).unwrap()
}

fn blocks(text: &str) -> usize {
    text.matches("BEGIN CERTIFICATE").count()
}

#[test]
fn older_certificates_stay_in_every_key_until_they_expire() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    cluster.succeeds();
    let old = other(&cluster);
    cluster.api.store().edit(OBJECT, "cloud-certs", |object| object["data"]["ca.crt"] = old.clone().into());
    cluster.api.store().edit(OBJECT, "nobody", |object| {
        object["metadata"]["managedFields"].as_array_mut().unwrap().retain(|one| one["operation"] == "Apply");
    });
    cluster.configure("configmap = \"css-ca\"\nkeys = { \"ca.crt\" = \"pem\", \"ca.p7b\" = \"pkcs7\" }");
    cluster.succeeds();
    let text = cluster.text("ca.crt");
    assert_eq!(blocks(&text), 2, "{text}");
    assert!(text.ends_with(&old), "{text}");
    let both = cloud_certs::CaBundle::from_bytes(cluster.text("ca.p7b").as_bytes()).unwrap();
    assert_eq!(both.certificates().len(), 2);
    assert_eq!(cluster.succeeds(), "");

    let text = std::fs::read_to_string(cluster.cloud.folder.path().join("sync.toml")).unwrap();
    cluster.cloud.put("sync.toml", &text.replace("service =", "merge = \"replace\"\nservice ="));
    cluster.succeeds();
    assert_eq!(blocks(&cluster.text("ca.crt")), 1);
}

#[test]
fn what_is_no_certificate_is_left_alone_unless_forced() {
    let cluster = Cluster::new("configmap = \"css-ca\"");
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "data": {"ca.crt": "a poem"}});
    cluster.api.store().put(OBJECT, "nobody", object);
    insta::assert_snapshot!(cluster.fails(), @"
css: configmap/css-ca failed
error: 1 of 1 certificate failed
  why: css: the key `ca.crt` of configmap default/css-ca does not hold certificates that can be read; choose another key, or replace it with `force = true`: this is not a certificate: neither PEM (`-----BEGIN CERTIFICATE-----`) nor DER, nor JSON or base64 of them
");
    assert_eq!(cluster.requests(), ["GET /api/v1/configmaps/css-ca"]);
    cluster.api.store().edit(OBJECT, "cloud-certs", |object| object["metadata"]["managedFields"] = json!([]));
    cluster.configure("configmap = \"css-ca\"\nforce = true");
    // Nobody is known to manage it, and then it is whoever made it.
    let told = cluster.fails();
    assert!(told.contains("--type json"), "{told}");
}
