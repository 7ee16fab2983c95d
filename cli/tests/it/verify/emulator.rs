//! The TLS endpoints of the emulator.

use cloud_certs_emulator::Service;
use insta::assert_snapshot;

use super::kit::all;
use crate::ran::{run, run_with_input};
use crate::support::{Cloud, put};

/// A cloud with the files `css.pem` and `geminidb.pem`, and where its database is.
fn with_files() -> (Cloud, String) {
    let cloud = Cloud::start();
    put(&cloud.folder.at("css.pem"), cloud.emulator.ca_pem(Service::Css));
    put(&cloud.folder.at("geminidb.pem"), cloud.emulator.ca_pem(Service::GeminiDb));
    let endpoint = cloud.emulator.tls_endpoint(Service::Css).to_string();
    (cloud, endpoint)
}

#[test]
fn what_is_fetched_is_what_the_database_is_verified_with() {
    let cloud = Cloud::start();
    cloud.run("fetch css -o ca.pem").done();
    let endpoint = cloud.emulator.tls_endpoint(Service::Css);
    assert_snapshot!(all(&cloud.run(&format!("verify {endpoint} --ca ca.pem"))), @r"
    localhost:PORT: trusted with ca.pem
    protocol    TLS 1.3
    cipher      TLS_AES_256_GCM_SHA384
    names       localhost, 127.0.0.1, ::1
    anchor      CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; until DATE, N days left
    valid       N days left
    chain       1  CN=localhost,O=NOT A REAL CA; until DATE, N days left
    exit code 0
    ");
}

#[test]
fn the_certificate_of_another_service_is_refused() {
    let (cloud, endpoint) = with_files();
    assert_snapshot!(all(&cloud.run(&format!("verify {endpoint} --ca geminidb.pem"))), @r"
    localhost:PORT: not trusted with geminidb.pem
    names       localhost, 127.0.0.1, ::1
    valid       N days left
    chain       1  CN=localhost,O=NOT A REAL CA; until DATE, N days left
    error: localhost:PORT: the certificate `CN=localhost,O=NOT A REAL CA` was issued by `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA`, which is not a trusted certificate
      next: get the certificate of that issuer; if the file has the one above it, the server leaves out a certificate in between
    exit code 7
    ");
}

#[test]
fn a_name_that_the_server_lacks_is_refused() {
    let (cloud, endpoint) = with_files();
    let line = format!("verify {endpoint} --ca css.pem --server-name db.example.com");
    assert_snapshot!(all(&cloud.run(&line)), @"
    localhost:PORT as db.example.com: not trusted with css.pem
    names       localhost, 127.0.0.1, ::1
    valid       N days left
    chain       1  CN=localhost,O=NOT A REAL CA; until DATE, N days left
    error: localhost:PORT: the server's certificate is not for `db.example.com`: it is for localhost, 127.0.0.1, ::1
      next: connect by one of these names, or give one as the server name (--server-name)
    exit code 7
    ");
}

#[test]
fn one_of_its_other_names_can_be_given() {
    let (cloud, endpoint) = with_files();
    for name in ["127.0.0.1", "::1"] {
        let stdout = cloud.run(&format!("verify {endpoint} --ca css.pem --server-name {name}")).done();
        assert!(
            stdout.lines().next().unwrap().ends_with(&format!(" as {name}: trusted with css.pem")),
            "{stdout}"
        );
    }
}

#[test]
fn json_says_the_same_as_one_object() {
    let (cloud, endpoint) = with_files();
    let report = cloud.run(&format!("verify {endpoint} --ca css.pem --json")).json();
    assert_eq!((&report["trusted"], &report["reason"]), (&true.into(), &serde_json::Value::Null));
    assert_eq!(report["names"], serde_json::json!(["localhost", "127.0.0.1", "::1"]));
    assert_eq!((&report["host"], &report["server_name"]), (&"localhost".into(), &"localhost".into()));
    assert_eq!(report["chain"][0]["days_left"], report["days_left"]);
    assert_eq!(report["wants_client_certificate"], false);
    assert!(report["protocol"] == "TLS 1.3" && report["cipher_suite"].as_str().unwrap().starts_with("TLS_"));
}

#[test]
fn json_of_a_refusal_is_there_too() {
    let (cloud, endpoint) = with_files();
    let ran = cloud.run(&format!("verify {endpoint} --ca geminidb.pem --json"));
    assert_eq!(ran.code(), Some(7));
    assert!(ran.stderr.starts_with(r#"{"error":{"kind":"unknown_issuer""#), "{ran}");
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&report["trusted"], &report["reason"]), (&false.into(), &"unknown_issuer".into()));
    assert_eq!(report["chain"][0]["subject"], "CN=localhost,O=NOT A REAL CA");
    assert_eq!(report["protocol"], serde_json::Value::Null);
}

#[test]
fn the_file_can_come_from_standard_input_and_from_a_variable() {
    let (cloud, endpoint) = with_files();
    let mut command = cloud.command(&format!("verify {endpoint} --ca -"));
    let ran = run_with_input(&mut command, cloud.emulator.ca_pem(Service::Css).as_bytes());
    assert!(ran.done().contains(": trusted with standard input\n"));
    run(cloud.command(&format!("verify {endpoint}")).env("CLOUD_CERTS_CA", "css.pem")).done();
    let ran = run(cloud
        .command(&format!("verify {endpoint} --ca css.pem"))
        .env("CLOUD_CERTS_SERVER_NAME", "db.example.com"));
    assert_eq!(ran.code(), Some(7));
}

#[test]
fn quiet_keeps_the_verdict() {
    let (cloud, endpoint) = with_files();
    let ran = cloud.run(&format!("verify {endpoint} --ca css.pem -q"));
    assert_eq!(ran.stderr, "");
    assert!(ran.done().contains(": trusted with css.pem\n"));
}

#[test]
fn the_http_port_does_not_speak_tls() {
    let (cloud, _) = with_files();
    let url = cloud.emulator.http_url();
    let endpoint = url.strip_prefix("http://").unwrap();
    assert_snapshot!(all(&cloud.run(&format!("verify {endpoint} --ca css.pem"))), @"
    error: localhost:PORT: the server does not speak TLS there; it said `HTTP/1.1 400 Bad Request`
      next: check the port, and that SSL is switched on for the instance; MySQL and PostgreSQL start TLS in their own protocol (--starttls mysql, --starttls postgres)
    exit code 7
    ");
}
