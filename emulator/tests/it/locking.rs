//! Too many failures lock: the user after wrong passwords, an access key after wrong signatures.

use std::time::Duration;

use cloud_certs_emulator::{
    ACCESS_KEY, DOMAIN, Emulator, PASSWORD, PROJECT_ID, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY, USER,
};
use serde_json::json;

use crate::signer::SignedGet;
use crate::support::{client, emulator, get_as, json};

/// The status of a token request and what it says.
async fn log_in(emulator: &Emulator, user: &str, password: &str) -> (u16, String) {
    let user = json!({"name": user, "password": password, "domain": {"name": DOMAIN}});
    let identity = json!({"methods": ["password"], "password": {"user": user}});
    let request = client(emulator).post(format!("{}/v3/auth/tokens", emulator.https_url()));
    let response = request.json(&json!({"auth": {"identity": identity}})).send().await.unwrap();
    let status = response.status().as_u16();
    (status, json(response).await["error"]["message"].as_str().unwrap_or_default().to_owned())
}

fn wrong() -> (u16, String) {
    (401, "The username or password is wrong.".to_owned())
}

fn locked() -> (u16, String) {
    (401, "The account is locked.".to_owned())
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_user_for_a_quarter_of_an_hour() {
    let emulator = emulator().await;
    for _ in 0..5 {
        assert_eq!(log_in(&emulator, USER, "wrong").await, wrong());
    }
    assert_eq!(log_in(&emulator, USER, PASSWORD).await, locked());
    assert_eq!(log_in(&emulator, "somebody else", PASSWORD).await, wrong());

    emulator.advance(Duration::from_mins(14));
    assert_eq!(log_in(&emulator, USER, "wrong").await, locked());
    emulator.advance(Duration::from_mins(2));
    assert_eq!(log_in(&emulator, USER, "wrong").await, wrong(), "the count starts anew");
    assert_eq!(log_in(&emulator, USER, PASSWORD).await.0, 201);
}

#[tokio::test]
async fn only_wrong_passwords_in_a_row_lock() {
    let emulator = emulator().await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(log_in(&emulator, USER, "wrong").await, wrong());
            assert_eq!(log_in(&emulator, "somebody else", "wrong").await, wrong());
        }
        assert_eq!(log_in(&emulator, USER, PASSWORD).await.0, 201);
    }
}

#[tokio::test]
async fn a_test_may_lock_the_user_and_tokens_stay_valid() {
    let emulator = emulator().await;
    let token = emulator.token();
    emulator.lock_user();
    assert_eq!(log_in(&emulator, USER, PASSWORD).await, locked());
    assert_eq!(get_as(&emulator, "/v3/auth/projects", &token).await.status(), 200);
    emulator.advance(Duration::from_mins(16));
    assert_eq!(log_in(&emulator, USER, PASSWORD).await.0, 201);
}

#[tokio::test]
async fn five_wrong_signatures_lock_the_access_key_for_five_minutes() {
    let emulator = emulator().await;
    let path = format!("/v1.0/{PROJECT_ID}/cer/download");
    let get = || SignedGet::new(&emulator, &path);
    let wrong = async || get().await.key(ACCESS_KEY, "wrong").send().await;
    for _ in 0..4 {
        assert_eq!(wrong().await.status(), 401);
    }
    assert_eq!(get().await.send().await.status(), 200, "the count starts anew");
    for _ in 0..5 {
        assert!(!json(wrong().await).await["error_msg"].as_str().unwrap().contains("limit"));
    }

    let locked = json(get().await.send().await).await;
    let reason = "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden.";
    assert_eq!(locked["error_msg"], reason);
    let other = get().await.key(TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY);
    assert_eq!(other.header("x-security-token", SECURITY_TOKEN).send().await.status(), 200);
    emulator.advance(Duration::from_mins(6));
    assert_eq!(get().await.send().await.status(), 200);
}
