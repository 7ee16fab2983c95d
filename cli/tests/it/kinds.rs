//! Every kind of credential, through every command that needs one.

use cloud_certs_emulator::{CredentialKind, Operation};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{CASSANDRA, Cloud};

const KINDS: [CredentialKind; 4] = [
    CredentialKind::Token,
    CredentialKind::Password,
    CredentialKind::AccessKey,
    CredentialKind::TemporaryAccessKey,
];

#[test]
fn every_kind_fetches_and_lists() {
    let cloud = Cloud::start();
    let geminidb = format!("fetch geminidb --instance {CASSANDRA} -o geminidb.pem");
    for kind in KINDS {
        for line in ["fetch css -o css.pem", &geminidb, "instances geminidb"] {
            let ran = run(&mut cloud.command_with(kind, line));
            assert_eq!(ran.code(), Some(0), "{kind:?}, {line}: {ran}");
        }
        for name in ["css.pem", "geminidb.pem"] {
            let path = cloud.folder.at(name);
            assert!(std::fs::read_to_string(&path).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
            std::fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn what_is_fetched_is_told_whatever_the_kind() {
    let cloud = Cloud::start();
    assert_snapshot!(run(&mut cloud.command_with(CredentialKind::Password, "fetch css -o ca.pem -v")), @r#"
    info: trusting the certificates of the file only path="FOLDER/cacert.pem"
    info: using the password of demo (CLOUD_CERTS_*)
    info: asking for a token host="localhost:PORT" scope=project 0123456789abcdef0123456789abcdef
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    "#);
    assert_snapshot!(run(&mut cloud.command_with(CredentialKind::AccessKey, "fetch css -o ca.pem -v")), @r#"
    info: trusting the certificates of the file only path="FOLDER/cacert.pem"
    info: using the access key of DEMOACCESSKEYNOTREAL (CLOUD_CERTS_*)
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; unchanged in ca.pem
    exit code 0
    "#);
}

#[test]
fn a_password_asks_for_one_token() {
    let cloud = Cloud::start();
    let line = "fetch geminidb --instance demo-cassandra";
    run(&mut cloud.command_with(CredentialKind::Password, line)).done();
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
    assert_eq!(cloud.requests(Operation::GEMINIDB_LIST_INSTANCES).len(), 1);
}

#[test]
fn a_key_signs_and_asks_for_no_token() {
    let cloud = Cloud::start();
    run(&mut cloud.command_with(CredentialKind::AccessKey, "fetch css")).done();
    let [request] = &cloud.emulator.requests()[..] else { panic!("one request is enough") };
    assert_eq!(request.operation, Some(Operation::CSS_DOWNLOAD_CERT));
}

#[test]
fn a_project_is_found_by_name_or_region() {
    let cloud = Cloud::start();
    let in_region = |kind, line| run(cloud.command_with(kind, line).env_remove("CLOUD_CERTS_PROJECT_ID"));
    for kind in KINDS {
        in_region(kind, "fetch css --project-name eu-de_demo").done();
    }
    // The project of the region is the other one, which has no instances.
    for kind in [CredentialKind::Password, CredentialKind::AccessKey] {
        let ran = in_region(kind, "instances geminidb --region eu-de");
        assert_eq!(ran.stderr, "no instances in this project\n", "{kind:?}");
    }
}

#[test]
fn a_project_that_is_not_there_is_told() {
    let cloud = Cloud::start();
    let fails = |kind, line| cloud.fails(cloud.command_with(kind, line).env_remove("CLOUD_CERTS_PROJECT_ID"));
    let mistyped = "fetch css -o ca.pem --project-name eu-de_dmeo";
    assert_snapshot!(fails(CredentialKind::Password, mistyped), @"
    error: project `eu-de_dmeo` was not found, or you have no access to it
      next: give one of eu-de_demo, eu-de
    exit code 4
    ");
    assert_snapshot!(fails(CredentialKind::AccessKey, mistyped), @"
    error: project `eu-de_dmeo` was not found, or you have no access to it
      next: give one of eu-de_demo, eu-de
    exit code 4
    ");
    assert_snapshot!(fails(CredentialKind::Password, "fetch css -o ca.pem --region eu-nl"), @"
    error: project `eu-nl` was not found, or you have no access to it
      next: give one of eu-de_demo, eu-de
    exit code 4
    ");
    assert_snapshot!(fails(CredentialKind::AccessKey, "fetch css -o ca.pem"), @"
    error: no project is given
      next: give the project's id or name, or the region, whose own project is meant then
    exit code 2
    ");
}
