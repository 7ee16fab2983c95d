//! `auth status --check`: whether IAM accepts the credential, and for which project.

use cloud_certs_emulator::{Answer, CredentialKind, Operation, PROJECT_ID, PROJECT_NAME};
use insta::assert_snapshot;
use serde_json::json;

use crate::ran::run;
use crate::support::Cloud;

const CHECK: &str = "auth status --check";

#[test]
fn a_password_that_is_accepted_is_told() {
    let cloud = Cloud::start();
    let ran = run(&mut cloud.command_with(CredentialKind::Password, CHECK));
    assert_snapshot!(format!("{}{ran}", ran.stdout), @"
    source      CLOUD_CERTS_*
    credential  password of demo
    token       expires in N h (TIME)
    cloud       not given
    region      not given
    project     0123456789abcdef0123456789abcdef
    iam         https://localhost:PORT/
    css         https://localhost:PORT/
    dcs         https://localhost:PORT/dcs
    dds         https://localhost:PORT/dds
    gaussdb     https://localhost:PORT/gaussdb
    geminidb    https://localhost:PORT/
    rds         https://localhost:PORT/rds
    IAM accepts the credential
    exit code 0
    ");
}

#[test]
fn a_project_is_looked_up() {
    let cloud = Cloud::start();
    let mut command = cloud.command_with(CredentialKind::Password, "auth status --check --json");
    let report =
        run(command.env("CLOUD_CERTS_PROJECT_NAME", PROJECT_NAME).env_remove("CLOUD_CERTS_PROJECT_ID"));
    assert_eq!(report.json()["project"], json!({ "id": PROJECT_ID, "name": PROJECT_NAME }));
}

#[test]
fn every_kind_can_be_checked() {
    let cloud = Cloud::start();
    for (kind, expires) in [
        (CredentialKind::Token, false),
        (CredentialKind::Password, true),
        (CredentialKind::AccessKey, false),
        (CredentialKind::TemporaryAccessKey, false),
    ] {
        let report = run(&mut cloud.command_with(kind, "auth status --check --json")).json();
        assert_eq!((&report["checked"], &report["project"]["id"]), (&true.into(), &PROJECT_ID.into()));
        assert_eq!(report["token_expires_at"].is_string(), expires, "{kind:?}: {report}");
    }
}

#[test]
fn a_refused_password_is_told_and_sent_once() {
    let cloud = Cloud::start();
    let mut command = cloud.command_with(CredentialKind::Password, CHECK);
    assert_snapshot!(cloud.fails(command.env("CLOUD_CERTS_PASSWORD", "wrong")), @"
    error: no token for the user `demo` of `demo-domain`
      why: iam at localhost:PORT answered 401 Unauthorized: The username or password is wrong. (request id ID)
      next: check the user name, the domain (account), the password and the project
    exit code 3
    ");
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
}

#[test]
fn a_refused_key_is_told() {
    let cloud = Cloud::start();
    let mut command = cloud.command_with(CredentialKind::AccessKey, CHECK);
    assert_snapshot!(cloud.fails(command.env("CLOUD_CERTS_SECRET_KEY", "wrong")), @"
    error: iam at localhost:PORT answered 401 Unauthorized: Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:GET|/v3/auth/projects/||host:localhost:PORT|x-sdk-date:DATE||host;x-sdk-date|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 (request id ID)
      next: the access key (AK) or its secret (SK) is wrong, disabled or of another cloud, or its security token is
    exit code 3
    ");
}

#[test]
fn a_token_that_is_over_is_told() {
    let cloud = Cloud::start();
    cloud.emulator.revoke_tokens();
    assert_snapshot!(cloud.fails(&mut cloud.command(CHECK)), @"
    error: iam at localhost:PORT answered 401 Unauthorized: Incorrect IAM authentication information: decrypt token fail (request id ID)
      next: the token is wrong, expired or of another cloud: get a new one
    exit code 3
    ");
}

#[test]
fn a_project_of_somebody_else_is_told() {
    let cloud = Cloud::start();
    let check = |kind| {
        let mut command = cloud.command_with(kind, CHECK);
        cloud.fails(command.env("CLOUD_CERTS_PROJECT_ID", "ffffffffffffffffffffffffffffffff"))
    };
    assert_snapshot!(check(CredentialKind::Token), @"
    error: project `ffffffffffffffffffffffffffffffff` was not found, or you have no access to it
      next: give one of eu-de_demo, eu-de
    exit code 4
    ");
    assert_snapshot!(check(CredentialKind::AccessKey), @"
    error: project `ffffffffffffffffffffffffffffffff` was not found, or you have no access to it
      next: give one of eu-de_demo, eu-de
    exit code 4
    ");
    assert_snapshot!(check(CredentialKind::Password), @"
    error: no token for the user `demo` of `demo-domain`
      why: iam at localhost:PORT answered 401 Unauthorized: The scope is unknown or not the user's. (request id ID)
      next: check the user name, the domain (account), the password and the project
    exit code 3
    ");
}

#[test]
fn an_iam_that_is_not_there_is_told() {
    let cloud = Cloud::start();
    let mut command = cloud.command_with(CredentialKind::Password, CHECK);
    assert_snapshot!(cloud.fails(command.env("CLOUD_CERTS_IAM_ENDPOINT", "https://localhost:1")), @"
    error: no token for the user `demo` of `demo-domain`
      why: no connection to localhost:PORT
      why: Connection refused (os error N)
      next: check the endpoint and the network, then try again
    exit code 6
    ");
}

#[test]
fn a_login_page_in_place_of_iam_is_told() {
    let cloud = Cloud::start();
    let page = Answer::status(200).header("content-type", "text/html").body("<html>Log in</html>");
    cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, page);
    assert_snapshot!(cloud.fails(&mut cloud.command_with(CredentialKind::Password, CHECK)), @"
    error: no token for the user `demo` of `demo-domain`
      why: the answer of localhost:PORT is not what iam documents
      why: the status 200 OK is not one that it documents
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
}
