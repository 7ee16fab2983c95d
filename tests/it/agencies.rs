//! Agencies: acting in another account, with tokens and with temporary keys that the emulator verifies by itself.

use std::sync::Arc;
use std::time::Duration;

use cloud_certs::{Agency, Credential, Secret, Session, SessionBuilder};
use cloud_certs_emulator::{
    ACCESS_KEY, AGENCY, AGENCY_DOMAIN, AGENCY_DOMAIN_ID, AGENCY_PROJECT_ID, AGENCY_PROJECT_NAME, Answer,
    Operation, ReceivedRequest, SECRET_KEY,
};
use insta::assert_snapshot;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{CASSANDRA, Cloud, MovedClock, everything, password, without_ports};

fn agency() -> Agency {
    Agency::new(AGENCY, AGENCY_DOMAIN)
}

fn key() -> Credential {
    Credential::access_key(ACCESS_KEY, Secret::new(SECRET_KEY))
}

/// A session without a project of its own.
fn builder(cloud: &Cloud, credential: Credential, agency: Agency) -> SessionBuilder {
    cloud.endpoints().credential(credential).agency(agency).clock(Arc::new(MovedClock::default()))
}

fn body(request: &ReceivedRequest) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

fn project_of(cloud: &Cloud) -> String {
    let request = &cloud.requests(Operation::CSS_DOWNLOAD_CERT)[0];
    request.path.split('/').nth(2).unwrap().to_owned()
}

#[tokio::test]
async fn the_own_token_gets_one_of_the_agency() {
    let cloud = Cloud::start().await;
    let own = Credential::token(Secret::new(cloud.emulator.token()));
    for (credential, asked) in [(password(), 2), (own, 1)] {
        let before = cloud.requests(Operation::IAM_CREATE_TOKEN).len();
        let session = builder(&cloud, credential, agency().project_id(AGENCY_PROJECT_ID)).build().unwrap();
        session.css().ca_certificates().await.unwrap();
        session.geminidb().ca_certificates(CASSANDRA).await.unwrap();
        assert_eq!(project_of(&cloud), AGENCY_PROJECT_ID);
        let requests = &cloud.requests(Operation::IAM_CREATE_TOKEN)[before..];
        assert_eq!(requests.len(), asked);
        let last = requests.last().unwrap();
        let expected = json!({ "auth": {
            "identity": {
                "methods": ["assume_role"],
                "assume_role": { "xrole_name": AGENCY, "domain_name": AGENCY_DOMAIN },
            },
            "scope": { "project": { "id": AGENCY_PROJECT_ID } },
        } });
        assert_eq!(body(last), expected);
        assert!(last.headers.contains_key("x-auth-token"));
        for other in &requests[..asked - 1] {
            assert!(!other.headers.contains_key("x-auth-token"));
        }
    }
}

/// Both accounts have a project of this name: only the agency's is asked for.
#[tokio::test]
async fn the_project_is_looked_up_with_the_rights_of_the_agency() {
    for credential in [password(), key()] {
        let cloud = Cloud::start().await;
        let agency = Agency::with_account_id(AGENCY, AGENCY_DOMAIN_ID).project_name(AGENCY_PROJECT_NAME);
        let session = builder(&cloud, credential, agency).build().unwrap();
        session.css().ca_certificates().await.unwrap();
        assert_eq!(project_of(&cloud), AGENCY_PROJECT_ID);
        assert_eq!(session.check_credential().await.unwrap().project_id, AGENCY_PROJECT_ID.parse().unwrap());
        for request in cloud.requests(Operation::IAM_CREATE_TOKEN).iter().skip(1) {
            let project = json!({ "name": AGENCY_PROJECT_NAME, "domain": { "id": AGENCY_DOMAIN_ID } });
            assert_eq!(body(request)["auth"]["scope"], json!({ "project": project }));
        }
        assert!(cloud.requests(Operation::IAM_CREATE_TOKEN).len() <= 2);
    }
}

#[tokio::test]
async fn an_access_key_gets_temporary_keys_of_the_agency() {
    let cloud = Cloud::start().await;
    let clock = Arc::new(MovedClock::default());
    let builder = builder(&cloud, key(), agency().project_id(AGENCY_PROJECT_ID)).clock(clock.clone());
    let session = builder.build().unwrap();
    let fetch = async || session.css().ca_certificates().await.unwrap();
    let asked = || cloud.requests(Operation::IAM_CREATE_TEMPORARY_ACCESS_KEY_BY_AGENCY);
    fetch().await;
    fetch().await;
    let [request] = &asked()[..] else { panic!("it is asked once") };
    let role = json!({ "agency_name": AGENCY, "domain_name": AGENCY_DOMAIN, "duration_seconds": 3600 });
    let identity = json!({ "methods": ["assume_role"], "assume_role": role });
    assert_eq!(body(request), json!({ "auth": { "identity": identity } }));
    let header = |request: &ReceivedRequest, name| {
        request.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    };
    assert!(header(request, "authorization").unwrap().contains(ACCESS_KEY));
    for request in cloud.requests(Operation::CSS_DOWNLOAD_CERT) {
        assert!(!header(&request, "authorization").unwrap().contains(ACCESS_KEY));
        assert!(header(&request, "x-security-token").is_some());
        assert_eq!(header(&request, "x-project-id").unwrap(), AGENCY_PROJECT_ID);
    }

    // Four minutes before its end, the key is renewed.
    cloud.emulator.advance(Duration::from_mins(56));
    clock.advance(SignedDuration::from_mins(56));
    fetch().await;
    assert_eq!(asked().len(), 2);
    // A failure to renew it does not hurt while it is valid.
    cloud.emulator.advance(Duration::from_mins(56));
    clock.advance(SignedDuration::from_mins(56));
    cloud.emulator.answer_always(Operation::IAM_CREATE_TEMPORARY_ACCESS_KEY_BY_AGENCY, Answer::status(500));
    fetch().await;
    fetch().await;
    assert_eq!(asked().len(), 3);
    cloud.emulator.answer_normally(Operation::IAM_CREATE_TEMPORARY_ACCESS_KEY_BY_AGENCY);
    // One that died early is replaced, once.
    cloud.emulator.revoke_tokens();
    fetch().await;
    assert_eq!(asked().len(), 4);
}

