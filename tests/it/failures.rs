//! What is no certificate, and how errors read.

use cloud_certs::certificate::DecodeError;
use cloud_certs::{CaBundle, Credential, Environment, Error, Secret, Session};
use cloud_certs_emulator::{Answer, Operation, PROJECT_ID};

use crate::support::{CASSANDRA, Cloud, without_ports};

/// The error of css when it answers 200 with this body.
async fn css(body: impl Into<Vec<u8>>) -> Error {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body(body.into()));
    cloud.impatient().css().ca_certificates().await.unwrap_err()
}

#[tokio::test]
async fn what_is_no_certificate_is_told_apart() {
    for (body, expected) in [("", DecodeError::Empty), ("<!DOCTYPE html><html></html>", DecodeError::Html)] {
        let Error::Certificate { source, .. } = css(body).await else { panic!("{body}") };
        assert_eq!(source.to_string(), expected.to_string(), "{body}");
    }
    for body in [
        "-----BEGIN CERTIFICATE-----\nMIIB",
        "hello",
        "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----",
    ] {
        assert!(matches!(css(body).await, Error::Certificate { .. }), "{body}");
    }
}

#[tokio::test]
async fn the_downloaded_file_is_checked_too() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::status(200).body("<html>"));
    let error = cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap_err();
    assert!(matches!(&error, Error::Certificate { host, .. } if host.starts_with("localhost:")), "{error:?}");
}

#[tokio::test]
async fn a_token_that_is_refused_says_so() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    cloud.emulator.revoke_tokens();
    let error = session.css().ca_certificates().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!(error.code(), Some("APIGW.0301"));
    assert!(error.request_id().is_some());
    assert!(error.hint().unwrap().contains("token"));
}

#[tokio::test]
async fn a_server_that_is_not_trusted_is_no_connection() {
    let cloud = Cloud::start().await;
    let stranger = CaBundle::from_bytes(cloud.emulator.ca_pem(cloud_certs_emulator::Service::Css).as_bytes());
    let session = cloud.builder().roots(stranger.unwrap()).build().unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    assert!(matches!(&error, Error::Tls { .. }) && !error.is_retryable(), "{error:?}");
    assert_eq!(told(&error).lines().nth(1), Some("invalid peer certificate: UnknownIssuer"));
    assert_eq!(cloud.clock.pauses().len(), 0, "it will be the same the next time");
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[tokio::test]
async fn the_certificates_that_the_environment_names_are_trusted() {
    let cloud = Cloud::start().await;
    let root = tempfile::tempdir().unwrap();
    let mut file = std::fs::File::create(root.path().join("ca.pem")).unwrap();
    std::io::Write::write_all(&mut file, cloud.emulator.web_ca_pem().as_bytes()).unwrap();
    let token = cloud.emulator.token();
    let environment = Environment::new([("CLOUD_CERTS_CACERT", "/ca.pem"), ("CLOUD_CERTS_TOKEN", &token)]);
    let builder = Session::builder().environment(environment.with_root(root.path()));
    let session = builder
        .project_id(PROJECT_ID)
        .endpoint(cloud_certs::Service::Css, cloud.emulator.https_url())
        .build()
        .unwrap();
    session.css().ca_certificates().await.unwrap();
}

#[test]
fn a_session_says_what_it_lacks() {
    let token = || Credential::token(Secret::new("t"));
    let error = Session::builder().build().unwrap_err();
    assert!(matches!(error, Error::Credential { .. }), "{error:?}");
    let error = Session::builder().credential(Credential::token(Secret::new(" \n"))).build().unwrap_err();
    assert!(matches!(error, Error::Credential { .. }), "{error:?}");
    let error = Session::builder()
        .credential(token())
        .endpoint(cloud_certs::Service::Css, "http://css.example.com")
        .build()
        .unwrap_err();
    assert!(matches!(error, Error::Endpoint { service: "css", .. }), "{error:?}");
}

#[tokio::test]
async fn without_a_project_nothing_is_asked() {
    let cloud = Cloud::start().await;
    let session = Session::builder()
        .endpoint(cloud_certs::Service::Css, cloud.emulator.http_url())
        .credential(Credential::token(Secret::new("t")))
        .build()
        .unwrap();
    assert!(matches!(session.css().ca_certificates().await, Err(Error::NoProject)));
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[tokio::test]
async fn errors_read_well_and_do_not_repeat_their_causes() {
    let cloud = Cloud::start().await;
    let body = r#"{"error_code":"CSS.0015","error_msg":"no permission"}"#;
    let answer = Answer::status(403).header("x-request-id", "req-1").body(body);
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer);
    let forbidden = cloud.session().css().ca_certificates().await.unwrap_err();
    insta::assert_snapshot!(told(&forbidden), @"
    css at localhost:PORT answered 403 Forbidden: CSS.0015: no permission (request id req-1)
    -> the user lacks the permission for this project: ask for it, or check the project id
    ");
    cloud
        .emulator
        .answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(503).header("x-request-id", "req-2"));
    insta::assert_snapshot!(told(&cloud.session().css().ca_certificates().await.unwrap_err()), @"
    css at localhost:PORT answered 503 Service Unavailable 4 times (request id req-2)
    -> try again later
    ");
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).body("<html></html>"));
    insta::assert_snapshot!(told(&cloud.session().css().ca_certificates().await.unwrap_err()), @"
    what localhost:PORT sent is not a CA certificate
    this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
    -> check that the endpoint is the service itself, not a proxy or a login page in front of it
    ");
    let geminidb = cloud.session().geminidb();
    insta::assert_snapshot!(told(&geminidb.ca_certificates("a/b").await.unwrap_err()), @r#"
    the instance id "a/b" cannot be used
    it contains `/`
    -> give the id as the console or the API shows it
    "#);
    insta::assert_snapshot!(told(&geminidb.ca_certificates("demo-ssl-off").await.unwrap_err()), @"
    there is no certificate for instance `demo-ssl-off`: SSL is off
    -> switch SSL on for the instance, then try again
    ");
    insta::assert_snapshot!(told(&geminidb.ca_certificates("demo-ccm").await.unwrap_err()), @"
    there is no certificate for instance `demo-ccm`: it uses a certificate of the cloud certificate manager, which this API does not return
    -> export the certificate from the cloud certificate manager (CCM) in the console
    ");
    insta::assert_snapshot!(told(&geminidb.ca_certificates("demo-nobody").await.unwrap_err()), @"
    no instance is called `demo-nobody`
    -> list the names and ids of the instances of geminidb
    ");
    cloud.next_link("https://10.1.2.3/ca.crt?Signature=s3cret");
    insta::assert_snapshot!(told(&geminidb.ca_certificates(CASSANDRA).await.unwrap_err()), @"
    the download link cannot be followed
    its host is the IP address 10.1.2.3, not a name
    -> report the host of the link to the vendor; the token was not sent to it
    ");
}

/// What a program would print: the error, its causes, and what to do.
fn told(error: &Error) -> String {
    let error_and_causes =
        std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    let mut lines: Vec<String> = error_and_causes.map(ToString::to_string).collect();
    lines.extend(error.hint().map(|hint| format!("-> {hint}")));
    without_ports(&lines.join("\n"))
}
