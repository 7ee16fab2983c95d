//! The project of a session: by id, by name, by region, and found once.

use cloud_certs::{Cloud as CloudName, Credential, Error, Secret};
use cloud_certs_emulator::{ACCESS_KEY, Answer, Operation, PROJECT_ID, PROJECT_NAME, SECRET_KEY};
use insta::assert_snapshot;

use crate::support::{Cloud, MovedClock, password};

/// The id of the emulator's second project, which is called like a region.
const OF_REGION: &str = "fedcba9876543210fedcba9876543210";

fn credentials(cloud: &Cloud) -> [Credential; 3] {
    [
        Credential::token(Secret::new(cloud.emulator.token())),
        password(),
        Credential::access_key(ACCESS_KEY, Secret::new(SECRET_KEY)),
    ]
}

#[tokio::test]
async fn a_name_is_looked_up_once_with_every_kind_of_credential() {
    let cloud = Cloud::start().await;
    for credential in credentials(&cloud) {
        let before = cloud.requests(Operation::IAM_LIST_AUTH_PROJECTS).len();
        let kind = credential.kind();
        let builder = cloud.builder().credential(credential).project_name(PROJECT_NAME);
        let session = builder.clock(std::sync::Arc::new(MovedClock::default())).build().unwrap();
        for _ in 0..3 {
            session.css().ca_certificates().await.unwrap();
        }
        assert_eq!(session.project_id().await.unwrap().as_str(), PROJECT_ID, "{kind}");
        assert_eq!(cloud.requests(Operation::IAM_LIST_AUTH_PROJECTS).len(), before + 1, "{kind}");
    }
    // The password goes for a token of the account, which is exchanged for one of the project.
    let methods: Vec<_> = cloud
        .requests(Operation::IAM_CREATE_TOKEN)
        .iter()
        .map(|request| serde_json::from_slice::<serde_json::Value>(&request.body).unwrap())
        .map(|body| (body["auth"]["identity"]["methods"][0].clone(), body["auth"]["scope"].is_null()))
        .collect();
    assert_eq!(methods, [("password".into(), true), ("token".into(), false)]);
}

#[tokio::test]
async fn a_check_tells_the_end_of_the_token_of_the_account_too() {
    let cloud = Cloud::start().await;
    for project in [PROJECT_NAME, "eu-de"] {
        let session = cloud.builder().credential(password()).project_name(project).build().unwrap();
        let check = session.check_credential().await.unwrap();
        assert!(check.token_expires_at.is_some(), "{check:?}");
        assert_eq!(check.token_expires_at, session.token_expires_at().await);
    }
}

#[tokio::test]
async fn an_id_that_is_not_of_the_user_does_not_pass_the_check() {
    let cloud = Cloud::start().await;
    let session = cloud.builder().project_id("0000").build().unwrap();
    let error = session.check_credential().await.unwrap_err();
    assert_snapshot!(error, @"project `0000` was not found, or you have no access to it");
}

#[tokio::test]
async fn an_endpoint_of_iam_may_end_in_its_version() {
    let cloud = Cloud::start().await;
    for end in ["/v3", "/v3/", "/"] {
        let url = format!("{}{end}", cloud.emulator.https_url());
        let session =
            cloud.builder().credential(password()).endpoint(cloud_certs::Service::Iam, url).build().unwrap();
        assert_eq!(session.iam().projects().await.unwrap().len(), 2, "{end}");
    }
}

#[tokio::test]
async fn without_a_project_it_is_that_of_the_region() {
    let cloud = Cloud::start().await;
    let url = cloud.emulator.https_url();
    let builder = || {
        let roots = cloud_certs::CaBundle::from_bytes(cloud.emulator.web_ca_pem().as_bytes()).unwrap();
        cloud_certs::Session::builder()
            .credential(password())
            .roots(roots)
            .endpoint(cloud_certs::Service::Iam, &url)
            .endpoint(cloud_certs::Service::Css, &url)
    };
    let session = builder().cloud(CloudName::Otc).region("eu-de").build().unwrap();
    assert_eq!(session.configuration().project_name(), Some("eu-de"));
    assert_eq!(session.project_id().await.unwrap().as_str(), OF_REGION);
    let before = cloud.emulator.requests().len();
    let error = builder().build().unwrap().css().ca_certificates().await.unwrap_err();
    assert!(matches!(error, Error::NoProject), "{error}");
    assert_eq!(cloud.emulator.requests().len(), before, "no password for nothing");
}

