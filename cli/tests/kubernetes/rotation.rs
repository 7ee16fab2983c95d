//! A vendor changes its CA, and an object is held against the server.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::kit::{Cluster, OBJECT};

/// A cluster with a certificate that names its server.
fn cluster(keys: &str, output: &str) -> Cluster {
    let cluster = Cluster::new("");
    configure(&cluster, keys, output);
    cluster
}

fn configure(cluster: &Cluster, keys: &str, output: &str) {
    let said = || std::fs::read_to_string(cluster.cloud.folder.path().join("said")).unwrap();
    let server = (0..600).find_map(|_| {
        let found = said()
            .lines()
            .find_map(|line| line.strip_prefix("TLS with the certificate of css is at ").map(str::to_owned));
        if found.is_none() {
            thread::sleep(Duration::from_millis(50));
        }
        found
    });
    let text = format!(
        "[[certificate]]\nservice = \"css\"\nverify = \"{}\"\n{keys}\n[[certificate.output]]\n{output}\n",
        server.unwrap()
    );
    cluster.cloud.put("sync.toml", &text);
}

/// Moves the CA of the emulator to another phase.
fn rotate(cluster: &Cluster, phase: &str) {
    let variables = cluster.cloud.variables();
    let (_, url) = variables.iter().find(|(name, _)| name == "CLOUD_CERTS_METADATA_ENDPOINT").unwrap();
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    let order = format!("css={phase}");
    write!(
        stream,
        "POST /_emulator/rotation HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{order}",
        order.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

fn blocks(cluster: &Cluster) -> usize {
    cluster.text("ca.crt").matches("BEGIN CERTIFICATE").count()
}

/// The output of a run with `--json`, as its report has it.
fn report(cluster: &Cluster, arguments: &[&str]) -> Value {
    let mut all = vec!["cloud-certs", "sync", "-c", "sync.toml", "--json"];
    all.extend(arguments);
    let output = cluster.command(&all).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The round is refused for this reason, and the object is as it was: it is only read.
#[track_caller]
fn is_refused(cluster: &Cluster, arguments: &[&str], reason: &str) {
    let before = cluster.object(OBJECT);
    cluster.requests();
    let (code, told) = cluster.sync(arguments);
    assert_eq!(code, Some(8), "{told}");
    assert!(told.contains(reason), "{told}");
    assert_eq!(cluster.object(OBJECT), before);
    assert_eq!(cluster.requests(), ["GET /api/v1/configmaps/css-ca"]);
}

const OLD: &str = "CN=cloud-certs emulator\\, Cloud Search Service,O=NOT A REAL CA";
const NEEDED: &str = "\"configmap/css-ca\" stays as it is: the server is verified with `CN=cloud-certs emulator\\, Cloud Search Service,O=NOT A REAL CA` in it";

#[test]
fn an_object_that_verifies_the_server_is_not_replaced_by_one_that_does_not() {
    let cluster = cluster("merge = \"replace\"", "configmap = \"css-ca\"");
    cluster.succeeds();
    rotate(&cluster, "instead");
    is_refused(&cluster, &[], NEEDED);
    let json = report(&cluster, &[]);
    let (target, output) = (&json["targets"][0], &json["targets"][0]["outputs"][0]);
    assert_eq!(output["server_root"]["subject"], OLD);
    assert_eq!(target["server"]["root"], output["server_root"]);
    assert_eq!(output["held"].as_array().unwrap(), &[output["server_root"].clone()]);

    // Old and new side by side are never refused, and the old one is not dropped while it is in use.
    configure(&cluster, "", "configmap = \"css-ca\"");
    cluster.succeeds();
    assert_eq!(blocks(&cluster), 2);
    is_refused(&cluster, &["--drop-old"], NEEDED);
    rotate(&cluster, "done");
    let (code, told) = cluster.sync(&["--drop-old"]);
    assert_eq!((code, told.as_str()), (Some(0), "css: replaced configmap/css-ca\n"));
    assert_eq!(blocks(&cluster), 1);
}

/// A key that holds one certificate cannot keep the old one.
#[test]
fn each_key_is_held_against_the_server() {
    let keys = "configmap = \"css-ca\"\nkeys = { \"ca.crt\" = \"pem\", \"ca.der\" = \"der\" }";
    let cluster = cluster("", keys);
    cluster.succeeds();
    rotate(&cluster, "instead");
    is_refused(&cluster, &[], NEEDED);
    rotate(&cluster, "done");
    cluster.succeeds();
    assert_eq!(blocks(&cluster), 2);
}

#[test]
fn a_store_that_cannot_be_opened_stays_until_there_is_a_proof() {
    let output =
        "configmap = \"css-ca\"\nkeys = { \"ca.p12\" = \"pkcs12\" }\nstore-password-file = \"password\"";
    let cluster = cluster("", output);
    cluster.cloud.put("password", "the first\n");
    cluster.succeeds();
    rotate(&cluster, "instead");
    cluster.cloud.put("password", "the second\n");
    is_refused(&cluster, &[], "it is a store that cannot be opened");
    // With its former password it is known what it holds.
    cluster.cloud.put("password", "the first\n");
    cluster.succeeds();
    cluster.cloud.put("password", "the second\n");
    rotate(&cluster, "done");
    cluster.succeeds();
}

#[test]
fn an_object_that_verifies_nothing_is_written_with_a_warning() {
    let cluster = cluster("", "configmap = \"css-ca\"");
    rotate(&cluster, "instead");
    let told = cluster.succeeds();
    assert!(told.starts_with("warning: css: the server is not verified with configmap/css-ca: "), "{told}");
    assert_eq!(blocks(&cluster), 1);
}
