//! A vendor changes its CA, while a client that trusts only the written file keeps connecting.

use std::io::{self, Read as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use cloud_certs::rustls::pki_types::pem::PemObject as _;
use cloud_certs::rustls::pki_types::{CertificateDer, ServerName};
use cloud_certs::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use cloud_certs_emulator::{RotationPhase, Service};

use crate::ran::Ran;
use crate::support::{await_that, put};
use crate::sync::kit::{Managed, table};

/// A client of rustls that trusts what is in a file, and reads the banner of the server.
fn connect(address: &str, file: &std::path::Path) -> io::Result<String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(io::Error::other)? {
        roots.add(certificate.map_err(io::Error::other)?).map_err(io::Error::other)?;
    }
    let config = ClientConfig::builder_with_provider(cloud_certs::default_crypto_provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)?;
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut text = String::new();
    StreamOwned::new(connection, stream).read_to_string(&mut text)?;
    Ok(text)
}

/// A client that connects again and again, until it is asked how it went.
pub(super) struct Client {
    stop: Arc<AtomicBool>,
    connections: Arc<AtomicU32>,
    thread: JoinHandle<Vec<String>>,
}

impl Client {
    pub(super) fn start(address: String, file: PathBuf) -> Self {
        let (stop, connections) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
        let (stopped, counted) = (stop.clone(), connections.clone());
        let thread = thread::spawn(move || {
            let mut failures = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                failures.extend(connect(&address, &file).err().map(|error| error.to_string()));
                counted.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(5));
            }
            failures
        });
        Self { stop, connections, thread }
    }

    /// Waits until it has connected some more times.
    pub(super) fn goes_on(&self) {
        let before = self.connections.load(Ordering::Relaxed);
        await_that("the client connects", || self.connections.load(Ordering::Relaxed) > before + 2);
    }

    pub(super) fn failures(self) -> Vec<String> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

const TITLE: &str = "cloud-certs emulator: Cloud Search Service\n";

pub(super) fn managed(keys: &str) -> Managed {
    let managed = Managed::new("");
    configure(&managed, keys);
    managed
}

fn configure(managed: &Managed, keys: &str) {
    let server = managed.cloud.emulator.tls_endpoint(Service::Css);
    managed.configure(&format!(
        "[[certificate]]\nservice = \"css\"\nverify = \"{server}\"\non-change = [\"sh\", \"-c\", \"echo hook >> hooks\"]\n{keys}[[certificate.output]]\npath = \"css.pem\"\n"
    ));
}

pub(super) fn rotate(managed: &Managed, phase: RotationPhase) {
    managed.cloud.emulator.rotate_ca(Service::Css, phase).unwrap();
}

pub(super) fn certificates(managed: &Managed) -> usize {
    managed.text("css.pem").matches("BEGIN CERTIFICATE").count()
}

/// The text without what differs from run to run: ports and days.
fn told(text: &str) -> String {
    let mut told = String::new();
    for word in table(text).split_inclusive([' ', '\n', ':', ';']) {
        let digits = word.trim_end_matches([' ', '\n', ':', ';', ',', ')']);
        let is_date = digits.len() == 10 && digits.chars().all(|one| one.is_ascii_digit() || one == '-');
        let is_port = digits.len() >= 4 && digits.chars().all(|one| one.is_ascii_digit());
        match (is_date, is_port) {
            (true, _) => told += &word.replace(digits, "DATE"),
            (_, true) => told += &word.replace(digits, "PORT"),
            _ => told += word,
        }
    }
    told
}

fn settled(ran: &Ran) -> String {
    format!("{}{}", told(&ran.stdout), told(&ran.stderr))
}

