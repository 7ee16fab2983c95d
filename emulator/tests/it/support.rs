//! An emulator and a client that trusts it.

use std::sync::Arc;

use cloud_certs_emulator::{Emulator, Options};
use reqwest::Response;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// An emulator on free ports.
pub(crate) async fn emulator() -> Emulator {
    Emulator::start(Options::default()).await.unwrap()
}

/// A TLS configuration that trusts one certificate and nothing else.
pub(crate) fn trusting_only(pem: &str) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// A client that trusts the emulator's web CA.
pub(crate) fn client(emulator: &Emulator) -> reqwest::Client {
    reqwest::Client::builder()
        .tls_backend_preconfigured(trusting_only(emulator.web_ca_pem()))
        .redirect(reqwest::redirect::Policy::none())
        .timeout(std::time::Duration::from_secs(20))
        .no_proxy()
        .build()
        .unwrap()
}

/// Gets a path over https with a fresh token.
pub(crate) async fn get(emulator: &Emulator, path: &str) -> Response {
    get_as(emulator, path, &emulator.token()).await
}

/// Gets a path over https with this token.
pub(crate) async fn get_as(emulator: &Emulator, path: &str, token: &str) -> Response {
    let url = format!("{}{path}", emulator.https_url());
    client(emulator).get(url).header("X-Auth-Token", token).send().await.unwrap()
}

/// The body as JSON.
pub(crate) async fn json(response: Response) -> serde_json::Value {
    response.json().await.unwrap()
}
