//! The running emulator and its handle.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::answer::Answer;
use crate::certificates::{Authority, ServerCertificate, Validity};
use crate::cloud::{AppState, Cloud, ServiceState};
use crate::faults::rule::FaultRule;
use crate::identity::{CredentialKind, PROJECT_ID, PROJECTS, USER_ID};
use crate::journal::ReceivedRequest;
use crate::middleware::Gateway;
use crate::operation::{Operation, ServiceInfo};
use crate::rotation::{Rotation, RotationPhase};
use crate::routes::router;
use crate::servers::{Listeners, Ports, Servers};
use crate::service::Service;

/// The options of an [`Emulator`]. The default takes any free ports and issues tokens for a day.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The first of the ports, which are in a row: https here, http on the next one, then the TLS endpoint of each service,
    /// as [`Service::ALL`] has them. At most [`HIGHEST_PORT`](crate::HIGHEST_PORT). 0 takes any free ports, not
    /// necessarily in a row.
    pub port: u16,
    /// The lifetime of tokens that the emulator issues. The default is 24 hours, as in the cloud.
    pub token_lifetime: Duration,
}

impl Options {
    /// Sets the first port, see [`port`](Self::port).
    #[must_use]
    pub fn with_port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Sets the lifetime of tokens, see [`token_lifetime`](Self::token_lifetime).
    #[must_use]
    pub fn with_token_lifetime(self, token_lifetime: Duration) -> Self {
        Self { token_lifetime, ..self }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 0, token_lifetime: Duration::from_secs(24 * 60 * 60) }
    }
}

/// A local cloud that runs until this is dropped.
pub struct Emulator {
    cloud: Arc<Cloud>,
    gateway: Arc<Gateway>,
    web_ca: String,
    ports: Ports,
    _servers: Servers,
}

impl Emulator {
    /// Starts the cloud on the current tokio runtime, of either flavour. When this returns, every port accepts
    /// connections.
    ///
    /// # Errors
    ///
    /// When a port is taken, when there are not enough in a row, or when a key cannot be generated.
    pub async fn start(options: Options) -> io::Result<Self> {
        let web = Authority::new("cloud-certs emulator, web", &Validity::current())?;
        let rotations: BTreeMap<Service, Arc<Rotation>> = Service::ALL
            .iter()
            .map(|service| Ok((*service, Arc::new(Rotation::new(service.info().title)?))))
            .collect::<io::Result<_>>()?;

        let listeners = Listeners::bind(options.port)?;
        let ports = listeners.ports()?;
        let state = |(service, rotation): (&Service, &Arc<Rotation>)| {
            let ServiceInfo { instances, base, catalog: (kind, version), .. } = service.info();
            let catalog = (*kind, format!("{base}/{version}"));
            let first_ca = rotation.handed_out();
            (*service, ServiceState { first_ca, rotation: rotation.clone(), instances: instances(), catalog })
        };
        let cloud = Arc::new(Cloud::new(options.token_lifetime, rotations.iter().map(state).collect()));
        let gateway = Arc::new(Gateway::default());
        let state = |origin: String, tls| AppState {
            cloud: cloud.clone(),
            origin: origin.into(),
            http_origin: ports.http_origin().into(),
            tls,
        };
        let mut servers = Servers::default();
        servers.serve_https(listeners.https, &web, router(&state(ports.https_origin(), true), &gateway))?;
        servers.serve_http(listeners.http, router(&state(ports.http_origin(), false), &gateway))?;
        for ((service, listener), rotation) in listeners.tls.into_iter().zip(rotations.into_values()) {
            servers.serve_banner(
                listener,
                move || rotation.server(),
                format!("cloud-certs emulator: {}\n", service.info().title),
            )?;
        }
        Ok(Self { cloud, gateway, web_ca: web.pem(), ports, _servers: servers })
    }

    /// Returns the URL of all services over https, `https://localhost:PORT`. Clients must trust
    /// [`web_ca_pem`](Self::web_ca_pem).
    #[must_use]
    pub fn https_url(&self) -> String {
        self.ports.https_origin()
    }

    /// Returns the URL of all services over http, `http://localhost:PORT`.
    #[must_use]
    pub fn http_url(&self) -> String {
        self.ports.http_origin()
    }

    /// Returns the URL of a service's API over https. It has a path where other services have the same paths below.
    #[must_use]
    pub fn endpoint(&self, service: Service) -> String {
        format!("{}{}", self.https_url(), service.info().base)
    }

    /// Returns the address of the TLS endpoint that stands for the service's database, `localhost:PORT`. It presents a
    /// certificate signed by the CA that the service's API hands out, sends one line and closes the connection.
    #[must_use]
    pub fn tls_endpoint(&self, service: Service) -> String {
        format!("localhost:{}", self.ports.tls.get(&service).copied().unwrap_or_default())
    }

    /// Signs a server certificate for these host names and IP addresses with the CA of the service's
    /// [TLS endpoint](Self::tls_endpoint). A database server with it is one that clients trust with the fetched CA.
    ///
    /// # Errors
    ///
    /// When a certificate cannot contain one of the names, or when the key cannot be generated.
    pub fn issue_server(&self, service: Service, names: &[&str]) -> io::Result<ServerCertificate> {
        self.cloud.issue_server(service, names)
    }

    /// Returns the CA of the https port, as PEM.
    #[must_use]
    pub fn web_ca_pem(&self) -> &str {
        &self.web_ca
    }

