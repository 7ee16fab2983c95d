//! The official Python SDK with access keys against the emulator, which verifies what it signs; and this library with
//! the same variables.

use std::path::Path;

use cloud_certs::http::HeaderMap;
use cloud_certs::{CaBundle, Session};
use cloud_certs_emulator::{
    ACCESS_KEY, Operation, PROJECT_ID, SECRET_KEY, SECURITY_TOKEN, Service, TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY,
};

use crate::cloud::{Cloud, Variables};
use crate::program::{Ran, run};
use crate::venv::Venv;

/// The id of `demo-cassandra`.
const CASSANDRA: &str = "e73893ef73754465a8bd2e0857bbf13ein06";

/// The variables of the SDK for a permanent key.
fn permanent() -> Variables {
    vec![
        ("HUAWEICLOUD_SDK_AK", ACCESS_KEY.to_owned()),
        ("HUAWEICLOUD_SDK_SK", SECRET_KEY.to_owned()),
        ("HUAWEICLOUD_SDK_PROJECT_ID", PROJECT_ID.to_owned()),
    ]
}

/// The variables of the SDK for a temporary key.
fn temporary() -> Variables {
    vec![
        ("HUAWEICLOUD_SDK_AK", TEMPORARY_ACCESS_KEY.to_owned()),
        ("HUAWEICLOUD_SDK_SK", TEMPORARY_SECRET_KEY.to_owned()),
        ("HUAWEICLOUD_SDK_SECURITY_TOKEN", SECURITY_TOKEN.to_owned()),
        ("HUAWEICLOUD_SDK_PROJECT_ID", PROJECT_ID.to_owned()),
    ]
}

/// The same with another value of one variable.
fn with(mut variables: Variables, name: &str, value: &str) -> Variables {
    variables.iter_mut().find(|(variable, _)| *variable == name).unwrap().1 = value.to_owned();
    variables
}

/// Runs the SDK against the emulator for these words of its command line.
async fn sdk(venv: &Venv, cloud: &Cloud, words: &[&str], variables: &Variables) -> Ran {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/huawei_sdk.py");
    let (url, cacert) = (cloud.emulator.https_url(), cloud.cacert());
    let arguments = [script.to_str().unwrap(), &url, &cacert].into_iter().chain(words.iter().copied());
    run(&venv.python(), arguments, cloud.home(), variables).await
}

/// A session of this library with the variables of the SDK, which say nothing of endpoints and trust.
fn session(cloud: &Cloud, variables: &Variables) -> Session {
    let url = cloud.emulator.https_url();
    let roots = CaBundle::from_bytes(cloud.emulator.web_ca_pem().as_bytes()).unwrap();
    cloud
        .builder(variables)
        .endpoint(cloud_certs::Service::Css, &url)
        .endpoint(cloud_certs::Service::GeminiDb, &url)
        .roots(roots)
        .build()
        .unwrap()
}

/// What proves a request: the headers, without the signature, which covers more headers for some than for others.
fn proof(headers: &HeaderMap) -> Vec<&str> {
    let names = ["authorization", "x-project-id", "x-security-token", "x-auth-token"];
    let texts = names.iter().filter_map(|name| headers.get(*name)).map(|value| value.to_str().unwrap());
    texts.map(|text| text.split(", SignedHeaders=").next().unwrap()).collect()
}

/// The reason for which a key was refused, without what the signature should have covered.
fn reason(message: &str) -> &str {
    message.split(", canonicalRequest:").next().unwrap().trim_end()
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn css_gives_the_same_to_the_sdk_and_to_this_library() {
    let venv = Venv::huawei();
    let cloud = Cloud::start().await;
    for variables in [permanent(), temporary()] {
        let pem = sdk(&venv, &cloud, &["css"], &variables).await.done();
        assert_eq!(pem, cloud.emulator.ca_pem(Service::Css));
        let bundle = session(&cloud, &variables).css().ca_certificates().await.unwrap();
        assert_eq!(bundle.to_pem(), pem);

        let [.., theirs, ours] = &cloud.requests(Operation::CSS_DOWNLOAD_CERT)[..] else {
            panic!("two requests")
        };
        assert_eq!(proof(&theirs.headers), proof(&ours.headers));
        assert_eq!((&theirs.path, &theirs.query), (&ours.path, &ours.query));
    }
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn geminidb_gives_the_same_to_the_sdk_and_to_this_library() {
    let venv = Venv::huawei();
    let cloud = Cloud::start().await;
    for variables in [permanent(), temporary()] {
        let pem = sdk(&venv, &cloud, &["geminidb", CASSANDRA], &variables).await.done();
        assert_eq!(pem, cloud.emulator.ca_pem(Service::GeminiDb));
        let bundle = session(&cloud, &variables).geminidb().ca_certificates(CASSANDRA).await.unwrap();
        assert_eq!(bundle.to_pem(), pem);

        for operation in
            [Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, Operation::OBJECT_STORAGE_DOWNLOAD]
        {
            let [.., theirs, ours] = &cloud.requests(operation)[..] else { panic!("two requests") };
            assert_eq!(proof(&theirs.headers), proof(&ours.headers));
        }
    }
}

#[tokio::test]
#[ignore = "needs tests/peers/setup"]
async fn a_wrong_key_is_refused_to_the_sdk_and_to_this_library() {
    let venv = Venv::huawei();
    let cloud = Cloud::start().await;
    for (words, variables) in [
        (&["css"][..], with(permanent(), "HUAWEICLOUD_SDK_SK", "wrong")),
        (&["css"], with(permanent(), "HUAWEICLOUD_SDK_AK", "WRONG")),
        (&["geminidb", CASSANDRA], with(temporary(), "HUAWEICLOUD_SDK_SK", SECRET_KEY)),
        (&["geminidb", CASSANDRA], with(temporary(), "HUAWEICLOUD_SDK_SECURITY_TOKEN", "wrong")),
    ] {
        let said = sdk(&venv, &cloud, words, &variables).await.failed();
        let error = session(&cloud, &variables).css().ca_certificates().await.unwrap_err();
        let (code, message) = (error.code().unwrap(), error.message().unwrap());
        assert_eq!(reason(&said), format!("401 {code}: {}", reason(message)));
    }
    assert_eq!(cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len(), 0);
}
