//! The identity service: tokens and projects.

use std::time::Duration;

use cloud_certs_emulator::{DOMAIN, Emulator, Options, PASSWORD, PROJECT_ID, PROJECT_NAME, Service, USER};
use jiff::Timestamp;
use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{client, emulator, get, get_as, json};

async fn create_token(emulator: &Emulator, query: &str, identity: &Value, scope: &Value) -> Response {
    let url = format!("{}/v3/auth/tokens{query}", emulator.https_url());
    client(emulator)
        .post(url)
        .json(&json!({"auth": {"identity": identity, "scope": scope}}))
        .send()
        .await
        .unwrap()
}

fn password(password: &str) -> Value {
    let user = json!({"name": USER, "password": password, "domain": {"name": DOMAIN}});
    json!({"methods": ["password"], "password": {"user": user}})
}

fn token(id: &str) -> Value {
    json!({"methods": ["token"], "token": {"id": id}})
}

fn subject_token(response: &Response) -> String {
    assert_eq!(response.status(), 201);
    response.headers()["x-subject-token"].to_str().unwrap().to_owned()
}

fn lifetime(body: &Value) -> i64 {
    let time = |name: &str| body["token"][name].as_str().unwrap().parse::<Timestamp>().unwrap();
    time("expires_at").duration_since(time("issued_at")).as_hours()
}

#[tokio::test]
async fn a_password_gives_a_token_for_a_project_by_name_or_id() {
    let emulator = emulator().await;
    let scopes = [
        json!({"project": {"name": PROJECT_NAME}}),
        json!({"project": {"name": PROJECT_NAME, "domain": {"name": DOMAIN}}}),
        json!({"project": {"name": PROJECT_NAME, "domain": {"id": "default"}}}),
        json!({"project": {"id": PROJECT_ID}}),
    ];
    for scope in scopes {
        let response = create_token(&emulator, "", &password(PASSWORD), &scope).await;
        let token = subject_token(&response);
        let body = json(response).await;
        assert_eq!(body["token"]["project"]["id"], PROJECT_ID);
        assert_eq!(body["token"]["user"]["name"], USER);
        assert_eq!(lifetime(&body), 24);
        assert_eq!(get_as(&emulator, &format!("/v3/{PROJECT_ID}/instances"), &token).await.status(), 200);
    }
}

#[tokio::test]
async fn a_token_gives_a_token_of_another_scope_with_the_same_end() {
    let emulator = emulator().await;
    let unscoped =
        create_token(&emulator, "", &password(PASSWORD), &json!({"domain": {"name": DOMAIN}})).await;
    let unscoped_token = subject_token(&unscoped);
    let unscoped = json(unscoped).await;
    assert_eq!(unscoped["token"]["domain"]["name"], DOMAIN);
    for path in [format!("/v3/{PROJECT_ID}/instances"), format!("/v1.0/{PROJECT_ID}/cer/download")] {
        assert_eq!(get_as(&emulator, &path, &unscoped_token).await.status(), 403, "{path}");
    }

    emulator.advance(Duration::from_hours(1));
    let scope = json!({"project": {"id": PROJECT_ID}});
    let scoped = create_token(&emulator, "", &token(&unscoped_token), &scope).await;
    let scoped_token = subject_token(&scoped);
    assert_eq!(json(scoped).await["token"]["expires_at"], unscoped["token"]["expires_at"]);
    assert_eq!(get_as(&emulator, &format!("/v3/{PROJECT_ID}/instances"), &scoped_token).await.status(), 200);
}

#[tokio::test]
async fn without_a_scope_a_token_is_for_the_account_alone() {
    let emulator = emulator().await;
    let response = create_token(&emulator, "", &password(PASSWORD), &json!({})).await;
    let account_token = subject_token(&response);
    let body = json(response).await;
    assert_eq!((&body["token"]["domain"]["name"], &body["token"]["project"]), (&json!(DOMAIN), &Value::Null));

    let refused = get_as(&emulator, &format!("/v1.0/{PROJECT_ID}/cer/download"), &account_token).await;
    assert_eq!(refused.status(), 403);
    assert_eq!(get_as(&emulator, "/v3/auth/projects", &account_token).await.status(), 200);
}

#[tokio::test]
async fn tokens_live_as_long_as_the_options_say() {
    let options = Options::default().with_token_lifetime(Duration::from_mins(5));
    let emulator = Emulator::start(options).await.unwrap();
    let scope = json!({"project": {"id": PROJECT_ID}});
    let from_password = subject_token(&create_token(&emulator, "", &password(PASSWORD), &scope).await);
    let tokens = [emulator.token(), from_password];

    for (wait, status) in [(4, 200), (2, 401)] {
        emulator.advance(Duration::from_mins(wait));
        for token in &tokens {
            assert_eq!(get_as(&emulator, "/v3/auth/projects", token).await.status(), status);
        }
    }
}

#[tokio::test]
async fn clients_discover_the_version_without_a_token() {
    let emulator = emulator().await;
    let ask = async |path: &str| {
        let url = format!("{}{path}", emulator.https_url());
        let response = client(&emulator).get(url).send().await.unwrap();
        (response.status().as_u16(), json(response).await)
    };
    let (status, versions) = ask("/").await;
    assert_eq!(status, 300);
    for path in ["/v3", "/v3/"] {
        let (status, version) = ask(path).await;
        assert_eq!((status, &version["version"]), (200, &versions["versions"]["values"][0]));
        assert_eq!(version["version"]["links"][0]["href"], format!("{}/v3/", emulator.https_url()));
    }
}

