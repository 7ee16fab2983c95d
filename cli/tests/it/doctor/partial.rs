//! Checks that are skipped or only warn, because one side says less than the others.

use std::process::Command;

use cloud_certs_emulator::{Operation, RotationPhase, Service};
use insta::assert_snapshot;

use crate::doctor::kit::{answers, shown};
use crate::support::Cloud;

/// The lines about some checks, and the end.
#[track_caller]
fn about(checks: &[&str], command: &mut Command) -> String {
    let told = shown(command);
    let is_about = |line: &&str| {
        let check = line.split_whitespace().nth(1).unwrap_or_default();
        line.starts_with("exit code") || checks.contains(&check)
    };
    told.lines().filter(is_about).collect::<Vec<_>>().join("\n")
}

#[test]
fn without_an_iam_the_service_alone_decides() {
    let cloud = Cloud::start();
    let mut command = cloud.command("doctor css");
    command.env_remove("CLOUD_CERTS_IAM_ENDPOINT");
    assert_snapshot!(about(&["credential", "project", "permission"], &mut command), @"
    skipped  credential   the token (CLOUD_CERTS_*); no endpoint of IAM is known, so the service alone decides
    skipped  project      0123456789abcdef0123456789abcdef
    ok       permission   the service answers the user
    exit code 0
    ");
}

#[test]
fn a_user_who_may_not_list_projects_may_have_a_certificate() {
    let cloud = Cloud::start();
    answers(&cloud, Operation::IAM_LIST_AUTH_PROJECTS, 403, "IAM.0003", "not authorized");
    assert_snapshot!(about(&["credential", "project", "permission"], &mut cloud.command("doctor css")), @"
    warning  credential   IAM does not let the token (CLOUD_CERTS_*) list its projects: iam at localhost:PORT answered 403 Forbidden: IAM.0003: not authorized (request id ID)
    skipped  project      IAM does not list it
    ok       permission   the service answers the user
    exit code 0
    ");
}

#[test]
fn an_instance_is_not_used_for_the_certificate_of_a_project() {
    let cloud = Cloud::start();
    assert_snapshot!(about(&["instance"], &mut cloud.command("doctor css --instance demo")), @"
    skipped  instance     not used: the certificate is that of the project
    exit code 0
    ");
}

#[test]
fn a_server_between_two_certificates_is_told() {
    let cloud = Cloud::start();
    cloud.emulator.rotate_ca(Service::Css, RotationPhase::Beside).unwrap();
    let server = cloud.emulator.tls_endpoint(Service::Css);
    assert_snapshot!(about(&["server"], &mut cloud.command(&format!("doctor css --server {server}"))), @r"
    ok       server       localhost:PORT is trusted with the certificate (TLS 1.3, TLS_AES_256_GCM_SHA384); it uses `CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA` (until DATE) today; the service also hands out `CN=cloud-certs emulator\, Cloud Search Service\, 2,O=NOT A REAL CA` (until DATE)
    exit code 0
    ");
}
