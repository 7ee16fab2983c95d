//! What every request meets: authentication, request ids, limits and unknown paths.

use std::time::Duration;

use cloud_certs_emulator::{Operation, PROJECT_ID};
use reqwest::Method;
use serde_json::json;

use crate::support::{client, emulator, get, get_as, json};

fn services() -> [String; 3] {
    [
        format!("/v1.0/{PROJECT_ID}/cer/download"),
        format!("/v3/{PROJECT_ID}/instances"),
        format!("/v3/{PROJECT_ID}/instances/e73893ef73754465a8bd2e0857bbf13ein06/ssl-cert/download-link"),
    ]
}

#[tokio::test]
async fn no_token_and_a_wrong_token_are_refused() {
    let emulator = emulator().await;
    for path in services() {
        let without = client(&emulator).get(format!("{}{path}", emulator.https_url())).send().await.unwrap();
        for (response, reason) in [
            (without, "x-auth-token not found"),
            (get_as(&emulator, &path, "wrong").await, "decrypt token fail"),
        ] {
            assert_eq!(response.status(), 401, "{path}");
            let body = json(response).await;
            assert_eq!(body["error_code"], "APIGW.0301");
            assert!(body["error_msg"].as_str().unwrap().ends_with(reason), "{body}");
        }
    }
}

#[tokio::test]
async fn a_token_expires_after_a_day() {
    let emulator = emulator().await;
    let path = &services()[0];
    let token = emulator.token();

    emulator.advance(Duration::from_hours(24) - Duration::from_mins(1));
    assert_eq!(get_as(&emulator, path, &token).await.status(), 200);

    emulator.advance(Duration::from_mins(2));
    let response = get_as(&emulator, path, &token).await;
    assert_eq!(response.status(), 401);
    assert!(json(response).await["error_msg"].as_str().unwrap().contains("token expires, expires_at: "));
    assert_eq!(get(&emulator, path).await.status(), 200, "a fresh token works");
}

#[tokio::test]
async fn revoked_tokens_are_refused_and_new_ones_work() {
    let emulator = emulator().await;
    let path = &services()[1];
    let token = emulator.token();
    assert_eq!(get_as(&emulator, path, &token).await.status(), 200);

    emulator.revoke_tokens();
    assert_eq!(get_as(&emulator, path, &token).await.status(), 401);
    assert_eq!(get(&emulator, path).await.status(), 200);
}

#[tokio::test]
async fn every_answer_has_a_fresh_request_id_and_gateway_errors_repeat_it() {
    let emulator = emulator().await;
    let first = get(&emulator, &services()[0]).await.headers()["x-request-id"].clone();
    let second = get(&emulator, &services()[0]).await.headers()["x-request-id"].clone();
    assert_ne!(first, second);

    for refused in [get_as(&emulator, &services()[0], "wrong").await, get(&emulator, "/nowhere").await] {
        let header = refused.headers()["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(json(refused).await["request_id"], header);
    }
}

#[tokio::test]
async fn the_date_is_the_emulators() {
    let emulator = emulator().await;
    let date = async || get(&emulator, "/nowhere").await.headers()["date"].to_str().unwrap().to_owned();
    let parse = |date: String| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(&date).unwrap();

    let before = parse(date().await);
    emulator.advance(Duration::from_hours(1));
    let minutes = parse(date().await).duration_since(before).as_mins();
    assert!((60..=61).contains(&minutes), "{minutes}");
}

#[tokio::test]
async fn unknown_paths_and_methods_are_no_api() {
    let emulator = emulator().await;
    let wrong = [
        (Method::POST, "/".to_owned()),
        (Method::GET, "/v1.0".to_owned()),
        (Method::GET, format!("/v3/{PROJECT_ID}")),
        (Method::DELETE, services()[1].clone()),
        (Method::GET, "/v3/auth/tokens".to_owned()),
    ];
    for (method, path) in wrong {
        let url = format!("{}{path}", emulator.http_url());
        let response = client(&emulator)
            .request(method, url)
            .header("X-Auth-Token", emulator.token())
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(json(response).await["error_code"], "APIGW.0101");
    }
    assert!(emulator.requests().iter().all(|request| request.operation.is_none()));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let emulator = emulator().await;
    let url = format!("{}/v3/auth/tokens", emulator.https_url());
    let response = client(&emulator).post(url).body(vec![b' '; 64 * 1024 + 1]).send().await.unwrap();
    assert_eq!(response.status(), 413);
}

#[tokio::test]
async fn requests_are_recorded_as_they_arrived() {
    let emulator = emulator().await;
    let token = emulator.token();
    get_as(&emulator, &format!("/v3/{PROJECT_ID}/instances?name=a%20b&limit=1"), &token).await;
    let url = format!("{}/v3/auth/tokens", emulator.http_url());
    client(&emulator).post(url).json(&json!({"auth": null})).send().await.unwrap();

    let [listing, login] = emulator.requests().try_into().unwrap();
    assert_eq!(listing.operation, Some(Operation::GEMINIDB_LIST_INSTANCES));
    assert_eq!(listing.method, Method::GET);
    assert_eq!(listing.path, format!("/v3/{PROJECT_ID}/instances"));
    assert_eq!(listing.query, "name=a%20b&limit=1");
    assert_eq!(listing.headers["x-auth-token"], token);
    assert!(listing.tls);

    assert_eq!(login.operation, Some(Operation::IAM_CREATE_TOKEN));
    assert_eq!(login.query, "");
    assert_eq!(login.body, r#"{"auth":null}"#);
    assert!(!login.tls);
}
