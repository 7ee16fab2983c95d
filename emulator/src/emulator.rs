//! The running emulator and the handle on it.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use rustls::ServerConfig;
use tokio::task::JoinSet;

use crate::certificates::{Authority, Validity};
use crate::cloud::{Cloud, Site};
use crate::data::identity::{PROJECTS, USER_ID};
use crate::faults::Sharing;
use crate::listener::Listeners;
use crate::routes::router;
use crate::tls::{serve_banner, server_config};
use crate::{Answer, FaultRule, Operation, Options, Received};

/// A service with a CA and a TLS endpoint of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Service {
    /// The Cloud Search Service.
    Css,
    /// GeminiDB.
    GeminiDb,
}

/// A local cloud that runs until this is dropped.
pub struct Emulator {
    cloud: Arc<Cloud>,
    web_ca: String,
    ports: Ports,
    connections: Handle<SocketAddr>,
    servers: JoinSet<()>,
}

#[derive(Clone, Copy, Debug)]
struct Ports {
    https: u16,
    http: u16,
    css: u16,
    geminidb: u16,
}

impl Emulator {
    /// Starts the cloud on the current tokio runtime, of either flavour. Every port accepts connections on return.
    ///
    /// # Errors
    ///
    /// When a port is taken or there are not four in a row, or a key cannot be made.
    pub async fn start(options: Options) -> io::Result<Self> {
        let authority = |name: &str| Authority::new(name, &Validity::current());
        let web = authority("cloud-certs emulator, web")?;
        let css = authority("cloud-certs emulator, Cloud Search Service")?;
        let geminidb = authority("cloud-certs emulator, GeminiDB")?;

        let listeners = Listeners::bind(&options)?;
        let ports = Ports::of(&listeners)?;
        let cloud = Arc::new(Cloud::new(options.token_lifetime, css.pem(), geminidb.pem()));
        let mut emulator =
            Self { cloud, web_ca: web.pem(), ports, connections: Handle::new(), servers: JoinSet::new() };
        emulator.serve_https(listeners.https, server_config(&web)?)?;
        emulator.serve_http(listeners.http)?;
        emulator.serve_tls(
            listeners.css,
            server_config(&css)?,
            "cloud-certs emulator: Cloud Search Service\n",
        )?;
        emulator.serve_tls(
            listeners.geminidb,
            server_config(&geminidb)?,
            "cloud-certs emulator: GeminiDB\n",
        )?;
        Ok(emulator)
    }

    fn serve_https(&mut self, listener: TcpListener, mut config: ServerConfig) -> io::Result<()> {
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let router = router(&self.site(self.https_url(), true)).into_make_service();
        let tls = RustlsAcceptor::new(RustlsConfig::from_config(Arc::new(config))).acceptor(NoDelayAcceptor);
        let server = axum_server::from_tcp(listener)?
            .acceptor(Sharing(tls))
            .http1_only()
            .handle(self.connections.clone());
        self.servers.spawn(async move { _ = server.serve(router).await });
        Ok(())
    }

    fn serve_http(&mut self, listener: TcpListener) -> io::Result<()> {
        let router = router(&self.site(self.http_url(), false)).into_make_service();
        let server = axum_server::from_tcp(listener)?
            .acceptor(Sharing(NoDelayAcceptor))
            .http1_only()
            .handle(self.connections.clone());
        self.servers.spawn(async move { _ = server.serve(router).await });
        Ok(())
    }