    /// Returns the CA of a service's TLS endpoint, as PEM: the one that the service's API hands out, unless it was
    /// [rotated](Self::rotate_ca).
    #[must_use]
    pub fn ca_pem(&self, service: Service) -> &str {
        self.cloud.first_ca_pem(service)
    }

    /// Takes the CA of a service to a phase of its rotation. The API and the TLS endpoint follow at once; connections that
    /// are open stay.
    ///
    /// # Errors
    ///
    /// When a key cannot be generated.
    pub fn rotate_ca(&self, service: Service, phase: RotationPhase) -> io::Result<()> {
        self.cloud.rotate(service, phase)
    }

    /// Returns the CA certificates that the API of a service hands out now, as PEM.
    #[must_use]
    pub fn handed_out_pem(&self, service: Service) -> String {
        self.cloud.ca_pem(service)
    }

    /// Returns the environment variables with which the command `cloud-certs` uses this cloud: those of
    /// [`endpoints`](Self::endpoints), and a fresh token. The CA file comes last.
    #[must_use]
    pub fn environment(&self, cacert: &Path) -> Vec<(String, String)> {
        let mut variables = self.endpoints(cacert);
        let ca = variables.pop();
        variables.extend(self.credential(CredentialKind::Token).into_iter().chain(ca));
        variables
    }

    /// Returns the environment variables for the addresses of this cloud and for its project, without a credential.
    ///
    /// `cacert` is the file to which the caller has written [`web_ca_pem`](Self::web_ca_pem).
    #[must_use]
    pub fn endpoints(&self, cacert: &Path) -> Vec<(String, String)> {
        let endpoint = |service: &Service| {
            (format!("CLOUD_CERTS_{}_ENDPOINT", service.id().to_uppercase()), self.endpoint(*service))
        };
        let others = [
            ("CLOUD_CERTS_IAM_ENDPOINT", self.https_url()),
            ("CLOUD_CERTS_METADATA_ENDPOINT", self.metadata_url()),
            ("CLOUD_CERTS_PROJECT_ID", PROJECT_ID.to_owned()),
            ("CLOUD_CERTS_CACERT", cacert.display().to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        Service::ALL.iter().map(endpoint).chain(others).collect()
    }

    /// Returns the environment variables of a credential of this kind.
    #[must_use]
    pub fn credential(&self, kind: CredentialKind) -> Vec<(String, String)> {
        kind.variables(|| self.token())
    }

    /// Issues a token for the project [`PROJECT_ID`], valid for [`Options::token_lifetime`].
    #[must_use]
    pub fn token(&self) -> String {
        let token = self.cloud.random.hex(8);
        let tokens = &self.cloud.authenticator.tokens;
        tokens.issue(self.cloud.clock.now(), token.clone(), Some(&PROJECTS[0]), None);
        token
    }

    /// Returns the address of the metadata service of a server of this cloud. It hands out temporary access keys.
    #[must_use]
    pub fn metadata_url(&self) -> String {
        self.http_url()
    }

    /// Revokes all tokens and temporary access keys issued so far: requests with them get a 401.
    pub fn revoke_tokens(&self) {
        self.cloud.authenticator.tokens.revoke_all();
        self.cloud.authenticator.revoke_keys();
    }

    /// Locks the user for 15 minutes of the emulator's clock, as five wrong passwords in a row do. The right password
    /// is refused as well; tokens stay valid.
    pub fn lock_user(&self) {
        self.cloud.users.lock(USER_ID, self.cloud.clock.now());
    }

    /// Moves the emulator's clock forward, in whole seconds. Tokens and links expire, and the `Date` header follows.
    /// Certificates stay as they are.
    pub fn advance(&self, by: Duration) {
        self.cloud.clock.advance(by);
    }

    /// Sends this answer to the next request for the operation, before anything else handles it. Several answers are
    /// sent in the order in which they were queued, once each.
    pub fn answer_next(&self, operation: Operation, answer: Answer) {
        self.gateway.overrides.answer_next(operation, answer);
    }

    /// Sends this answer to every request for the operation for which none is queued, until [`answer_normally`].
    ///
    /// [`answer_normally`]: Self::answer_normally
    pub fn answer_always(&self, operation: Operation, answer: Answer) {
        self.gateway.overrides.answer_always(operation, answer);
    }

    /// Undoes [`answer_next`](Self::answer_next) and [`answer_always`](Self::answer_always) for the operation.
    pub fn answer_normally(&self, operation: Operation) {
        self.gateway.overrides.answer_normally(operation);
    }

    /// Injects this fault from now on, until its count is used up or [`clear_faults`](Self::clear_faults). Counted
    /// faults and the answers of [`answer_next`](Self::answer_next) come first, in the order in which they were added.
    pub fn add_fault(&self, rule: impl Into<FaultRule>) {
        self.gateway.overrides.add_fault(rule.into());
    }

    /// Injects random faults into half of the requests from now on, where no other rule applies. The same seed and the
    /// same requests give the same faults.
    pub fn mix_faults(&self, seed: u64) {
        self.gateway.overrides.mix_faults(seed);
    }

    /// Undoes [`add_fault`](Self::add_fault) and [`mix_faults`](Self::mix_faults).
    pub fn clear_faults(&self) {
        self.gateway.overrides.clear_faults();
    }

    /// Returns the last [`REQUESTS_KEPT`](crate::journal::REQUESTS_KEPT) requests, in order and with their secrets.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.gateway.journal.requests()
    }
}

/// Shows neither tokens nor requests.
impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Emulator").field("ports", &self.ports).finish_non_exhaustive()
    }
}
