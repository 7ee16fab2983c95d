//! Start, ports and end.

use std::net::{IpAddr, Ipv4Addr, TcpListener, UdpSocket};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cloud_certs_emulator::{CredentialKind, Emulator, HIGHEST_PORT, Options, PROJECT_ID, Service};
use rustls::ClientConnection;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{emulator, get_as, trusting_only};

fn ports(emulator: &Emulator) -> Vec<u16> {
    let tls = Service::ALL.iter().map(|service| emulator.tls_endpoint(*service));
    let addresses = [emulator.https_url(), emulator.http_url()].into_iter().chain(tls);
    addresses.map(|address| address.rsplit_once(':').unwrap().1.parse().unwrap()).collect()
}

#[tokio::test]
async fn a_given_port_is_the_first_of_all() {
    let (first, emulator) = start_on_a_given_port().await;
    let all: Vec<u16> = (first..).take(2 + Service::ALL.len()).collect();
    assert_eq!(ports(&emulator), all);
}

/// Somebody else may take any port between the choice and the start, so this tries a few.
async fn start_on_a_given_port() -> (u16, Emulator) {
    for _ in 0..50 {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let first = free.local_addr().unwrap().port();
        drop(free);
        if let Ok(emulator) = Emulator::start(Options::default().with_port(first)).await {
            return (first, emulator);
        }
    }
    panic!("no four free ports in a row");
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = Emulator::start(Options::default().with_port(port)).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    assert!(error.to_string().starts_with(&format!("cannot listen on 127.0.0.1:{port}: ")), "{error}");
}

#[tokio::test]
async fn a_port_without_room_for_the_others_is_refused() {
    let options = Options::default().with_port(HIGHEST_PORT + 1);
    let error = Emulator::start(options).await.unwrap_err().to_string();
    let ports = 2 + Service::ALL.len();
    let reason =
        format!("leaves no room for the {ports} ports of the emulator; the highest is {HIGHEST_PORT}");
    assert_eq!(error, format!("port {} {reason}", HIGHEST_PORT + 1));
}

#[tokio::test]
async fn nobody_else_on_the_network_reaches_it() {
    let emulator = emulator().await;
    // A listener on all addresses would answer at 127.0.0.2 of a machine without a network, too.
    let others = [Some(Ipv4Addr::new(127, 0, 0, 2).into()), address_on_the_network()];
    for port in ports(&emulator) {
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok());
        for address in others.into_iter().flatten() {
            let outside = timeout(Duration::from_secs(2), TcpStream::connect((address, port))).await;
            assert!(!matches!(outside, Ok(Ok(_))), "{address}:{port}");
        }
    }
}

/// An address of this machine that is not loopback, if it has one. Nothing is sent.
fn address_on_the_network() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

#[tokio::test]
async fn dropping_it_closes_every_port_and_connection() {
    let emulator = emulator().await;
    let ports = ports(&emulator);
    let [_https, mut http, _css, mut geminidb] = {
        let connect = async |port| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        [connect(ports[0]).await, connect(ports[1]).await, connect(ports[2]).await, connect(ports[3]).await]
    };
    // The first byte of a response shows that the server has accepted. The https server waits for handshakes first.
    http.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    geminidb.write_all(&client_hello(emulator.ca_pem(Service::GeminiDb))).await.unwrap();
    for stream in [&mut http, &mut geminidb] {
        timeout(Duration::from_secs(20), stream.read_u8()).await.unwrap().unwrap();
    }
    drop(emulator);

    for port in ports {
        timeout(Duration::from_secs(5), refused(port)).await.unwrap();
    }
    for mut stream in [http, geminidb] {
        _ = timeout(Duration::from_secs(5), stream.read_to_end(&mut Vec::new())).await.unwrap();
    }
}

/// The start of a handshake, which the server answers and then waits for its end.
fn client_hello(ca: &str) -> Vec<u8> {
    let config = Arc::new(trusting_only(ca));
    let mut client = ClientConnection::new(config, ServerName::try_from("localhost").unwrap()).unwrap();
    let mut hello = Vec::new();
    client.write_tls(&mut hello).unwrap();
    hello
}

async fn refused(port: u16) {
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_run_side_by_side_with_keys_of_their_own() {
    let (one, two) = (emulator().await, emulator().await);
    assert_ne!(one.ca_pem(Service::Css), two.ca_pem(Service::Css));
    let foreign = two.token();
    assert_eq!(get_as(&one, &format!("/v3/{PROJECT_ID}/instances"), &foreign).await.status(), 401);
}

#[tokio::test]
async fn the_environment_is_what_a_user_pastes() {
    let emulator = emulator().await;
    let environment = emulator.environment(Path::new("/tmp/ca.pem"));
    let token = &environment.iter().find(|(name, _)| *name == "CLOUD_CERTS_TOKEN").unwrap().1;
    assert_eq!(get_as(&emulator, &format!("/v3/{PROJECT_ID}/instances"), token).await.status(), 200);

    let lines: Vec<String> = environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let text = lines.join("\n").replace(token, "[token]").replace(&emulator.https_url(), "[https]");
    let text = text.replace(&emulator.http_url(), "[http]");
    insta::assert_snapshot!(text, @r"
    CLOUD_CERTS_CSS_ENDPOINT=[https]
    CLOUD_CERTS_DCS_ENDPOINT=[https]/dcs
    CLOUD_CERTS_DDS_ENDPOINT=[https]/dds
    CLOUD_CERTS_GAUSSDB_ENDPOINT=[https]/gaussdb
    CLOUD_CERTS_GEMINIDB_ENDPOINT=[https]
    CLOUD_CERTS_RDS_ENDPOINT=[https]/rds
    CLOUD_CERTS_IAM_ENDPOINT=[https]
    CLOUD_CERTS_METADATA_ENDPOINT=[http]
    CLOUD_CERTS_PROJECT_ID=0123456789abcdef0123456789abcdef
    CLOUD_CERTS_TOKEN=[token]
    CLOUD_CERTS_CACERT=/tmp/ca.pem
    ");
}

#[tokio::test]
async fn a_user_may_paste_another_kind_of_credential() {
    let emulator = emulator().await;
    assert!(emulator.endpoints(Path::new("ca.pem")).iter().all(|(name, _)| *name != "CLOUD_CERTS_TOKEN"));
    let lines = [CredentialKind::Password, CredentialKind::AccessKey, CredentialKind::TemporaryAccessKey]
        .map(|kind| emulator.credential(kind))
        .concat()
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect::<String>();
    insta::assert_snapshot!(lines, @r"
    CLOUD_CERTS_USERNAME=demo
    CLOUD_CERTS_PASSWORD=demo-password-NOT-A-SECRET
    CLOUD_CERTS_USER_DOMAIN_NAME=demo-domain
    CLOUD_CERTS_ACCESS_KEY=DEMOACCESSKEYNOTREAL
    CLOUD_CERTS_SECRET_KEY=demo-secret-key-NOT-A-SECRET
    CLOUD_CERTS_ACCESS_KEY=DEMOTEMPORARYNOTREAL
    CLOUD_CERTS_SECRET_KEY=demo-temporary-secret-key-NOT-A-SECRET
    CLOUD_CERTS_SECURITY_TOKEN=demo-temporary-NOT-A-SECRET
    ");
}
