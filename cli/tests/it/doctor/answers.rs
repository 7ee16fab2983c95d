//! The answers of the cloud: credential, project, permission, instance, certificate; and a server.

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, CredentialKind, Operation, Service};
use insta::assert_snapshot;
use jiff::{Timestamp, ToSpan as _};

use crate::doctor::kit::{CASSANDRA, answers, fails_at, shown};
use crate::ran::run;
use crate::support::Cloud;

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