#[test]
fn a_client_that_trusts_only_the_file_connects_before_during_and_after() {
    let managed = managed("");
    let address = managed.cloud.emulator.tls_endpoint(Service::Css);
    let file = managed.cloud.folder.at("css.pem");
    managed.sync("").done();
    assert_eq!(connect(&address, &file).unwrap(), TITLE);
    let client = Client::start(address, file);
    client.goes_on();

    rotate(&managed, RotationPhase::Beside);
    client.goes_on();
    insta::assert_snapshot!(settled(&managed.sync("")), @r"
    NAME  OUTPUT   FORMAT  RESULT   DAYS LEFT
    css   css.pem  pem     changed  DAYS
    css: localhost:PORT uses `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` (until DATE) today; css.pem also holds `CN=cloud-certs emulator\, Cloud Search Service\, 2,O=NOT A REAL CA` (until DATE)
    css: replaced css.pem
    ran `sh -c echo hook >> hooks`
    ");
    assert_eq!(certificates(&managed), 2);
    client.goes_on();

    rotate(&managed, RotationPhase::Switched);
    client.goes_on();
    insta::assert_snapshot!(settled(&managed.sync("")), @r"
    NAME  OUTPUT   FORMAT  RESULT     DAYS LEFT
    css   css.pem  pem     unchanged  DAYS
    css: localhost:PORT uses `CN=cloud-certs emulator\, Cloud Search Service\, 2,O=NOT A REAL CA` (until DATE) today; css.pem also holds `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` (until DATE)
    ");

    rotate(&managed, RotationPhase::Done);
    client.goes_on();
    insta::assert_snapshot!(settled(&managed.sync("")), @r"
    NAME  OUTPUT   FORMAT  RESULT     DAYS LEFT
    css   css.pem  pem     unchanged  DAYS
    css: localhost:PORT uses `CN=cloud-certs emulator\, Cloud Search Service\, 2,O=NOT A REAL CA` (until DATE) today; css.pem also holds `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` (until DATE)
    css: css.pem keeps `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` (until DATE); --drop-old drops what neither the service nor `roots` has any more
    ");
    assert_eq!(certificates(&managed), 2);
    client.goes_on();

    insta::assert_snapshot!(settled(&managed.sync("--drop-old")), @r"
    NAME  OUTPUT   FORMAT  RESULT   DAYS LEFT
    css   css.pem  pem     changed  DAYS
    css: localhost:PORT uses `CN=cloud-certs emulator\, Cloud Search Service\, 2,O=NOT A REAL CA` (until DATE) today; css.pem holds nothing else
    css: replaced css.pem
    ran `sh -c echo hook >> hooks`
    ");
    assert_eq!(certificates(&managed), 1);
    client.goes_on();
    let failures = client.failures();
    assert!(failures.is_empty(), "{failures:?}");
    assert_eq!(managed.text("hooks"), "hook\nhook\nhook\n");
}

#[test]
fn what_verifies_the_server_is_not_replaced_by_what_does_not() {
    let managed = managed("merge = \"replace\"\n");
    managed.sync("").done();
    let before = managed.text("css.pem");
    // The vendor hands out the new one too early, and alone.
    rotate(&managed, RotationPhase::Instead);
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(settled(&ran), @r#"
    NAME  OUTPUT   FORMAT  RESULT  DAYS LEFT
    css   css.pem  pem     failed  DAYS
    css: localhost:PORT uses `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` (until DATE) today; css.pem holds nothing else
    css: css.pem failed
    error: 1 of 1 certificate failed
      why: css: "css.pem" stays as it is: the server is verified with `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` in it, and not with what should replace it (localhost:PORT: the certificate `CN=localhost,O=NOT A REAL CA` was issued by `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA`, which is not a trusted certificate); wait until the server has changed its certificate: the next `sync` tries again
    "#);
    assert_eq!(managed.text("css.pem"), before);
    assert_eq!(managed.text("hooks"), "hook\n");
    let json: serde_json::Value = serde_json::from_str(&managed.sync("--json").stdout).unwrap();
    let (target, output) = (&json["targets"][0], &json["targets"][0]["outputs"][0]);
    assert_eq!((&target["result"], &output["result"]), (&"failed".into(), &"failed".into()));
    assert_eq!(target["server"]["root"], output["server_root"]);
    assert_eq!(output["held"].as_array().unwrap(), &[output["server_root"].clone()]);
    assert_eq!(
        output["server_root"]["subject"],
        "CN=cloud-certs emulator\\, Cloud Search Service,O=NOT A REAL CA"
    );

    // Old and new side by side are never refused.
    configure(&managed, "");
    managed.sync("").done();
    assert_eq!(certificates(&managed), 2);

    // Neither may the old one be dropped while it is in use, whoever asks for it.
    assert_eq!(managed.sync("--drop-old").code(), Some(8));
    assert_eq!(certificates(&managed), 2);
    rotate(&managed, RotationPhase::Done);
    managed.sync("--drop-old").done();
    assert_eq!(certificates(&managed), 1);
    assert_eq!(managed.text("hooks"), "hook\nhook\nhook\n");
}

#[test]
fn a_file_that_verifies_nothing_is_replaced_with_a_warning() {
    let managed = managed("merge = \"replace\"\n");
    rotate(&managed, RotationPhase::Instead);
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(0), "{ran}");
    insta::assert_snapshot!(settled(&ran), @r"
    NAME  OUTPUT   FORMAT  RESULT   DAYS LEFT
    css   css.pem  pem     changed  DAYS
    warning: css: the server is not verified with css.pem: localhost:PORT: the certificate `CN=localhost,O=NOT A REAL CA` was issued by `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA`, which is not a trusted certificate
    css: wrote css.pem
    ran `sh -c echo hook >> hooks`
    ");
    assert_eq!(certificates(&managed), 1);
}

#[test]
fn nothing_is_dropped_while_the_server_cannot_be_asked() {
    let managed = managed("");
    managed.sync("").done();
    rotate(&managed, RotationPhase::Instead);
    // A port that nobody listens on.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let other = |merge: &str| {
        managed.configure(&format!(
            "[[certificate]]\nservice = \"css\"\nverify = \"127.0.0.1:{port}\"\nmerge = \"{merge}\"\n[[certificate.output]]\npath = \"css.pem\"\n"
        ));
    };
    other("replace");
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(settled(&ran), @r#"
    NAME  OUTPUT   FORMAT  RESULT  DAYS LEFT
    css   css.pem  pem     failed  DAYS
    css: css.pem failed
    error: 1 of 1 certificate failed
      why: css: "css.pem" stays as it is: 127.0.0.1:PORT: the connection is refused, and so nobody knows whether it needs `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA`, which would be dropped; check the server, or let old certificates stay until they expire
    "#);
    other("keep-until-expiry");
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(0), "{ran}");
    insta::assert_snapshot!(settled(&ran), @r"
    NAME  OUTPUT   FORMAT  RESULT   DAYS LEFT
    css   css.pem  pem     changed  DAYS
    css: css.pem keeps `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` (until DATE); --drop-old drops what neither the service nor `roots` has any more
    warning: css: 127.0.0.1:PORT: the connection is refused; so nobody knows which root the server uses
    css: replaced css.pem
    ");
    assert_eq!(certificates(&managed), 2);
}

#[test]
fn further_roots_stand_behind_the_certificates_of_the_service() {
    let managed = managed("roots = [\"company.pem\", \"system\"]\n");
    let emulator = &managed.cloud.emulator;
    put(&managed.cloud.folder.at("company.pem"), emulator.ca_pem(Service::Dcs));
    let system = managed.cloud.folder.home().join("system.pem");
    put(&system, emulator.ca_pem(Service::Dds));
    let sync = || {
        let mut command = managed.command("");
        command.env("SSL_CERT_FILE", &system).env_remove("SSL_CERT_DIR");
        crate::ran::run(&mut command)
    };
    let ran = sync();
    assert_eq!(ran.code(), Some(0), "{ran}");
    let expected =
        [Service::Css, Service::Dcs, Service::Dds].map(|service| emulator.ca_pem(service)).concat();
    assert_eq!(managed.text("css.pem"), expected);
    insta::assert_snapshot!(settled(&ran), @r"
    NAME  OUTPUT   FORMAT  RESULT   DAYS LEFT
    css   css.pem  pem     changed  DAYS
    css: localhost:PORT uses `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` (until DATE) today; css.pem also holds `CN=cloud-certs emulator\, Distributed Cache Service,O=NOT A REAL CA` (until DATE), `CN=cloud-certs emulator\, Document Database Service,O=NOT A REAL CA` (until DATE)
    css: wrote css.pem
    ran `sh -c echo hook >> hooks`
    ");

    put(&managed.cloud.folder.at("company.pem"), "<html>not found</html>");
    let ran = sync();
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(settled(&ran).replace(managed.cloud.folder.path().to_str().unwrap(), "FOLDER"), @r#"
    NAME  OUTPUT   FORMAT  RESULT  DAYS LEFT
    css   css.pem  pem     failed  DAYS
    css: failed
    error: 1 of 1 certificate failed
      why: css: the roots in "company.pem" cannot be used: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead; mend the file, or take it out of `roots`
    "#);
    assert_eq!(managed.text("css.pem"), expected);
}

#[test]
fn a_root_that_leaves_roots_stays_until_it_is_dropped() {
    let managed = managed("roots = [\"company.pem\"]\n");
    put(&managed.cloud.folder.at("company.pem"), managed.cloud.emulator.ca_pem(Service::Dcs));
    managed.sync("").done();
    assert_eq!(certificates(&managed), 2);
    configure(&managed, "");
    let ran = managed.sync("");
    assert_eq!(certificates(&managed), 2);
    insta::assert_snapshot!(settled(&ran), @r"
    NAME  OUTPUT   FORMAT  RESULT     DAYS LEFT
    css   css.pem  pem     unchanged  DAYS
    css: localhost:PORT uses `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` (until DATE) today; css.pem also holds `CN=cloud-certs emulator\, Distributed Cache Service,O=NOT A REAL CA` (until DATE)
    css: css.pem keeps `CN=cloud-certs emulator\, Distributed Cache Service,O=NOT A REAL CA` (until DATE); --drop-old drops what neither the service nor `roots` has any more
    ");
    managed.sync("--drop-old").done();
    assert_eq!(managed.text("css.pem"), managed.cloud.emulator.ca_pem(Service::Css));
    let ran = managed.sync("");
    assert!(!ran.stdout.contains("--drop-old"), "{ran}");
}

/// The same by other people's clients.
#[test]
#[ignore = "needs openssl and curl"]
fn openssl_and_curl_connect_before_during_and_after() {
    let managed = managed("");
    let address = managed.cloud.emulator.tls_endpoint(Service::Css);
    let connect = |ca: &str| {
        let s_client = format!(
            "openssl s_client -connect {address} -servername localhost -verify_hostname localhost -verify_return_error -CAfile {ca} </dev/null"
        );
        // It ends with HTTP/0.9, which only curl needs to be told about.
        let curl = format!("curl -sS --noproxy '*' --http0.9 --cacert {ca} https://{address}/");
        [s_client, curl].map(|script| {
            let mut command = managed.cloud.folder.shell(&script, &managed.command(""));
            crate::ran::run(&mut command).code() == Some(0)
        })
    };
    managed.sync("").done();
    put(&managed.cloud.folder.at("old.pem"), managed.text("css.pem"));
    for phase in RotationPhase::ALL {
        rotate(&managed, phase);
        assert_eq!(connect("css.pem"), [true; 2], "{phase}, before the round");
        managed.sync("").done();
        assert_eq!(connect("css.pem"), [true; 2], "{phase}, after it");
    }
    // Nobody is trusted by chance.
    assert_eq!(connect("old.pem"), [false; 2]);
    managed.sync("--drop-old").done();
    assert_eq!(connect("css.pem"), [true; 2]);
}
