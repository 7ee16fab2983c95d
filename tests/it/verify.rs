//! `verify` as a library: against the emulator's TLS endpoints, and servers of these tests.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use cloud_certs::jiff::{SignedDuration, Timestamp};
use cloud_certs::rustls::crypto::ring;
use cloud_certs::rustls::server::WebPkiClientVerifier;
use cloud_certs::rustls::{ServerConfig, SupportedProtocolVersion, version};
use cloud_certs::verify::{Handshake, TlsCheck, TlsCheckError, TlsCheckFailure, TlsCheckPhase};
use cloud_certs::{CaBundle, Clock as _, SystemClock};
use cloud_certs_emulator::Service;
use cloud_certs_emulator::certificates::{Authority, Validity};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

use crate::support::Cloud;

fn verify(address: &str, pem: &str) -> TlsCheck {
    let bundle = CaBundle::from_bytes(pem.as_bytes()).unwrap();
    TlsCheck::new(address.parse().unwrap(), &bundle).unwrap()
}

fn css(cloud: &Cloud) -> TlsCheck {
    verify(&cloud.emulator.tls_endpoint(Service::Css), cloud.emulator.ca_pem(Service::Css))
}

fn days_from_now(days: i64) -> Timestamp {
    SystemClock::default().now() + SignedDuration::from_hours(24 * days)
}

#[tokio::test]
async fn the_database_of_the_emulator_is_trusted_with_its_own_certificate() {
    let cloud = Cloud::start().await;
    let handshake = css(&cloud).run().await.unwrap();
    assert_eq!(handshake.protocol, "TLS 1.3");
    assert_eq!(handshake.names, ["localhost", "127.0.0.1", "::1"]);
    assert_eq!(handshake.chain[0].subject(), "CN=localhost,O=NOT A REAL CA");
    assert_eq!(handshake.anchor.as_deref(), Some(handshake.chain[0].issuer()));
    assert!(!handshake.wants_client_certificate);
    let now = days_from_now(0);
    assert_eq!(handshake.days_left(now), handshake.chain[0].days_left(now));
}

#[tokio::test]
async fn another_certificate_does_not_do() {
    let cloud = Cloud::start().await;
    let endpoint = cloud.emulator.tls_endpoint(Service::Css);
    let error = verify(&endpoint, cloud.emulator.ca_pem(Service::GeminiDb)).run().await.unwrap_err();
    let TlsCheckFailure::UnknownIssuer { subject, issuer, has_namesake: false, .. } = error.failure() else {
        panic!("{error:?}")
    };
    assert_eq!((&**subject, &**issuer), (error.chain()[0].subject(), error.chain()[0].issuer()));
    assert_eq!(error.to_string().split_once(": ").unwrap(), (&*endpoint, &*error.failure().to_string()));
}

#[tokio::test]
async fn certificates_are_judged_at_the_given_time() {
    let cloud = Cloud::start().await;
    let at = async |days| css(&cloud).at(days_from_now(days)).run().await;
    at(300).await.unwrap();
    let reason = |result: Result<Handshake, TlsCheckError>| result.unwrap_err().failure().code();
    assert_eq!(reason(at(400).await), "expired");
    assert_eq!(reason(at(-2).await), "not_yet_valid");
}

#[tokio::test]
async fn a_name_is_looked_for_in_the_certificate() {
    let cloud = Cloud::start().await;
    let named = |name: &'static str| css(&cloud).server_name(name.try_into().unwrap());
    named("::1").run().await.unwrap();
    let error = named("db.example.com").run().await.unwrap_err();
    let TlsCheckFailure::NameMismatch { wanted, names, .. } = error.failure() else { panic!("{error:?}") };
    assert_eq!((&**wanted, &**names), ("db.example.com", &error.chain()[0].subject_alt_names()[..]));
}

