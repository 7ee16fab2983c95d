//! Answers that are no usable certificate, each with its own message.

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;

use crate::support::{CASSANDRA, Cloud};

/// What the command says when css answers so.
fn css(answer: Answer) -> String {
    let cloud = Cloud::start();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer);
    let told = cloud.run("fetch css -o ca.pem").failed();
    assert_eq!(cloud.folder.names(), [""; 0]);
    told
}

/// What the command says when css answers 200 with this body.
fn body(body: impl Into<Vec<u8>>) -> String {
    css(Answer::status(200).body(body.into()))
}

fn pem() -> String {
    Authority::new("whole", &Validity::current()).unwrap().pem()
}

#[test]
fn a_body_that_is_no_certificate_is_told_apart() {
    assert_snapshot!(body("<!DOCTYPE html><html><body>Please log in</body></html>"), @"
    error: what localhost:PORT sent is not a CA certificate
      why: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    assert_snapshot!(body(""), @"
    error: what localhost:PORT sent is not a CA certificate
      why: there is no certificate: the input is empty
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
    assert_snapshot!(body("hello"), @"
    error: what localhost:PORT sent is not a CA certificate
      why: this is not a certificate: neither PEM (`-----BEGIN CERTIFICATE-----`) nor DER, nor JSON or base64 of them
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    assert_snapshot!(body(&pem()[..300]), @"
    error: what localhost:PORT sent is not a CA certificate
      why: the PEM block that begins in line 1 is cut off: its END line is missing
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
    assert_snapshot!(body(pem().replace("MII", "???")), @"
    error: what localhost:PORT sent is not a CA certificate
      why: the PEM block that begins in line 1 is damaged: its content is not base64
      why: it contains a character that is not valid base64
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
    assert_snapshot!(body("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), @"
    error: what localhost:PORT sent is not a CA certificate
      why: certificate 1 cannot be read as X.509: it is damaged, or something other than a certificate
      why: other data follows its end
      next: try again; if it stays so, report it to the vendor
    exit code 5
    ");
    let server = Authority::new("CA", &Validity::current()).unwrap().issue_server(&["localhost"]).unwrap();
    let told = body(server.key_pem());
    assert_snapshot!(told, @"
    error: what localhost:PORT sent is not a CA certificate
      why: there is a private key in it, which does not belong in a CA bundle
      next: tell the vendor: no service has a reason to hand out a private key
    exit code 5
    ");
}

#[test]
fn a_body_over_the_limit_is_refused() {
    assert_snapshot!(body(vec![b'x'; (1 << 20) + 1]), @"
    error: the answer of localhost:PORT is longer than 1 MiB
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    assert_snapshot!(css(Answer::status(200).endless("endless ")), @"
    error: the answer of localhost:PORT is longer than 1 MiB
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
}

#[test]
fn a_body_that_breaks_off_is_a_broken_connection() {
    assert_snapshot!(css(Answer::status(200).truncated(pem().into_bytes()[..300].to_vec(), 700)), @"
    error: the connection to localhost:PORT broke
      why: peer closed connection without sending TLS close_notify: https://docs.rs/rustls/latest/rustls/manual/_03_howto/index.html#unexpected-eof
      next: check the endpoint and the network, then try again
    exit code 6
    ");
}

#[test]
fn an_instance_without_a_certificate_says_why() {
    let cloud = Cloud::start();
    assert_snapshot!(cloud.run("fetch geminidb --instance demo-ssl-off").failed(), @"
    error: there is no certificate for instance `demo-ssl-off`: SSL is off
      next: switch SSL on for the instance, then try again
    exit code 5
    ");
    assert_snapshot!(cloud.run("fetch geminidb --instance demo-ccm").failed(), @"
    error: there is no certificate for instance `demo-ccm`: it uses a certificate of the cloud certificate manager, which this API does not return
      next: export the certificate from the cloud certificate manager (CCM) in the console
    exit code 5
    ");
    let none = Answer::status(200).header("content-type", "application/json").body(r#"{"certs":[]}"#);
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, none);
    assert_snapshot!(cloud.run("fetch geminidb --instance demo-redis").failed(), @"
    error: there is no certificate for instance `demo-redis`: the service lists none, and does not say why
      next: look at the SSL setting of the instance in the console
    exit code 5
    ");
}

#[test]
fn an_answer_that_is_not_the_documented_one_is_told() {
    let geminidb = |body: &'static str| {
        let cloud = Cloud::start();
        let answer = Answer::status(200).header("content-type", "application/json").body(body);
        cloud.emulator.answer_always(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, answer);
        cloud.run(&format!("fetch geminidb --instance {CASSANDRA}")).failed()
    };
    assert_snapshot!(geminidb("<html>Please log in</html>"), @"
    error: the answer of localhost:PORT is not what geminidb documents
      why: it is HTML or XML instead of JSON, line 1 column 1
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    assert_snapshot!(geminidb(""), @"
    error: the answer of localhost:PORT is not what geminidb documents
      why: it is empty, line 1 column 0
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    assert_snapshot!(geminidb(r#"{"certs":[{"category":"international"}]}"#), @"
    error: the answer of localhost:PORT is not what geminidb documents
      why: missing field `download_link`, line 1 column 38
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
}

#[test]
fn what_the_link_leads_to_is_checked_as_well() {
    let object = |answer: Answer| {
        let cloud = Cloud::start();
        cloud.emulator.answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, answer);
        cloud.run(&format!("fetch geminidb --instance {CASSANDRA} -o ca.pem")).failed()
    };
    assert_snapshot!(object(Answer::status(200).body("<html>Please log in</html>")), @"
    error: what localhost:PORT sent is not a CA certificate
      why: this is a web page or an XML document, not a certificate: a proxy, a login page or an error answered instead
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
    assert_snapshot!(object(Answer::status(403).body("<Error><Code>AccessDenied</Code></Error>")), @"
    error: object storage at localhost:PORT answered 403 Forbidden: AccessDenied (request id ID)
      next: try again, which asks for a new link; if it stays so, report it to the vendor
    exit code 5
    ");
    assert_snapshot!(object(Answer::status(404)), @"
    error: object storage at localhost:PORT answered 404 Not Found (request id ID)
      next: try again, which asks for a new link; if it stays so, report it to the vendor
    exit code 5
    ");
    assert_snapshot!(object(Answer::status(200).endless("endless ")), @"
    error: the answer of localhost:PORT is longer than 1 MiB
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    exit code 5
    ");
}

#[test]
fn an_error_of_the_service_is_told_with_what_support_asks_for() {
    let error =
        |status, body: &'static str| css(Answer::status(status).header("x-request-id", "abc123").body(body));
    assert_snapshot!(error(400, r#"{"error_code":"CSS.0001","error_msg":"Invalid request"}"#), @"
    error: css at localhost:PORT answered 400 Bad Request: CSS.0001: Invalid request (request id abc123)
      next: check the ids that were given, and that the endpoint is that of the service
    exit code 1
    ");
    assert_snapshot!(error(404, r#"{"error_code":"CSS.0002","error_msg":"No such resource"}"#), @"
    error: css at localhost:PORT answered 404 Not Found: CSS.0002: No such resource (request id abc123)
      next: check the region, the project id and that the service is in use there
    exit code 4
    ");
    assert_snapshot!(error(302, ""), @"
    error: css at localhost:PORT answered 302 Found (request id abc123)
      next: redirects are not followed: give the endpoint it leads to
    exit code 1
    ");
}
