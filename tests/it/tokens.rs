//! Tokens from a password, on the real wire: how often IAM is asked, and when not again.

use std::sync::Arc;
use std::time::Duration;

use cloud_certs::{Credential, Error, Retry, Secret, Session, SessionBuilder};
use cloud_certs_emulator::{Answer, DOMAIN, Operation, PASSWORD, PROJECT_ID, USER};
use insta::assert_snapshot;
use jiff::SignedDuration;

use crate::support::{Cloud, MovedClock, everything, password, without_ports};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A session with the password, and its clock.
fn session(cloud: &Cloud) -> (Session, Arc<MovedClock>) {
    let clock = Arc::new(MovedClock::default());
    let session = cloud.builder().credential(password()).clock(clock.clone()).build().unwrap();
    (session, clock)
}

fn token_requests(cloud: &Cloud) -> usize {
    cloud.requests(Operation::CreateToken).len()
}

#[tokio::test]
async fn a_password_gets_the_certificate_with_one_token_request() {
    let cloud = Cloud::start().await;
    let (session, _) = session(&cloud);
    for _ in 0..3 {
        assert_eq!(session.css().ca_certificates().await.unwrap().iter().count(), 1);
    }
    session.geminidb().ca_certificates("demo-cassandra").await.unwrap();
    let requests = cloud.requests(Operation::CreateToken);
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
    assert_eq!(cloud.requests(Operation::DownloadCert).len(), 3, "the refused one, and once more");

    cloud.emulator.answer_always(Operation::DownloadCert, Answer::status(401));
    let error = session.css().ca_certificates().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_snapshot!(error.hint().unwrap(), @"a new token is not taken either: check the region, and that the endpoint is of the same cloud as IAM");
    assert_eq!(token_requests(&cloud), 3, "one renewal, and no more");
    assert_eq!(cloud.requests(Operation::DownloadCert).len(), 5);
}

#[tokio::test]
async fn a_permission_that_lacks_needs_no_other_token() {
    let cloud = Cloud::start().await;
    let (session, _) = session(&cloud);
    cloud.emulator.answer_always(Operation::DownloadCert, Answer::status(403));
    assert_eq!(session.css().ca_certificates().await.unwrap_err().status().unwrap(), 403);
    assert_eq!((token_requests(&cloud), cloud.requests(Operation::DownloadCert).len()), (1, 1));
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
    assert_eq!((token_requests(&cloud), cloud.requests(Operation::DownloadCert).len()), (0, 1));
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
    let requests = cloud.requests(Operation::CreateToken);
    let body: serde_json::Value = serde_json::from_slice(&requests[0].body).unwrap();
    assert_eq!(body["auth"]["identity"]["methods"], serde_json::json!(["token"]));
    assert_eq!((requests.len(), body["auth"]["scope"]["project"]["id"].as_str()), (1, Some(PROJECT_ID)));
}

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
    cloud.emulator.answer_always(Operation::CreateToken, Answer::status(500));
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
    cloud.emulator.answer_always(Operation::CreateToken, slow);
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
        cloud.emulator.answer_next(Operation::CreateToken, answer);
        let result = session.css().ca_certificates().await;
        assert_eq!(token_requests(&cloud), requests, "{shown}");
        assert_eq!(result.is_ok(), requests == 2, "{shown}");
    }
}

#[tokio::test]
async fn iam_that_is_not_there_is_told() {
    let cloud = Cloud::start().await;
    let nobody = "http://127.0.0.1:1";
    let builder = cloud.builder().credential(password()).iam_endpoint(nobody);
    let session = builder.retry(Retry::new().with_retries(1)).build().unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    assert!(error.is_retryable());
    let Error::Token { source, .. } = error else { panic!("{error}") };
    assert_snapshot!(source, @"no connection to 127.0.0.1:1, tried 2 times");
}

