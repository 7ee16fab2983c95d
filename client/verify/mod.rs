//! # Verify
//!
//! A real TLS handshake with a server, trusting only the certificates at hand: whether a client that is given this
//! file will connect, and if not, why.
//!
//! ```no_run
//! use cloud_certs::CaBundle;
//! use cloud_certs::verify::{Reason, Verify};
//!
//! # async fn example(pem: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! let bundle = CaBundle::from_bytes(pem)?;
//! match Verify::new("db.example.com:9200".parse()?, &bundle)?.run().await {
//!     Ok(handshake) => println!("{} with {}", handshake.protocol, handshake.cipher_suite),
//!     Err(error) => {
//!         eprintln!("{error}; {}", error.hint());
//!         if let Reason::UnknownIssuer { issuer, .. } = error.reason() {
//!             eprintln!("get the certificate of {issuer}");
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Nothing is sent but the handshake, and no HTTP or database protocol is spoken. A proxy is not used.
//!
//! # What can be found
//!
//! | [`Reason`] | [`code`](Reason::code) | what the server, or the way to it, is like |
//! |---|---|---|
//! | [`Resolve`](Reason::Resolve) | `resolve` | its name leads nowhere |
//! | [`Refused`](Reason::Refused) | `refused` | nobody listens on the port |
//! | [`Timeout`](Reason::Timeout) | `timeout` | silent, before or after the connection is there |
//! | [`Closed`](Reason::Closed) | `closed` | it hangs up during the handshake |
//! | [`Io`](Reason::Io) | `io` | the network fails otherwise |
//! | [`NotTls`](Reason::NotTls) | `not_tls` | it speaks something else |
//! | [`Outdated`](Reason::Outdated) | `outdated` | it offers only what rustls refuses: TLS 1.1 and older, RSA key exchange, finite-field Diffie-Hellman |
//! | [`WantsClientCertificate`](Reason::WantsClientCertificate) | `wants_client_certificate` | it lets in only who shows a certificate |
//! | [`Alert`](Reason::Alert) | `alert` | it ends the handshake for another reason |
//! | [`Protocol`](Reason::Protocol) | `protocol` | it breaks the rules of TLS |
//! | [`UnknownIssuer`](Reason::UnknownIssuer) | `unknown_issuer` | its certificate leads to nobody who is trusted |
//! | [`Expired`](Reason::Expired) | `expired` | a certificate is too old |
//! | [`NotYetValid`](Reason::NotYetValid) | `not_yet_valid` | a certificate is too new |
//! | [`NameMismatch`](Reason::NameMismatch) | `name_mismatch` | its certificate is for other names |
//! | [`CaAsServer`](Reason::CaAsServer) | `ca_as_server` | it shows a CA certificate as its own |
//! | [`BadCertificate`](Reason::BadCertificate) | `bad_certificate` | a certificate has another fault |
//!
//! A server with TLS 1.3 tells only after the handshake that it does not let in a client without a certificate. When it
//! asked for one, its next message is waited for, up to two seconds. When none comes, it is not known whether the server
//! insists: the handshake succeeded, and [`Handshake::wants_client_certificate`] says that it asked.
//!
#![doc = include_str!("openssl.md")]

mod afterwards;
mod connect;
mod error;
mod handshake;
mod hint;
mod judge;
mod key;
mod tapped;
mod target;
mod witness;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::AsyncWriteExt as _;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use crate::{Clock as _, SystemClock};
use cloud_certs_certificate::{CaBundle, RootStoreError};

pub use error::{Phase, Reason, VerifyError};
pub use handshake::Handshake;
pub use target::{Target, TargetError};

use judge::Seen;
use tapped::{First, Tapped};
use witness::{Asked, Witness};

/// How long all of it may take, unless said otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// A handshake to be made.
#[derive(Clone, Debug)]
pub struct Verify {
    target: Target,
    anchors: CaBundle,
    roots: Arc<RootCertStore>,
    name: ServerName<'static>,
    timeout: Duration,
    at: Option<Timestamp>,
}

