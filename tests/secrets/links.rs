//! Download links: presigned, and given to a storage that may repeat them.

use cloud_certs_emulator::{Answer, Emulator, Operation, Options};
use serde_json::json;

use crate::capture::Capture;
use crate::cloud::Cloud;
use crate::echo;
use crate::leak::Secrets;
use crate::seen::{Call, Watch, outcome, told};
use crate::ways::Kind;

const SIGNATURE: &str = "presigned/by+the%2Fvendor==";

fn link(of: &str) -> Answer {
    let certificate = json!({ "category": "international", "download_link": of });
    Answer::status(200).body(json!({ "certs": [certificate] }).to_string())
}

fn secrets() -> Secrets {
    // As it is in the link, and as a server reads it.
    Secrets::default().with("link", SIGNATURE).with("signature of the link", "presigned/by+the/vendor==")
}

#[tokio::test]
async fn nobody_sees_a_link_that_the_storage_repeats() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let way = Kind::Token.given(&cloud);
    let session = way.builder(&cloud).build().unwrap();
    let url = format!("{}/demo-bucket/ca.crt?Signature={SIGNATURE}", cloud.emulator.https_url());
    let elsewhere = Emulator::start(Options::default()).await.unwrap();
    let redirect =
        |to: String| Answer::status(302).header("location", format!("{to}/?Signature={SIGNATURE}"));
    let mut cases = vec![
        ("disconnected", Answer::disconnected(), "Broken"),
        ("endless", Answer::status(200).endless(SIGNATURE.repeat(1000)), "too large"),
        ("a refusal of its own", Answer::status(200).body(SIGNATURE), "certificate"),
        ("another host", redirect(elsewhere.https_url()), "link"),
        ("no https", redirect(elsewhere.http_url()), "link"),
        ("itself", Answer::status(302).header("location", &url), "link"),
    ];
    for status in ["400", "403", "404", "500", "503"] {
        for (name, answer) in echo::answers(status.parse().unwrap(), &secrets()) {
            cases.push((name, answer, status));
        }
    }
    for (name, answer, expected) in cases {
        cloud.emulator.answer_next(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, link(&url));
        cloud.emulator.answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, answer);
        let result = Call::GeminiDb.make(&session).await;
        assert_eq!(outcome(&result), expected, "{name}");
        watch.search(&format!("{name}, {expected}"), &secrets(), &[told(&result.unwrap_err())]);
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn nobody_sees_a_link_that_is_not_followed() {
    let (capture, cloud) = (Capture::begin().await, Cloud::start().await);
    let watch = Watch::new(&cloud, &capture);
    let session = Kind::Token.given(&cloud).builder(&cloud).build().unwrap();
    for base in [
        "",
        "/ca.crt",
        "file:///ca.crt",
        "http://obs.example.com/ca.crt",
        "https://user:presigned/by+the%2Fvendor==@obs.example.com/ca.crt",
        "https://presigned:by+the%2Fvendor==@obs.example.com/ca.crt",
        "https://10.1.2.3/ca.crt",
        "https://[/ca.crt",
    ] {
        let link = link(&format!("{base}?Signature={SIGNATURE}"));
        cloud.emulator.answer_next(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, link);
        let result = Call::GeminiDb.make(&session).await;
        assert_eq!(outcome(&result), "link", "{base}");
        watch.search(base, &secrets(), &[told(&result.unwrap_err())]);
    }
    assert_eq!(cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len(), 0);
}
