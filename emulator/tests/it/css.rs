//! The Cloud Search Service.

use cloud_certs_emulator::{PROJECT_ID, Service};

use crate::support::{emulator, get, json};

#[tokio::test]
async fn the_certificate_comes_as_a_file() {
    let emulator = emulator().await;
    let response = get(&emulator, &format!("/v1.0/{PROJECT_ID}/cer/download")).await;

    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/octet-stream");
    assert_eq!(response.headers()["content-disposition"], "attachment; filename=CloudSearchService.cer");
    assert_eq!(response.text().await.unwrap(), emulator.ca_pem(Service::Css));
}

#[tokio::test]
async fn another_project_is_forbidden() {
    let emulator = emulator().await;
    let response = get(&emulator, "/v1.0/fedcba9876543210fedcba9876543210/cer/download").await;

    assert_eq!(response.status(), 403);
    assert_eq!(json(response).await["error_code"], "CSS.0015");
}
