//! Every answer fits the document of its service, and has no field that the document does not know.

use std::path::Path;

use cloud_certs_emulator::{DOMAIN, Emulator, PASSWORD, PROJECT_ID, PROJECT_NAME, Service, USER};
use openapi_document::Document;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use self::converted::json_schema;
use crate::support::{client, emulator};

#[path = "../../../document/tests/support/json_schema.rs"]
mod converted;

const INSTANCE: &str = "e73893ef73754465a8bd2e0857bbf13ein06";
const ELSEWHERE: &str = "fedcba9876543210fedcba9876543210";

/// One document and the emulator to hold against it.
struct Contract {
    document: Document,
    emulator: Emulator,
    /// The URL of the API, which has a path for some services.
    base: String,
}

impl Contract {
    async fn of(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi").join(name);
        let Ok(document) = Document::load(&path, name) else { panic!("{} does not load", path.display()) };
        let emulator = emulator().await;
        let service = Service::ALL.iter().find(|service| service.id() == document.name());
        let base = service.map_or_else(|| emulator.https_url(), |service| emulator.endpoint(*service));
        Self { document, emulator, base }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        client(&self.emulator).request(method, format!("{}{path}", self.base))
    }

    async fn get(&self, operation: &str, path: &str, status: u16) -> Value {
        self.send(Method::GET, operation, path, status).await
    }

    async fn send(&self, method: Method, operation: &str, path: &str, status: u16) -> Value {
        let request = self.request(method, path).header("X-Auth-Token", self.emulator.token());
        self.check(operation, request, status).await
    }

    async fn get_without_token(&self, operation: &str, path: &str) -> Value {
        self.check(operation, self.request(Method::GET, path), 401).await
    }

    /// Holds a list of instances and the answer with a certificate's link against the document, with and without success.
    ///
    /// `end` is what follows the id of the instance, `ssl_off` the status for an instance without TLS.
    async fn check_instances(
        &self,
        version: &str,
        (method, operation, end): (Method, &str, &str),
        ssl_off: Option<(&str, u16)>,
    ) {
        let instances = format!("/{version}/{PROJECT_ID}/instances");
        let elsewhere = format!("/{version}/{ELSEWHERE}/instances");
        let all = self.get("ListInstances", &instances, 200).await["instances"].clone();
        let all = all.as_array().unwrap();
        let past_the_end = self.get("ListInstances", &format!("{instances}?offset={}", all.len()), 200).await;
        assert_eq!(past_the_end["instances"], json!([]));
        for query in ["limit=0", "limit=1001", "limit=many", "offset=-1"] {
            self.get("ListInstances", &format!("{instances}?{query}"), 400).await;
        }
        self.get_without_token("ListInstances", &instances).await;
        self.get("ListInstances", &elsewhere, 403).await;
        self.get("ListInstances", &format!("/{version}/nowhere"), 404).await;

        for instance in all {
            let id = instance.get("id").or(instance.get("instance_id")).unwrap().as_str().unwrap();
            let status = ssl_off.filter(|(name, _)| instance["name"] == *name).map_or(200, |off| off.1);
            self.send(method.clone(), operation, &format!("{instances}/{id}/{end}"), status).await;
            let no_token = self.request(method.clone(), &format!("{instances}/{id}/{end}"));
            self.check(operation, no_token, 401).await;
            self.send(method.clone(), operation, &format!("{elsewhere}/{id}/{end}"), 403).await;
        }
        self.send(method.clone(), operation, &format!("{instances}/unknown/{end}"), 404).await;

        for (fault, status) in [("429", 429), ("500", 500), ("503", 503), ("error-apig", 400)] {
            for (method, operation, path) in [
                (Method::GET, "ListInstances", instances.clone()),
                (method.clone(), operation, format!("{instances}/unknown/{end}")),
            ] {
                let request = self.request(method, &path).header("X-Emulator-Fault", fault);
                self.check(operation, request, status).await;
            }
        }
    }

    /// Sends the request and holds the answer against the document.
    async fn check(&self, operation: &str, request: RequestBuilder, status: u16) -> Value {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{operation}");
        assert_json(&response);
        let body: Value = response.json().await.unwrap();

        let mut schema = json_schema(&self.document, operation, &status.to_string())
            .unwrap_or_else(|| panic!("{operation} has no JSON for {status}"));
        close(&mut schema);
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{operation} {status}: {errors:#?}");
        body
    }
}

fn assert_json(response: &Response) {
    assert_eq!(response.headers()["content-type"], "application/json");
}

/// Forbids, in a schema and all within, properties that it does not name.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.insert("additionalProperties".to_owned(), false.into());
            }
            fields.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[tokio::test]