impl Verify {
    /// With this server, trusting only these certificates.
    ///
    /// # Errors
    ///
    /// [`RootStoreError`] names the certificate that rustls cannot use.
    pub fn new(target: Target, anchors: &CaBundle) -> Result<Self, RootStoreError> {
        Ok(Self {
            name: target.name().clone(),
            target,
            anchors: anchors.clone(),
            roots: Arc::new(anchors.root_store()?),
            timeout: DEFAULT_TIMEOUT,
            at: None,
        })
    }

    /// The name or address that the server's certificate must have, and that is asked for (SNI), in place of the host
    /// that is connected with.
    #[must_use]
    pub fn server_name(mut self, name: ServerName<'static>) -> Self {
        self.name = name;
        self
    }

    /// How long all of it may take, from the name to the last message: [`DEFAULT_TIMEOUT`] unless said otherwise.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The time to judge certificates at, in place of now.
    #[must_use]
    pub fn at(mut self, time: Timestamp) -> Self {
        self.at = Some(time);
        self
    }

    /// Connects and shakes hands. All addresses of a name are tried in turn. The connection is closed at the end, and
    /// whenever the future is dropped.
    ///
    /// # Errors
    ///
    /// [`VerifyError`], whose [`reason`](VerifyError::reason) tells apart what a user can do something about.
    pub async fn run(&self) -> Result<Handshake, VerifyError> {
        let deadline = Instant::now() + self.timeout;
        let at = self.at.unwrap_or_else(|| SystemClock::default().now());
        let failed = |reason| VerifyError::new(self.target.clone(), reason, Vec::new());
        let stream = connect::connect(&self.target, self.timeout, deadline).await.map_err(failed)?;
        let asked = Arc::new(Asked::default());
        let (config, witness) =
            self.config(at, &asked).map_err(|source| failed(Reason::Protocol { source }))?;

        let mut stream = Tapped::new(stream);
        let connector = TlsConnector::from(Arc::new(config));
        let result = timeout_at(deadline, connector.connect(self.name.clone(), &mut stream)).await;
        let chain = witness.chain();
        let seen = Seen {
            name: &self.name,
            chain: &chain,
            anchors: &self.anchors,
            asked: asked.get(),
            accepted: witness.accepted(),
            at,
        };
        let reason = match result {
            Ok(Ok(mut tls)) => {
                let handshake = Handshake::new(tls.get_ref().1, &seen);
                let refusal = if asked.get() { afterwards::refusal(&mut tls, deadline).await } else { None };
                // A farewell; whether it arrives changes nothing.
                let _ = timeout_at(deadline, tls.shutdown()).await;
                match (handshake, refusal) {
                    (Some(handshake), None) => return Ok(handshake),
                    (_, Some(error)) => seen.judge(error),
                    (None, None) => seen.fault("a certificate cannot be read"),
                }
            }
            Ok(Err(error)) => seen.judge(error),
            Err(_) => Reason::Timeout { during: Phase::Handshake, limit: self.timeout },
        };
        let reason = match stream.first() {
            First::Other(answer) => Reason::NotTls { answer },
            First::Nothing | First::Tls => reason,
        };
        Err(VerifyError::new(self.target.clone(), reason, chain))
    }

    /// As every client of rustls is set up, but for a witness in front of its verifier.
    fn config(
        &self,
        at: Timestamp,
        asked: &Arc<Asked>,
    ) -> Result<(ClientConfig, Arc<Witness>), rustls::Error> {
        let provider = Arc::new(ring::default_provider());
        let judge = WebPkiServerVerifier::builder_with_provider(self.roots.clone(), provider.clone())
            .build()
            .map_err(|error| rustls::Error::General(error.to_string()))?;
        let witness = Arc::new(Witness::new(judge, at));
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(witness.clone())
            .with_client_cert_resolver(asked.clone());
        config.resumption = Resumption::disabled();
        Ok((config, witness))
    }
}