#[tokio::test]
async fn an_unknown_name_lists_the_projects_there_are() {
    let cloud = Cloud::start().await;
    let session = cloud.builder().credential(password()).project_name("eu-de_demoo").build().unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    assert_snapshot!(error, @"project `eu-de_demoo` was not found, or you have no access to it");
    assert_snapshot!(error.hint().unwrap(), @"give one of eu-de_demo, eu-de");
    // Not knowing is not kept: the project may be made meanwhile.
    session.css().ca_certificates().await.unwrap_err();
    assert_eq!(cloud.requests(Operation::IAM_LIST_AUTH_PROJECTS).len(), 2);
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
}

#[tokio::test]
async fn several_projects_of_a_name_are_listed() {
    let cloud = Cloud::start().await;
    let project = |id: &str| {
        serde_json::json!({ "id": id, "name": "twin", "domain_id": "d", "enabled": true, "is_domain": false,
            "parent_id": "d", "description": "", "links": { "self": "x" } })
    };
    let body = serde_json::json!({ "projects": [project("one"), project("two")], "links": { "self": "x" } });
    let answer = Answer::status(200).header("content-type", "application/json").body(body.to_string());
    cloud.emulator.answer_next(Operation::IAM_LIST_AUTH_PROJECTS, answer);
    let session = cloud.builder().project_name("twin").build().unwrap();
    let error = session.css().ca_certificates().await.unwrap_err();
    assert_snapshot!(error, @"2 projects are called `twin`: one, two");
    assert_snapshot!(error.hint().unwrap(), @"give the id instead of the name");
}

/// The id of the user needs no account, and that of the project's account chooses among projects of one name.
#[tokio::test]
async fn ids_say_which_user_and_which_project() {
    let cloud = Cloud::start().await;
    let project =
        |id: &str, domain: &str| serde_json::json!({ "id": id, "name": "twin", "domain_id": domain });
    let body = serde_json::json!({ "projects": [project("one", "d1"), project("two", "d2")] });
    let answer = Answer::status(200).header("content-type", "application/json").body(body.to_string());
    cloud.emulator.answer_next(Operation::IAM_LIST_AUTH_PROJECTS, answer);
    let url = format!("{}/v3", cloud.emulator.https_url());
    let environment = cloud_certs::Environment::new([
        ("OS_AUTH_URL", url.as_str()),
        ("OS_USER_ID", "00000000000000000000000000000d01"),
        ("OS_PASSWORD", cloud_certs_emulator::PASSWORD),
        ("OS_PROJECT_NAME", "twin"),
        ("OS_PROJECT_DOMAIN_ID", "d2"),
        ("OS_CACERT", cloud.emulator.web_ca_pem()),
    ]);
    let session = cloud_certs::Session::builder().environment(environment).build().unwrap();
    assert_eq!(session.project_id().await.unwrap().as_str(), "two");
    let asked = &cloud.requests(Operation::IAM_CREATE_TOKEN)[0];
    let body: serde_json::Value = serde_json::from_slice(&asked.body).unwrap();
    let user = &body["auth"]["identity"]["password"]["user"];
    assert_eq!(user["id"], "00000000000000000000000000000d01");
    assert_eq!(user.as_object().unwrap().len(), 2, "{:?}", user.as_object().unwrap().keys());
}

#[tokio::test]
async fn a_check_asks_once_for_all_that_a_call_needs() {
    let cloud = Cloud::start().await;
    for credential in credentials(&cloud) {
        let before = cloud.emulator.requests().len();
        let is_password = credential.kind() == "password";
        let builder = cloud.builder().credential(credential).project_name(PROJECT_NAME);
        let session = builder.clock(std::sync::Arc::new(MovedClock::default())).build().unwrap();
        let check = session.check_credential().await.unwrap();
        assert_eq!(check.project_id.as_str(), PROJECT_ID);
        assert_eq!(check.token_expires_at.is_some(), is_password);
        let sent = cloud.emulator.requests().len() - before;
        assert_eq!(
            sent,
            if is_password { 3 } else { 1 },
            "a token of the account, the projects, a token of the project"
        );
        session.css().ca_certificates().await.unwrap();
        assert_eq!(cloud.emulator.requests().len() - before, sent + 1);
    }
}

#[tokio::test]
async fn a_check_refuses_a_project_of_somebody_else() {
    let cloud = Cloud::start().await;
    let session = cloud.builder().project_id("00000000000000000000000000000000").build().unwrap();
    let error = session.check_credential().await.unwrap_err();
    assert_snapshot!(error, @"project `00000000000000000000000000000000` was not found, or you have no access to it");
}
