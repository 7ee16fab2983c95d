//! The TLS endpoints: trusted by the CA that the API hands out, and by no other.

use std::sync::Arc;

use cloud_certs_emulator::{Emulator, PROJECT_ID, Service};
use rustls::pki_types::ServerName;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::support::{client, emulator, get, json, trusting_only};

async fn handed_out(emulator: &Emulator, service: Service) -> String {
    let path = match service {
        Service::Css => format!("/v1.0/{PROJECT_ID}/cer/download"),
        _ => {
            format!("/v3/{PROJECT_ID}/instances/e73893ef73754465a8bd2e0857bbf13ein06/ssl-cert/download-link")
        }
    };
    let response = get(emulator, &path).await;
    if service == Service::Css {
        return response.text().await.unwrap();
    }
    let link = json(response).await["certs"][0]["download_link"].as_str().unwrap().to_owned();
    client(emulator).get(link).send().await.unwrap().text().await.unwrap()
}

/// What the endpoint says to a client that trusts this CA and asks for this name.
pub(crate) async fn banner(
    emulator: &Emulator,
    service: Service,
    ca: &str,
    name: &str,
) -> std::io::Result<String> {
    let stream = TcpStream::connect(emulator.tls_endpoint(service)).await?;
    let connector = TlsConnector::from(Arc::new(trusting_only(ca)));
    let mut stream = connector.connect(ServerName::try_from(name.to_owned()).unwrap(), stream).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    Ok(text)
}

#[tokio::test]
async fn the_ca_of_the_api_opens_the_services_endpoint_under_every_name() {
    let emulator = emulator().await;
    for (service, says) in [(Service::Css, "Cloud Search Service"), (Service::GeminiDb, "GeminiDB")] {
        let ca = handed_out(&emulator, service).await;
        for name in ["localhost", "127.0.0.1", "::1"] {
            let text = banner(&emulator, service, &ca, name).await.unwrap();
            assert_eq!(text, format!("cloud-certs emulator: {says}\n"), "{name}");
        }
        assert!(banner(&emulator, service, &ca, "example.com").await.is_err());
    }
}

#[tokio::test]
async fn three_authorities_do_not_stand_in_for_each_other() {
    let emulator = emulator().await;
    let css = emulator.ca_pem(Service::Css);
    let geminidb = emulator.ca_pem(Service::GeminiDb);
    let web = emulator.web_ca_pem();

    for (service, others) in [(Service::Css, [geminidb, web]), (Service::GeminiDb, [css, web])] {
        for ca in others {
            assert!(banner(&emulator, service, ca, "localhost").await.is_err());
        }
    }
    for ca in [css, geminidb] {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(trusting_only(ca))
            .no_proxy()
            .build()
            .unwrap();
        assert!(client.get(emulator.https_url()).send().await.unwrap_err().is_connect());
    }
}

#[tokio::test]
async fn a_client_that_does_not_speak_tls_harms_nobody() {
    use tokio::io::AsyncWriteExt;

    let emulator = emulator().await;
    let mut stream = TcpStream::connect(emulator.tls_endpoint(Service::Css)).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let mut refused = Vec::new();
    stream.read_to_end(&mut refused).await.ok();

    let ca = emulator.ca_pem(Service::Css);
    assert!(banner(&emulator, Service::Css, ca, "localhost").await.is_ok());
}