    fn serve_tls(
        &mut self,
        listener: TcpListener,
        config: ServerConfig,
        banner: &'static str,
    ) -> io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        self.servers.spawn(serve_banner(listener, config, banner));
        Ok(())
    }

    fn site(&self, origin: String, tls: bool) -> Site {
        Site { cloud: self.cloud.clone(), origin: origin.into(), plain_origin: self.http_url().into(), tls }
    }

    /// The API of all services over https, `https://localhost:PORT`. Clients need [`web_ca_pem`](Self::web_ca_pem).
    #[must_use]
    pub fn https_url(&self) -> String {
        format!("https://localhost:{}", self.ports.https)
    }

    /// The same over http, `http://localhost:PORT`.
    #[must_use]
    pub fn http_url(&self) -> String {
        format!("http://localhost:{}", self.ports.http)
    }

    /// Where the service's database would be, `localhost:PORT`: it presents a certificate signed by the CA that the
    /// service's API hands out, says a line and closes.
    #[must_use]
    pub fn tls_endpoint(&self, service: Service) -> String {
        let port = match service {
            Service::Css => self.ports.css,
            Service::GeminiDb => self.ports.geminidb,
        };
        format!("localhost:{port}")
    }

    /// A fresh token for the project [`PROJECT_ID`](crate::PROJECT_ID), valid for [`Options::token_lifetime`].
    #[must_use]
    pub fn token(&self) -> String {
        let token = self.cloud.random.hex(8);
        let tokens = &self.cloud.doorkeeper.tokens;
        tokens.issue(self.cloud.clock.now(), token.clone(), Some(&PROJECTS[0]), None);
        token
    }

    /// From now on every token issued so far is answered with 401.
    pub fn revoke_tokens(&self) {
        self.cloud.doorkeeper.tokens.revoke_all();
    }

    /// Locks the user for 15 minutes of the emulator's clock, as five wrong passwords in a row do. The right password
    /// is refused as well; tokens stay valid.
    pub fn lock_user(&self) {
        self.cloud.users.lock(USER_ID, self.cloud.clock.now());
    }

    /// Moves the emulator's clock forward, in whole seconds: tokens and links expire, and the `Date` header goes ahead.
    /// Certificates stay as they are.
    pub fn advance(&self, by: Duration) {
        self.cloud.clock.advance(by);
    }

    /// The CA of the https port, as PEM.
    #[must_use]
    pub fn web_ca_pem(&self) -> &str {
        &self.web_ca
    }

    /// The CA of a service's TLS endpoint, as PEM: the one that the service's API hands out.
    #[must_use]
    pub fn ca_pem(&self, service: Service) -> &str {
        self.cloud.ca_pem(service)
    }

    /// Gives this answer to the next request for the operation, before anything else looks at it. Several answers are
    /// given in the order in which they were queued, once each.
    pub fn answer_next(&self, operation: Operation, answer: Answer) {
        self.cloud.script.push(operation, answer);
    }

    /// Gives this answer to every request for the operation for which none is queued, until [`answer_normally`].
    ///
    /// [`answer_normally`]: Self::answer_normally
    pub fn answer_always(&self, operation: Operation, answer: Answer) {
        self.cloud.script.stand(operation, answer);
    }

    /// Forgets what [`answer_next`](Self::answer_next) and [`answer_always`](Self::answer_always) said of the operation.
    pub fn answer_normally(&self, operation: Operation) {
        self.cloud.script.clear(operation);
    }

    /// From now on this fault happens, until its count is used up or [`clear_faults`](Self::clear_faults). Counted faults
    /// and the answers of [`answer_next`](Self::answer_next) come first, in the order in which they were asked for.
    pub fn add_fault(&self, rule: impl Into<FaultRule>) {
        self.cloud.script.add_fault(rule.into());
    }

    /// From now on half of the requests fail, in random ways where nothing else was asked for. The same seed and the
    /// same requests give the same faults.
    pub fn mix_faults(&self, seed: u64) {
        self.cloud.script.mix_faults(seed);
    }

    /// Nothing fails any more of what [`add_fault`](Self::add_fault) and [`mix_faults`](Self::mix_faults) asked for.
    pub fn clear_faults(&self) {
        self.cloud.script.clear_faults();
    }

    /// The requests received so far, the last [`REQUESTS_KEPT`](crate::REQUESTS_KEPT) of them, in order and with their
    /// secrets.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        self.cloud.journal.requests()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // The set of servers ends its own tasks; the connections of the web servers are tasks of theirs.
        self.connections.shutdown();
    }
}

/// No tokens, no requests.
impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Emulator").field("ports", &self.ports).finish_non_exhaustive()
    }
}

impl Ports {
    fn of(listeners: &Listeners) -> io::Result<Self> {
        let port = |listener: &TcpListener| listener.local_addr().map(|address| address.port());
        Ok(Self {
            https: port(&listeners.https)?,
            http: port(&listeners.http)?,
            css: port(&listeners.css)?,
            geminidb: port(&listeners.geminidb)?,
        })
    }
}
