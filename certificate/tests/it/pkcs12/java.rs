//! A Java program that trusts the truststore, and nothing else, on the TLS endpoints of the emulator.

use std::path::Path;
use std::process::Output;

use cloud_certs_certificate::CaBundle;
use cloud_certs_emulator::{Emulator, Options, Service};

use super::store::{PASSWORD, password};
use crate::program;

/// Runs the program with a truststore of this PEM against an endpoint, under a name for its host.
async fn handshake(pem: &str, endpoint: &str, host: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trust.p12");
    let store = CaBundle::from_bytes(pem.as_bytes()).unwrap().to_pkcs12(&password()).unwrap();
    tokio::fs::write(&path, store).await.unwrap();

    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pkcs12/Handshake.java");
    let port = endpoint.rsplit_once(':').unwrap().1;
    let arguments = [source.to_str().unwrap(), path.to_str().unwrap(), host, port].map(str::to_owned);
    let run = move || program::run("java", &arguments.each_ref().map(String::as_str), PASSWORD, b"");
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs tests/peers/setup"]
async fn java_trusts_what_is_in_the_store_and_nothing_else() {
    let emulator = Emulator::start(Options::default()).await.unwrap();
    let endpoint = emulator.tls_endpoint(Service::Css);
    let (css, geminidb) = (emulator.ca_pem(Service::Css), emulator.ca_pem(Service::GeminiDb));

    let right = handshake(css, &endpoint, "localhost").await;
    let said = String::from_utf8(right.stdout).unwrap();
    assert_eq!(said.trim_end(), "cloud-certs emulator: Cloud Search Service", "{:?}", right.stderr);

    let both = handshake(&[css, geminidb].concat(), &endpoint, "localhost").await;
    assert!(both.status.success());

    let wrong = handshake(geminidb, &endpoint, "localhost").await;
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(!wrong.status.success() && said.contains("unable to find valid certification path"), "{said}");

    let name = handshake(css, &endpoint, "elsewhere.example").await;
    let said = String::from_utf8(name.stderr).unwrap();
    assert!(!name.status.success() && said.contains("elsewhere.example"), "{said}");
}
