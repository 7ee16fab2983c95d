//! Answers that a test puts in place of the normal ones, as a real client sees them.

use std::time::Duration;

use cloud_certs_emulator::{Answer, Emulator, Operation, PROJECT_ID};
use tokio::time::{Instant, timeout};

use crate::support::{client, emulator, get};

async fn download(emulator: &Emulator) -> reqwest::Response {
    get(emulator, &format!("/v1.0/{PROJECT_ID}/cer/download")).await
}

#[tokio::test]
async fn queued_answers_come_first_in_order_and_once() {
    let emulator = emulator().await;
    emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(503));
    emulator.answer_next(
        Operation::CSS_DOWNLOAD_CERT,
        Answer::status(429).header("Retry-After", "7").body("slow down"),
    );

    assert_eq!(download(&emulator).await.status(), 503);
    let throttled = download(&emulator).await;
    assert_eq!(
        (throttled.status().as_u16(), &throttled.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    assert!(throttled.headers().contains_key("x-request-id"));
    assert_eq!(throttled.text().await.unwrap(), "slow down");
    assert_eq!(download(&emulator).await.status(), 200);
    assert_eq!(emulator.requests().len(), 3, "answered by a test or not, it was received");
}

#[tokio::test]
async fn a_standing_answer_comes_until_it_is_taken_back_and_only_there() {
    let emulator = emulator().await;
    emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(500));
    emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(418));

    assert_eq!(download(&emulator).await.status(), 418);
    assert_eq!(download(&emulator).await.status(), 500);
    assert_eq!(download(&emulator).await.status(), 500);
    assert_eq!(get(&emulator, "/v3/auth/projects").await.status(), 200);

    emulator.answer_normally(Operation::CSS_DOWNLOAD_CERT);
    assert_eq!(download(&emulator).await.status(), 200);
}

#[tokio::test]
async fn a_test_may_choose_the_request_id() {
    let emulator = emulator().await;
    emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(500).header("X-Request-Id", "chosen"));
    assert_eq!(download(&emulator).await.headers()["x-request-id"], "chosen");
}

#[tokio::test]
async fn a_truncated_answer_arrives_in_part_and_fails() {
    let emulator = emulator().await;
    emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).truncated("first part", 1000));
    let mut response = download(&emulator).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.content_length(), Some(1000));
    assert_eq!(response.chunk().await.unwrap().unwrap(), "first part");
    assert!(response.chunk().await.is_err());
}

#[tokio::test]
async fn an_endless_answer_does_not_end() {
    let emulator = emulator().await;
    emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).endless(vec![b'x'; 64 * 1024]));
    let mut response = download(&emulator).await;
    assert_eq!(response.content_length(), None);
    let mut received = 0;
    while received < 8 << 20 {
        received += response.chunk().await.unwrap().unwrap().len();
    }
    drop(response);
    assert_eq!(download(&emulator).await.status(), 200, "the emulator outlives it");
}

#[tokio::test]
async fn a_stalled_answer_begins_and_hangs() {
    let emulator = emulator().await;
    emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).stalled("first part"));
    let mut response = download(&emulator).await;
    assert_eq!(response.chunk().await.unwrap().unwrap(), "first part");
    assert!(timeout(Duration::from_millis(200), response.chunk()).await.is_err());
}

#[tokio::test]
async fn a_disconnected_answer_is_none() {
    let emulator = emulator().await;
    for url in [emulator.https_url(), emulator.http_url()] {
        emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::disconnected());
        let request = client(&emulator).get(format!("{url}/v1.0/{PROJECT_ID}/cer/download")).send();
        assert!(request.await.unwrap_err().is_request());
    }
    assert_eq!(emulator.requests().len(), 2);
}

#[tokio::test]
async fn a_delayed_answer_takes_its_time() {
    let emulator = emulator().await;
    emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).delay(Duration::from_millis(150)));
    let start = Instant::now();
    assert_eq!(download(&emulator).await.status(), 200);
    assert!(start.elapsed() >= Duration::from_millis(150));
}

#[tokio::test]
async fn an_answer_that_http_cannot_carry_says_so() {
    let emulator = emulator().await;
    for answer in [
        Answer::status(200).header("no spaces", ""),
        Answer::status(200).header("x", "\n"),
        Answer::status(7),
    ] {
        emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, answer);
        let response = download(&emulator).await;
        assert_eq!(response.status(), 500);
        assert!(
            response.text().await.unwrap().starts_with("the answer given to the emulator cannot be sent: ")
        );
    }
}
