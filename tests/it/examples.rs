//! The examples, as compiled programs, against the emulator: each trusts the certificates that it is given, and no
//! others.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Emulator, Options, Service};
use rustls::ServerConfig;
use rustls::crypto::ring;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// What rustls says of a certificate by an issuer that nobody named.
const UNTRUSTED: &str = "UnknownIssuer";

/// The program, which cargo builds beside the tests unless it builds some targets only.
#[track_caller]
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().unwrap().with_file_name("examples").join(name);
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        program.exists(),
        "the example `{name}` is not built; run `cargo build --examples`, or all tests"
    );
    program
}

/// Runs an example with these certificates in its file.
async fn run(name: &str, pem: &str, address: &str) -> Output {
    let program = program(name);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    tokio::fs::write(&path, pem).await.unwrap();
    let output = Command::new(program)
        .arg(path)
        .arg(address)
        .env_clear()
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    timeout(Duration::from_secs(60), output).await.unwrap().unwrap()
}

/// What an example put out with certificates that fit.
async fn trusted(name: &str, pem: &str, address: &str) -> String {
    let output = run(name, pem, address).await;
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains(UNTRUSTED), "{name}: {said}");
    String::from_utf8(output.stdout).unwrap() + &said
}

/// An example refuses the server with certificates of somebody else.
async fn refuses(name: &str, pem: &str, address: &str) {
    let output = run(name, pem, address).await;
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains(UNTRUSTED), "{name}: {said}");
}

#[tokio::test]
async fn rustls_client_speaks_to_the_server_of_its_certificates() {
    let emulator = Emulator::start(Options::default()).await.unwrap();
    let (css, geminidb) = (emulator.ca_pem(Service::Css), emulator.ca_pem(Service::GeminiDb));
    let address = emulator.tls_endpoint(Service::Css);
    let said = trusted("rustls_client", &[geminidb, css].concat(), &address).await;
    assert_eq!(said, "connected with TLSv1_3\ncloud-certs emulator: Cloud Search Service\n");
    refuses("rustls_client", geminidb, &address).await;
}

#[tokio::test]
async fn cassandra_refuses_another_server() {
    let emulator = Emulator::start(Options::default()).await.unwrap();
    refuses("cassandra", emulator.ca_pem(Service::Css), &emulator.tls_endpoint(Service::GeminiDb)).await;
}

#[tokio::test]
async fn cassandra_speaks_to_the_server_of_its_certificates() {
    let authority = Authority::new("Cassandra", &Validity::current()).unwrap();
    let certificate = authority.issue_server(&["localhost"]).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificate.chain(), certificate.key())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("localhost:{}", listener.local_addr().unwrap().port());

    let pem = authority.pem();
    // The example makes a handshake of its own first; the driver's is the second, and a request follows.
    let server = async {
        acceptor.accept(listener.accept().await.unwrap().0).await.unwrap();
        let mut driver = acceptor.accept(listener.accept().await.unwrap().0).await.unwrap();
        driver.read_u8().await.unwrap()
    };
    tokio::select! {
        version = server => assert_eq!(version, 4, "a request of Cassandra's protocol, version 4"),
        ended = run("cassandra", &pem, &address) => panic!("{ended:?}"),
    }
}

#[tokio::test]
async fn reqwest_and_elasticsearch_get_an_answer_from_the_server_of_their_certificates() {
    let emulator = Emulator::start(Options::default()).await.unwrap();
    let (web, css) = (emulator.web_ca_pem(), emulator.ca_pem(Service::Css));
    let url = emulator.https_url();
    let address = url.strip_prefix("https://").unwrap();
    for name in ["reqwest", "elasticsearch"] {
        let said = trusted(name, &[css, web].concat(), address).await;
        assert!(said.contains("v3.6"), "{name}: {said}");
        refuses(name, css, address).await;
    }
}

#[tokio::test]
async fn fetch_keeps_a_file_current() {
    let emulator = Emulator::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (cacert, file) = (folder.path().join("web.pem"), folder.path().join("ca.pem"));
    tokio::fs::write(&cacert, emulator.web_ca_pem()).await.unwrap();
    for said in ["Changed, 0 kept, 0 dropped\n", "Unchanged, 0 kept, 0 dropped\n"] {
        let mut command = Command::new(program("fetch"));
        command.args(["rds", "demo-mysql"]).arg(&file).env_clear().envs(emulator.environment(&cacert));
        let output = timeout(Duration::from_secs(60), command.output()).await.unwrap().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            said,
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert_eq!(tokio::fs::read_to_string(&file).await.unwrap(), emulator.ca_pem(Service::Rds));
}
