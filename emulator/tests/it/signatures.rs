//! Requests signed with an access key, right and wrong.

use cloud_certs_emulator::{
    ACCESS_KEY, Emulator, PROJECT_ID, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY,
};
use jiff::SignedDuration;
use reqwest::Response;

use crate::signer::SignedGet;
use crate::support::{client, emulator, json};

const OTHER_PROJECT_ID: &str = "fedcba9876543210fedcba9876543210";

fn download(project_id: &str) -> String {
    format!("/v1.0/{project_id}/cer/download")
}

fn operations() -> [String; 5] {
    [
        download(PROJECT_ID),
        format!("/v3/{PROJECT_ID}/instances"),
        format!("/v3/{PROJECT_ID}/instances/e73893ef73754465a8bd2e0857bbf13ein06/ssl-cert/download-link"),
        "/v3/projects".to_owned(),
        "/v3/auth/projects".to_owned(),
    ]
}

/// The key whose requests always say `x-security-token`.
fn temporary(request: SignedGet<'_>) -> SignedGet<'_> {
    request.key(TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY)
}

#[tokio::test]
async fn both_kinds_of_keys_open_every_service_and_the_lists_of_projects() {
    let emulator = emulator().await;
    for path in &operations() {
        assert_eq!(SignedGet::new(&emulator, path).await.send().await.status(), 200, "{path}");
        let temporary = temporary(SignedGet::new(&emulator, path).await);
        let response = temporary.header("x-security-token", SECURITY_TOKEN).send().await;
        assert_eq!(response.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn what_is_signed_is_what_the_query_says() {
    let emulator = emulator().await;
    let path = format!("/v3/{PROJECT_ID}/instances");
    let listing =
        SignedGet::new(&emulator, &path).await.query("name=*t%77in&limit=1", "limit=1&name=%2Atwin");
    assert_eq!(json(listing.send().await).await["total_count"], 2);
    let forged = SignedGet::new(&emulator, &path).await.query("name=*twin&limit=2", "limit=1&name=%2Atwin");
    assert_eq!(forged.send().await.status(), 401);
}

#[tokio::test]
async fn a_key_is_for_every_project_or_for_the_one_that_is_named() {
    let emulator = emulator().await;
    let get = async |project_id: &str, named: Option<&str>| {
        let path = download(project_id);
        let request = SignedGet::new(&emulator, &path).await;
        let response = match named {
            Some(named) => request.header("x-project-id", named).send().await,
            None => request.send().await,
        };
        response.status().as_u16()
    };
    assert_eq!(get(PROJECT_ID, None).await, 200);
    assert_eq!(get(OTHER_PROJECT_ID, None).await, 200);
    assert_eq!(get("0", None).await, 403, "not a project of the account");
    assert_eq!(get(PROJECT_ID, Some(PROJECT_ID)).await, 200);
    assert_eq!(get(OTHER_PROJECT_ID, Some(OTHER_PROJECT_ID)).await, 200);
    assert_eq!(get(PROJECT_ID, Some(OTHER_PROJECT_ID)).await, 403);
    assert_eq!(get(PROJECT_ID, Some("0")).await, 403);
}

#[tokio::test]
async fn a_quarter_of_an_hour_is_too_far_either_way() {
    let emulator = emulator().await;
    let path = download(PROJECT_ID);
    for (minutes, status) in [(-16, 401), (-14, 200), (14, 200), (16, 401)] {
        let request =
            SignedGet::new(&emulator, &path).await.shifted(SignedDuration::from_mins(minutes)).await;
        assert_eq!(request.send().await.status(), status, "{minutes}");
    }
    emulator.advance(std::time::Duration::from_hours(1));
    assert_eq!(
        SignedGet::new(&emulator, &path).await.send().await.status(),
        200,
        "the clock is the emulator's"
    );
}

/// What is wrong, and what the gateway says of it.
async fn reasons(emulator: &Emulator, path: &str) -> Vec<(&'static str, Response)> {
    let get = || SignedGet::new(emulator, path);
    let bare = client(emulator).get(format!("{}{path}", emulator.https_url()));
    vec![
        ("nothing", bare.send().await.unwrap()),
        ("token too", get().await.unsigned("x-auth-token", &emulator.token()).send().await),
        ("basic", get().await.authorization("Basic ZGVtbzpkZW1v").send().await),
        ("empty", get().await.authorization("").send().await),
        ("unknown key", get().await.key("UNKNOWN", SECRET_KEY).send().await),
        ("no security token", temporary(get().await).send().await),
        ("wrong security token", temporary(get().await).header("x-security-token", "x").send().await),
        ("security token of another", get().await.header("x-security-token", SECURITY_TOKEN).send().await),
        ("unsigned host", get().await.without("host").send().await),
        ("unsigned date", get().await.without("x-sdk-date").send().await),
        (
            "unsigned security token",
            temporary(get().await).unsigned("x-security-token", SECURITY_TOKEN).send().await,
        ),
        ("unsigned project", get().await.unsigned("x-project-id", PROJECT_ID).send().await),
        ("date of another format", get().await.header("x-sdk-date", "Sat, 21 Nov 2026").send().await),
        ("date without a digit", get().await.header("x-sdk-date", "20261121T12000Z").send().await),
        ("yesterday", get().await.shifted(SignedDuration::from_hours(-24)).await.send().await),
        ("another's secret", get().await.key(ACCESS_KEY, TEMPORARY_SECRET_KEY).send().await),
        ("another query", get().await.query("more=1", "").send().await),
    ]
}

#[tokio::test]
async fn every_refusal_says_why() {
    let emulator = emulator().await;
    let mut lines = Vec::new();
    for (what, response) in reasons(&emulator, &download(PROJECT_ID)).await {
        assert_eq!(response.status(), 401, "{what}");
        let body = json(response).await;
        assert_eq!(body["error_code"], "APIGW.0301", "{what}");
        let message = body["error_msg"].as_str().unwrap();
        let reason = message.strip_prefix("Incorrect IAM authentication information: ").unwrap();
        lines.push(format!("{what}: {reason}"));
    }
    let filters = [(r"\d{8}T\d{6}Z", "[time]"), (r"localhost:\d+", "[host]")];
    insta::with_settings!({filters => filters}, {
        insta::assert_snapshot!(lines.join("\n"), @r"
        nothing: x-auth-token not found
        token too: x-auth-token and authorization exclude each other
        basic: authorization format is incorrect
        empty: authorization format is incorrect
        unknown key: ak UNKNOWN not exist
        no security token: ak DEMOTEMPORARYNOTREAL not exist
        wrong security token: the security token does not belong to the ak
        security token of another: the security token does not belong to the ak
        unsigned host: the header host is not signed
        unsigned date: the header x-sdk-date is not signed
        unsigned security token: the header x-security-token is not signed
        unsigned project: the header x-project-id is not signed
        date of another format: x-sdk-date format is incorrect
        date without a digit: x-sdk-date format is incorrect
        yesterday: calc aksk signature fail:signature expired, signature time:[time],server time:[time]
        another's secret: verify aksk signature fail, canonicalRequest:GET|/v1.0/0123456789abcdef0123456789abcdef/cer/download/||host:[host]|x-sdk-date:[time]||host;x-sdk-date|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        another query: verify aksk signature fail, canonicalRequest:GET|/v1.0/0123456789abcdef0123456789abcdef/cer/download/|more=1|host:[host]|x-sdk-date:[time]||host;x-sdk-date|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        ");
    });
}

#[tokio::test]
async fn the_identity_service_refuses_in_its_own_words() {
    let emulator = emulator().await;
    for path in ["/v3/projects", "/v3/auth/projects"] {
        for (what, response) in reasons(&emulator, path).await {
            assert_eq!(response.status(), 401, "{what}");
            assert!(response.headers().contains_key("x-iam-trace-id"), "{what}");
            let body = json(response).await;
            assert_eq!(body["error"]["title"], "Unauthorized", "{what}");
            let message = body["error"]["message"].as_str().unwrap();
            assert!(message.starts_with("Incorrect IAM authentication information: "), "{message}");
        }
    }
}

#[tokio::test]
async fn a_signature_gives_no_token() {
    let emulator = emulator().await;
    let response = SignedGet::new(&emulator, "/v3/auth/tokens").await.send().await;
    assert_eq!(response.status(), 404, "there is only a POST, which needs no signature");
}
