//! What the emulator remembers.

use cloud_certs_emulator::REQUESTS_KEPT;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::emulator;

#[tokio::test]
async fn the_oldest_requests_are_forgotten() {
    let emulator = emulator().await;
    let mut stream = TcpStream::connect(emulator.http_url().trim_start_matches("http://")).await.unwrap();
    // One connection and all requests at once; a client that waits for each answer takes long.
    let requests: String = (0..REQUESTS_KEPT + 2)
        .map(|number| format!("GET /{number} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .collect();
    let last = "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let (mut read, mut write) = stream.split();
    let mut answers = Vec::new();
    let (sent, received) = tokio::join!(
        async { write.write_all((requests + last).as_bytes()).await },
        read.read_to_end(&mut answers)
    );
    sent.unwrap();
    received.unwrap();

    let kept = emulator.requests();
    assert_eq!(kept.len(), REQUESTS_KEPT);
    assert_eq!((kept[0].path.as_str(), kept[REQUESTS_KEPT - 1].path.as_str()), ("/3", "/last"));
}
