//! Nothing that could be printed by accident shows a secret.

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{Answer, Operation, PROJECT_ID};
use serde_json::json;

use crate::support::{client, emulator, get_as};

#[tokio::test]
async fn debug_output_has_no_tokens_passwords_links_or_keys() {
    let emulator = emulator().await;
    let token = emulator.token();
    get_as(&emulator, &format!("/v3/{PROJECT_ID}/instances?name=the-query"), &token).await;
    let url = format!("{}/v3/auth/tokens", emulator.http_url());
    client(&emulator).post(url).json(&json!({"password": "the-password"})).send().await.unwrap();
    let answer = Answer::status(201).header("X-Subject-Token", "the-header").body("the-body");
    let authority = Authority::new("a CA", &Validity::current()).unwrap();
    let server = authority.issue_server(&["localhost"]).unwrap();
    let text = format!("{emulator:?} {:?} {answer:?} {authority:?} {server:?}", emulator.requests());
    emulator.answer_next(Operation::IAM_CREATE_TOKEN, answer);

    for secret in [&token, "the-query", "the-password", "the-header", "the-body", "[48, "] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert!(text.contains("ListInstances"), "{text}");
}
