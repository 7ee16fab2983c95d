//! Client certificates, with servers of these tests that ask for one.

use std::net::SocketAddr;
use std::sync::Arc;

use cloud_certs::rustls::crypto::ring;
use cloud_certs::rustls::server::WebPkiClientVerifier;
use cloud_certs::rustls::{ServerConfig, SupportedProtocolVersion, version};
use cloud_certs::verify::{
    ClientCertificate, ClientCertificateError, Handshake, TlsCheck, TlsCheckError, TlsCheckFailure,
};
use cloud_certs::{CaBundle, Secret};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair, KeyUsagePurpose, date_time_ymd};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Issuer {
    let mut params = CertificateParams::new([]).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate with its key.
fn issued(name: &str, issuer: &Issuer, is_expired: bool) -> (String, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    if is_expired {
        params.not_after = date_time_ymd(2021, 1, 1);
    }
    (params.signed_by(&key, issuer).unwrap().pem(), key)
}

fn client(pem: &str, key: &KeyPair) -> Result<ClientCertificate, ClientCertificateError> {
    ClientCertificate::from_pem(pem.as_bytes(), &Secret::new(key.serialize_pem()))
}

/// A server that lets clients of this authority in, or with `is_optional` those without a certificate, too.
async fn serve(issuer: &Issuer, version: &'static SupportedProtocolVersion, is_optional: bool) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let provider = Arc::new(ring::default_provider());
    let roots = Arc::new(CaBundle::from_bytes(issuer.pem().as_bytes()).unwrap().root_store().unwrap());
    let mut clients = WebPkiClientVerifier::builder_with_provider(roots, provider.clone());
    if is_optional {
        clients = clients.allow_unauthenticated();
    }
    let (pem, key) = issued("127.0.0.1", issuer, false);
    let chain = CaBundle::from_bytes(pem.as_bytes()).unwrap().iter().map(|one| one.der().clone()).collect();
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(clients.build().unwrap())
        .with_single_cert(chain, key.into())
        .unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        if let Ok(mut tls) = TlsAcceptor::from(Arc::new(config)).accept(stream).await {
            let _ = tls.read(&mut [0]).await;
        }
    });
    address
}

const VERSIONS: [&SupportedProtocolVersion; 2] = [&version::TLS12, &version::TLS13];

async fn check(
    address: SocketAddr,
    issuer: &Issuer,
    client: Option<ClientCertificate>,
) -> Result<Handshake, TlsCheckError> {
    let bundle = CaBundle::from_bytes(issuer.pem().as_bytes()).unwrap();
    let check = TlsCheck::new(address.to_string().parse().unwrap(), &bundle).unwrap();
    let check = match client {
        Some(client) => check.client_certificate(client),
        None => check,
    };
    check.run().await
}

#[tokio::test]
async fn a_server_lets_in_who_shows_the_right_certificate() {
    let root = authority("root");
    let (pem, key) = issued("client", &root, false);
    for version in VERSIONS {
        let address = serve(&root, version, false).await;
        let handshake = check(address, &root, Some(client(&pem, &key).unwrap())).await.unwrap();
        assert!(handshake.wants_client_certificate && handshake.client_certificate_sent, "{version:?}");
        // One that does not insist gets it, too, and one that does not ask gets none.
        let address = serve(&root, version, true).await;
        assert!(!check(address, &root, None).await.unwrap().client_certificate_sent, "{version:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_told_as_one_of_the_clients_certificate() {
    let (root, other) = (authority("root"), authority("other"));
    for version in VERSIONS {
        for (issuer, is_expired, expected) in
            [(&other, false, "unknown_ca"), (&root, true, "certificate_expired")]
        {
            let (pem, key) = issued("client", issuer, is_expired);
            let address = serve(&root, version, false).await;
            let error = check(address, &root, Some(client(&pem, &key).unwrap())).await.unwrap_err();
            let TlsCheckFailure::ClientCertificateRefused { alert: Some(alert), .. } = error.failure() else {
                panic!("{error:?}")
            };
            assert_eq!(alert, expected, "{version:?}");
            assert!(!error.chain().is_empty() && !error.failure().is_network());
        }
    }
}

#[test]
fn a_key_of_another_certificate_is_found_before_connecting() {
    let root = authority("root");
    let (pem, _) = issued("client", &root, false);
    let error = client(&pem, &KeyPair::generate().unwrap()).unwrap_err();
    assert!(matches!(error, ClientCertificateError::KeyMismatch { .. }) && error.is_about_key(), "{error}");
    assert_eq!(error.to_string(), "the private key is not that of the certificate `CN=client`");
}

#[test]
fn both_may_be_of_one_file_and_intermediates_follow() {
    let root = authority("root");
    let (pem, key) = issued("client", &root, false);
    let both = format!("{}\nsubject=CN=client\n{pem}{}", key.serialize_pem(), root.pem());
    let client = ClientCertificate::from_pem(both.as_bytes(), &Secret::new(&*both)).unwrap();
    assert_eq!(client.certificate().subject(), "CN=client");
    // The order counts: the first certificate is the client's own.
    let turned = format!("{}{pem}", root.pem());
    let error =
        ClientCertificate::from_pem(turned.as_bytes(), &Secret::new(key.serialize_pem())).unwrap_err();
    assert!(matches!(error, ClientCertificateError::KeyMismatch { .. }), "{error}");
}

#[test]
fn what_cannot_be_used_is_told_apart() {
    let (pem, key) = issued("client", &authority("root"), false);
    let key = key.serialize_pem();
    let encrypted = key.replace("PRIVATE", "ENCRYPTED PRIVATE");
    let old = key.replacen('\n', "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n", 1);
    let damaged = "-----BEGIN PRIVATE KEY-----\nMAMCAQE=\n-----END PRIVATE KEY-----\n";
    let told =
        |pem: &str, key: &str| ClientCertificate::from_pem(pem.as_bytes(), &Secret::new(key)).unwrap_err();
    assert!(matches!(told(&pem, &encrypted), ClientCertificateError::EncryptedKey));
    assert!(matches!(told(&pem, &old), ClientCertificateError::EncryptedKey));
    assert!(matches!(told(&pem, damaged), ClientCertificateError::UnusableKey));
    for none in ["", "hunter2", &pem] {
        assert!(matches!(told(&pem, none), ClientCertificateError::NoKey), "{none}");
    }
    assert!(matches!(told("", &key), ClientCertificateError::NoCertificate));
    assert!(matches!(told(&key, &key), ClientCertificateError::NoCertificate));
    let damaged = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n";
    let error = told(damaged, &key);
    assert!(matches!(error, ClientCertificateError::Certificate { .. }) && !error.is_about_key());
}

#[test]
fn debug_shows_nothing_of_the_key() {
    let (pem, key) = issued("client", &authority("root"), false);
    let root = authority("server");
    let bundle = CaBundle::from_bytes(root.pem().as_bytes()).unwrap();
    let client = client(&pem, &key).unwrap();
    let check =
        TlsCheck::new("localhost:1".parse().unwrap(), &bundle).unwrap().client_certificate(client.clone());
    let shown = format!("ClientCertificate {{ certificate: {:?}, .. }}", client.certificate());
    assert_eq!(format!("{client:?}"), shown);
    assert!(format!("{check:?}").contains(&shown));
}
