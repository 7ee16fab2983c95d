//! Credentials that are refused, and an IAM that does not answer: the exit code, what to do next, and no file.

use cloud_certs_emulator::{Answer, CredentialKind, Operation};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::Cloud;

const FETCH: &str = "fetch css -o ca.pem";
const FETCH_GEMINIDB: &str = "fetch geminidb --instance demo-redis -o ca.pem";

#[test]
fn a_wrong_password_is_told() {
    let cloud = Cloud::start();
    let mut command = cloud.command_with(CredentialKind::Password, FETCH);
    command.env("CLOUD_CERTS_PASSWORD", "wrong").env("CLOUD_CERTS_RETRIES", "3");
    assert_snapshot!(cloud.fails(&mut command), @"
    error: no token for the user `demo` of `demo-domain`
      why: iam at localhost:PORT answered 401 Unauthorized: The username or password is wrong. (request id ID)
      next: check the user name, the domain (account), the password and the project
    exit code 3
    ");
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1, "nobody is locked by retries");
}

#[test]
fn a_locked_user_is_told() {
    let cloud = Cloud::start();
    cloud.emulator.lock_user();
    assert_snapshot!(cloud.fails(&mut cloud.command_with(CredentialKind::Password, FETCH)), @"
    error: no token for the user `demo` of `demo-domain`
      why: iam at localhost:PORT answered 401 Unauthorized: The account is locked. (request id ID)
      next: wait until IAM unlocks the user (15 minutes, unless the account says otherwise), then give the right password
    exit code 3
    ");
}

#[test]
fn a_key_that_is_wrong_or_unknown_is_told() {
    let cloud = Cloud::start();
    let fails = |kind, name, value| cloud.fails(cloud.command_with(kind, FETCH).env(name, value));
    assert_snapshot!(fails(CredentialKind::AccessKey, "CLOUD_CERTS_SECRET_KEY", "wrong"), @"
    error: css at localhost:PORT answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:GET|/v1.0/0123456789abcdef0123456789abcdef/cer/download/||host:localhost:PORT|x-project-id:0123456789abcdef0123456789abcdef|x-sdk-date:DATE||host;x-project-id;x-sdk-date|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 (request id ID)
      next: the access key (AK) or its secret (SK) is wrong, disabled or of another cloud, or its security token is
    exit code 3
    ");
    assert_snapshot!(fails(CredentialKind::AccessKey, "CLOUD_CERTS_ACCESS_KEY", "UNKNOWN"), @"
    error: css at localhost:PORT answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information: ak UNKNOWN not exist (request id ID)
      next: the access key (AK) or its secret (SK) is wrong, disabled or of another cloud, or its security token is
    exit code 3
    ");
    let temporary = CredentialKind::TemporaryAccessKey;
    assert_snapshot!(fails(temporary, "CLOUD_CERTS_SECURITY_TOKEN", "of-yesterday"), @"
    error: css at localhost:PORT answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information: the security token does not belong to the ak (request id ID)
      next: the access key (AK) or its secret (SK) is wrong, disabled or of another cloud, or its security token is
    exit code 3
    ");
    assert_snapshot!(fails(temporary, "CLOUD_CERTS_SECURITY_TOKEN", ""), @"
    error: css at localhost:PORT answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information: ak DEMOTEMPORARYNOTREAL not exist (request id ID)
      next: the access key (AK) or its secret (SK) is wrong, disabled or of another cloud, or its security token is
    exit code 3
    ");
}

/// The gateway repeats what was signed, and the security token was.
#[test]
fn a_security_token_that_is_repeated_is_hidden() {
    let cloud = Cloud::start();
    let mut command = cloud.command_with(CredentialKind::TemporaryAccessKey, "fetch css -o ca.pem -vvv");
    let told = cloud.fails(command.env("CLOUD_CERTS_SECRET_KEY", "wrong"));
    assert!(told.contains("canonicalRequest") && told.contains("x-security-token"), "{told}");
    assert!(!told.contains(cloud_certs_emulator::SECURITY_TOKEN), "{told}");
}

#[test]
fn a_missing_permission_is_named() {
    let cloud = Cloud::start();
    let denied = Answer::status(403)
        .header("content-type", "application/json")
        .body(r#"{"error_code":"DBS.200001","error_msg":"Policy doesn't allow this action."}"#);
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, denied.clone());
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, denied);
    assert_snapshot!(cloud.fails(&mut cloud.command_with(CredentialKind::Password, FETCH_GEMINIDB)), @"
    error: geminidb at localhost:PORT answered 403 Forbidden: DBS.200001: Policy doesn't allow this action. (request id ID)
      next: the user lacks a permission for this project, such as gaussdbfornosql:instance:listSslCertDownloadAddresses (in older policies nosql:instance:listSslCertDownloadAddresses): ask for it, or check the project id
    exit code 3
    ");
    let denied = Answer::status(403)
        .header("content-type", "application/json")
        .body(r#"{"error_code":"CSS.0015","error_msg":"Policy doesn't allow this action."}"#);
    cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, denied);
    assert_snapshot!(cloud.fails(&mut cloud.command_with(CredentialKind::AccessKey, FETCH)), @"
    error: css at localhost:PORT answered 403 Forbidden: CSS.0015: Policy doesn't allow this action. (request id ID)
      next: the user lacks the permission for this project: ask for it, or check the project id
    exit code 3
    ");
}

#[test]
fn an_iam_that_is_not_there_is_told() {
    let cloud = Cloud::start();
    let mut command = cloud.command_with(CredentialKind::Password, FETCH);
    assert_snapshot!(cloud.fails(command.env("CLOUD_CERTS_IAM_ENDPOINT", "https://localhost:1")), @"
    error: no token for the user `demo` of `demo-domain`
      why: no connection to localhost:PORT
      why: Connection refused (os error N)
      next: check the endpoint and the network, then try again
    exit code 6
    ");
}

#[test]
fn an_iam_that_is_overloaded_is_told() {
    let cloud = Cloud::start();
    cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, Answer::status(503));
    let mut command = cloud.command_with(CredentialKind::Password, FETCH);
    assert_snapshot!(cloud.fails(command.env("CLOUD_CERTS_RETRIES", "1")), @"
    warning: iam at localhost:PORT answered 503 Service Unavailable (request id ID); trying again in N s
    error: no token for the user `demo` of `demo-domain`
      why: iam at localhost:PORT answered 503 Service Unavailable 2 times (request id ID)
      next: try again later
    exit code 6
    ");
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2);
}

#[test]
fn a_login_page_in_place_of_iam_is_told() {
    let cloud = Cloud::start();
    let fails = |status| {
        let page = Answer::status(status).header("content-type", "text/html").body("<html>Log in</html>");
        cloud.emulator.answer_next(Operation::IAM_CREATE_TOKEN, page);
        cloud.fails(&mut cloud.command_with(CredentialKind::Password, FETCH))
    };
    assert_snapshot!(fails(201), @"
    error: no token for the user `demo` of `demo-domain`
      why: the answer of localhost:PORT is not what iam documents
      why: it is HTML or XML instead of JSON, line 1 column 1
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    assert_snapshot!(fails(200), @"
    error: no token for the user `demo` of `demo-domain`
      why: the answer of localhost:PORT is not what iam documents
      why: the status 200 OK is not one that it documents
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    assert_snapshot!(fails(302), @"
    error: no token for the user `demo` of `demo-domain`
      why: iam at localhost:PORT answered 302 Found (request id ID)
      next: redirects are not followed: give the endpoint it leads to
    exit code 1
    ");
    assert_snapshot!(fails(502), @"
    error: no token for the user `demo` of `demo-domain`
      why: iam at localhost:PORT answered 502 Bad Gateway (request id ID)
      next: try again later
    exit code 6
    ");
}

#[test]
fn a_token_that_dies_early_is_renewed_once() {
    let cloud = Cloud::start();
    let refused = Answer::status(401)
        .header("content-type", "application/json")
        .body(r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}"#);
    cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, refused.clone());
    let ran = run(&mut cloud.command_with(CredentialKind::Password, "fetch css -o ca.pem -v"));
    assert_snapshot!(ran, @r#"
    info: trusting the certificates of the file only path="FOLDER/cacert.pem"
    info: using the password of demo (CLOUD_CERTS_*)
    info: asking for a token host="localhost:PORT" scope=project 0123456789abcdef0123456789abcdef
    info: the token was refused: asking for another one, once
    info: asking for a token host="localhost:PORT" scope=project 0123456789abcdef0123456789abcdef
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    "#);
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2);
    std::fs::remove_file(cloud.folder.at("ca.pem")).unwrap();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, refused);
    assert_snapshot!(cloud.fails(&mut cloud.command_with(CredentialKind::Password, FETCH)), @"
    error: css at localhost:PORT answered 401 Unauthorized: APIGW.0301: Incorrect IAM authentication information (request id ID)
      next: a new token is not taken either: check the region, and that the endpoint is of the same cloud as IAM
    exit code 3
    ");
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 4);
}
