//! Servers that go on and on: every list and every call has an end, and the error says which.

use std::time::{Duration, Instant};

use cloud_certs::certificate::MAX_CERTIFICATES;
use cloud_certs::{Advice, Error, ListLimit};
use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;
use serde_json::json;

use crate::support::{CASSANDRA, Cloud, without_ports};

/// An answer with these instances, each with an id of its own.
fn page(ids: std::ops::Range<usize>, name: &str) -> Answer {
    let instances: Vec<_> = ids.map(|id| json!({ "id": format!("id{id}"), "name": name })).collect();
    Answer::status(200).body(json!({ "instances": instances }).to_string())
}

/// The error of a listing with these pages, and the number of pages that were asked for.
async fn listing(pages: impl Iterator<Item = Answer>) -> (Error, usize) {
    let cloud = Cloud::start().await;
    pages.for_each(|page| cloud.emulator.answer_next(Operation::GEMINIDB_LIST_INSTANCES, page));
    let error = cloud.session().geminidb().instances().await.unwrap_err();
    (error, cloud.requests(Operation::GEMINIDB_LIST_INSTANCES).len())
}

fn limit(error: &Error) -> Option<ListLimit> {
    match error {
        Error::TooMany { limit, .. } => Some(*limit),
        _ => None,
    }
}

#[tokio::test]
async fn a_listing_has_an_end() {
    let many = (0..20).map(|n| page(n * 4000..(n + 1) * 4000, "name"));
    let (error, pages) = listing(many).await;
    assert_eq!((limit(&error), pages), (Some(ListLimit::Instances), 3), "{error:?}");
    assert_snapshot!(without_ports(&format!("{error:?}")), @"
    localhost:PORT sends more than 10000 instances
      next: give the id of the instance, which needs no list; the limit is fixed
    ");

    let large = "x".repeat(900 << 10);
    let (error, pages) = listing((0..20).map(|n| page(n..n + 1, &large))).await;
    assert_eq!((limit(&error), pages), (Some(ListLimit::Bytes), 10), "{error:?}");

    let (error, pages) = listing((0..1100).map(|n| page(n..n + 1, "name"))).await;
    assert_eq!((limit(&error), pages), (Some(ListLimit::Pages), 1000), "{error:?}");
}

#[tokio::test]
async fn what_is_not_asked_for_takes_no_memory() {
    let cloud = Cloud::start().await;
    let large = "x".repeat(900 << 10);
    (0..12).for_each(|n| {
        cloud.emulator.answer_next(Operation::GEMINIDB_LIST_INSTANCES, page(n..n + 1, &large));
    });
    cloud.emulator.answer_next(Operation::GEMINIDB_LIST_INSTANCES, page(12..13, "mine"));
    cloud.emulator.answer_next(Operation::GEMINIDB_LIST_INSTANCES, page(12..13, "mine"));
    let error = cloud.session().geminidb().ca_certificates("mine").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404, "of the one that was found: {error:?}");
    assert_eq!(cloud.requests(Operation::GEMINIDB_LIST_INSTANCES).len(), 14);
}

fn links(links: impl IntoIterator<Item = String>) -> Answer {
    let certs: Vec<_> =
        links.into_iter().map(|link| json!({ "category": "international", "download_link": link })).collect();
    Answer::status(200).header("content-type", "application/json").body(json!({ "certs": certs }).to_string())
}

#[tokio::test]
async fn no_more_links_are_followed_than_any_instance_has() {
    let cloud = Cloud::start().await;
    let link = cloud.link().await;
    for (count, expected) in [(16, None), (17, Some(ListLimit::Links)), (3000, Some(ListLimit::Links))] {
        let before = cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len();
        let list = links(std::iter::repeat_n(link.clone(), count));
        cloud.emulator.answer_next(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, list);
        let result = cloud.session().geminidb().ca_certificates(CASSANDRA).await;
        assert_eq!(result.as_ref().err().and_then(limit), expected, "{result:?}");
        let followed = cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len() - before;
        assert_eq!(followed, if expected.is_some() { 0 } else { count });
    }
}

