//! The listeners on loopback, and the servers behind them.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use rustls::crypto::ring;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::certificates::Authority;
use crate::faults::connection::{Connection, Socket};
use crate::service::Service;

/// The names and addresses under which the emulator can be reached.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The time that a client may take for the handshake, and for the handshake and the banner.
const EXCHANGE_LIMIT: Duration = Duration::from_secs(10);

/// The number of ports: for https, for http, and for the TLS endpoint of each service.
pub(crate) const PORTS: u16 = 2 + Service::ALL.len() as u16;

/// The highest port that leaves room for the others.
pub const HIGHEST_PORT: u16 = u16::MAX - (PORTS - 1);

/// One thing for each server.
#[derive(Clone, Debug)]
pub(crate) struct PerServer<T> {
    pub(crate) https: T,
    pub(crate) http: T,
    pub(crate) tls: BTreeMap<Service, T>,
}

pub(crate) type Ports = PerServer<u16>;

/// Bound listeners, on loopback only.
pub(crate) type Listeners = PerServer<TcpListener>;

impl Ports {
    pub(crate) fn https_origin(&self) -> String {
        format!("https://localhost:{}", self.https)
    }

    pub(crate) fn http_origin(&self) -> String {
        format!("http://localhost:{}", self.http)
    }
}

impl Listeners {
    /// Binds ports in a row from this one on, or any free ports for 0.
    pub(crate) fn bind(first_port: u16) -> io::Result<Self> {
        let nth = |offset: u16| match first_port {
            0 => bind(0),
            first => bind(first.checked_add(offset).ok_or_else(|| too_high(first))?),
        };
        let tls = Service::ALL.iter().zip(2..).map(|(service, offset)| Ok((*service, nth(offset)?)));
        Ok(Self { https: nth(0)?, http: nth(1)?, tls: tls.collect::<io::Result<_>>()? })
    }

    pub(crate) fn ports(&self) -> io::Result<Ports> {
        let port = |listener: &TcpListener| listener.local_addr().map(|address| address.port());
        let tls = self.tls.iter().map(|(service, listener)| Ok((*service, port(listener)?)));
        Ok(Ports { https: port(&self.https)?, http: port(&self.http)?, tls: tls.collect::<io::Result<_>>()? })
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
    let message = format!(
        "port {first} leaves no room for the {PORTS} ports of the emulator; the highest is {HIGHEST_PORT}"
    );
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// The running servers. Dropping this ends them and their connections.
#[derive(Default)]
pub(crate) struct Servers(JoinSet<()>);

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
        let acceptor = TlsAcceptor::from(Arc::new(config));
        self.serve(listener, move |stream| {
            let (handshake, router) = (acceptor.accept(stream), router.clone());
            async move { serve_requests(timeout(EXCHANGE_LIMIT, handshake).await??, router).await }
        })
    }

    /// Serves an API over http.
    pub(crate) fn serve_http(&mut self, listener: TcpListener, router: Router) -> io::Result<()> {
        self.serve(listener, move |stream| serve_requests(stream, router.clone()))
    }

    /// Serves the TLS endpoint that stands for a database, which is asked for anew by each connection.
    pub(crate) fn serve_banner(
        &mut self,
        listener: TcpListener,
        server: impl Fn() -> Arc<ServerConfig> + Send + 'static,
        banner: String,
    ) -> io::Result<()> {
        self.serve(listener, move |stream| {
            let exchange = send_banner(TlsAcceptor::from(server()), stream, banner.clone());
            async move { timeout(EXCHANGE_LIMIT, exchange).await? }
        })
    }

    fn serve<Served>(
        &mut self,
        listener: TcpListener,
        serve_connection: impl Fn(TcpStream) -> Served + Send + 'static,
    ) -> io::Result<()>
    where
        Served: Future<Output = io::Result<()>> + Send + 'static,
    {
        self.0.spawn(accept(tokio::net::TcpListener::from_std(listener)?, serve_connection));
        Ok(())
    }
}

/// Accepts every connection, and serves each in a task of its own.
async fn accept<Served>(
    listener: tokio::net::TcpListener,
    serve_connection: impl Fn(TcpStream) -> Served + Send + 'static,
) where
    Served: Future<Output = io::Result<()>> + Send + 'static,
{
    // Owned here, so that open connections end with their server.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Slower without it, that is all.
                    _ = stream.set_nodelay(true);
                    connections.spawn(serve_connection(stream));
                }
                // Out of file descriptors, for example: wait for connections to end.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Answers the requests of one connection, whose handlers can take it from the server.
async fn serve_requests(socket: impl Socket + 'static, router: Router) -> io::Result<()> {
    let connection = Connection::new(socket);
    let service = TowerToHyperService::new(router.layer(Extension(connection.clone())));
    let served = http1::Builder::new().serve_connection(TokioIo::new(connection), service);
    served.await.map_err(io::Error::other)
}

/// Configures a server for `localhost` with a fresh certificate of this authority, without a process-wide provider.
pub(crate) fn server_config(authority: &Authority) -> io::Result<ServerConfig> {
    let certificate = authority.issue_server(&NAMES)?;
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(certificate.chain(), certificate.key())
        .map_err(io::Error::other)
}

/// Sends the banner over TLS and closes the connection.
async fn send_banner(acceptor: TlsAcceptor, stream: TcpStream, banner: String) -> io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    stream.write_all(banner.as_bytes()).await?;
    stream.shutdown().await
}
