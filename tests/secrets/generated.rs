//! What the generated clients show to those who use them bare: requests, answers, and errors.

use std::fmt::{Debug, Display};

use cloud_certs::api::{self, iam::types::CreateTokenRequestBody};
use cloud_certs_emulator::{Answer, DOMAIN, Operation, PASSWORD, PROJECT_ID, USER};
use serde_json::json;

use crate::capture::Capture;
use crate::cloud::{CASSANDRA, Cloud};
use crate::echo;
use crate::leak::{Secrets, shown};
use crate::seen::{Call, Watch, told};
use crate::ways::Kind;

fn asks_for_a_token(password: &str) -> CreateTokenRequestBody {
    let user = json!({ "name": USER, "password": password, "domain": { "name": DOMAIN } });
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    serde_json::from_value(json!({ "auth": { "identity": identity } })).unwrap()
}

/// An error of a generated client, and its cause.
fn displayed<T, E>(result: Result<T, api::Error<E>>) -> String
where
    api::Error<E>: Debug + Display + std::error::Error,
{
    let Err(error) = result else { panic!("it is to fail") };
    format!("{error} {error:#}") + &shown(&error)
}

#[tokio::test]
async fn nobody_sees_a_secret_in_the_error_of_a_generated_client() {
    let capture = Capture::begin().await;
    let project = PROJECT_ID;
    for kind in Kind::ALL {
        let cloud = Cloud::start().await;
        let (watch, way) = (Watch::new(&cloud, &capture), kind.given(&cloud));
        let session = way.builder(&cloud).build().unwrap();
        for call in [Call::Css, Call::Projects] {
            call.make(&session).await.unwrap();
            let mut sent = Secrets::default();
            sent.add_sent(&cloud.requests(call.operation()));
            for (status, (name, answer)) in [302, 401, 403, 418, 500]
                .into_iter()
                .flat_map(|s| echo::answers(s, &sent).into_iter().map(move |a| (s, a)))
            {
                cloud.emulator.answer_next(call.operation(), answer);
                let text = match call {
                    Call::Css => displayed(
                        session
                            .css()
                            .api()
                            .await
                            .unwrap()
                            .download_cert()
                            .project_id(project)
                            .send()
                            .await
                            .map(drop),
                    ),
                    _ => displayed(
                        session.iam().api().await.unwrap().keystone_list_auth_projects().send().await,
                    ),
                };
                watch.search(&format!("{kind:?}, {call:?}, {status}, {name}"), &way.secrets, &[text]);
            }
        }
    }
}

/// A caller can ask for a token, too.
#[tokio::test]
async fn nobody_sees_the_token_of_a_request_that_a_caller_makes() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let session = Kind::Token.given(&cloud).builder(&cloud).build().unwrap();
    let body = &asks_for_a_token(PASSWORD);
    let answer = session
        .iam()
        .call(|client| async move { client.create_token().body(body.clone()).send().await })
        .await
        .unwrap();
    let token = &answer.headers()["x-subject-token"];
    assert!(token.is_sensitive());
    let secrets = Secrets::default().with("password", PASSWORD).with("issued", token.to_str().unwrap());
    let texts = [shown(&answer), shown(answer.headers()), shown(body)];
    watch.search("issued", &secrets, &texts);

    let body = &asks_for_a_token(r#"another "password" \ of/it"#);
    let secrets = Secrets::default().with("password", r#"another "password" \ of/it"#);
    for (name, answer) in echo::answers(401, &secrets) {
        cloud.emulator.answer_always(Operation::IAM_CREATE_TOKEN, answer);
        let call = session
            .iam()
            .call(|client| async move { client.create_token().body(body.clone()).send().await })
            .await;
        let error = call.unwrap_err();
        assert_eq!(error.status().unwrap(), 401);
        let bare = session.iam().api().await.unwrap().create_token().body(body.clone()).send().await;
        watch.search(name, &secrets, &[told(&error), displayed(bare)]);
    }
}

/// What only the server knows, before.
#[tokio::test]
async fn nobody_sees_the_cookie_of_a_gateway() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let session = Kind::Token.given(&cloud).builder(&cloud).build().unwrap();
    let answer = Answer::status(302).header("set-cookie", "session=c00kie-of-a-gateway; Secure");
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer);
    let bare = session.css().api().await.unwrap().download_cert().project_id(PROJECT_ID).send().await;
    let secrets = Secrets::default().with("cookie", "c00kie-of-a-gateway");
    let error = Call::Css.make(&session).await.unwrap_err();
    watch.search("a cookie", &secrets, &[displayed(bare.map(drop)), told(&error)]);
}

#[tokio::test]
async fn nobody_sees_a_link_in_the_answer_that_has_it() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let session = Kind::Token.given(&cloud).builder(&cloud).build().unwrap();
    let (project, instance) = (PROJECT_ID, CASSANDRA);
    let client = session.geminidb().api().await.unwrap();
    let answer = client
        .list_ssl_cert_download_addresses()
        .project_id(project)
        .instance_id(instance)
        .send()
        .await
        .unwrap();
    let link = answer.certs[0].download_link.expose();
    let secrets = Secrets::default().with("signature of a link", link.split_once("Signature=").unwrap().1);
    let unreadable = json!({ "certs": [{ "category": 1, "download_link": link }] }).to_string();
    cloud.emulator.answer_next(
        Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES,
        Answer::status(200).body(unreadable),
    );
    let error = Call::GeminiDb.make(&session).await.unwrap_err();
    watch.search("a link", &secrets, &[shown(&answer), shown(&answer.certs), told(&error)]);
}
