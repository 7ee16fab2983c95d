//! Instances: pages, names, and why there is no certificate.

use cloud_certs::{Error, NoCertificate, SslState};
use cloud_certs_emulator::{Answer, Operation};

use crate::support::{CASSANDRA, Cloud};

#[tokio::test]
async fn all_pages_are_read_once() {
    let cloud = Cloud::start().await;
    let instances = cloud.session().geminidb().instances().await.unwrap();
    assert!(instances.len() > 200, "{}", instances.len());
    let mut ids: Vec<_> = instances.iter().map(|one| &one.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), instances.len());
    let offsets: Vec<_> =
        cloud.requests(Operation::GEMINIDB_LIST_INSTANCES).into_iter().map(|request| request.query).collect();
    let pages = instances.len().div_ceil(100);
    assert_eq!(offsets.len(), pages);
    for (page, query) in offsets.iter().enumerate() {
        assert!(query.contains("limit=100") && query.contains(&format!("offset={}", page * 100)), "{query}");
    }
}

#[tokio::test]
async fn the_vendors_loosely_typed_example_is_read() {
    let cloud = Cloud::start().await;
    let body = serde_json::json!({ "total_count": 2, "instances": [
        { "id": "a", "name": "one", "ssl": 1, "pay_mode": 0, "port": 8635, "actions": null,
          "datastore": { "type": "cassandra", "version": 3.11 }, "groups": { "volume": { "size": 10 } } },
        { "id": "b", "name": "two", "ssl": "0", "groups": null },
    ] });
    cloud
        .emulator
        .answer_always(Operation::GEMINIDB_LIST_INSTANCES, Answer::status(200).body(body.to_string()));
    let instances = cloud.session().geminidb().instances().await.unwrap();
    let told: Vec<_> =
        instances.iter().map(|one| (one.id.as_str(), one.engine.as_deref(), one.ssl)).collect();
    assert_eq!(told, [("a", Some("cassandra"), SslState::On), ("b", None, SslState::Off)]);
}

#[tokio::test]
async fn pages_smaller_than_asked_for_are_not_the_end() {
    let cloud = Cloud::start().await;
    for page in 0..3 {
        let ids =
            (page * 2..page * 2 + 2).map(|n| serde_json::json!({ "id": format!("id{n}"), "name": "n" }));
        let body = serde_json::json!({ "instances": ids.collect::<Vec<_>>(), "total_count": 6 });
        cloud
            .emulator
            .answer_next(Operation::GEMINIDB_LIST_INSTANCES, Answer::status(200).body(body.to_string()));
    }
    assert_eq!(cloud.session().geminidb().instances().await.unwrap().len(), 6);
    assert_eq!(cloud.requests(Operation::GEMINIDB_LIST_INSTANCES).len(), 3);
}

#[tokio::test]
async fn a_server_that_repeats_its_page_is_asked_no_more() {
    let cloud = Cloud::start().await;
    let page: Vec<_> =
        (0..100).map(|n| serde_json::json!({ "id": format!("id{n}"), "name": "same" })).collect();
    let body = serde_json::json!({ "instances": page }).to_string();
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, Answer::status(200).body(body));
    assert_eq!(cloud.session().geminidb().instances().await.unwrap().len(), 100);
    assert_eq!(cloud.requests(Operation::GEMINIDB_LIST_INSTANCES).len(), 2);
}

#[tokio::test]
async fn what_is_known_of_an_instance_is_told() {
    let cloud = Cloud::start().await;
    let instances = cloud.session().geminidb().instances().await.unwrap();
    let find = |name: &str| instances.iter().find(|one| one.name == name).unwrap();
    let cassandra = find("demo-cassandra");
    assert_eq!((cassandra.id.as_str(), cassandra.engine.as_deref()), (CASSANDRA, Some("cassandra")));
    assert_eq!(cassandra.ssl, SslState::On);
    assert_eq!(find("demo-ssl-off").ssl, SslState::Off);
    assert_eq!(find("demo-ccm").ssl, SslState::CertificateManager);
}

#[tokio::test]
async fn no_certificate_says_why() {
    let cloud = Cloud::start().await;
    let geminidb = cloud.session().geminidb();
    for (name, expected) in
        [("demo-ssl-off", NoCertificate::SslOff), ("demo-ccm", NoCertificate::CertificateManager)]
    {
        let error = geminidb.ca_certificates(name).await.unwrap_err();
        let Error::NoCertificate { instance, reason, .. } = &error else { panic!("{error:?}") };
        assert_eq!((instance.as_str(), reason), (name, &expected));
    }
}

#[tokio::test]
async fn no_certificate_is_said_even_when_nobody_knows_why() {
    let cloud = Cloud::start().await;
    let empty = Answer::status(200).header("content-type", "application/json").body(r#"{"certs":[]}"#);
    cloud.emulator.answer_next(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, empty);
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, Answer::status(403));
    let error = cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap_err();
    assert!(matches!(error, Error::NoCertificate { reason: NoCertificate::Unknown, .. }), "{error:?}");
}

#[tokio::test]
async fn the_reason_is_that_of_the_instance_asked_for() {
    let cloud = Cloud::start().await;
    let json = |body: serde_json::Value| Answer::status(200).body(body.to_string());
    let none = json(serde_json::json!({ "certs": [] }));
    cloud.emulator.answer_next(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES, none);
    let another = serde_json::json!({ "id": "another", "name": "another", "ssl": "0" });
    cloud.emulator.answer_always(
        Operation::GEMINIDB_LIST_INSTANCES,
        json(serde_json::json!({ "instances": [another] })),
    );
    let error = cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap_err();
    assert!(matches!(error, Error::NoCertificate { reason: NoCertificate::Unknown, .. }), "{error:?}");
}

#[tokio::test]
async fn a_name_must_be_one_instance() {
    let cloud = Cloud::start().await;
    let geminidb = cloud.session().geminidb();
    let Err(Error::InstanceAmbiguous { name, ids, .. }) = geminidb.ca_certificates("demo-twin").await else {
        panic!("two instances have that name")
    };
    assert_eq!((name.as_str(), ids.len()), ("demo-twin", 2));
    let error = geminidb.ca_certificates("demo-nobody").await.unwrap_err();
    assert!(matches!(&error, Error::InstanceNotFound { name, .. } if name == "demo-nobody"), "{error:?}");
    // The service takes a leading `*` for a wildcard; here it is a name like any other.
    let error = geminidb.ca_certificates("*demo").await.unwrap_err();
    assert!(matches!(&error, Error::InstanceNotFound { name, .. } if name == "*demo"), "{error:?}");
}

#[tokio::test]
async fn an_id_of_no_instance_is_the_services_404() {
    let cloud = Cloud::start().await;
    let unknown = "00000000000000000000000000000000in06";
    let error = cloud.session().geminidb().ca_certificates(unknown).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404), "{error:?}");
}

#[tokio::test]
async fn an_unknown_category_works() {
    let cloud = Cloud::start().await;
    let link = cloud.link().await;
    let body = serde_json::json!({ "certs": [{ "category": "national", "download_link": link }] });
    cloud.emulator.answer_next(
        Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES,
        Answer::status(200).header("content-type", "application/json").body(body.to_string()),
    );
    cloud.session().geminidb().ca_certificates(CASSANDRA).await.unwrap();
}
