//! Object storage refuses what a careless client would send.

use std::time::Duration;

use cloud_certs_emulator::{Emulator, Fault, PROJECT_ID};
use reqwest::Response;

use crate::support::{client, emulator, get, json};

async fn link(emulator: &Emulator) -> String {
    let path =
        format!("/v3/{PROJECT_ID}/instances/e73893ef73754465a8bd2e0857bbf13ein06/ssl-cert/download-link");
    json(get(emulator, &path).await).await["certs"][0]["download_link"].as_str().unwrap().to_owned()
}

async fn assert_refused(response: Response, status: u16, code: &str) {
    assert_eq!(response.status(), status);
    assert!(response.headers().contains_key("x-obs-request-id"));
    let body = response.text().await.unwrap();
    assert!(body.contains(&format!("<Code>{code}</Code>")), "{body}");
    assert!(!body.contains("BEGIN"));
}

#[tokio::test]
async fn credentials_beside_the_signature_are_refused() {
    let emulator = emulator().await;
    let link = link(&emulator).await;
    for header in ["X-Auth-Token", "Authorization"] {
        let response = client(&emulator).get(&link).header(header, "something").send().await.unwrap();
        assert_refused(response, 400, "InvalidArgument").await;
    }
}

#[tokio::test]
async fn a_link_without_its_own_signature_is_refused() {
    let emulator = emulator().await;
    let link = link(&emulator).await;
    let (address, query) = link.split_once('?').unwrap();
    let forged = [
        address.to_owned(),
        format!("{link}0"),
        format!("{}/demo-bucket/another/ca.crt?{query}", emulator.https_url()),
    ];
    for link in forged {
        assert_refused(client(&emulator).get(link).send().await.unwrap(), 403, "AccessDenied").await;
    }
}

#[tokio::test]
async fn a_link_expires_after_an_hour() {
    let emulator = emulator().await;
    let link = link(&emulator).await;
    emulator.advance(Duration::from_mins(59));
    assert_eq!(client(&emulator).get(&link).send().await.unwrap().status(), 200);
    emulator.advance(Duration::from_mins(2));
    assert_refused(client(&emulator).get(&link).send().await.unwrap(), 403, "AccessDenied").await;
}

#[tokio::test]
async fn a_link_is_over_for_a_clock_that_is_an_hour_ahead() {
    let emulator = emulator().await;
    let link = link(&emulator).await;
    emulator.add_fault(Fault::ClockAhead);
    assert_refused(client(&emulator).get(&link).send().await.unwrap(), 403, "AccessDenied").await;
    emulator.clear_faults();
    assert_eq!(client(&emulator).get(&link).send().await.unwrap().status(), 200);
}