async fn css() {
    let css = Contract::of("css.yaml").await;
    let path = format!("/v1.0/{PROJECT_ID}/cer/download");
    css.get_without_token("DownloadCert", &path).await;
    css.get("DownloadCert", &format!("/v1.0/{ELSEWHERE}/cer/download"), 403).await;
    css.get("DownloadCert", "/v1.0/nowhere", 404).await;
    assert_eq!(json_schema(&css.document, "DownloadCert", "200"), None, "the certificate is a file");
}

#[tokio::test]
async fn geminidb() {
    let geminidb = Contract::of("geminidb.yaml").await;
    let instances = format!("/v3/{PROJECT_ID}/instances");
    for offset in [0, 100, 200, 300] {
        geminidb.get("ListInstances", &format!("{instances}?offset={offset}"), 200).await;
    }
    geminidb.get("ListInstances", &format!("{instances}?limit=0"), 400).await;
    geminidb.get_without_token("ListInstances", &instances).await;
    geminidb.get("ListInstances", &format!("/v3/{ELSEWHERE}/instances"), 403).await;

    let links = geminidb.get("ListInstances", &format!("{instances}?name=demo-ssl-off"), 200).await;
    let ssl_off = links["instances"][0]["id"].as_str().unwrap();
    let operation = "ListSslCertDownloadAddresses";
    for instance in [INSTANCE, ssl_off] {
        geminidb.get(operation, &format!("{instances}/{instance}/ssl-cert/download-link"), 200).await;
    }
    geminidb.get(operation, &format!("{instances}/unknown/ssl-cert/download-link"), 404).await;
    geminidb.get_without_token(operation, &format!("{instances}/{INSTANCE}/ssl-cert/download-link")).await;
    geminidb
        .get(operation, &format!("/v3/{ELSEWHERE}/instances/{INSTANCE}/ssl-cert/download-link"), 403)
        .await;
}

#[tokio::test]
async fn dds() {
    let certificate = (Method::GET, "ListSslCertDownloadAddress", "ssl-cert/download-link");
    Contract::of("dds.yaml").await.check_instances("v3", certificate, Some(("demo-dds-ssl-off", 200))).await;
}

#[tokio::test]
async fn rds() {
    let certificate = (Method::GET, "ListSslCertDownloadLink", "ssl-cert/download-link");
    Contract::of("rds.yaml")
        .await
        .check_instances("v3", certificate, Some(("demo-mysql-ssl-off", 200)))
        .await;
}

#[tokio::test]
async fn gaussdb() {
    let certificate = (Method::GET, "ShowSslCertDownloadLink", "ssl-cert/download-link");
    Contract::of("gaussdb.yaml").await.check_instances("v3", certificate, None).await;
}

#[tokio::test]
async fn dcs() {
    let certificate = (Method::POST, "DownloadSslCert", "ssl-certs/download");
    Contract::of("dcs.yaml").await.check_instances("v2", certificate, Some(("demo-dcs-ssl-off", 400))).await;
}

#[tokio::test]
async fn projects() {
    let iam = Contract::of("iam.yaml").await;
    for (operation, path) in
        [("KeystoneListProjects", "/v3/projects"), ("KeystoneListAuthProjects", "/v3/auth/projects")]
    {
        let listing = iam.get(operation, path, 200).await;
        assert_eq!(listing["projects"].as_array().unwrap().len(), 2);
        iam.get_without_token(operation, path).await;
    }
    iam.get("KeystoneListProjects", "/v3/projects?enabled=perhaps", 400).await;
}

#[tokio::test]
async fn tokens() {
    let iam = Contract::of("iam.yaml").await;
    let create = async |query: &str, auth: Value, status| {
        let url = format!("{}/v3/auth/tokens{query}", iam.emulator.https_url());
        let request = client(&iam.emulator).post(url).json(&json!({"auth": auth}));
        iam.check("CreateToken", request, status).await
    };
    let password = |password: &str| {
        let user = json!({"name": USER, "password": password, "domain": {"name": DOMAIN}});
        json!({"methods": ["password"], "password": {"user": user}})
    };
    let token = json!({"methods": ["token"], "token": {"id": iam.emulator.token()}});
    let project = json!({"project": {"name": PROJECT_NAME, "domain": {"name": DOMAIN}}});

    create("", json!({"identity": password(PASSWORD), "scope": project}), 201).await;
    create(
        "?nocatalog=true",
        json!({"identity": password(PASSWORD), "scope": {"domain": {"name": DOMAIN}}}),
        201,
    )
    .await;
    create("", json!({"identity": token, "scope": project}), 201).await;
    create("", json!({"identity": password("wrong"), "scope": project}), 401).await;
    create("", json!({}), 400).await;
}
