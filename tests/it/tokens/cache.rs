//! Tokens that are kept between sessions.

use std::sync::Arc;
use std::time::Duration;

use cloud_certs::{Credential, Secret, SessionBuilder};
use cloud_certs_emulator::{DOMAIN, PASSWORD, USER};

use super::token_requests;
use crate::support::{Cloud, MovedClock, password};

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
    assert_eq!(ask(same().endpoint(cloud_certs::Service::Iam, cloud.emulator.http_url())).await, 2);
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
