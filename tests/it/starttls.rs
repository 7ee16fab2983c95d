//! TLS in the middle of a database's own protocol, with servers of these tests.

use std::sync::Arc;
use std::time::Duration;

use cloud_certs::CaBundle;
use cloud_certs::rustls::ServerConfig;
use cloud_certs::rustls::crypto::ring;
use cloud_certs::verify::{Handshake, StartTls, TlsCheck, TlsCheckError, TlsCheckFailure, TlsCheckPhase};
use cloud_certs::{Advice, Clock as _, SystemClock};
use cloud_certs_emulator::certificates::{Authority, Validity};
use proptest::test_runner::{Config, TestRunner};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

/// SSLRequest of PostgreSQL.
const POSTGRES_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// The greeting of a MySQL server with TLS or without.
fn mysql_greeting(has_tls: bool) -> Vec<u8> {
    let abilities: u16 = if has_tls { 0xffff } else { 0xf7ff };
    let mut payload = b"\x0a8.0.36-cloud\0\x2a\0\0\0saltsalt\0".to_vec();
    payload.extend(abilities.to_le_bytes());
    payload.extend(b"\xff\x02\0\xff\xdf\x15\0\0\0\0\0\0\0\0\0\0morerandomsalt\0caching_sha2_password\0");
    packet(&payload)
}

fn packet(payload: &[u8]) -> Vec<u8> {
    [&u32::try_from(payload.len()).unwrap().to_le_bytes()[..3], &[0], payload].concat()
}

/// What a server does before the handshake: what it sends first, the request that it expects, and its answer to that.
#[derive(Clone, Default)]
struct Script {
    first: Vec<u8>,
    request: usize,
    answer: Vec<u8>,
    /// Whether the handshake follows. Without, the connection is closed.
    has_tls: bool,
    /// Whether it stays silent in place of closing.
    is_silent: bool,
}

/// Serves one client, and returns the request that it sent.
async fn play(mut stream: TcpStream, script: Script, authority: Authority) -> Vec<u8> {
    stream.write_all(&script.first).await.unwrap();
    let mut request = vec![0; script.request];
    // The client may have gone.
    if stream.read_exact(&mut request).await.is_err() {
        return Vec::new();
    }
    let _ = stream.write_all(&script.answer).await;
    if script.has_tls {
        let certificate = authority.issue_server(&["127.0.0.1"]).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(certificate.chain(), certificate.key())
            .unwrap();
        let mut tls = TlsAcceptor::from(Arc::new(config)).accept(stream).await.unwrap();
        let _ = tls.read(&mut [0]).await;
    } else if script.is_silent {
        let _ = stream.read(&mut [0; 64]).await;
    }
    request
}

