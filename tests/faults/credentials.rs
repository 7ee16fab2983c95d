//! Faults that mean something else to a password or an access key than to a ready token.

use cloud_certs::{Credential, Error, Secret};
use cloud_certs_emulator::{ACCESS_KEY, Fault, FaultRule, FaultTarget, Operation, SECRET_KEY, Service};

use crate::cloud::{Cloud, fetch, password};
use crate::kind::kind;

fn at(fault: Fault, operation: Operation) -> FaultRule {
    FaultRule::new(fault).at(FaultTarget::Operation(operation))
}

#[tokio::test]
async fn a_refused_token_of_a_password_is_renewed_once() {
    for (service, operation) in [
        (Service::Css, Operation::CSS_DOWNLOAD_CERT),
        (Service::GeminiDb, Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES),
    ] {
        let cloud = Cloud::start().await;
        cloud.emulator.add_fault(at(Fault::Unauthorized, operation));
        let session = cloud.builder().credential(password()).build().unwrap();
        let error = fetch(&session, service).await.unwrap_err();
        assert_eq!(kind(&error), "Service 401");
        assert_eq!(cloud.requests(operation).len(), 2, "{operation:?}");
        assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2, "{operation:?}");
    }
}

#[tokio::test]
async fn a_token_that_dies_is_replaced_where_there_is_a_password() {
    let cloud = Cloud::start().await;
    let ready = cloud.builder().build().unwrap();
    let renewing = cloud.builder().credential(password()).build().unwrap();
    for session in [&ready, &renewing] {
        cloud.emulator.add_fault(at(Fault::TokenDies, Operation::CSS_DOWNLOAD_CERT).times(1));
        fetch(session, Service::Css).await.unwrap();
    }
    let error = fetch(&ready, Service::Css).await.unwrap_err();
    assert_eq!(kind(&error), "Service 401");
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
    fetch(&renewing, Service::Css).await.unwrap();
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2);
}

/// IAM locks a user after a few wrong passwords.
#[tokio::test]
async fn a_refused_password_is_not_sent_twice() {
    let cloud = Cloud::start().await;
    cloud.emulator.add_fault(at(Fault::Unauthorized, Operation::IAM_CREATE_TOKEN));
    let session = cloud.builder().credential(password()).build().unwrap();
    for _ in 0..3 {
        let error = fetch(&session, Service::Css).await.unwrap_err();
        assert_eq!(kind(&error), "Token: Service 401");
    }
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
}

#[tokio::test]
async fn a_clock_that_is_off_spoils_signatures_and_that_is_told() {
    for (fault, minutes) in [(Fault::ClockAhead, -60), (Fault::ClockBehind, 60)] {
        let cloud = Cloud::start().await;
        cloud.emulator.add_fault(at(fault, Operation::CSS_DOWNLOAD_CERT));
        let key = Credential::access_key(ACCESS_KEY, Secret::new(SECRET_KEY));
        let session = cloud.builder().credential(key).build().unwrap();
        let error = fetch(&session, Service::Css).await.unwrap_err();
        let Error::Service(told) = &error else { panic!("{error:?}") };
        assert_eq!(told.status().as_u16(), 401);
        assert_eq!(told.clock_ahead().map(|ahead| (ahead.as_secs() + 30).div_euclid(60)), Some(minutes));
        assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 1);
    }
}
