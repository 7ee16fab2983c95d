//! `doctor` where all is well, and what it skips.

use cloud_certs_emulator::{CredentialKind, Service};
use insta::assert_snapshot;
use serde_json::Value;

use crate::doctor::kit::{CASSANDRA, shown};
use crate::ran::run;
use crate::support::{Cloud, Folder};

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
