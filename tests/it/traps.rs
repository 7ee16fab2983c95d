//! What progenitor 0.15 would do by itself, and must not: each fails without the measure against it.

use std::time::Duration;

use cloud_certs::{Credential, Error, NetworkFailure, Secret, api};
use cloud_certs_emulator::{Answer, Emulator, Operation, Options};

use crate::support::{CASSANDRA, Cloud, everything, without_ports};

const HTML: &str = "<html><head><title>502 Bad Gateway</title></head></html>";

/// progenitor ignores `security`: the hook sends the token, where the document asks for it.
#[tokio::test]
async fn the_token_goes_where_the_document_asks_for_it() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    session.geminidb().ca_certificates("demo-cassandra").await.unwrap();
    session.css().ca_certificates().await.unwrap();
    let body: api::iam::types::CreateTokenRequestBody = serde_json::from_value(serde_json::json!({
        "auth": { "identity": { "methods": ["token"], "token": { "id": "not a token" } } }
    }))
    .unwrap();
    session.iam().api().await.unwrap().create_token().body(body).send().await.unwrap_err();
    for (operation, is_authenticated) in [
        (Operation::CSS_DOWNLOAD_CERT, true),
        (Operation::GEMINIDB_LIST_INSTANCES, true),
        (Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, true),
        (Operation::OBJECT_STORAGE_DOWNLOAD, false),
        (Operation::IAM_CREATE_TOKEN, false),
    ] {
        let requests = cloud.requests(operation);
        assert!(!requests.is_empty(), "{operation:?}");
        for request in requests {
            assert_eq!(request.headers.contains_key("x-auth-token"), is_authenticated, "{operation:?}");
        }
    }
}

/// progenitor adds an `api-version` header to every request.
#[tokio::test]
async fn no_header_is_added_that_no_vendor_knows() {
    let cloud = Cloud::start().await;
    cloud.session().css().ca_certificates().await.unwrap();
    let request = &cloud.requests(Operation::CSS_DOWNLOAD_CERT)[0];
    let mut names: Vec<_> = request.headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "host", "user-agent", "x-auth-token"]);
}

/// An error body that is not the documented JSON makes progenitor forget the status.
#[tokio::test]
async fn the_status_survives_any_error_body() {
    let cloud = Cloud::start().await;
    let keystone = r#"{"error":{"code":401,"message":"denied","title":"Unauthorized"}}"#;
    let cases = [
        (502, HTML, None, None),
        (503, "", None, None),
        (500, "null", None, None),
        (500, "{\"error_code\":", None, None),
        (403, r#"{"errorCode":"CSS.0015","errorMsg":"no"}"#, Some("CSS.0015"), Some("no")),
        (403, r#"{"error_code":7,"error_msg":{"a":1}}"#, Some("7"), None),
        (401, keystone, Some("401"), Some("denied")),
        (404, r#"{"error_code":"CSS.0002","error_msg":"gone"}"#, Some("CSS.0002"), Some("gone")),
    ];
    for (status, body, code, message) in cases {
        let answer = Answer::status(status).header("x-request-id", "req-1").body(body);
        cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer.clone());
        cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, answer);
        let session = cloud.impatient();
        let errors = [
            session.css().ca_certificates().await.unwrap_err(),
            session.geminidb().instances().await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{body}: {error:?}");
            assert_eq!((error.code(), error.message()), (code, message), "{body}");
            assert_eq!(error.request_id(), Some("req-1"), "{body}");
        }
    }
}

/// The same for somebody who uses the generated client bare.
#[tokio::test]
async fn the_generated_client_gets_a_documented_error_body() {
    let cloud = Cloud::start().await;
    let body = r#"{"errorCode":"CSS.0015","errorMsg":"no"}"#;
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(403).body(body));
    let client = cloud.session().css().api().await.unwrap();
    let project = cloud_certs_emulator::PROJECT_ID;
    let Err(api::Error::ErrorResponse(answer)) = client.download_cert().project_id(project).send().await
    else {
        panic!()
    };
    assert_eq!(answer.status().as_u16(), 403);
    assert_eq!(answer.error_code.as_deref(), Some("CSS.0015"));
    assert_eq!(answer.error_msg.as_deref(), Some("no"));
}

/// reqwest and progenitor buffer bodies without limit.
#[tokio::test]
async fn an_endless_body_ends() {
    let cloud = Cloud::start().await;
    let chunk = "A".repeat(64 << 10);
    let endless = |status| Answer::status(status).endless(chunk.clone());
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, endless(200));
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, endless(200));
    cloud.emulator.answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, endless(200));
    let session = cloud.impatient();
    let errors = [
        session.css().ca_certificates().await.unwrap_err(),
        session.geminidb().instances().await.unwrap_err(),
        session.geminidb().ca_certificates(CASSANDRA).await.unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, Error::TooLarge { .. }), "{error:?}");
    }
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, endless(500));
    let error = session.css().ca_certificates().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500), "{error:?}");
}

/// `..` as a path parameter collapses the URL, and an empty one reaches another endpoint.
#[tokio::test]
async fn an_id_cannot_change_the_url() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    for id in ["..", ".", "", "a/b", "../../v1.0", "a\\b", "a\nb", "a\0b"] {
        let error = session.geminidb().ca_certificates(id).await.unwrap_err();
        assert!(matches!(error, Error::Malformed { name: "instance id", .. }), "{id:?}: {error:?}");
        let error = cloud.builder().project_id(id).build().unwrap_err();
        assert!(matches!(error, Error::Malformed { name: "project id", .. }), "{id:?}: {error:?}");
    }
    assert_eq!(cloud.emulator.requests().len(), 0, "nothing was sent");
    session.geminidb().ca_certificates("a?b#c%2e d").await.unwrap_err();
    let path = &cloud.requests(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES)[0].path;
    assert!(path.ends_with("/instances/a%3Fb%23c%252e%20d/ssl-cert/download-link"), "{path}");
}