/// Checks a server of this script; returns the result, and the request that the server got.
async fn check(
    protocol: Option<StartTls>,
    timeout: Duration,
    script: Script,
) -> (Result<Handshake, TlsCheckError>, Vec<u8>) {
    let authority = Authority::new("starttls", &Validity::current()).unwrap();
    let bundle = CaBundle::from_bytes(authority.pem().as_bytes()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server =
        tokio::spawn(async move { play(listener.accept().await.unwrap().0, script, authority).await });
    let mut check = TlsCheck::new(address.parse().unwrap(), &bundle).unwrap().timeout(timeout);
    if let Some(protocol) = protocol {
        check = check.starttls(protocol);
    }
    let result = check.run().await;
    (result, server.await.unwrap())
}

const LONG: Duration = Duration::from_secs(20);

async fn failed(protocol: StartTls, script: Script) -> TlsCheckError {
    let error = check(Some(protocol), LONG, script).await.0.unwrap_err();
    assert!(error.chain().is_empty());
    error
}

#[tokio::test]
async fn tls_begins_after_the_server_of_postgresql_has_agreed() {
    let script = Script { request: 8, answer: b"S".to_vec(), has_tls: true, ..Script::default() };
    let (result, request) = check(Some(StartTls::Postgres), LONG, script).await;
    let handshake = result.unwrap();
    assert!(handshake.days_left(SystemClock::default().now()) > 0);
    assert_eq!(request, POSTGRES_REQUEST);
}

#[tokio::test]
async fn tls_begins_after_the_greeting_of_mysql() {
    let script = Script { first: mysql_greeting(true), request: 36, has_tls: true, ..Script::default() };
    let (result, request) = check(Some(StartTls::Mysql), LONG, script).await;
    result.unwrap();
    assert_eq!(request[..4], [32, 0, 0, 1]);
    let abilities = u32::from_le_bytes(request[4..8].try_into().unwrap());
    assert_eq!(abilities & 0xa00, 0xa00, "CLIENT_SSL and CLIENT_PROTOCOL_41");
    assert_eq!(request[13..], [0; 23]);
}

#[tokio::test]
async fn a_server_without_tls_is_told() {
    let script = Script { request: 8, answer: b"N".to_vec(), ..Script::default() };
    let error = failed(StartTls::Postgres, script).await;
    assert!(matches!(error.failure(), TlsCheckFailure::NoTls) && !error.failure().is_network(), "{error:?}");
    let script = Script { first: mysql_greeting(false), ..Script::default() };
    assert_eq!(failed(StartTls::Mysql, script).await.failure().code(), "no_tls");
}

#[tokio::test]
async fn a_server_that_refuses_the_connection_is_quoted() {
    let message = |error: TlsCheckError| match error.failure() {
        TlsCheckFailure::ServerError { message, .. } => message.clone(),
        other => panic!("{other:?}"),
    };
    let full = b"E\0\0\0\x3bSFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0".to_vec();
    let script = Script { request: 8, answer: full, ..Script::default() };
    assert_eq!(message(failed(StartTls::Postgres, script).await), "sorry, too many clients already");
    let blocked = packet(b"\xff\x69\x04Host '192.0.2.1' is blocked because of many connection errors");
    let script = Script { first: blocked, ..Script::default() };
    assert_eq!(
        message(failed(StartTls::Mysql, script).await),
        "Host '192.0.2.1' is blocked because of many connection errors (error 1129)"
    );
}

/// What comes in one piece with the agreement would be taken for TLS by whoever reads ahead (CVE-2021-23222).
#[tokio::test]
async fn bytes_put_in_before_the_handshake_are_not_skipped() {
    let script = Script { request: 8, answer: b"Sinjected".to_vec(), is_silent: true, ..Script::default() };
    let error = failed(StartTls::Postgres, script).await;
    assert!(matches!(error.failure(), TlsCheckFailure::NotTls { .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_of_another_protocol_is_told() {
    for (protocol, first, said) in [
        (StartTls::Postgres, &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], Some("HTTP/1.1 400 Bad Request")),
        (StartTls::Postgres, &mysql_greeting(true), None),
        (StartTls::Mysql, b"SSH-2.0-OpenSSH_9.6\r\n", Some("SSH-2.0-OpenSSH_9.6")),
        (StartTls::Mysql, b"\x1b[31mred\x07\n", None),
        // A packet of that length, and not of that kind.
        (StartTls::Mysql, b"\x02\0\0\0\x05\x01", None),
    ] {
        let error = failed(protocol, Script { first: first.to_vec(), ..Script::default() }).await;
        let TlsCheckFailure::OtherProtocol { protocol: asked, is_tls: false, answer, .. } = error.failure()
        else {
            panic!("{error:?}")
        };
        assert_eq!((*asked, answer.as_deref()), (protocol, said));
    }
    // The alert of a server that wanted a ClientHello.
    let script = Script { request: 8, answer: vec![21, 3, 1, 0, 2, 2, 70], ..Script::default() };
    let error = failed(StartTls::Postgres, script).await;
    assert!(matches!(error.failure(), TlsCheckFailure::OtherProtocol { is_tls: true, .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_that_hangs_up_before_tls_is_told() {
    let script = Script { request: 8, ..Script::default() };
    assert_eq!(failed(StartTls::Postgres, script).await.failure().code(), "closed");
    // In the middle of the greeting.
    let script = Script { first: mysql_greeting(true)[..20].to_vec(), ..Script::default() };
    assert_eq!(failed(StartTls::Mysql, script).await.failure().code(), "closed");
}

#[tokio::test]
async fn the_time_is_kept_before_the_handshake_too() {
    let limit = Duration::from_millis(200);
    for (protocol, first) in
        [(StartTls::Postgres, &b""[..]), (StartTls::Mysql, b""), (StartTls::Mysql, b"\x4a\0")]
    {
        let begin = Instant::now();
        let script = Script { first: first.to_vec(), request: 64, is_silent: true, ..Script::default() };
        let error = check(Some(protocol), limit, script).await.0.unwrap_err();
        assert!(
            matches!(error.failure(), TlsCheckFailure::Timeout { during: TlsCheckPhase::StartTls, .. }),
            "{error:?}"
        );
        assert!(begin.elapsed() >= limit && begin.elapsed() < 20 * limit, "{:?}", begin.elapsed());
    }
}

#[tokio::test]
async fn mysql_that_is_not_asked_is_recognised() {
    let script = Script { first: mysql_greeting(true), is_silent: true, request: 1, ..Script::default() };
    let error = check(None, LONG, script).await.0.unwrap_err();
    assert_eq!(error.failure().code(), "not_tls");
    let Advice::StartTls { protocol: Some(StartTls::Mysql), .. } = error.advice() else {
        panic!("{:?}", error.advice())
    };
}

/// Servers may send what they like, and as much as they like: the check ends, with a failure.
#[test]
fn no_bytes_of_a_server_make_it_panic_or_wait() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let bytes = proptest::collection::vec(proptest::num::u8::ANY, 0..200);
    let starts = proptest::sample::select(vec![
        Vec::new(),
        b"E".to_vec(),
        b"S".to_vec(),
        vec![0x4a, 0, 0, 0, 10],
        vec![0x4a, 0, 0, 0, 255],
        vec![21, 3],
    ]);
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(starts, bytes), |(start, bytes)| {
        for protocol in [StartTls::Postgres, StartTls::Mysql] {
            let first = [&start[..], &bytes].concat();
            let script = Script { first, ..Script::default() };
            let (result, _) = runtime.block_on(check(Some(protocol), LONG, script));
            assert!(result.is_err());
        }
        Ok(())
    });
    outcome.unwrap();
}

#[tokio::test]
async fn an_endless_answer_is_read_no_further_than_a_message_goes() {
    for (protocol, first) in [(StartTls::Postgres, &b"E"[..]), (StartTls::Mysql, b"\xff\xff\xff\0")] {
        let first = [first, &[b'x'; 1 << 20]].concat();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = tokio::spawn(async move {
            let mut stream = listener.accept().await.unwrap().0;
            while stream.write_all(&first).await.is_ok() {}
        });
        let authority = Authority::new("endless", &Validity::current()).unwrap();
        let bundle = CaBundle::from_bytes(authority.pem().as_bytes()).unwrap();
        let check = TlsCheck::new(address.parse().unwrap(), &bundle).unwrap().starttls(protocol);
        let error = check.run().await.unwrap_err();
        assert!(error.to_string().len() < 1200, "{} bytes", error.to_string().len());
        server.await.unwrap();
    }
}
