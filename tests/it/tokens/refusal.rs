//! What IAM refuses: once, for everybody, and told apart.

use std::time::Duration;

use cloud_certs::{Credential, Secret};
use cloud_certs_emulator::{Answer, DOMAIN, Operation, PASSWORD, USER};
use insta::assert_snapshot;

use super::{session, token_requests};
use crate::support::{Cloud, everything, password, without_ports};

#[tokio::test]
async fn a_wrong_password_is_sent_once() {
    let cloud = Cloud::start().await;
    let wrong = Credential::password(USER, DOMAIN, Secret::new("wrong-password"));
    let session = cloud.builder().credential(wrong).build().unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { session.css().ca_certificates().await.unwrap_err() })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap();
        assert_eq!(error.status().unwrap(), 401);
        assert!(!everything(&error).contains("wrong-password"), "{error:?}");
    }
    let error = session.geminidb().instances().await.unwrap_err();
    assert_eq!(token_requests(&cloud), 1);
    assert_eq!(cloud.emulator.requests().len(), 1, "and nothing else was sent");
    assert_snapshot!(without_ports(&error.to_string()), @"no token for the user `demo` of `demo-domain`");
    assert_snapshot!(error.hint().unwrap(), @"check the user name, the domain (account), the password and the project");
}

/// Whether the project is known or has to be looked up first.

#[tokio::test]
async fn those_who_wait_share_the_failure_of_iam() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, Answer::status(500));
    let by_name = cloud.builder().credential(password()).project_name("eu-de").build().unwrap();
    for (sent, session) in [(1, session(&cloud).0), (2, by_name)] {
        let css: Vec<_> = (0..20).map(|_| session.css()).collect();
        for result in futures_util::future::join_all(css.iter().map(|css| css.ca_certificates())).await {
            assert_eq!(result.unwrap_err().status().unwrap(), 500);
        }
        assert_eq!(token_requests(&cloud), sent);
    }
}

#[tokio::test]
async fn callers_who_give_up_do_not_send_a_wrong_password_again() {
    let cloud = Cloud::start().await;
    let slow = Answer::status(401).body("{}").delay(Duration::from_millis(400));
    cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, slow);
    let (session, _) = session(&cloud);
    for _ in 0..5 {
        let hasty = Duration::from_millis(50);
        assert!(tokio::time::timeout(hasty, session.css().ca_certificates()).await.is_err());
    }
    assert_eq!(session.css().ca_certificates().await.unwrap_err().status().unwrap(), 401);
    assert_eq!(token_requests(&cloud), 1);
}

#[tokio::test]
async fn a_locked_user_is_told_apart_from_a_wrong_password() {
    let cloud = Cloud::start().await;
    cloud.emulator.lock_user();
    let (session, _) = session(&cloud);
    let error = session.css().ca_certificates().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_snapshot!(error.message().unwrap(), @"The account is locked.");
    assert_snapshot!(error.hint().unwrap(), @"wait until IAM unlocks the user (15 minutes, unless the account says otherwise), then give the right password");
    assert_eq!(token_requests(&cloud), 1);
}

#[tokio::test]
async fn a_token_request_is_repeated_only_when_iam_did_not_take_it() {
    let cases = [
        (Answer::status(503), 2),
        (Answer::status(429), 2),
        (Answer::status(500), 1),
        (Answer::status(502), 1),
        (Answer::status(504), 1),
        (Answer::status(408), 1),
        (Answer::status(403), 1),
        (Answer::disconnected(), 1),
    ];
    for (answer, requests) in cases {
        let cloud = Cloud::start().await;
        let (session, _) = session(&cloud);
        let shown = format!("{answer:?}");
        cloud.emulator.answer_next(Operation::IAM_CREATE_TOKEN, answer);
        let result = session.css().ca_certificates().await;
        assert_eq!(token_requests(&cloud), requests, "{shown}");
        assert_eq!(result.is_ok(), requests == 2, "{shown}");
    }
}

#[tokio::test]
async fn a_server_that_repeats_the_password_does_not_show_it() {
    let cloud = Cloud::start().await;
    let (session, _) = session(&cloud);
    let message = format!("no user {USER} with password {PASSWORD}");
    let body = serde_json::json!({ "error": { "code": 401, "title": "Unauthorized", "message": message } });
    let answer = Answer::status(401).header("x-iam-trace-id", PASSWORD).body(body.to_string());
    cloud.emulator.answer_next(Operation::IAM_CREATE_TOKEN, answer);
    let error = session.css().ca_certificates().await.unwrap_err();
    assert!(!everything(&error).contains(PASSWORD), "{}", everything(&error));
    assert_eq!(error.message(), Some("no user demo with password [redacted]"));
    assert_eq!(error.request_id(), None);
}
