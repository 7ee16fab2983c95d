//! The search itself: it finds what is planted, so that it proves something when it finds nothing.

use cloud_certs::{Credential, Secret};

use crate::capture::Capture;
use crate::cloud::Cloud;
use crate::leak::Secrets;
use crate::seen::Call;

/// With everything that some writer changes.
const SECRET: &str = r#"s3cret "quoted\" ünd/100% +more="#;

fn secrets() -> Secrets {
    Secrets::default().with("planted", SECRET)
}

#[tokio::test]
async fn a_secret_is_found_wherever_it_is_said() {
    let capture = Capture::begin().await;
    let leaks: [fn(); 7] = [
        || tracing::trace!(target: "somebody::else", "{SECRET}"),
        || tracing::error!(field = SECRET, "a field"),
        || tracing::debug!(field = ?Some(SECRET), "a field, by its Debug"),
        || drop(tracing::trace_span!("span", field = SECRET).entered()),
        || log::trace!(target: "somebody::else", "{SECRET}"),
        || log::error!("{:?}", [SECRET]),
        || tracing::info!("{}", &SECRET[4..]),
    ];
    for (index, leak) in leaks.into_iter().enumerate() {
        tracing::info!("nothing");
        assert!(secrets().found_in(&capture.take()).is_empty());
        leak();
        assert_eq!(secrets().found_in(&capture.take()), ["planted"], "{index}");
    }
    let panicked = std::thread::spawn(|| panic!("{SECRET}")).join();
    assert!(panicked.is_err());
    assert_eq!(secrets().found_in(&capture.take()), ["planted"]);
}

#[test]
fn a_secret_is_found_however_it_is_written() {
    let json = serde_json::json!({ "of": [SECRET] }).to_string();
    let url = "s3cret%20%22quoted%5C%22%20%C3%BCnd%2F100%25%20%2Bmore%3D";
    let half = &SECRET[..SECRET.len() - 6];
    for text in [SECRET, &format!("{SECRET:?}"), &json, url, half] {
        assert_eq!(secrets().found_in(&format!("before{text}after")), ["planted"], "{text}");
    }
    for text in ["", "s3cret", "nothing of it", "s 3 c r e t"] {
        assert!(secrets().found_in(text).is_empty(), "{text}");
    }
}

#[tokio::test]
async fn a_secret_that_went_over_the_wire_is_known() {
    let _turn = Capture::begin().await;
    let cloud = Cloud::start().await;
    let session = |credential: Credential| cloud.builder().credential(credential).build().unwrap();
    let refused = [
        (Credential::token(Secret::new("a-refused-token")), "token"),
        (Credential::password("u", "d", Secret::new("a-refused-password")), "in a body"),
        (Credential::rescoped_token(Secret::new("a-refused-token")), "in a body"),
        (Credential::access_key("AK", Secret::new("a-refused-key")), "signature"),
        (
            Credential::temporary_access_key(
                "AK",
                Secret::new("a-refused-key"),
                Secret::new("a-refused-token"),
            ),
            "security token",
        ),
    ];
    for (credential, expected) in refused {
        let before = cloud.emulator.requests().len();
        Call::Css.make(&session(credential)).await.unwrap_err();
        let mut secrets = Secrets::default();
        secrets.add_sent(&cloud.emulator.requests()[before..]);
        assert!(secrets.has(expected), "{expected}");
    }
}

/// reqwest and rustls log through one crate, hyper through the other.
#[tokio::test]
async fn what_the_http_libraries_say_is_listened_to() {
    let capture = Capture::begin().await;
    let cloud = Cloud::start().await;
    let session = cloud.builder().credential(Credential::token(Secret::new(cloud.emulator.token())));
    Call::Css.make(&session.build().unwrap()).await.unwrap();
    let said = capture.take();
    for target in ["cloud_certs::transport", "reqwest::connect", "hyper_util::client"] {
        assert!(said.contains(target), "{target}: {said}");
    }
}
