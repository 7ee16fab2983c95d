//! IAM gives no token: it refuses, fails, says something else, or repeats what it was sent.

use cloud_certs::{Credential, Secret, Session};
use cloud_certs_emulator::{Answer, DOMAIN, Operation, USER};

use crate::capture::Capture;
use crate::cloud::Cloud;
use crate::echo;
use crate::leak::Secrets;
use crate::seen::{Call, Watch, outcome, things, told};
use crate::ways::Kind;

/// What only JSON can carry, and what a header can.
const PASSWORD: &str = r#"p4ss "word\ ünd/100% +more="#;
const TOKEN: &str = r#"t0ken"all\of/it+100%=={more}"#;

/// A session whose first token is asked for, and what it sends then.
fn sessions(cloud: &Cloud) -> [(Session, Secrets); 4] {
    let of = |credential: Credential, secret: &str| {
        let session = cloud.builder().credential(credential).build().unwrap();
        (session, Secrets::default().with("given", secret))
    };
    let known = cloud.emulator.token();
    let known_password = cloud_certs_emulator::PASSWORD;
    [
        of(Credential::password(USER, DOMAIN, Secret::new(known_password)), known_password),
        of(Credential::password(USER, DOMAIN, Secret::new(PASSWORD)), PASSWORD),
        of(Credential::rescoped_token(Secret::new(&known)), &known),
        of(Credential::rescoped_token(Secret::new(TOKEN)), TOKEN),
    ]
}

/// Lets all sessions fail by what IAM answers to these secrets, and searches.
async fn fail(watch: &Watch<'_>, answer: impl Fn(&Secrets) -> Answer, expected: &str) {
    for (session, secrets) in sessions(watch.cloud) {
        watch.cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, answer(&secrets));
        let mut texts = vec![things(&session).await];
        for call in [Call::Css, Call::Projects] {
            let result = call.make(&session).await;
            assert_eq!(outcome(&result), format!("no token: {expected}"));
            texts.push(told(&result.unwrap_err()));
        }
        watch.search(&format!("{session:?}, {expected}"), &secrets, &texts);
    }
}

#[tokio::test]
async fn nobody_sees_what_iam_repeats() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = &Watch::new(&cloud, &capture);
    for status in [302, 400, 401, 403, 404, 408, 409, 429, 500, 502, 503] {
        fail(watch, |secrets| echo::answer(status, secrets), &status.to_string()).await;
    }
    for index in 0..echo::answers(401, &Secrets::default()).len() {
        fail(watch, |secrets| echo::answers(401, secrets).swap_remove(index).1, "401").await;
    }
    fail(watch, |_| Answer::disconnected(), "Broken").await;
}

/// The token that IAM gives is as secret, where the answer cannot be used.
#[tokio::test]
async fn nobody_sees_the_token_of_an_answer_that_cannot_be_read() {
    const ISSUED: &str = "an-issued-token";
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = &Watch::new(&cloud, &capture);
    let bodies = ["{}", "<html>an-issued-token</html>", r#"{"token":{"expires_at":"an-issued-token"}}"#];
    for body in bodies {
        let issued = Secrets::default().with("issued", ISSUED);
        let answer = |_: &Secrets| echo::answer(201, &issued).header("x-subject-token", ISSUED).body(body);
        for (session, _) in sessions(&cloud) {
            cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, answer(&issued));
            let result = Call::Css.make(&session).await;
            assert_eq!(outcome(&result), "no token: answer");
            watch.search(body, &issued, &[told(&result.unwrap_err()), things(&session).await]);
        }
    }
}

/// The answers that the cloud itself gives.
#[tokio::test]
async fn nobody_sees_a_credential_that_is_refused() {
    let capture = Capture::begin().await;
    for is_locked in [false, true] {
        let cloud = Cloud::start().await;
        let watch = Watch::new(&cloud, &capture);
        let sessions = sessions(&cloud);
        cloud.emulator.revoke_tokens();
        if is_locked {
            cloud.emulator.lock_user();
        }
        for (session, secrets) in sessions.into_iter().skip(usize::from(!is_locked)) {
            let result = Call::Css.make(&session).await;
            assert_eq!(outcome(&result), "no token: 401");
            watch.search("refused", &secrets, &[told(&result.unwrap_err()), things(&session).await]);
        }
    }
}

#[tokio::test]
async fn nobody_sees_a_credential_when_iam_is_not_there() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let stranger = Cloud::start().await;
    for kind in [Kind::Password, Kind::Rescoped] {
        let way = kind.given(&cloud);
        let strange = stranger.emulator.https_url();
        for (iam, expected) in [("http://127.0.0.1:1", "NoConnection"), (&strange, "tls")] {
            let session = way.builder(&cloud).endpoint(cloud_certs::Service::Iam, iam).build().unwrap();
            let result = Call::Css.make(&session).await;
            assert_eq!(outcome(&result), format!("no token: {expected}"));
            watch.search(expected, &way.secrets, &[told(&result.unwrap_err()), things(&session).await]);
        }
    }
    assert_eq!(stranger.emulator.requests().len(), 0);
}