#[tokio::test]
async fn dead_tokens_of_both_accounts_are_replaced() {
    let cloud = Cloud::start().await;
    let session = builder(&cloud, password(), agency().project_id(AGENCY_PROJECT_ID)).build().unwrap();
    session.css().ca_certificates().await.unwrap();
    cloud.emulator.revoke_tokens();
    session.css().ca_certificates().await.unwrap();
    // The agency with a dead token, the password, the agency.
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 2 + 3);
}

#[tokio::test]
async fn many_callers_share_one_request() {
    for credential in [password(), key()] {
        let cloud = Cloud::start().await;
        let session =
            builder(&cloud, credential, agency().project_name(AGENCY_PROJECT_NAME)).build().unwrap();
        let calls: Vec<_> = (0..50)
            .map(|_| {
                let session = session.clone();
                tokio::spawn(async move { session.css().ca_certificates().await })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        let tokens = cloud.requests(Operation::IAM_CREATE_TOKEN).len();
        let keys = cloud.requests(Operation::IAM_CREATE_TEMPORARY_ACCESS_KEY_BY_AGENCY).len();
        assert!([(2, 0), (0, 1)].contains(&(tokens, keys)), "{tokens} {keys}");
        assert_eq!(cloud.requests(Operation::IAM_LIST_AUTH_PROJECTS).len(), 1);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_cache_keeps_tokens_of_agencies_apart() {
    let cloud = Cloud::start().await;
    let folder = tempfile::tempdir().unwrap();
    let run = async |agency: Option<Agency>| {
        let builder = cloud.endpoints().credential(password()).clock(Arc::new(MovedClock::default()));
        let builder = builder.token_cache(folder.path().join("tokens"));
        let builder = match agency {
            Some(agency) => builder.agency(agency).project_id(AGENCY_PROJECT_ID),
            None => builder.project_id(cloud_certs_emulator::PROJECT_ID),
        };
        let session: Session = builder.build().unwrap();
        session.css().ca_certificates().await.unwrap();
        cloud.requests(Operation::IAM_CREATE_TOKEN).len()
    };
    assert_eq!(run(Some(agency())).await, 2);
    assert_eq!(run(Some(agency())).await, 2, "it is in the cache");
    assert_eq!(run(None).await, 3, "the own token of the project");
    assert_eq!(run(Some(Agency::with_account_id(AGENCY, AGENCY_DOMAIN_ID))).await, 4);
    assert_eq!(run(Some(agency())).await, 4);
}

#[tokio::test]
async fn a_refusal_says_what_the_user_lacks() {
    let cloud = Cloud::start().await;
    let refusal = async |credential: Credential, agency: Agency, status: Option<u16>| {
        let operations = [Operation::IAM_CREATE_TOKEN, Operation::IAM_CREATE_TEMPORARY_ACCESS_KEY_BY_AGENCY];
        for operation in operations {
            cloud.emulator.answer_normally(operation);
            if let Some(status) = status {
                cloud.emulator.answer_always(operation, Answer::status(status));
            }
        }
        let session = builder(&cloud, credential, agency).project_id(AGENCY_PROJECT_ID).build().unwrap();
        let error = session.css().ca_certificates().await.unwrap_err();
        let again = session.css().ca_certificates().await.unwrap_err();
        assert_eq!(again.to_string(), error.to_string());
        assert!(!everything(&error).contains(SECRET_KEY));
        let told = without_ports(&format!("{error:?}"));
        told.lines()
            .map(|line| line.split(" (request id").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let unknown = || Agency::new("another", AGENCY_DOMAIN);
    let own = || Credential::token(Secret::new(cloud.emulator.token()));
    assert_snapshot!(refusal(password(), unknown(), None).await, @r"
    no token for the agency `another` of the account `other-domain`
      why: iam at localhost:PORT answered 404 Not Found: Could not find the agency.
      next: check the name of the agency, the account that made it, and the project there
    ");
    assert_snapshot!(refusal(key(), unknown(), None).await, @r"
    no token for the agency `another` of the account `other-domain`
      why: iam at localhost:PORT answered 404 Not Found: Could not find the agency.
      next: check the name of the agency, the account that made it, and the project there
    ");
    assert_snapshot!(refusal(own(), agency(), Some(403)).await, @r"
    no token for the agency `demo-agency` of the account `other-domain`
      why: iam at localhost:PORT answered 403 Forbidden
      next: give the user the role `Agent Operator`, or a policy with the action `iam:tokens:assume` for this agency; and check that the agency is for the user's account, and has rights in the project
    ");
    assert_snapshot!(refusal(key(), agency(), Some(403)).await, @r"
    no token for the agency `demo-agency` of the account `other-domain`
      why: iam at localhost:PORT answered 403 Forbidden
      next: give the user the role `Agent Operator`, or a policy with the action `iam:tokens:assume` for this agency; and check that the agency is for the user's account, and has rights in the project
    ");
    assert_snapshot!(refusal(own(), agency(), Some(401)).await, @r"
    no token for the agency `demo-agency` of the account `other-domain`
      why: iam at localhost:PORT answered 401 Unauthorized
      next: check the agency, the account that made it and the project there, and that the own credential is valid
    ");
}
