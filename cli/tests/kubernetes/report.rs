//! The report of objects.

use serde_json::{Value, json};

use crate::kit::Cluster;

#[test]
fn every_key_is_shown_with_its_format() {
    let cluster = Cluster::new(
        "configmap = \"css-ca\"\nkeys = { \"ca.crt\" = \"pem\", \"ca.p12\" = \"pkcs12\" }\n[[certificate.output]]\nsecret = \"css-ca\"",
    );
    let output = cluster.command(&["cloud-certs", "sync", "-c", "sync.toml"]).output().unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    insta::assert_snapshot!(table.replace("3649", "DAYS").replace("3648", "DAYS"), @"
    NAME  OUTPUT            FORMAT                    RESULT   DAYS LEFT
    css   configmap/css-ca  ca.crt=pem ca.p12=pkcs12  changed  DAYS
    css   secret/css-ca     pem                       changed  DAYS
    ");
    let output = cluster.command(&["cloud-certs", "sync", "-c", "sync.toml", "--json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let outputs = report["targets"][0]["outputs"].as_array().unwrap();
    assert_eq!(outputs[0]["keys"], json!({"ca.crt": "pem", "ca.p12": "pkcs12"}));
    assert_eq!(outputs[1]["keys"], json!({"ca.crt": "pem"}));
    assert!(outputs.iter().all(|output| output["format"].is_null()), "{report}");
}