#[tokio::test]
async fn certificates_are_collected_up_to_the_most_of_a_bundle() {
    let cloud = Cloud::start().await;
    let link = cloud.link().await;
    let list = links(std::iter::repeat_n(link, 16));
    cloud.emulator.answer_next(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, list);
    for _ in 0..16 {
        let pem: String = (0..100).map(|_| authority()).collect();
        cloud.emulator.answer_next(Operation::OBJECT_STORAGE_DOWNLOAD, Answer::status(200).body(pem));
    }
    let error = cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap_err();
    assert_eq!(limit(&error), Some(ListLimit::Certificates), "{error:?}");
    let followed = cloud.requests(Operation::OBJECT_STORAGE_DOWNLOAD).len();
    assert_eq!(followed, MAX_CERTIFICATES / 100 + 1);
}

fn authority() -> String {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut parameters = rcgen::CertificateParams::default();
    parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    parameters.self_signed(&key).unwrap().pem()
}

#[tokio::test]
async fn a_call_ends_in_time_whatever_each_request_takes() {
    let cloud = Cloud::start().await;
    let slow = |n| page(n..n + 1, "name").delay(Duration::from_millis(100));
    (0..100).for_each(|n| cloud.emulator.answer_next(Operation::GEMINIDB_LIST_INSTANCES, slow(n)));
    let session = cloud.builder().max_time(Duration::from_millis(700)).build().unwrap();
    let start = Instant::now();
    let error = session.geminidb().instances().await.unwrap_err();
    assert!(matches!(error, Error::Deadline { .. }), "{error:?}");
    assert!((Duration::from_millis(700)..Duration::from_secs(5)).contains(&start.elapsed()));
    let pages = cloud.requests(Operation::GEMINIDB_LIST_INSTANCES).len();
    assert!((2..9).contains(&pages), "{pages}");
    assert!(matches!(error.advice(), Some(Advice::MoreTime { .. })));
    assert_snapshot!(format!("{error:?}"), @"
    there is no result after 0.7 s
      next: check the endpoint and the network; if they are only slow, raise the limit of the call
    ");
}

#[tokio::test]
async fn a_retry_after_beyond_all_numbers_is_not_waited_for_nor_ignored() {
    for value in ["99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "Fri Dec 31 23:59:59 99999"] {
        let cloud = Cloud::start().await;
        let throttled = Answer::status(429).header("retry-after", value);
        cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, throttled);
        let error = cloud.session().css().ca_certificates().await.unwrap_err();
        assert!(error.retry_after().unwrap() > Duration::from_secs(60), "{error:?}");
        assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 1, "{value}");
        assert!(cloud.clock.pauses().is_empty(), "{value}");
    }
}

#[tokio::test]
async fn the_advice_on_304_is_about_a_cache() {
    let cloud = Cloud::start().await;
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(304));
    let error = cloud.session().css().ca_certificates().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 304);
    assert_snapshot!(error.hint().unwrap(), @"nothing was asked for that could be unchanged: check that no cache answers in place of the service");
}

#[tokio::test]
async fn names_of_this_machine_need_no_resolver() {
    let cloud = Cloud::start().await;
    let port = cloud.emulator.http_url().rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    for name in ["localhost", "localhost.", "LOCALHOST"] {
        let at = format!("http://{name}:{port}");
        let session = cloud.builder().endpoint(cloud_certs::Service::Css, at).build().unwrap();
        session.css().ca_certificates().await.unwrap();
    }
    // Its certificate has another name: somebody at this machine has answered.
    let port = cloud.emulator.https_url().rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
    let at = format!("https://db.localhost:{port}");
    let session = cloud.builder().endpoint(cloud_certs::Service::Css, at).build().unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    assert!(matches!(error, Error::Tls { .. }), "{error:?}");
}
