//! A stand-in for a cluster of Cloud Search Service: it answers every request as OpenSearch answers `GET /`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use cloud_certs_emulator::{Emulator, Service};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

const ANSWER: &str = r#"{"name": "node-1", "cluster_name": "demo", "version": {"distribution": "opensearch", "number": "2.19.0"}}"#;

/// A server that listens until the tests end.
pub(super) struct SearchServer {
    pub(super) port: u16,
}

impl SearchServer {
    /// Starts a server whose certificate is signed by the CA of the service.
    pub(super) fn start(emulator: &Emulator) -> Self {
        let certificate = emulator.issue_server(Service::Css, &["localhost"]).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(certificate.chain(), certificate.key())
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let config = Arc::new(config);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let config = config.clone();
                thread::spawn(move || answer(stream, config));
            }
        });
        Self { port }
    }
}

/// Answers one request. A client that refuses the certificate ends the connection.
fn answer(stream: TcpStream, config: Arc<ServerConfig>) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let mut stream = BufReader::new(StreamOwned::new(ServerConnection::new(config).ok()?, stream));
    let mut line = String::from("request");
    while !line.trim().is_empty() {
        line.clear();
        stream.read_line(&mut line).ok()?;
    }
    let stream = stream.get_mut();
    let length = ANSWER.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{ANSWER}"
    )
    .ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}
