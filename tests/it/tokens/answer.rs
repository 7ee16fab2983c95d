//! IAM that is not there, or answers with something else.

use cloud_certs::{Error, Retry};
use cloud_certs_emulator::{Answer, Operation, PASSWORD};
use insta::assert_snapshot;

use super::session;
use crate::support::{Cloud, everything, password, without_ports};

#[tokio::test]
async fn iam_that_is_not_there_is_told() {
    let cloud = Cloud::start().await;
    let nobody = "http://127.0.0.1:1";
    let builder = cloud.builder().credential(password()).endpoint(cloud_certs::Service::Iam, nobody);
    let session = builder.retry(Retry::new().with_retries(1)).build().unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    assert!(error.is_retryable());
    let Error::Token { source, .. } = error else { panic!("{error}") };
    assert_snapshot!(source, @"no connection to 127.0.0.1:1, tried 2 times");
}

#[tokio::test]
async fn iam_that_answers_with_something_else_is_told() {
    let html = || Answer::status(200).header("content-type", "text/html").body("<html>log in</html>");
    let created =
        |body: &'static str| Answer::status(201).header("content-type", "application/json").body(body);
    let token = r#"{"token":{"expires_at":"2099-01-01T00:00:00Z"}}"#;
    let cases = [
        ("HTML with 200", html()),
        ("HTML with 201", Answer::status(201).body("<html>log in</html>")),
        ("no header", created(token)),
        ("an empty header", created(token).header("x-subject-token", " ")),
        ("no time", created(r#"{"token":{"expires_at":"soon"}}"#).header("x-subject-token", "s3cret-token")),
        ("a redirect", Answer::status(302).header("location", "https://example.com/")),
    ];
    let mut told = String::new();
    for (what, answer) in cases {
        let cloud = Cloud::start().await;
        let (session, _) = session(&cloud);
        cloud.emulator.answer_next(Operation::IAM_CREATE_TOKEN, answer.header("x-iam-trace-id", "ID"));
        let error = session.css().ca_certificates().await.unwrap_err();
        let everything = everything(&error);
        assert!(!everything.contains("s3cret-token") && !everything.contains(PASSWORD), "{everything}");
        let Error::Token { source, .. } = error else { panic!("{what}: {error}") };
        let cause = std::error::Error::source(&*source).map(|cause| format!(": {cause}")).unwrap_or_default();
        told += &without_ports(&format!("{what}: {source}{cause}\n"));
    }
    assert_snapshot!(told, @"
    HTML with 200: the answer of localhost:PORT is not what iam documents: the status 200 OK is not one that it documents
    HTML with 201: the answer of localhost:PORT is not what iam documents: it is HTML or XML instead of JSON, line 1 column 1
    no header: the answer of localhost:PORT is not what iam documents: it has no X-Subject-Token
    an empty header: the answer of localhost:PORT is not what iam documents: its X-Subject-Token is empty
    no time: the answer of localhost:PORT is not what iam documents: its `expires_at` is not a time
    a redirect: iam at localhost:PORT answered 302 Found (request id ID)
    ");
}