#[tokio::test]
async fn iam_that_answers_with_something_else_is_told() {
    let html = || Answer::status(200).header("content-type", "text/html").body("<html>log in</html>");
    let created =
        |body: &'static str| Answer::status(201).header("content-type", "application/json").body(body);
    let token = r#"{"token":{"expires_at":"2099-01-01T00:00:00Z"}}"#;
    let cases = [
        ("HTML with 200", html()),
        ("HTML with 201", Answer::status(201).body("<html>log in</html>")),
        ("no header", created(token)),
        ("an empty header", created(token).header("x-subject-token", " ")),
        ("no time", created(r#"{"token":{"expires_at":"soon"}}"#).header("x-subject-token", "s3cret-token")),
        ("a redirect", Answer::status(302).header("location", "https://example.com/")),
    ];
    let mut told = String::new();
    for (what, answer) in cases {
        let cloud = Cloud::start().await;
        let (session, _) = session(&cloud);
        cloud.emulator.answer_next(Operation::CreateToken, answer.header("x-iam-trace-id", "ID"));
        let error = session.css().ca_certificates().await.unwrap_err();
        let everything = everything(&error);
        assert!(!everything.contains("s3cret-token") && !everything.contains(PASSWORD), "{everything}");
        let Error::Token { source, .. } = error else { panic!("{what}: {error}") };
        let cause = std::error::Error::source(&*source).map(|cause| format!(": {cause}")).unwrap_or_default();
        told += &without_ports(&format!("{what}: {source}{cause}\n"));
    }
    assert_snapshot!(told, @"
    HTML with 200: the answer of localhost:PORT is not what iam documents: the status 200 OK is none that it answers with
    HTML with 201: the answer of localhost:PORT is not what iam documents: it is HTML or XML instead of JSON, line 1 column 1
    no header: the answer of localhost:PORT is not what iam documents: it has no X-Subject-Token
    an empty header: the answer of localhost:PORT is not what iam documents: its X-Subject-Token is empty
    no time: the answer of localhost:PORT is not what iam documents: its `expires_at` is not a time
    a redirect: iam at localhost:PORT answered 302 Found (request id ID)
    ");
}

#[tokio::test]
async fn a_server_that_repeats_the_password_does_not_show_it() {
    let cloud = Cloud::start().await;
    let (session, _) = session(&cloud);
    let message = format!("no user {USER} with password {PASSWORD}");
    let body = serde_json::json!({ "error": { "code": 401, "title": "Unauthorized", "message": message } });
    let answer = Answer::status(401).header("x-iam-trace-id", PASSWORD).body(body.to_string());
    cloud.emulator.answer_next(Operation::CreateToken, answer);
    let error = session.css().ca_certificates().await.unwrap_err();
    assert!(!everything(&error).contains(PASSWORD), "{}", everything(&error));
    assert_eq!(error.message(), Some("no user demo with password [redacted]"));
    assert_eq!(error.request_id(), None);
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

#[tokio::test]
async fn a_token_is_kept_between_sessions_when_asked_for() {
    let cloud = Cloud::start().await;
    let folder = tempfile::tempdir().unwrap();
    let fetch = async || {
        let builder = cloud.builder().credential(password()).token_cache(folder.path().join("tokens"));
        let session = builder.clock(Arc::new(MovedClock::default())).build().unwrap();
        let offline = session.token_expires_at().await.is_some();
        session.css().ca_certificates().await.unwrap();
        (offline, token_requests(&cloud))
    };
    assert_eq!(fetch().await, (false, 1));
    assert_eq!(fetch().await, (true, 1), "the first session's token");
    cloud.emulator.revoke_tokens();
    assert_eq!(fetch().await, (true, 2), "it was refused, and replaced");
    assert_eq!(fetch().await, (true, 2), "in the file, too");
    cloud.emulator.advance(Duration::from_hours(30));
    let other = Credential::password(USER, DOMAIN, Secret::new("wrong-password"));
    let session =
        cloud.builder().credential(other).token_cache(folder.path().join("tokens")).build().unwrap();
    // Whose token it is counts, not with which password it was got.
    let error = session.css().ca_certificates().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), token_requests(&cloud)), (401, 3));
}

#[cfg(unix)]
#[tokio::test]
async fn a_kept_token_is_for_one_iam_account_user_and_project() {
    let cloud = Cloud::start().await;
    let folder = tempfile::tempdir().unwrap();
    let same = || {
        let builder = cloud.builder().credential(password()).token_cache(folder.path().join("tokens"));
        builder.clock(Arc::new(MovedClock::default()))
    };
    let ask = async |builder: SessionBuilder| {
        // Nobody else has this password.
        let _ = builder.build().unwrap().iam().projects().await;
        token_requests(&cloud)
    };
    let user = |user: &str, domain: &str| Credential::password(user, domain, Secret::new(PASSWORD));
    assert_eq!((ask(same()).await, ask(same()).await), (1, 1));
    assert_eq!(ask(same().iam_endpoint(cloud.emulator.http_url())).await, 2);
    assert_eq!(ask(same().project_id("fedcba9876543210fedcba9876543210")).await, 3);
    assert_eq!(ask(same().credential(user("another", DOMAIN))).await, 4);
    assert_eq!(ask(same().credential(user(USER, "another"))).await, 5);
    assert_eq!(ask(same()).await, 5);
}

#[cfg(unix)]
#[tokio::test]
async fn a_token_cache_that_others_can_read_is_said_and_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let cloud = Cloud::start().await;
    let folder = tempfile::tempdir().unwrap();
    let fetch = async || {
        let builder = cloud.builder().credential(password()).token_cache(folder.path());
        let session = builder.clock(Arc::new(MovedClock::default())).build().unwrap();
        session.css().ca_certificates().await.unwrap();
        token_requests(&cloud)
    };
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!((fetch().await, fetch().await), (1, 2));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_token_that_another_session_renewed_is_taken_from_the_file() {
    let cloud = Cloud::start().await;
    let folder = tempfile::tempdir().unwrap();
    let session = || {
        let builder = cloud.builder().credential(password()).token_cache(folder.path().join("tokens"));
        builder.clock(Arc::new(MovedClock::default())).build().unwrap()
    };
    let (one, other) = (session(), session());
    one.css().ca_certificates().await.unwrap();
    cloud.emulator.revoke_tokens();
    other.css().ca_certificates().await.unwrap();
    assert_eq!(token_requests(&cloud), 2);
    one.css().ca_certificates().await.unwrap();
    assert_eq!(token_requests(&cloud), 2, "the other's serves both");
}
