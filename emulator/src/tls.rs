//! TLS: the configuration of a server, and the endpoint that stands for a database.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::ring;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::certificates::Authority;

/// The names and addresses under which the emulator can be reached.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// How long a client may take for the handshake and the banner.
const EXCHANGE_LIMIT: Duration = Duration::from_secs(10);

/// A server for `localhost` with a fresh certificate of this authority. Never asks for a process-wide provider.
pub(crate) fn server_config(authority: &Authority) -> io::Result<ServerConfig> {
    let certificate = authority.issue_server(&NAMES)?;
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(certificate.chain(), certificate.key())
        .map_err(io::Error::other)
}

/// Shakes hands with everyone, says the banner and closes, until it is dropped.
pub(crate) async fn serve_banner(listener: TcpListener, config: ServerConfig, banner: &'static str) {
    let acceptor = TlsAcceptor::from(Arc::new(config));
    // Owned here, so that open connections end with the endpoint.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(timeout(EXCHANGE_LIMIT, greet(acceptor.clone(), stream, banner)));
                }
                // Out of file descriptors, for example: wait for connections to end.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn greet(acceptor: TlsAcceptor, stream: TcpStream, banner: &str) -> io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    stream.write_all(banner.as_bytes()).await?;
    stream.shutdown().await
}