#[tokio::test]
async fn a_project_name_beside_a_token_needs_its_domain() {
    let emulator = emulator().await;
    let status =
        async |scope: &Value| create_token(&emulator, "", &token(&emulator.token()), scope).await.status();
    assert_eq!(status(&json!({"project": {"name": PROJECT_NAME}})).await, 400);
    assert_eq!(status(&json!({"project": {"name": PROJECT_NAME, "domain": {"name": DOMAIN}}})).await, 201);
}

#[tokio::test]
async fn the_catalog_can_be_left_out() {
    let emulator = emulator().await;
    let scope = json!({"project": {"id": PROJECT_ID}});
    let services = async |query: &str, scope: &Value| {
        let response = create_token(&emulator, query, &password(PASSWORD), scope).await;
        let catalog = json(response).await["token"]["catalog"].take();
        let url = |service: &Value| service["endpoints"][0]["url"].as_str().unwrap().to_owned();
        catalog.as_array().unwrap().iter().map(url).collect::<Vec<_>>()
    };
    let iam = emulator.https_url() + "/v3";
    let versions = ["v1.0", "v2", "v3", "v3", "v3", "v3"];
    let databases = Service::ALL.iter().zip(versions);
    let databases =
        databases.map(|(service, version)| format!("{}/{version}/{PROJECT_ID}", emulator.endpoint(*service)));
    let all: Vec<String> = [iam.clone()].into_iter().chain(databases).collect();
    assert_eq!(services("", &json!({})).await, [iam.as_str()]);
    assert_eq!(services("?nocatalog=", &scope).await, all);
    assert_eq!(services("?nocatalog=true", &scope).await, [""; 0]);
}

#[tokio::test]
async fn whoever_is_not_the_user_is_unauthorized() {
    let emulator = emulator().await;
    let mut without_domain = password(PASSWORD);
    without_domain["password"]["user"]["domain"].take();
    let mut other_domain = password(PASSWORD);
    other_domain["password"]["user"]["domain"]["name"] = json!("other");
    let revoked = emulator.token();
    emulator.revoke_tokens();

    for identity in [password("wrong"), without_domain, other_domain, token("wrong"), token(&revoked)] {
        let response = create_token(&emulator, "", &identity, &json!({})).await;
        assert_eq!(response.status(), 401, "{identity}");
        assert!(!response.headers().contains_key("x-subject-token"));
        assert!(response.headers().contains_key("x-iam-trace-id"));
        let body = json(response).await;
        assert_eq!((&body["error"]["code"], &body["error"]["title"]), (&json!(401), &json!("Unauthorized")));
    }
}

#[tokio::test]
async fn a_scope_that_is_not_the_users_is_unauthorized() {
    let emulator = emulator().await;
    let scopes = [
        json!({"project": {"name": "nowhere"}}),
        json!({"project": {}}),
        json!({"project": {"name": PROJECT_NAME, "domain": {"name": "other"}}}),
        json!({"domain": {"name": "other"}}),
    ];
    for scope in scopes {
        assert_eq!(create_token(&emulator, "", &password(PASSWORD), &scope).await.status(), 401, "{scope}");
    }
}

#[tokio::test]
async fn a_request_that_makes_no_sense_is_a_bad_one() {
    let emulator = emulator().await;
    for identity in
        [json!({}), json!({"methods": ["password"]}), json!({"methods": ["totp"]}), json!({"methods": []})]
    {
        let response = create_token(&emulator, "", &identity, &json!({})).await;
        assert_eq!(response.status(), 400, "{identity}");
        assert_eq!(json(response).await["error"]["title"], "Bad Request");
    }
}

#[tokio::test]
async fn projects_are_listed_and_found_by_name() {
    let emulator = emulator().await;
    let names = async |path: &str| {
        let response = get(&emulator, path).await;
        assert_eq!(response.status(), 200);
        assert!(response.headers().contains_key("x-iam-trace-id"));
        let body = json(response).await;
        let projects = body["projects"].as_array().unwrap();
        projects.iter().map(|project| project["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("/v3/auth/projects").await, [PROJECT_NAME, "eu-de"]);
    assert_eq!(names("/v3/projects").await, [PROJECT_NAME, "eu-de"]);
    assert_eq!(names(&format!("/v3/projects?name={PROJECT_NAME}")).await, [PROJECT_NAME]);
    assert!(names("/v3/projects?name=nowhere").await.is_empty());
    assert!(names("/v3/projects?domain_id=other").await.is_empty());
    assert!(names("/v3/projects?enabled=false").await.is_empty());
}

#[tokio::test]
async fn projects_need_a_token() {
    let emulator = emulator().await;
    for path in ["/v3/auth/projects", "/v3/projects"] {
        let response = get_as(&emulator, path, "wrong").await;
        assert_eq!(response.status(), 401);
        assert!(response.headers().contains_key("x-iam-trace-id"));
        assert_eq!(json(response).await["error"]["code"], 401);
    }
}
