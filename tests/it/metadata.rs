//! Keys of the metadata service: how they are asked for, renewed and refused.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cloud_certs::{Agency, Credential, Environment, Error, Session, SessionBuilder};
use cloud_certs_emulator::{
    AGENCY, AGENCY_DOMAIN, AGENCY_PROJECT_ID, Answer, Operation, PROJECT_ID, ReceivedRequest,
};
use insta::assert_snapshot;
use jiff::SignedDuration;

use crate::support::{CASSANDRA, Cloud, MovedClock, without_ports};

const KEY: Operation = Operation::METADATA_SHOW_SECURITY_KEY;
const TOKEN: Operation = Operation::METADATA_CREATE_TOKEN;

fn builder(cloud: &Cloud) -> SessionBuilder {
    cloud
        .endpoints()
        .credential(Credential::metadata())
        .metadata_endpoint(cloud.emulator.metadata_url())
        .clock(Arc::new(MovedClock::default()))
}

fn header(request: &ReceivedRequest, name: &str) -> Option<String> {
    request.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_server_needs_neither_credential_nor_project() {
    let cloud = Cloud::start().await;
    let session = builder(&cloud).build().unwrap();
    session.css().ca_certificates().await.unwrap();
    session.geminidb().ca_certificates(CASSANDRA).await.unwrap();
    let [key] = &cloud.requests(KEY)[..] else { panic!("it is asked once") };
    assert!(header(key, "x-metadata-token").is_some());
    let [token, _] = &cloud.requests(TOKEN)[..] else { panic!("for the key and the project") };
    assert_eq!(header(token, "x-metadata-token-ttl-seconds").unwrap(), "21600");
    for request in cloud.emulator.requests() {
        assert_eq!(header(&request, "x-auth-token"), None);
    }
    let check = session.check_credential().await.unwrap();
    assert_eq!(check.project_id.as_str(), PROJECT_ID);
}

#[tokio::test]
async fn a_service_without_session_tokens_is_asked_without() {
    for status in [404, 405, 503] {
        let cloud = Cloud::start().await;
        cloud.emulator.answer_always(TOKEN, Answer::status(status));
        let session = builder(&cloud).project_id(PROJECT_ID).build().unwrap();
        session.css().ca_certificates().await.unwrap();
        let [key] = &cloud.requests(KEY)[..] else { panic!("it is asked once") };
        assert_eq!(header(key, "x-metadata-token"), None);
    }
}

#[tokio::test]
async fn keys_are_renewed_before_they_end_and_when_they_are_refused() {
    let cloud = Cloud::start().await;
    let clock = Arc::new(MovedClock::default());
    let session = builder(&cloud).project_id(PROJECT_ID).clock(clock.clone()).build().unwrap();
    for asked in 1..4 {
        session.css().ca_certificates().await.unwrap();
        assert_eq!(cloud.requests(KEY).len(), asked);
        cloud.emulator.advance(Duration::from_mins(56));
        clock.advance(SignedDuration::from_mins(56));
    }
    session.css().ca_certificates().await.unwrap();
    cloud.emulator.revoke_tokens();
    session.css().ca_certificates().await.unwrap();
    assert_eq!(cloud.requests(KEY).len(), 5);
}

#[tokio::test]
async fn the_keys_of_a_server_act_by_an_agency_too() {
    let cloud = Cloud::start().await;
    let agency = Agency::new(AGENCY, AGENCY_DOMAIN).project_id(AGENCY_PROJECT_ID);
    let session = builder(&cloud).agency(agency).build().unwrap();
    session.css().ca_certificates().await.unwrap();
    assert_eq!(cloud.requests(KEY).len(), 1);
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TEMPORARY_ACCESS_KEY_BY_AGENCY).len(), 1);
}

#[tokio::test]
async fn what_is_wrong_is_told() {
    let told = async |answer: Answer| {
        let cloud = Cloud::start().await;
        cloud.emulator.answer_always(KEY, answer);
        let session = builder(&cloud).project_id(PROJECT_ID).build().unwrap();
        let error = session.css().ca_certificates().await.unwrap_err();
        assert!(!format!("{error:?}").contains("S3CRET"), "{error:?}");
        without_ports(&format!("{error:?}"))
    };
    let no_agency = "{\"error\": {\"message\": \"Please configure Cloud Service Agency first S3CRET\"}}";
    assert_snapshot!(told(Answer::status(401).body(no_agency)).await, @r"
    no token for this server
      why: the metadata service at localhost:PORT answered 401 Unauthorized: Please configure Cloud Service Agency first
      next: in the console, create an agency of the type cloud service for ECS with the rights that are needed, and choose it on the page of this server
    ");
    assert_snapshot!(told(Answer::status(404)).await, @r"
    no token for this server
      why: the metadata service at localhost:PORT answered 404 Not Found
      next: check that this machine is a server of the cloud, and that its metadata service is not switched off
    ");
    assert_snapshot!(told(Answer::status(200).body("{\"credential\": {\"access\": \"S3CRET\"}}")).await, @r"
    no token for this server
      why: the answer of localhost:PORT is not what the metadata service documents
      why: it is not the JSON that is documented
      next: check that the endpoint is the service itself, not a proxy or a login page in front of it
    ");
    let elsewhere = Answer::status(302).header("location", "https://elsewhere.example");
    assert_snapshot!(told(elsewhere).await, @r"
    no token for this server
      why: the metadata service at localhost:PORT answered 302 Found
      next: redirects are not followed: give the endpoint it leads to
    ");
}

/// Without an answer, a machine outside of the cloud learns soon what it could have configured.
#[tokio::test]
async fn the_metadata_service_comes_last() {
    let cloud = Cloud::start().await;
    let endpoint = cloud.emulator.metadata_url();
    let empty = || Session::builder().environment(Environment::new([("HOME", "/nowhere")]));
    let session = empty().metadata_endpoint(&endpoint).build_with_metadata().await.unwrap();
    assert_eq!(session.configuration().credential().kind(), "server's access key");
    assert_eq!(cloud.requests(KEY).len(), 1);

    // Whatever else is configured goes first, and a mistake in it stays one.
    let token = [("CLOUD_CERTS_TOKEN", "t")];
    let session = empty().environment(Environment::new(token)).metadata_endpoint(&endpoint);
    assert_eq!(session.build_with_metadata().await.unwrap().configuration().credential().kind(), "token");
    let half = Environment::new([("CLOUD_CERTS_ACCESS_KEY", "a")]);
    empty().environment(half).metadata_endpoint(&endpoint).build_with_metadata().await.unwrap_err();
    assert_eq!(cloud.requests(KEY).len(), 1);

    let nobody = empty().metadata_endpoint("http://127.0.0.1:9").build_with_metadata().await.unwrap_err();
    assert!(
        nobody.to_string().ends_with("; 169.254.169.254: no answer from the metadata service)"),
        "{nobody}"
    );
    cloud.emulator.answer_next(KEY, Answer::status(200).delay(Duration::from_secs(20)));
    let start = Instant::now();
    let late = empty().metadata_endpoint(&endpoint).build_with_metadata().await.unwrap_err();
    assert!(late.to_string().contains("no answer from the metadata service"), "{late}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn its_address_is_on_this_machine() {
    for url in ["http://169.254.169.253", "https://example.com", "http://example.com", "nonsense"] {
        let refused = Session::builder().credential(Credential::metadata()).metadata_endpoint(url).build();
        assert!(matches!(refused, Err(Error::Endpoint { .. })), "{url}");
    }
}
