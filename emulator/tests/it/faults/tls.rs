//! Faults over https: the same, and how TLS ends.

use cloud_certs_emulator::Fault;
use futures_util::future::join_all;

use super::arrived::{CSS, meet_over_tls};
use crate::support::{emulator, get};

#[tokio::test]
async fn connections_end_as_the_name_says() {
    let emulator = emulator().await;
    let ends = [
        (Fault::ClosedBeforeAnswer, "closed", ""),
        (Fault::CutBeforeAnswer, "cut", ""),
        (Fault::ResetBeforeAnswer, "reset", ""),
        (Fault::Stalled, "silent", ""),
        (Fault::ResetInsideHeaders, "reset", "HTTP/1.1 200 OK\r\n"),
        (Fault::ResetInsideBody, "reset", "HTTP/1.1 200 OK\r\n"),
        (Fault::ResetAfterBody, "reset", "HTTP/1.1 200 OK\r\n"),
        (Fault::StalledBody, "silent", "HTTP/1.1 200 OK\r\n"),
        (Fault::LengthTooLong, "closed", "HTTP/1.1 200 OK\r\n"),
        (Fault::ChunksCutOff, "closed", "HTTP/1.1 200 OK\r\n"),
        (Fault::UntilCloseCutOff, "cut", "HTTP/1.1 200 OK\r\n"),
    ];
    join_all(ends.map(async |(fault, end, start)| {
        let arrived = meet_over_tls(&emulator, CSS, fault).await;
        assert_eq!(arrived.end, end, "{}", fault.name());
        assert!(arrived.bytes.starts_with(start.as_bytes()), "{}", fault.name());
        assert_eq!(arrived.bytes.is_empty(), start.is_empty(), "{}", fault.name());
    }))
    .await;
}

#[tokio::test]
async fn a_redirect_to_another_name_of_this_machine_arrives_where_it_leads() {
    let emulator = emulator().await;
    let arrived = meet_over_tls(&emulator, CSS, Fault::RedirectOtherHost).await;
    let elsewhere = emulator.https_url().replace("localhost", "127.0.0.1");
    let expected = format!("location: {elsewhere}{CSS}\r\n");
    let head = String::from_utf8(arrived.bytes).unwrap();
    assert!(head.contains(&expected), "{head}");
    assert_eq!(get(&emulator, CSS).await.status(), 200, "and the emulator outlives it");
}