#[tokio::test]
async fn what_a_server_showed_is_judged_again_without_it() {
    let cloud = Cloud::start().await;
    let endpoint = cloud.emulator.tls_endpoint(Service::Css);
    let handshake = css(&cloud).run().await.unwrap();
    let stranger = verify(&endpoint, cloud.emulator.ca_pem(Service::GeminiDb));
    let error = stranger.run().await.unwrap_err();
    // From a server that refused us as well as from one that did not.
    for chain in [&*handshake.chain, error.chain()] {
        assert_eq!(css(&cloud).judge(chain).unwrap(), handshake.path);
        let judged = stranger.judge(chain).unwrap_err();
        assert_eq!((judged.to_string(), judged.path()), (error.to_string(), error.path()));
        assert_eq!(css(&cloud).at(days_from_now(400)).judge(chain).unwrap_err().failure().code(), "expired");
    }
    assert_eq!(css(&cloud).judge(&[]).unwrap_err().failure().code(), "closed");
}

/// A server that wants a client certificate; with one version of TLS.
async fn demanding(authority: &Authority, version: &'static SupportedProtocolVersion) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let provider = Arc::new(ring::default_provider());
    let bundle = CaBundle::from_bytes(authority.pem().as_bytes()).unwrap();
    let roots = Arc::new(bundle.root_store().unwrap());
    let clients = WebPkiClientVerifier::builder_with_provider(roots, provider.clone()).build().unwrap();
    let certificate = authority.issue_server(&["127.0.0.1"]).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(clients)
        .with_single_cert(certificate.chain(), certificate.key())
        .unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        TlsAcceptor::from(Arc::new(config)).accept(stream).await.unwrap_err();
    });
    address
}

#[tokio::test]
async fn a_demand_for_a_client_certificate_is_told_with_either_version() {
    let authority = Authority::new("demanding", &Validity::current()).unwrap();
    for version in [&version::TLS12, &version::TLS13] {
        let address = demanding(&authority, version).await;
        let error = verify(&address.to_string(), &authority.pem()).run().await.unwrap_err();
        assert!(
            matches!(error.failure(), TlsCheckFailure::WantsClientCertificate { alert: Some(_), .. }),
            "{error:?}"
        );
        assert_eq!(error.chain().len(), 1);
    }
}

/// A server that sends something else than a certificate after its own.
async fn careless(authority: &Authority) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let certificate = authority.issue_server(&["127.0.0.1"]).unwrap();
    let chain = [certificate.chain(), vec![vec![0x30, 3, 2, 1].into()]].concat();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, certificate.key())
        .unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let _ = TlsAcceptor::from(Arc::new(config)).accept(stream).await;
    });
    address
}

#[tokio::test]
async fn an_unreadable_certificate_that_is_not_used_does_not_matter() {
    let authority = Authority::new("careless", &Validity::current()).unwrap();
    let address = careless(&authority).await.to_string();
    let handshake = verify(&address, &authority.pem()).run().await.unwrap();
    assert_eq!((handshake.chain.len(), handshake.path.len()), (1, 2));
    assert_eq!(**handshake.path[1].der(), *authority.der());
    assert_eq!(handshake.differences, []);
}

/// A server that takes connections and says nothing.
async fn silent() -> (TcpListener, TlsCheck) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let authority = Authority::new("silent", &Validity::current()).unwrap();
    let verify = verify(&listener.local_addr().unwrap().to_string(), &authority.pem());
    (listener, verify)
}

#[tokio::test]
async fn the_time_is_kept_when_the_server_stalls() {
    let (_listener, verify) = silent().await;
    let limit = Duration::from_millis(200);
    let begin = Instant::now();
    let error = verify.timeout(limit).run().await.unwrap_err();
    assert!(
        matches!(error.failure(), TlsCheckFailure::Timeout { during: TlsCheckPhase::Handshake, .. }),
        "{error:?}"
    );
    assert!(begin.elapsed() >= limit && begin.elapsed() < 20 * limit, "{:?}", begin.elapsed());
}

#[tokio::test]
async fn dropped_midway_it_leaves_no_connection() {
    let (listener, verify) = silent().await;
    let task = tokio::spawn(async move { verify.run().await.map(|_| ()) });
    let (mut stream, _): (TcpStream, _) = listener.accept().await.unwrap();
    assert!(stream.read(&mut [0; 1024]).await.unwrap() > 0);
    task.abort();
    let rest = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut Vec::new())).await;
    rest.unwrap().unwrap();
}
