//! Every fault, to the byte, over http.

use std::time::{Duration, Instant};

use cloud_certs_emulator::{Emulator, Fault, Operation, Service};
use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::arrived::{CSS, LIMIT, LINK, ask, meet, request_for};
use crate::support::emulator;

/// What arrives depends on the time.
const BY_AND_BY: [Fault; 2] = [Fault::SlowHeaders, Fault::SlowBody];

/// Those that are about the list of GeminiDB.
fn is_about_the_list(fault: Fault) -> bool {
    fault.name().starts_with("link-") || [Fault::EmptyList, Fault::UnknownCategory].contains(&fault)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_arrives_as_it_is_described() {
    let emulator = emulator().await;
    let of_the_list =
        Fault::ALL.iter().filter(|fault| is_about_the_list(**fault)).map(|fault| (LINK, *fault));
    let others = Fault::ALL.iter().filter(|fault| !is_about_the_list(**fault)).map(|fault| (CSS, *fault));
    let met = join_all(others.chain(of_the_list).filter(|(_, fault)| !BY_AND_BY.contains(fault)).map(
        async |(path, fault)| {
            let arrived = meet(&emulator, path, fault).await;
            format!("{}\n{}\n", fault.name(), arrived.render(&emulator))
        },
    ))
    .await;
    insta::assert_snapshot!(met.concat());
    let happened = emulator.requests().iter().filter(|request| request.fault.is_some()).count();
    assert_eq!(happened, Fault::ALL.len() - BY_AND_BY.len());
}

#[tokio::test]
async fn retry_after_may_be_a_date_of_http() {
    let emulator = emulator().await;
    let arrived = meet(&emulator, CSS, Fault::ThrottledUntilDate).await;
    let head = String::from_utf8(arrived.bytes).unwrap();
    let header = |name| head.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    let time = |text| jiff::fmt::rfc2822::parse(text).unwrap().timestamp();
    let wait = time(header("retry-after: ")).duration_since(time(header("date: "))).as_secs();
    assert!((1..=2).contains(&wait), "{wait}");
}

#[tokio::test]
async fn a_gzip_bomb_may_be_for_those_who_ask_only() {
    let emulator = emulator().await;
    let header = |accept| format!("X-Emulator-Fault: gzip-bomb-if-asked\r\nAccept-Encoding: {accept}\r\n");
    let bomb = ask(&emulator, CSS, &header("br, gzip")).await;
    assert!(String::from_utf8_lossy(bomb.head_and_body().0).contains("content-encoding: gzip"));
    let none = ask(&emulator, CSS, &header("identity")).await;
    assert_eq!(none.head_and_body().1, emulator.ca_pem(Service::Css).as_bytes());
}

#[tokio::test]
async fn slow_answers_come_byte_by_byte() {
    let emulator = emulator().await;
    let normal = ask(&emulator, CSS, "").await;
    let (normal_head, normal_body) = normal.head_and_body();

    let (slow, slow_body) = tokio::join!(
        first_bytes(&emulator, Fault::SlowHeaders, |bytes| Some(bytes.len())),
        first_bytes(&emulator, Fault::SlowBody, |bytes| {
            bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|end| bytes.len() - end - 4)
        }),
    );
    assert!(normal_head.starts_with(&slow[..15]), "{slow:?}");
    assert!(normal_body.starts_with(&slow_body[slow_body.len() - 15..]), "{slow_body:?}");
}

/// The bytes up to the 15th slow one, each of which takes its 50 milliseconds. `slow` counts them.
async fn first_bytes(emulator: &Emulator, fault: Fault, slow: impl Fn(&[u8]) -> Option<usize>) -> Vec<u8> {
    let mut stream = TcpStream::connect(emulator.http_url().trim_start_matches("http://")).await.unwrap();
    let began = Instant::now();
    stream.write_all(request_for(emulator, CSS, fault).as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    while slow(&bytes).is_none_or(|count| count < 15) {
        bytes.push(timeout(LIMIT, stream.read_u8()).await.unwrap().unwrap());
    }
    assert!(began.elapsed() >= 15 * Duration::from_millis(50), "{}", fault.name());
    bytes
}

#[tokio::test]
async fn nothing_is_different_without_a_fault() {
    let emulator = emulator().await;
    insta::assert_snapshot!(ask(&emulator, CSS, "").await.render(&emulator));
    assert_eq!(emulator.requests()[0].operation, Some(Operation::CSS_DOWNLOAD_CERT));
    assert_eq!(emulator.requests()[0].fault, None);
}

#[tokio::test]
async fn an_error_that_is_not_utf8_arrives_as_such() {
    let emulator = emulator().await;
    let arrived = meet(&emulator, CSS, Fault::ErrorNotUtf8).await;
    assert!(std::str::from_utf8(arrived.head_and_body().1).is_err());
}

#[tokio::test]
async fn a_stalled_connection_ends_with_the_emulator() {
    let emulator = emulator().await;
    let mut stream = TcpStream::connect(emulator.http_url().trim_start_matches("http://")).await.unwrap();
    let request = format!("GET {CSS} HTTP/1.1\r\nHost: localhost\r\nX-Emulator-Fault: stalled\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    while emulator.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    drop(emulator);
    let end = timeout(Duration::from_secs(5), stream.read(&mut [0])).await.unwrap();
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
}