/// The generated `Client::new` follows redirects to other hosts with `X-Auth-Token`.
#[tokio::test]
async fn a_redirect_is_not_followed() {
    let cloud = Cloud::start().await;
    let elsewhere = Emulator::start(Options::default()).await.unwrap();
    for target in [format!("{}/stolen", elsewhere.https_url()), "/v1.0/other".to_owned()] {
        let answer = Answer::status(302).header("location", target);
        cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer);
        let error = cloud.session().css().ca_certificates().await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(302), "{error:?}");
    }
    assert_eq!(elsewhere.requests().len(), 0);
    assert_eq!(cloud.emulator.requests().len(), 2);
}

/// Display of progenitor's errors prints headers and raw bodies.
#[tokio::test]
async fn errors_show_no_header_and_no_body() {
    let cloud = Cloud::start().await;
    let link = cloud.link().await;
    let leaky = |status: u16, body: &str| {
        Answer::status(status)
            .header("x-subject-token", "s3cret-token")
            .header("set-cookie", "s3cret-cookie=1")
            .body(body.to_owned())
    };
    let bodies = [
        (200, format!(r#"{{"certs":[{{"category":1,"download_link":"{link}?s3cret"}}]}}"#)),
        (200, format!(r#"{{"certs":"{link}?s3cret"}}"#)),
        (200, format!("<html>{link}?s3cret</html>")),
        (202, "s3cret".to_owned()),
        (302, "s3cret".to_owned()),
        (401, format!("<html>{link}?s3cret</html>")),
        (503, r#"{"s3cret":"s3cret"}"#.to_owned()),
    ];
    let session = cloud.impatient();
    for (status, body) in bodies {
        cloud
            .emulator
            .answer_always(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, leaky(status, &body));
        let text = everything(&session.geminidb().ca_certificates(CASSANDRA).await.unwrap_err());
        assert!(!text.contains("s3cret") && !text.contains("Signature"), "{status} {body}: {text}");
    }
}

/// A server can repeat the token in its message.
#[tokio::test]
async fn a_token_in_a_message_is_taken_out() {
    let cloud = Cloud::start().await;
    let token = cloud.emulator.token();
    let session = cloud.builder().credential(Credential::token(Secret::new(&token))).build().unwrap();
    let body = serde_json::json!({ "error_code": "X.1", "error_msg": format!("no such token: {token}") });
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(401).body(body.to_string()));
    let error = session.css().ca_certificates().await.unwrap_err();
    assert_eq!(error.message(), Some("no such token: [redacted]"));
    assert!(!everything(&error).contains(&token), "{error:?}");
}

/// The same where JSON escapes it, and where a proxy gives it for the request's id.
#[tokio::test]
async fn a_token_is_taken_out_however_it_comes_back() {
    let cloud = Cloud::start().await;
    let token = format!("MIIabc/def/{}", cloud.emulator.token());
    let session = cloud.builder().credential(Credential::token(Secret::new(&token))).build().unwrap();
    let body =
        format!(r#"{{"error_code":"X.1","nested":{{"error_msg":"no: {}"}}}}"#, token.replace('/', r"\/"));
    for id in [token.as_str(), &format!("id-{token}")] {
        let answer = Answer::status(401).header("x-request-id", id).body(body.clone());
        cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer);
        let error = session.css().ca_certificates().await.unwrap_err();
        assert_eq!((error.code(), error.request_id()), (Some("X.1"), None));
        assert!(!everything(&error).contains("MIIabc/def"), "{error:?}");
    }
}

/// The same secrets in the `Debug` of what the generated client gives, where they are marked by the hook.
#[tokio::test]
async fn tokens_in_answers_are_marked() {
    let cloud = Cloud::start().await;
    let answer = Answer::status(418).header("x-subject-token", "s3cret-token").body("teapot");
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer);
    let client = cloud.session().css().api().await.unwrap();
    let project = cloud_certs_emulator::PROJECT_ID;
    let Err(error) = client.download_cert().project_id(project).send().await else {
        panic!("418 is no success")
    };
    assert!(!error.to_string().contains("s3cret"), "{error}");
    let shown = format!("{client:?} {:?}", cloud.session());
    assert!(!shown.contains(&cloud.emulator.token()), "{shown}");
}

/// A JSON answer that cannot be read loses its request id in progenitor.
#[tokio::test]
async fn an_unreadable_answer_keeps_its_request_id() {
    let cloud = Cloud::start().await;
    let answer = Answer::status(200).header("x-request-id", "req-7").body(HTML);
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, answer);
    let error = cloud.session().geminidb().instances().await.unwrap_err();
    assert_eq!(error.request_id(), Some("req-7"));
    insta::assert_snapshot!(shown(&error), @"
    the answer of localhost:PORT is not what geminidb documents
    it is HTML or XML instead of JSON, line 1 column 1
    ");
}

/// `Display` of an error and its causes.
fn shown(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    without_ports(&chain.map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// progenitor's own time-out is 15 s for everything; ours is the session's.
#[tokio::test]
async fn time_outs_are_those_of_the_session() {
    let cloud = Cloud::start().await;
    cloud
        .emulator
        .answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).delay(Duration::from_secs(5)));
    let session = cloud.builder().timeout(Duration::from_millis(100)).build().unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    assert!(matches!(error, Error::Network { failure: NetworkFailure::NoAnswer, .. }), "{error:?}");
}
