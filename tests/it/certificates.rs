//! The main job: a certificate of each service.

use cloud_certs_emulator::{Operation, Service};

use crate::support::{CASSANDRA, Cloud};

#[tokio::test]
async fn css_gives_its_certificate() {
    let cloud = Cloud::start().await;
    let bundle = cloud.session().css().ca_certificates().await.unwrap();
    assert_eq!(bundle.to_pem().trim(), cloud.emulator.ca_pem(Service::Css).replace("\r\n", "\n").trim());
}

#[tokio::test]
async fn geminidb_gives_the_certificate_behind_the_link_by_id_and_by_name() {
    let cloud = Cloud::start().await;
    let expected = cloud.emulator.ca_pem(Service::GeminiDb).replace("\r\n", "\n");
    for instance in [CASSANDRA, "demo-cassandra"] {
        let bundle = cloud.session().geminidb().ca_certificates(instance).await.unwrap();
        assert_eq!(bundle.to_pem().trim(), expected.trim(), "{instance}");
    }
    let by_name = cloud.requests(Operation::GEMINIDB_LIST_INSTANCES);
    assert_eq!(by_name.len(), 1, "an id is not looked up");
}

#[tokio::test]
async fn http_to_this_machine_works_like_https() {
    let cloud = Cloud::start().await;
    let url = cloud.emulator.http_url();
    let session = cloud
        .builder()
        .endpoint(cloud_certs::Service::Css, &url)
        .endpoint(cloud_certs::Service::GeminiDb, &url)
        .build()
        .unwrap();
    session.css().ca_certificates().await.unwrap();
    session.geminidb().ca_certificates(CASSANDRA).await.unwrap();
    assert!(cloud.emulator.requests().iter().all(|request| !request.tls));
}

#[tokio::test]
async fn the_certificate_opens_the_tls_endpoint_of_its_service_and_no_other() {
    let cloud = Cloud::start().await;
    let bundle = cloud.session().css().ca_certificates().await.unwrap();
    // A program of its own chooses reqwest's `rustls` feature, which brings a provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .tls_certs_only(cloud_certs::reqwest_certificates(&bundle).unwrap())
        .no_proxy()
        .build()
        .unwrap();
    let get = |service| client.get(format!("https://{}", cloud.emulator.tls_endpoint(service))).send();
    // What the endpoint says after the handshake is not HTTP; a failed handshake is an error of connecting.
    let handshake =
        |result: Result<reqwest::Response, reqwest::Error>| !result.is_err_and(|error| error.is_connect());
    assert!(handshake(get(Service::Css).await));
    assert!(!handshake(get(Service::GeminiDb).await));
}

#[tokio::test]
async fn calls_can_be_spawned() {
    let cloud = Cloud::start().await;
    let session = cloud.session();
    let task = tokio::spawn(async move {
        session.css().ca_certificates().await.unwrap();
        session.geminidb().ca_certificates("demo-redis").await.unwrap().iter().count()
    });
    assert_eq!(task.await.unwrap(), 1);
}

#[tokio::test]
async fn a_project_is_found_by_name() {
    let cloud = Cloud::start().await;
    let iam = cloud.session().iam();
    let id = iam.project_id(cloud_certs_emulator::PROJECT_NAME).await.unwrap();
    assert_eq!(id.as_str(), cloud_certs_emulator::PROJECT_ID);
    let error = iam.project_id("nowhere").await.unwrap_err();
    assert_eq!(error.to_string(), "project `nowhere` was not found, or you have no access to it");
    assert!(error.hint().unwrap().contains(cloud_certs_emulator::PROJECT_NAME), "{error:?}");
}
