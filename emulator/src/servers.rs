//! The listeners on loopback, and the servers behind them.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::accept::{Accept, NoDelayAcceptor};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use rustls::ServerConfig;
use rustls::crypto::ring;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::certificates::Authority;
use crate::faults::connection::{SharingAcceptor, Socket};

/// The names and addresses under which the emulator can be reached.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The time that a client may take for the handshake and the banner.
const EXCHANGE_LIMIT: Duration = Duration::from_secs(10);

/// One thing for each of the four servers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FourServers<T> {
    pub(crate) https: T,
    pub(crate) http: T,
    pub(crate) css: T,
    pub(crate) geminidb: T,
}

pub(crate) type Ports = FourServers<u16>;

/// Bound listeners, on loopback only.
pub(crate) type Listeners = FourServers<TcpListener>;

impl Ports {
    pub(crate) fn https_origin(self) -> String {
        format!("https://localhost:{}", self.https)
    }

    pub(crate) fn http_origin(self) -> String {
        format!("http://localhost:{}", self.http)
    }
}

impl Listeners {
    /// Binds four ports in a row from this one on, or any free ports for 0.
    pub(crate) fn bind(first_port: u16) -> io::Result<Self> {
        let nth = |offset: u16| match first_port {
            0 => bind(0),
            first => bind(first.checked_add(offset).ok_or_else(|| too_high(first))?),
        };
        Ok(Self { https: nth(0)?, http: nth(1)?, css: nth(2)?, geminidb: nth(3)? })
    }

    pub(crate) fn ports(&self) -> io::Result<Ports> {
        let port = |listener: &TcpListener| listener.local_addr().map(|address| address.port());
        Ok(Ports {
            https: port(&self.https)?,
            http: port(&self.http)?,
            css: port(&self.css)?,
            geminidb: port(&self.geminidb)?,
        })
    }
}

fn bind(port: u16) -> io::Result<TcpListener> {
    // tokio requires listeners that do not block.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .and_then(|listener| listener.set_nonblocking(true).map(|()| listener));
    listener
        .map_err(|error| io::Error::new(error.kind(), format!("cannot listen on 127.0.0.1:{port}: {error}")))
}

fn too_high(first: u16) -> io::Error {
    let message =
        format!("port {first} leaves no room for four ports in a row; the highest is {}", u16::MAX - 3);
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// The running servers. Dropping this ends them and their connections.
#[derive(Default)]
pub(crate) struct Servers {
    tasks: JoinSet<()>,
    connections: Handle<SocketAddr>,
}

impl Servers {
    /// Serves an API over https, with a certificate of this authority.
    pub(crate) fn serve_https(
        &mut self,
        listener: TcpListener,
        authority: &Authority,
        router: Router,
    ) -> io::Result<()> {
        let mut config = server_config(authority)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let tls = RustlsAcceptor::new(RustlsConfig::from_config(Arc::new(config)));
        self.serve(listener, tls.acceptor(NoDelayAcceptor), router)
    }

    /// Serves an API over http.
    pub(crate) fn serve_http(&mut self, listener: TcpListener, router: Router) -> io::Result<()> {
        self.serve(listener, NoDelayAcceptor, router)
    }

    fn serve<A>(&mut self, listener: TcpListener, acceptor: A, router: Router) -> io::Result<()>
    where
        A: Accept<TcpStream, Router, Service = Router> + Clone + Send + Sync + 'static,
        A::Stream: Socket + 'static,
        A::Future: Send + 'static,
    {
        let server = axum_server::from_tcp(listener)?
            .acceptor(SharingAcceptor(acceptor))
            .http1_only()
            .handle(self.connections.clone());
        self.tasks.spawn(async move { _ = server.serve(router.into_make_service()).await });
        Ok(())
    }

    /// Serves the TLS endpoint that stands for a database, with a certificate of this authority.
    pub(crate) fn serve_banner(
        &mut self,
        listener: TcpListener,
        authority: &Authority,
        banner: &'static str,
    ) -> io::Result<()> {
        let acceptor = TlsAcceptor::from(Arc::new(server_config(authority)?));
        let listener = tokio::net::TcpListener::from_std(listener)?;
        self.tasks.spawn(send_banners(listener, acceptor, banner));
        Ok(())
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        // The set aborts the servers. The connections of the web servers are tasks of their own.
        self.connections.shutdown();
    }
}

/// Configures a server for `localhost` with a fresh certificate of this authority, without a process-wide provider.
fn server_config(authority: &Authority) -> io::Result<ServerConfig> {
    let certificate = authority.issue_server(&NAMES)?;
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(certificate.chain(), certificate.key())
        .map_err(io::Error::other)
}

/// Accepts every connection, sends the banner and closes it.
async fn send_banners(listener: tokio::net::TcpListener, acceptor: TlsAcceptor, banner: &'static str) {
    // Owned here, so that open connections end with the endpoint.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(timeout(EXCHANGE_LIMIT, send_banner(acceptor.clone(), stream, banner)));
                }
                // Out of file descriptors, for example: wait for connections to end.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn send_banner(acceptor: TlsAcceptor, stream: TcpStream, banner: &str) -> io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    stream.write_all(banner.as_bytes()).await?;
    stream.shutdown().await
}
