//! `doctor`: each check fails in its turn, is named as the first thing that is wrong, and ends the command as it says.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::thread;
use std::time::Duration;

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, CredentialKind, Operation, Service};
use insta::assert_snapshot;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use crate::ran::run;
use crate::support::{Cloud, Folder, put};

const CASSANDRA: &str = "doctor geminidb --instance demo-cassandra";

/// The text of both streams of the command.
#[track_caller]
fn shown(command: &mut Command) -> String {
    let ran = run(command);
    format!("{}{ran}", ran.stdout)
}

/// The check that failed, the exit code, and the states of all checks.
#[track_caller]
fn failed(command: &mut Command) -> (String, Option<i32>, Vec<(String, String)>) {
    let ran = run(command.arg("--json"));
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran}"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().unwrap().iter();
    let states = checks.map(|check| (text(&check["check"]), text(&check["state"]))).collect();
    assert_eq!(report["ok"], ran.code() == Some(0), "{report}");
    (text(&report["failed"]), ran.code(), states)
}

/// Says that this check is the first to fail, that all before it went well, and that all after it were skipped; the way to
/// IAM may have gone well.
#[track_caller]
fn fails_at(command: &mut Command, step: &str, code: i32) {
    let (first, exit_code, states) = failed(command);
    assert_eq!((&*first, exit_code), (step, Some(code)), "{states:?}");
    let at = states.iter().position(|(name, _)| name == step).unwrap();
    assert_eq!(states[at].1, "failed");
    assert!(states[..at].iter().all(|(_, state)| state != "failed" && state != "warning"), "{states:?}");
    let of_iam = ["clock", "dns", "proxy", "connection", "tls"];
    let is_after = |(name, state): &(String, String)| {
        state == "skipped" || of_iam.contains(&step) && of_iam.contains(&&**name) && state == "ok"
    };
    assert!(states[at + 1..].iter().all(is_after), "{states:?}");
}

fn answers(cloud: &Cloud, operation: Operation, status: u16, code: &str, message: &str) {
    let body = json!({ "error_code": code, "error_msg": message }).to_string();
    let answer = Answer::status(status).header("content-type", "application/json").body(body);
    cloud.emulator.answer_always(operation, answer);
}

