//! GeminiDB: instances, download links, and the object storage behind them.

use std::collections::BTreeSet;

use cloud_certs_emulator::{Emulator, PROJECT_ID, Service};
use serde_json::{Value, json};

use crate::support::{client, emulator, get, json};

async fn list(emulator: &Emulator, query: &str) -> Value {
    let response = get(emulator, &format!("/v3/{PROJECT_ID}/instances?{query}")).await;
    assert_eq!(response.status(), 200);
    json(response).await
}

async fn addresses(emulator: &Emulator, instance: &str) -> Value {
    let response =
        get(emulator, &format!("/v3/{PROJECT_ID}/instances/{instance}/ssl-cert/download-link")).await;
    assert_eq!(response.status(), 200);
    json(response).await
}

async fn id_of(emulator: &Emulator, name: &str) -> String {
    let listing = list(emulator, &format!("name={name}")).await;
    listing["instances"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_instance_leads_to_its_ca_through_a_presigned_link() {
    let emulator = emulator().await;
    let answer = addresses(&emulator, "e73893ef73754465a8bd2e0857bbf13ein06").await;
    assert_eq!(answer["certs"][0]["category"], "international");
    let link = answer["certs"][0]["download_link"].as_str().unwrap();
    assert!(link.starts_with(&format!("{}/demo-bucket/", emulator.https_url())));

    let file = client(&emulator).get(link).send().await.unwrap();
    assert_eq!(file.status(), 200);
    assert_eq!(file.text().await.unwrap(), emulator.ca_pem(Service::GeminiDb));
}

#[tokio::test]
async fn a_link_has_the_scheme_of_the_listener_that_was_asked() {
    let emulator = emulator().await;
    let id = id_of(&emulator, "demo-redis").await;
    let url = format!("{}/v3/{PROJECT_ID}/instances/{id}/ssl-cert/download-link", emulator.http_url());
    let response = client(&emulator).get(url).header("X-Auth-Token", emulator.token()).send().await.unwrap();
    let answer = json(response).await;
    let link = answer["certs"][0]["download_link"].as_str().unwrap();

    assert!(link.starts_with(&format!("{}/demo-bucket/", emulator.http_url())));
    assert_eq!(client(&emulator).get(link).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn without_the_services_own_certificate_there_is_no_link() {
    let emulator = emulator().await;
    for name in ["demo-ssl-off", "demo-ccm"] {
        let id = id_of(&emulator, name).await;
        assert_eq!(addresses(&emulator, &id).await, json!({"certs": []}), "{name}");
    }
}

#[tokio::test]
async fn instances_say_how_they_do_tls() {
    let emulator = emulator().await;
    let tls = async |name: &str| {
        let listing = list(&emulator, &format!("name={name}")).await;
        (
            listing["instances"][0]["ssl"].clone(),
            listing["instances"][0]["ccm_cert_info"]["cert_type"].clone(),
        )
    };
    assert_eq!(tls("demo-mongo").await, (json!("1"), Value::Null));
    assert_eq!(tls("demo-ssl-off").await, (json!("0"), Value::Null));
    assert_eq!(tls("demo-ccm").await, (json!("1"), json!("PCA")));
}

#[tokio::test]
async fn pages_cover_every_instance_once() {
    let emulator = emulator().await;
    let total = list(&emulator, "").await["total_count"].as_u64().unwrap();
    assert!(total > 200);

    let mut seen = BTreeSet::new();
    let mut sizes = Vec::new();
    for offset in [0, 100, 200, 300] {
        let listing = list(&emulator, &format!("offset={offset}&limit=100")).await;
        assert_eq!(listing["total_count"], total);
        let page = listing["instances"].as_array().unwrap();
        sizes.push(page.len());
        seen.extend(page.iter().map(|instance| instance["id"].to_string()));
    }
    assert_eq!(sizes, [100, 100, 38, 0]);
    assert_eq!(seen.len() as u64, total);
}

#[tokio::test]
async fn a_page_has_a_hundred_instances_when_nobody_says_otherwise_newest_first() {
    let emulator = emulator().await;
    let listing = list(&emulator, "").await;
    let page = listing["instances"].as_array().unwrap();
    assert_eq!(page.len(), 100);
    assert_eq!(page[0]["name"], "demo-cassandra");
    assert!(page.is_sorted_by(|newer, older| newer["created"].as_str() > older["created"].as_str()));
}

#[tokio::test]
async fn filters_find_what_they_name() {
    let emulator = emulator().await;
    let count = async |query: &str| list(&emulator, query).await["total_count"].as_u64().unwrap();

    assert_eq!(count("name=demo-twin").await, 2);
    assert_eq!(count("name=demo").await, 0);
    assert_eq!(count("name=*twin").await, 2);
    assert_eq!(count("id=e73893ef73754465a8bd2e0857bbf13ein06").await, 1);
    assert_eq!(count("id=*2e0857bbf13ein06").await, 1);
    assert_eq!(count("datastore_type=influxdb").await, 1);
    assert_eq!(count("datastore_type=mongodb&mode=ReplicaSet").await, 1);
    assert_eq!(count("datastore_type=mongodb&mode=Cluster").await, 0);
    assert_eq!(count("mode=ReplicaSet").await, count("").await, "the mode needs an engine");
    assert_eq!(count("vpc_id=elsewhere").await, 0);
    assert_eq!(count("subnet_id=elsewhere").await, 0);
}

#[tokio::test]
async fn ids_end_in_the_number_of_their_engine_and_never_change() {
    let (first, second) = (emulator().await, emulator().await);
    for (name, suffix) in [("demo-mongo", "in10"), ("demo-redis", "in12"), ("demo-influx", "in13")] {
        let id = id_of(&first, name).await;
        assert!(id.len() == 36 && id.ends_with(suffix), "{id}");
        assert_eq!(id, id_of(&second, name).await);
    }
}

#[tokio::test]
async fn nonsense_in_a_listing_is_a_parameter_error() {
    let emulator = emulator().await;
    for query in ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=1.5"] {
        let response = get(&emulator, &format!("/v3/{PROJECT_ID}/instances?{query}")).await;
        assert_eq!(response.status(), 400, "{query}");
        assert_eq!(json(response).await["error_code"], "DBS.200001", "{query}");
    }
}

#[tokio::test]
async fn an_unknown_instance_is_not_found() {
    let emulator = emulator().await;
    let path =
        format!("/v3/{PROJECT_ID}/instances/00000000000000000000000000000000in06/ssl-cert/download-link");
    let response = get(&emulator, &path).await;
    assert_eq!(response.status(), 404);
    assert_eq!(json(response).await["error_code"], "DBS.200002");
}

#[tokio::test]
async fn another_project_is_forbidden() {
    let emulator = emulator().await;
    for path in ["instances", "instances/e73893ef73754465a8bd2e0857bbf13ein06/ssl-cert/download-link"] {
        let response = get(&emulator, &format!("/v3/fedcba9876543210fedcba9876543210/{path}")).await;
        assert_eq!(response.status(), 403);
        assert_eq!(json(response).await["error_code"], "APIGW.0302");
    }
}
