//! Access keys, on the real wire: signatures that the emulator verifies by itself.

use std::sync::Arc;

use cloud_certs::{Credential, Error, Secret, Session};
use cloud_certs_emulator::{
    ACCESS_KEY, Operation, PROJECT_ID, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY,
};
use insta::assert_snapshot;
use jiff::SignedDuration;

use crate::support::{CASSANDRA, Cloud, MovedClock, everything, without_ports};

fn session(cloud: &Cloud, credential: Credential, ahead: SignedDuration) -> Session {
    let clock = MovedClock::default();
    clock.advance(ahead);
    cloud.builder().credential(credential).clock(Arc::new(clock)).build().unwrap()
}

fn key() -> Credential {
    Credential::access_key(ACCESS_KEY, Secret::new(SECRET_KEY))
}

fn temporary_key() -> Credential {
    let (secret, token) = (Secret::new(TEMPORARY_SECRET_KEY), Secret::new(SECURITY_TOKEN));
    Credential::temporary_access_key(TEMPORARY_ACCESS_KEY, secret, token)
}

#[tokio::test]
async fn every_operation_is_signed() {
    let cloud = Cloud::start().await;
    for (credential, security_token) in [(key(), None), (temporary_key(), Some(SECURITY_TOKEN))] {
        let before = cloud.emulator.requests().len();
        let session = session(&cloud, credential, SignedDuration::ZERO);
        session.css().ca_certificates().await.unwrap();
        session.geminidb().ca_certificates(CASSANDRA).await.unwrap();
        session.geminidb().ca_certificates("demo-redis").await.unwrap();
        session.iam().projects().await.unwrap();
        for request in &cloud.emulator.requests()[before..] {
            let header = |name| request.headers.get(name).map(|value| value.to_str().unwrap());
            let is_link = request.operation == Some(Operation::OBJECT_STORAGE_DOWNLOAD);
            assert_eq!(header("authorization").is_some(), !is_link, "{request:?}");
            assert_eq!(header("x-security-token"), security_token.filter(|_| !is_link), "{request:?}");
            let is_ours = !is_link && request.operation != Some(Operation::IAM_LIST_AUTH_PROJECTS);
            assert_eq!(header("x-project-id"), is_ours.then_some(PROJECT_ID), "{request:?}");
            assert_eq!(header("x-auth-token"), None);
        }
    }
    assert!(cloud.requests(Operation::IAM_CREATE_TOKEN).is_empty());
}

#[tokio::test]
async fn a_wrong_secret_key_is_told_and_not_tried_again() {
    let cloud = Cloud::start().await;
    let wrong = Credential::access_key(ACCESS_KEY, Secret::new("another-secret-key"));
    let session = session(&cloud, wrong, SignedDuration::ZERO);
    let error = session.css().ca_certificates().await.unwrap_err();
    assert!(!everything(&error).contains("another-secret-key"));
    assert_eq!(cloud.emulator.requests().len(), 1);
    assert_snapshot!(error.message().unwrap().split(',').next().unwrap(), @"Incorrect IAM authentication information: verify aksk signature fail");
    assert_snapshot!(error.hint().unwrap(), @"the access key (AK) or its secret (SK) is wrong, disabled or of another cloud, or its security token is");
}

#[tokio::test]
async fn a_clock_that_is_off_is_said() {
    let cloud = Cloud::start().await;
    for minutes in [-14, 14] {
        let session = session(&cloud, key(), SignedDuration::from_mins(minutes));
        session.css().ca_certificates().await.unwrap();
    }
    for hours in [-2, 2] {
        let session = session(&cloud, key(), SignedDuration::from_hours(hours));
        let error = session.css().ca_certificates().await.unwrap_err();
        let told = error.to_string();
        let expected = if hours < 0 { "120 minutes behind the" } else { "120 minutes ahead of the" };
        assert!(told.ends_with(&format!("this machine's clock is {expected} server's")), "{told}");
        assert_eq!(error.hint().unwrap(), "set the clock of this machine: a signature holds for 15 minutes");
    }
}

/// Some gateways say 403 to a signature of another time.
#[tokio::test]
async fn a_clock_that_is_off_is_said_with_403_too() {
    let cloud = Cloud::start().await;
    let session = session(&cloud, key(), SignedDuration::ZERO);
    for (status, is_said) in [(403, true), (404, false)] {
        let answer =
            cloud_certs_emulator::Answer::status(status).header("date", "Sat, 01 Jan 2000 00:00:00 GMT");
        cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, answer);
        let error = session.css().ca_certificates().await.unwrap_err();
        let Error::Service(error) = error else { panic!("{error}") };
        assert_eq!(error.clock_ahead().is_some(), is_said, "{error}");
    }
}

#[tokio::test]
async fn a_server_that_repeats_the_signature_does_not_show_it() {
    let cloud = Cloud::start().await;
    let session = session(&cloud, temporary_key(), SignedDuration::ZERO);
    let body = serde_json::json!({ "error_code": "X", "error_msg": format!("token {SECURITY_TOKEN}") });
    let answer = cloud_certs_emulator::Answer::status(403).body(body.to_string());
    cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, answer);
    let error = session.css().ca_certificates().await.unwrap_err();
    let request = &cloud.requests(Operation::CSS_DOWNLOAD_CERT)[0];
    let authorization = request.headers["authorization"].to_str().unwrap();
    let (_, signature) = authorization.split_once("Signature=").unwrap();
    let shown = everything(&error);
    assert!(!shown.contains(signature) && !shown.contains(SECURITY_TOKEN), "{shown}");
    assert_snapshot!(without_ports(error.message().unwrap()), @"token [redacted]");
}
