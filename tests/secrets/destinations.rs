//! Where credentials go, on the wire: to the endpoint that they belong to, and nowhere else.

use cloud_certs_emulator::{
    Answer, Emulator, Operation, Options, ReceivedRequest, SECRET_KEY, TEMPORARY_SECRET_KEY,
};

use crate::capture::Capture;
use crate::cloud::{CASSANDRA, Cloud};
use crate::leak::Secrets;
use crate::seen::{Call, Watch, kind, outcome, told};
use crate::ways::Kind;

/// A request as text, all of it.
fn whole(request: &ReceivedRequest) -> String {
    let headers =
        request.headers.iter().map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()));
    let body = String::from_utf8_lossy(&request.body);
    format!("{} {}?{}\n{}{body}", request.method, request.path, request.query, headers.collect::<String>())
}

/// The secrets that a request to an operation should have, by how they are found on the wire.
fn belonging(kind: Kind, operation: Operation) -> &'static [&'static str] {
    match kind {
        _ if operation == Operation::OBJECT_STORAGE_DOWNLOAD => &["signature of a link"],
        _ if operation == Operation::IAM_CREATE_TOKEN => &["in a body"],
        Kind::Token | Kind::Rescoped | Kind::Password => &["token"],
        Kind::Key => &["signature"],
        Kind::TemporaryKey => &["security token", "signature"],
    }
}

#[tokio::test]
async fn a_credential_goes_where_it_belongs() {
    let _turn = Capture::begin().await;
    for kind in Kind::ALL {
        let cloud = Cloud::start().await;
        let way = kind.given(&cloud);
        let session = way.builder(&cloud).build().unwrap();
        for call in Call::ALL {
            assert_eq!(outcome(&call.make(&session).await), "done");
        }
        let requests = cloud.emulator.requests();
        assert_eq!(
            requests.iter().any(|one| one.operation == Some(Operation::IAM_CREATE_TOKEN)),
            way.asks_iam
        );
        assert!(requests.iter().any(|one| one.operation == Some(Operation::OBJECT_STORAGE_DOWNLOAD)));
        for request in &requests {
            let mut has = Secrets::default();
            has.add_sent(std::slice::from_ref(request));
            assert_eq!(has.names(), belonging(kind, request.operation.unwrap()), "{kind:?}, {request:?}");
            assert!(request.tls, "{request:?}");
            // Neither in another place of the request: the path, the query, a header of another name.
            let whole = whole(request);
            has.texts()
                .for_each(|secret| assert_eq!(whole.matches(secret).count(), 1, "{kind:?}, {request:?}"));
            let kept = [SECRET_KEY, TEMPORARY_SECRET_KEY].into_iter().any(|key| whole.contains(key));
            assert!(!kept, "{kind:?}, {request:?}: a secret key travels");
        }
    }
}

#[tokio::test]
async fn nothing_goes_to_where_a_service_redirects() {
    let capture = Capture::begin().await;
    let elsewhere = Emulator::start(Options::default()).await.unwrap();
    for kind_of in Kind::ALL {
        for status in [301, 302, 303, 307, 308] {
            let cloud = Cloud::start().await;
            let watch = Watch::new(&cloud, &capture);
            let way = kind_of.given(&cloud);
            let redirect = |to: String| Answer::status(status).header("location", to + "/v3/auth/tokens");
            for to in [elsewhere.https_url(), elsewhere.http_url(), cloud.emulator.http_url(), "".to_owned()]
            {
                let session = way.builder(&cloud).build().unwrap();
                let operations = if way.asks_iam {
                    vec![Operation::IAM_CREATE_TOKEN]
                } else {
                    Call::ALL.map(Call::operation).into()
                };
                operations.iter().for_each(|one| cloud.emulator.answer_always(*one, redirect(to.clone())));
                let before = cloud.emulator.requests().len();
                let mut texts = Vec::new();
                for call in Call::ALL {
                    let error = call.make(&session).await.unwrap_err();
                    assert!(kind(&error).ends_with(&status.to_string()), "{error:?}");
                    texts.push(told(&error));
                }
                watch.search(&format!("{kind_of:?}, {status}"), &way.secrets, &texts);
                let asked = &cloud.emulator.requests()[before..];
                assert!(!asked.is_empty() && asked.iter().all(|one| one.tls), "{asked:?}");
                assert!(asked.iter().all(|one| operations.contains(&one.operation.unwrap())), "{asked:?}");
            }
        }
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

/// Names that the cloud does not know: they are told, and what asked for them is not.
#[tokio::test]
async fn nobody_sees_who_asks_for_what_is_not_there() {
    let capture = Capture::begin().await;
    for kind_of in Kind::ALL {
        let cloud = Cloud::start().await;
        let watch = Watch::new(&cloud, &capture);
        let way = kind_of.given(&cloud);
        let unknown = "ffffffffffffffffffffffffffffffff";
        let session = way.builder(&cloud).project_id(unknown).build().unwrap();
        let other_project = session.css().ca_certificates().await.unwrap_err();
        let named = way.builder(&cloud).project_name("nobodys").build().unwrap();
        let no_project = named.css().ca_certificates().await.unwrap_err();
        let known = way.builder(&cloud).build().unwrap();
        let no_instance = known.geminidb().ca_certificates("nobodys").await.unwrap_err();
        let no_id = known.geminidb().ca_certificates(&CASSANDRA.replace('e', "f")).await.unwrap_err();
        let errors = [other_project, no_project, no_instance, no_id];
        let kinds = errors.each_ref().map(kind);
        let refused = if way.asks_iam { "no token: 401" } else { "403" };
        assert_eq!(kinds, [refused, "no such project", "no such instance", "404"], "{kind_of:?}");
        watch.search(&format!("{kind_of:?}"), &way.secrets, &errors.each_ref().map(told));
    }
}