#[test]
fn all_is_well() {
    let cloud = Cloud::start();
    let server = cloud.emulator.tls_endpoint(Service::GeminiDb);
    assert_snapshot!(shown(&mut cloud.command(&format!("{CASSANDRA} --server {server}"))), @r#"
    ok       endpoint     iam at https://localhost:PORT/; geminidb at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    ok       permission   the service answers the user
    ok       instance     `demo-cassandra` (e73893ef73754465a8bd2e0857bbf13ein06), cassandra 3.11, SSL on
    ok       certificate  CN=cloud-certs emulator\, GeminiDB,O=NOT A REAL CA, N days left
    ok       server       localhost:PORT is trusted with the certificate (TLS 1.3, TLS_AES_256_GCM_SHA384); it uses `CN=cloud-certs emulator\, GeminiDB,O=NOT A REAL CA` (until DATE) today
    exit code 0
    "#);
    assert_snapshot!(shown(&mut cloud.command("doctor css")), @r#"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    ok       permission   the service answers the user
    skipped  instance     the certificate is that of the project
    ok       certificate  CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA, N days left
    exit code 0
    "#);
    let report = cloud.run("doctor css --json").json();
    assert_eq!((&report["ok"], &report["failed"]), (&true.into(), &Value::Null));
    assert_eq!(cloud.folder.names(), [""; 0]);
}

#[test]
fn every_kind_of_credential_is_examined() {
    let cloud = Cloud::start();
    for kind in [CredentialKind::Password, CredentialKind::AccessKey, CredentialKind::Agency] {
        let ran = run(&mut cloud.command_with(kind, "doctor css"));
        assert_eq!(ran.code(), Some(0), "{kind:?}: {}{ran}", ran.stdout);
    }
    Folder::new().run("doctor css --cloud emulator").done();
}

#[test]
fn without_a_service_or_an_instance_the_rest_is_skipped() {
    let cloud = Cloud::start();
    assert_snapshot!(shown(&mut cloud.command("doctor")), @"
    ok       endpoint     iam at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    skipped  permission   name a service, as in `cloud-certs doctor css`
    skipped  instance     needs the check of permission first
    skipped  certificate  needs the check of permission first
    exit code 0
    ");
    assert_snapshot!(shown(&mut cloud.command("doctor geminidb")), @"
    ok       endpoint     iam at https://localhost:PORT/; geminidb at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    ok       permission   the user may list the instances
    skipped  instance     name one with --instance: there are 238, 1 of them with SSL off
    skipped  certificate  needs the check of instance first
    exit code 0
    ");
}

#[test]
fn an_endpoint_that_is_not_known_is_told() {
    let folder = Folder::new();
    let mut command = folder.command("doctor css --cloud otc --region eu-dee");
    assert_snapshot!(shown(command.env("CLOUD_CERTS_TOKEN", "0123456789abcdef")), @"
    FAILED   endpoint     there is no endpoint for css: Open Telekom Cloud has no region `eu-dee` for it; did you mean `eu-de`? it has eu-de, eu-nl
    skipped  clock        needs the check of endpoint first
    skipped  DNS          needs the check of endpoint first
    skipped  proxy        needs the check of endpoint first
    skipped  connection   needs the check of endpoint first
    skipped  TLS          needs the check of endpoint first
    skipped  credential   needs the check of endpoint first
    skipped  project      needs the check of endpoint first
    skipped  permission   needs the check of endpoint first
    skipped  instance     needs the check of endpoint first
    skipped  certificate  needs the check of endpoint first
    error: there is no endpoint for css: Open Telekom Cloud has no region `eu-dee` for it; did you mean `eu-de`? it has eu-de, eu-nl
      next: give the cloud and the region, or the endpoint itself
    exit code 2
    ");
    let mut command = folder.command("doctor geminidb --cloud otc --region eu-de");
    fails_at(command.env("CLOUD_CERTS_TOKEN", "0123456789abcdef"), "endpoint", 2);
    fails_at(&mut folder.command("doctor css --cloud nowhere"), "endpoint", 2);
}

#[test]
fn a_clock_that_is_off_is_told() {
    let cloud = Cloud::start();
    cloud.emulator.advance(Duration::from_secs(120));
    let (first, code, states) = failed(&mut cloud.command("doctor css"));
    assert_eq!((&*first, code, &*states[1].1), ("", Some(0), "warning"));
    cloud.emulator.advance(Duration::from_secs(20 * 60));
    assert_snapshot!(shown(&mut cloud.command("doctor css")), @r#"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    FAILED   clock        this machine's clock is 22 minutes behind that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    ok       permission   the service answers the user
    skipped  instance     the certificate is that of the project
    ok       certificate  CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA, N days left
    error: this machine's clock is 22 minutes behind that of localhost:PORT
      next: set the clock, best by NTP: signatures, tokens and certificates depend on it (or the server's clock is wrong)
    exit code 7
    "#);
    // The signature fails for it, and the clock is what is wrong.
    let mut command = cloud.command_with(CredentialKind::AccessKey, "doctor css");
    let (first, code, states) = failed(&mut command);
    assert_eq!((&*first, code), ("clock", Some(7)), "{states:?}");
    assert!(states.contains(&("credential".to_owned(), "failed".to_owned())), "{states:?}");
}

#[test]
fn a_name_without_an_address_is_told() {
    let cloud = Cloud::start();
    let line = "doctor css --endpoint https://css.no-such-host.invalid";
    let told = shown(&mut cloud.command(line));
    assert!(
        told.contains("\nFAILED   DNS          the name `css.no-such-host.invalid` has no address"),
        "{told}"
    );
    fails_at(&mut cloud.command(line), "dns", 6);
}

#[test]
fn a_proxy_that_refuses_is_told() {
    let cloud = Cloud::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let mut client = client;
            let lines = BufReader::new(client.try_clone().unwrap()).lines().map_while(Result::ok);
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let _ = client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        }
    });
    let line = "doctor css --endpoint https://css.example.test";
    let proxy = format!("http://127.0.0.1:{port}");
    assert_snapshot!(shown(cloud.command(line).env("HTTPS_PROXY", &proxy)), @"
    ok       endpoint     iam at https://localhost:PORT/; css at https://css.example.test/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1; 127.0.0.1 is an address
    FAILED   proxy        the proxy 127.0.0.1:PORT asks for a user and password: tunnel error: proxy authorization required
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    skipped  credential   needs the check of proxy first
    skipped  project      needs the check of proxy first
    skipped  permission   needs the check of proxy first
    skipped  instance     needs the check of proxy first
    skipped  certificate  needs the check of proxy first
    error: the proxy 127.0.0.1:PORT asks for a user and password
      why: tunnel error: proxy authorization required
      next: give its user and password in the variable that names it, as http://USER:PASSWORD@HOST:PORT with %XX for special characters
    exit code 6
    ");
    fails_at(cloud.command(line).env("HTTPS_PROXY", &proxy), "proxy", 6);
    fails_at(cloud.command(line).env("HTTPS_PROXY", "http://127.0.0.1:1"), "proxy", 6);
    let (first, code, _) = failed(cloud.command(line).env("HTTPS_PROXY", "socks5://127.0.0.1:1"));
    assert_eq!((&*first, code), ("proxy", Some(2)));
}

#[test]
fn a_port_that_nobody_listens_at_is_told() {
    let cloud = Cloud::start();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let line = format!("doctor css --endpoint https://localhost:{port}");
    assert_snapshot!(shown(&mut cloud.command(&line)), @"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    FAILED   connection   no connection to localhost:PORT: Connection refused (os error N)
    ok       TLS          localhost:PORT is trusted
    skipped  credential   needs the check of connection first
    skipped  project      needs the check of connection first
    skipped  permission   needs the check of connection first
    skipped  instance     needs the check of connection first
    skipped  certificate  needs the check of connection first
    error: no connection to localhost:PORT
      why: Connection refused (os error N)
      next: check the endpoint and the network, then try again
    exit code 6
    ");
    fails_at(&mut cloud.command(&line), "connection", 6);
}

#[test]
fn a_root_that_is_not_trusted_is_told() {
    let cloud = Cloud::start();
    put(&cloud.folder.home().join("other.pem"), cloud.emulator.ca_pem(Service::Css));
    let mut command = cloud.command("doctor css");
    command.env("CLOUD_CERTS_CACERT", cloud.folder.home().join("other.pem"));
    assert_snapshot!(shown(&mut command), @"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    skipped  clock        needs the check of TLS first
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    FAILED   TLS          no trusted connection to localhost:PORT: invalid peer certificate: UnknownIssuer
    skipped  credential   needs the check of TLS first
    skipped  project      needs the check of TLS first
    skipped  permission   needs the check of TLS first
    skipped  instance     needs the check of TLS first
    skipped  certificate  needs the check of TLS first
    error: no trusted connection to localhost:PORT
      why: invalid peer certificate: UnknownIssuer
      next: check that the endpoint is the service itself; if it has a CA of its own, trust that with --cacert
    exit code 6
    ");
    fails_at(&mut command, "tls", 6);
}

#[test]
fn a_credential_that_is_missing_or_refused_is_told() {
    let cloud = Cloud::start();
    let mut command = cloud.command("doctor css");
    fails_at(command.env_remove("CLOUD_CERTS_TOKEN"), "credential", 3);
    cloud.emulator.revoke_tokens();
    assert_snapshot!(shown(&mut cloud.command("doctor css")), @"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    FAILED   credential   iam at localhost:PORT answered 401 Unauthorized: Incorrect IAM authentication information: decrypt token fail (request id ID)
    skipped  project      needs the check of credential first
    skipped  permission   needs the check of credential first
    skipped  instance     needs the check of credential first
    skipped  certificate  needs the check of credential first
    error: iam at localhost:PORT answered 401 Unauthorized: Incorrect IAM authentication information: decrypt token fail (request id ID)
      next: the token is wrong, expired or of another cloud: get a new one
    exit code 3
    ");
    fails_at(&mut cloud.command("doctor css"), "credential", 3);
    let mut command = cloud.command_with(CredentialKind::Password, "doctor css");
    fails_at(command.env("CLOUD_CERTS_PASSWORD", "wrong"), "credential", 3);
}

#[test]
fn a_project_that_is_not_there_is_told() {
    let cloud = Cloud::start();
    assert_snapshot!(shown(&mut cloud.command("doctor css --project-name eu-de_demmo")), @"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    FAILED   project      project `eu-de_demmo` was not found, or you have no access to it
    skipped  permission   needs the check of project first
    skipped  instance     needs the check of project first
    skipped  certificate  needs the check of project first
    error: project `eu-de_demmo` was not found, or you have no access to it
      next: give one of eu-de_demo, eu-de
    exit code 4
    ");
    fails_at(&mut cloud.command("doctor css --project-id 00000000000000000000000000000000"), "project", 4);
}

#[test]
fn a_permission_that_is_missing_is_told() {
    let cloud = Cloud::start();
    answers(
        &cloud,
        Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES,
        403,
        "APIGW.0302",
        "The IAM user is not authorized to access the API.",
    );
    assert_snapshot!(shown(&mut cloud.command(CASSANDRA)), @"
    ok       endpoint     iam at https://localhost:PORT/; geminidb at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    FAILED   permission   geminidb at localhost:PORT answered 403 Forbidden: APIGW.0302: The IAM user is not authorized to access the API. (request id ID)
    skipped  instance     needs the check of permission first
    skipped  certificate  needs the check of permission first
    error: geminidb at localhost:PORT answered 403 Forbidden: APIGW.0302: The IAM user is not authorized to access the API. (request id ID)
      next: the user lacks a permission for this project, such as gaussdbfornosql:instance:listSslCertDownloadAddresses (in older policies nosql:instance:listSslCertDownloadAddresses): ask for it, or check the project id
    exit code 3
    ");
    fails_at(&mut cloud.command(CASSANDRA), "permission", 3);
    answers(&cloud, Operation::GEMINIDB_LIST_INSTANCES, 403, "APIGW.0302", "not authorized");
    fails_at(&mut cloud.command("doctor geminidb"), "permission", 3);
    // A user who may fetch needs no permission to list.
    cloud.emulator.answer_normally(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES);
    let line = format!("doctor geminidb --instance {}", crate::support::CASSANDRA);
    run(&mut cloud.command(&line)).done();
}

#[test]
fn an_instance_without_a_certificate_is_told() {
    let cloud = Cloud::start();
    let line = |name: &str| format!("doctor geminidb --instance {name}");
    assert_snapshot!(shown(&mut cloud.command(&line("demo-ssl-off"))), @"
    ok       endpoint     iam at https://localhost:PORT/; geminidb at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    ok       permission   the service answers the user
    FAILED   instance     there is no certificate for instance `demo-ssl-off`: SSL is off
    skipped  certificate  needs the check of instance first
    error: there is no certificate for instance `demo-ssl-off`: SSL is off
      next: switch SSL on for the instance, then try again
    exit code 5
    ");
    fails_at(&mut cloud.command(&line("demo-ssl-off")), "instance", 5);
    fails_at(&mut cloud.command(&line("demo-ccm")), "instance", 5);
    fails_at(&mut cloud.command(&line("demo-casandra")), "instance", 4);
    fails_at(&mut cloud.command(&line("demo-twin")), "instance", 2);
}

#[test]
fn a_certificate_that_cannot_be_used_is_told() {
    let cloud = Cloud::start();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body("<!doctype html>"));
    assert_snapshot!(shown(&mut cloud.command("doctor css")), @"
    ok       endpoint     iam at https://localhost:PORT/; css at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    ok       permission   the service answers the user
    skipped  instance     the certificate is that of the project
    FAILED   certificate  what localhost:PORT sent is not a CA certificate: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
    error: what localhost:PORT sent is not a CA certificate
      why: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    fails_at(&mut cloud.command("doctor css"), "certificate", 5);
    #[expect(clippy::disallowed_methods, reason = "the command reads the clock of the machine")]
    let now = Timestamp::now();
    let validity = Validity::new(now - 4800.hours(), now - 48.hours());
    let expired = Authority::new("expired", &validity).unwrap().pem();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(expired));
    fails_at(&mut cloud.command("doctor css"), "certificate", 7);
    answers(&cloud, Operation::CSS_DOWNLOAD_CERT, 503, "CSS.0005", "busy");
    fails_at(&mut cloud.command("doctor css"), "certificate", 6);
}

#[test]
fn a_server_with_another_certificate_is_told() {
    let cloud = Cloud::start();
    let other = cloud.emulator.tls_endpoint(Service::Css);
    assert_snapshot!(shown(&mut cloud.command(&format!("{CASSANDRA} --server {other}"))), @r#"
    ok       endpoint     iam at https://localhost:PORT/; geminidb at https://localhost:PORT/
    ok       clock        as that of localhost:PORT
    ok       DNS          localhost has the address 127.0.0.1
    ok       proxy        none is used
    ok       connection   localhost:PORT answers
    ok       TLS          localhost:PORT is trusted
    ok       credential   IAM accepts the token (CLOUD_CERTS_*)
    ok       project      0123456789abcdef0123456789abcdef
    ok       permission   the service answers the user
    ok       instance     `demo-cassandra` (e73893ef73754465a8bd2e0857bbf13ein06), cassandra 3.11, SSL on
    ok       certificate  CN=cloud-certs emulator\, GeminiDB,O=NOT A REAL CA, N days left
    FAILED   server       localhost:PORT: the certificate `CN=localhost,O=NOT A REAL CA` was issued by `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA`, which is not a trusted certificate
    error: localhost:PORT: the certificate `CN=localhost,O=NOT A REAL CA` was issued by `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA`, which is not a trusted certificate
      next: get the certificate of that issuer; if the file has the one above it, the server leaves out a certificate in between
    exit code 7
    "#);
    fails_at(&mut cloud.command(&format!("{CASSANDRA} --server {other}")), "server", 7);
}
