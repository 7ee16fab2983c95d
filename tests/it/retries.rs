//! What is tried again, how often, and how long it waits: on a paused clock.

use std::time::Duration;

use cloud_certs::{Error, NetworkFailure, Retry};
use cloud_certs_emulator::{Answer, Operation};

use crate::support::{CASSANDRA, Cloud};

#[tokio::test]
async fn what_passes_is_tried_again_until_it_works() {
    for status in [408, 429, 500, 502, 503, 504, 599] {
        let cloud = Cloud::start().await;
        cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(status));
        cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(status));
        cloud.session().css().ca_certificates().await.unwrap_or_else(|error| panic!("{status}: {error}"));
        assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 3, "{status}");
        assert_eq!(cloud.clock.pauses().len(), 2, "{status}");
    }
}

#[tokio::test]
async fn what_does_not_pass_is_tried_once() {
    for status in [400, 401, 403, 404, 409, 302] {
        let cloud = Cloud::start().await;
        cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(status));
        let error = cloud.session().css().ca_certificates().await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error:?}");
        assert!(!error.is_retryable(), "{error:?}");
        assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_broken_connection_is_tried_again() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::disconnected());
    cloud
        .emulator
        .answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).truncated("-----BEGIN", 1000));
    cloud.session().css().ca_certificates().await.unwrap();
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 3);
}

#[tokio::test]
async fn retries_are_used_up_and_counted() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(503));
    let retry =
        Retry::new().with_retries(2).with_base(Duration::from_secs(4)).with_cap(Duration::from_secs(6));
    let session = cloud.builder().retry(retry).build().unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    let Error::Service(error) = error else { panic!("{error:?}") };
    assert_eq!((error.status().as_u16(), error.attempts()), (503, 3));
    let pauses = cloud.clock.pauses();
    assert!(pauses.len() == 2 && pauses[0] <= Duration::from_secs(4) && pauses[1] <= Duration::from_secs(6));
}

#[tokio::test]
async fn the_pause_is_jitter() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(503));
    let session = cloud.builder().retry(Retry::new().with_retries(8)).build().unwrap();
    session.css().ca_certificates().await.unwrap_err();
    let mut pauses = cloud.clock.pauses();
    pauses.sort();
    pauses.dedup();
    assert_eq!(pauses.len(), 8, "eight random pauses are not the same: {pauses:?}");
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(429).header("Retry-After", "30"));
    let date = "Sat, 21 Nov 2026 12:00:40 GMT";
    cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(503).header("Retry-After", date));
    cloud.session().css().ca_certificates().await.unwrap();
    assert_eq!(cloud.clock.pauses(), [30, 40].map(Duration::from_secs));
}

#[tokio::test]
async fn a_retry_after_of_hours_ends_it() {
    let cloud = Cloud::start().await;
    cloud
        .emulator
        .answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(429).header("Retry-After", "7200"));
    let error = cloud.session().css().ca_certificates().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7200)));
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 1);
}

#[tokio::test]
async fn busy_comes_as_a_success_and_is_tried_again() {
    let cloud = Cloud::start().await;
    let busy = Answer::status(202).body(r#"{"error_code":"CSS.0011","error_msg":"busy"}"#);
    cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, busy.clone());
    cloud.session().css().ca_certificates().await.unwrap();
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, busy);
    let error = cloud.impatient().css().ca_certificates().await.unwrap_err();
    assert!(error.is_retryable());
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (202, Some("CSS.0011")));
}

#[tokio::test]
async fn another_202_is_an_answer_nobody_documents() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(202).body("wait"));
    let error = cloud.session().css().ca_certificates().await.unwrap_err();
    assert!(!error.is_retryable() && matches!(error, Error::Answer { .. }), "{error:?}");
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the status 202 Accepted is not one that it documents");
}

#[tokio::test]
async fn the_download_is_tried_again_too() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::status(503));
    cloud.emulator.answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::disconnected());
    cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap();
    assert_eq!(cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len(), 3);
    assert_eq!(cloud.requests(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES).len(), 1);
}

#[tokio::test]
async fn a_post_is_never_sent_twice() {
    use cloud_certs::api::iam;
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, Answer::status(503));
    let body: iam::types::CreateTokenRequestBody = serde_json::from_value(serde_json::json!({
        "auth": { "identity": { "methods": ["token"], "token": { "id": "t" } } }
    }))
    .unwrap();
    let body = &body;
    let iam = cloud.session().iam();
    let error = iam.call(|client| async move { client.create_token().body(body.clone()).send().await }).await;
    assert_eq!(error.unwrap_err().status().unwrap().as_u16(), 503);
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
}

#[tokio::test]
async fn a_post_before_a_get_is_not_sent_twice_either() {
    use cloud_certs::api::iam;
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::IAM_LIST_AUTH_PROJECTS, Answer::status(503));
    let body: iam::types::CreateTokenRequestBody = serde_json::from_value(serde_json::json!({
        "auth": { "identity": { "methods": ["token"], "token": { "id": cloud.emulator.token() } } }
    }))
    .unwrap();
    let (body, iam) = (&body, cloud.session().iam());
    let both = iam.call(|client| async move {
        client.create_token().body(body.clone()).send().await?;
        client.keystone_list_auth_projects().send().await
    });
    assert_eq!(both.await.unwrap_err().status().unwrap().as_u16(), 503);
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
    assert_eq!(cloud.requests(Operation::IAM_LIST_AUTH_PROJECTS).len(), 1);
}

#[tokio::test]
async fn an_answer_that_stops_is_not_waited_for_to_the_last() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).stalled("-----BEGIN"));
    // The emulator ends a stalled answer before the time for the whole is up: that would be a broken connection.
    let patient = cloud.builder().timeout(Duration::from_secs(60)).read_timeout(Duration::from_millis(200));
    let session = patient.retry(Retry::new().with_retries(0)).build().unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    assert!(matches!(error, Error::Network { failure: NetworkFailure::Stalled, .. }), "{error:?}");
}

#[tokio::test]
async fn time_outs_are_told_and_tried_again() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).stalled("-----BEGIN"));
    let session = cloud
        .builder()
        .timeout(Duration::from_millis(200))
        .retry(Retry::new().with_retries(1))
        .build()
        .unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    let Error::Network { failure, attempts, .. } = &error else { panic!("{error:?}") };
    assert_eq!((*failure, *attempts), (NetworkFailure::Stalled, 2));
    assert!(error.is_retryable());
}
