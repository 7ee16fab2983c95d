//! Tokens from a password, on the real wire: how often IAM is asked, and when not again.

mod answer;
mod cache;
mod refusal;

use std::sync::Arc;
use std::time::Duration;

use cloud_certs::{Credential, Secret, Session};
use cloud_certs_emulator::{Answer, DOMAIN, Operation, PASSWORD, PROJECT_ID, USER};
use insta::assert_snapshot;
use jiff::SignedDuration;

use crate::support::{Cloud, MovedClock, password};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A session with the password, and its clock.
fn session(cloud: &Cloud) -> (Session, Arc<MovedClock>) {
    let clock = Arc::new(MovedClock::default());
    let session = cloud.builder().credential(password()).clock(clock.clone()).build().unwrap();
    (session, clock)
}

fn token_requests(cloud: &Cloud) -> usize {
    cloud.requests(Operation::IAM_CREATE_TOKEN).len()
}

#[tokio::test]
async fn a_password_gets_the_certificate_with_one_token_request() {
    let cloud = Cloud::start().await;
    let (session, _) = session(&cloud);
    for _ in 0..3 {
        assert_eq!(session.css().ca_certificates().await.unwrap().iter().count(), 1);
    }
    session.geminidb().ca_certificates("demo-cassandra").await.unwrap();
    let requests = cloud.requests(Operation::IAM_CREATE_TOKEN);
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].query, "nocatalog=true");
    let body: serde_json::Value = serde_json::from_slice(&requests[0].body).unwrap();
    let user = serde_json::json!({ "name": USER, "password": PASSWORD, "domain": { "name": DOMAIN } });
    let expected = serde_json::json!({ "auth": {
        "identity": { "methods": ["password"], "password": { "user": user } },
        "scope": { "project": { "id": PROJECT_ID } },
    } });
    assert_eq!(body, expected);
    assert!(!requests[0].headers.contains_key("x-auth-token"));
}

#[tokio::test]
async fn a_thousand_calls_with_an_expired_token_make_one_token_request() {
    let cloud = Cloud::start().await;
    let (session, clock) = session(&cloud);
    session.css().ca_certificates().await.unwrap();
    cloud.emulator.advance(Duration::from_hours(25));
    clock.advance(DAY + SignedDuration::from_hours(1));
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { session.iam().projects().await.map(|projects| projects.len()) })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), 2);
    }
    assert_eq!(token_requests(&cloud), 2);
}

#[tokio::test]
async fn a_token_that_dies_early_is_renewed_once() {
    let cloud = Cloud::start().await;
    let (session, _) = session(&cloud);
    session.css().ca_certificates().await.unwrap();
    cloud.emulator.revoke_tokens();
    session.css().ca_certificates().await.unwrap();
    assert_eq!(token_requests(&cloud), 2);
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 3, "the refused one, and once more");

    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(401));
    let error = session.css().ca_certificates().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_snapshot!(error.hint().unwrap(), @"a new token is not taken either: check the region, and that the endpoint is of the same cloud as IAM");
    assert_eq!(token_requests(&cloud), 3, "one renewal, and no more");
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 5);
}

#[tokio::test]
async fn a_permission_that_lacks_needs_no_other_token() {
    let cloud = Cloud::start().await;
    let (session, _) = session(&cloud);
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(403));
    assert_eq!(session.css().ca_certificates().await.unwrap_err().status().unwrap(), 403);
    assert_eq!((token_requests(&cloud), cloud.requests(Operation::CSS_DOWNLOAD_CERT).len()), (1, 1));
}

#[tokio::test]
async fn many_calls_with_a_token_that_died_renew_it_once() {
    let cloud = Cloud::start().await;
    let (session, _) = session(&cloud);
    session.css().ca_certificates().await.unwrap();
    cloud.emulator.revoke_tokens();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(
                async move { session.css().ca_certificates().await.map(|bundle| bundle.iter().count()) },
            )
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), 1);
    }
    assert_eq!(token_requests(&cloud), 2);
}

#[tokio::test]
async fn a_ready_token_is_not_renewed() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    cloud.emulator.revoke_tokens();
    assert_eq!(session.css().ca_certificates().await.unwrap_err().status().unwrap(), 401);
    assert_eq!((token_requests(&cloud), cloud.requests(Operation::CSS_DOWNLOAD_CERT).len()), (0, 1));
}

#[tokio::test]
async fn a_token_of_another_scope_is_exchanged() {
    let cloud = Cloud::start().await;
    let account = cloud.emulator.token();
    let session = cloud
        .builder()
        .credential(Credential::rescoped_token(Secret::new(format!(" {account}\n"))))
        .build()
        .unwrap();
    session.css().ca_certificates().await.unwrap();
    let requests = cloud.requests(Operation::IAM_CREATE_TOKEN);
    let body: serde_json::Value = serde_json::from_slice(&requests[0].body).unwrap();
    assert_eq!(body["auth"]["identity"]["methods"], serde_json::json!(["token"]));
    assert_eq!((requests.len(), body["auth"]["scope"]["project"]["id"].as_str()), (1, Some(PROJECT_ID)));
}

#[tokio::test]
async fn a_clock_far_ahead_still_gets_the_certificate() {
    let cloud = Cloud::start().await;
    let (session, clock) = session(&cloud);
    clock.advance(2 * DAY);
    for _ in 0..3 {
        session.css().ca_certificates().await.unwrap();
    }
    assert_eq!(token_requests(&cloud), 1);
}
