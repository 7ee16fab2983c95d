//! Download links are untrusted: where they may lead, and what they may not carry.

use cloud_certs::{Error, LinkError};
use cloud_certs_emulator::{Answer, Emulator, Operation, Options};

use crate::support::{CASSANDRA, Cloud, everything, without_ports};

/// The refusal of a link that the service gives once.
async fn refusal(cloud: &Cloud, link: &str) -> LinkError {
    cloud.next_link(link);
    match cloud.session().geminidb().ca_certificates(CASSANDRA).await {
        Err(Error::Link { source, .. }) => source,
        other => panic!("{link}: {other:?}"),
    }
}

#[tokio::test]
async fn a_link_is_followed_without_the_token() {
    let cloud = Cloud::start().await;
    cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap();
    let request = &cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD)[0];
    let mut names: Vec<_> = request.headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "host", "user-agent"]);
}

#[tokio::test]
async fn links_that_lead_astray_are_refused_before_anything_is_sent() {
    let cloud = Cloud::start().await;
    let cases = [
        ("file:///etc/passwd", LinkError::Scheme("file".into())),
        ("http://obs.example.com/ca.crt", LinkError::Scheme("http".into())),
        ("https://user:pass@obs.example.com/ca.crt", LinkError::UserInformation("obs.example.com".into())),
        ("https://10.1.2.3/ca.crt", LinkError::IpAddress("10.1.2.3".into())),
        ("https://169.254.169.254/latest", LinkError::IpAddress("169.254.169.254".into())),
        ("", LinkError::NotAUrl),
    ];
    for (link, expected) in cases {
        assert_eq!(refusal(&cloud, link).await, expected, "{link}");
    }
    assert_eq!(cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len(), 0);
}

#[tokio::test]
async fn a_redirect_within_the_host_is_followed() {
    let cloud = Cloud::start().await;
    let link = cloud.link().await;
    cloud
        .emulator
        .answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::status(302).header("location", link));
    cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap();
    let requests = cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD);
    assert_eq!(requests.len(), 2);
    assert!(!requests[1].headers.contains_key("referer"), "the first link is presigned");
}

#[tokio::test]
async fn a_redirect_elsewhere_is_refused() {
    let cloud = Cloud::start().await;
    let other = Emulator::start(Options::default()).await.unwrap();
    let same_port = cloud.emulator.https_url().replace("localhost", "127.0.0.1");
    let with_user = cloud.emulator.https_url().replace("localhost", "u:p@localhost");
    let targets = [
        (format!("{}/ca.crt", other.https_url()), "to another host, localhost:PORT"),
        ("https://obs.example.com/ca.crt".to_owned(), "to another host, obs.example.com"),
        (format!("{}/ca.crt", same_port), "to another host, localhost:PORT"),
        (format!("{}/ca.crt", with_user), "with a user name"),
        (format!("{}/ca.crt", cloud.emulator.http_url()), "to http"),
        ("file:///etc/passwd".to_owned(), "to file"),
    ];
    for (target, reason) in targets {
        let answer = Answer::status(302).header("location", &target);
        cloud.emulator.answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, answer);
        match cloud.session().geminidb().ca_certificates(CASSANDRA).await {
            Err(Error::Link { source: LinkError::Redirect(said), .. }) => {
                assert_eq!(without_ports(&said.replace("127.0.0.1:", "localhost:")), reason)
            }
            // What reqwest does not take for a target at all is the answer of the storage.
            Err(Error::Service(error)) => assert_eq!(error.status().as_u16(), 302, "{target}"),
            other => panic!("{target}: {other:?}"),
        }
    }
    assert_eq!(other.requests().len(), 0);
}

#[tokio::test]
async fn redirects_without_end_end() {
    let cloud = Cloud::start().await;
    let link = cloud.link().await;
    cloud
        .emulator
        .answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::status(302).header("location", link));
    let error = cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap_err();
    assert!(
        matches!(&error, Error::Link { source: LinkError::Redirect(said), .. } if said == "without end"),
        "{error:?}"
    );
    assert!(cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len() < 6);
}

#[tokio::test]
async fn a_link_that_the_storage_refuses_names_the_host_only() {
    let cloud = Cloud::start().await;
    let link = cloud.link().await;
    cloud.next_link(&format!("{}tampered", link));
    let error = cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403), "{error:?}");
    let signature = link.split_once('?').unwrap().1;
    for part in signature.split('&').filter_map(|pair| pair.split_once('=')).map(|pair| pair.1) {
        assert!(part.len() < 4 || !everything(&error).contains(part), "{error:?}");
    }
    assert!(
        without_ports(&error.to_string())
            .starts_with("object storage at localhost:PORT answered 403 Forbidden"),
        "{error}"
    );
}

#[tokio::test]
async fn a_host_that_cannot_be_reached_is_named_without_the_link() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::disconnected());
    let error = cloud.impatient().geminidb().ca_certificates(CASSANDRA).await.unwrap_err();
    assert!(matches!(&error, Error::Network { host, .. } if host.starts_with("localhost:")), "{error:?}");
    assert!(!everything(&error).contains("demo-bucket"), "{}", everything(&error));
}
