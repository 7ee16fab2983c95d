//! Fetches and validates the CA certificate of a managed database in Huawei Cloud or Open Telekom Cloud, and writes it
//! in the format that you need.
//!
//! # In five lines
//!
//! ```no_run
//! use cloud_certs::Session;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let session = Session::from_environment()?;
//! let bundle = session.css().ca_certificates().await?;
//! bundle.write_atomic("css-ca.pem")?;
//! # Ok(())
//! # }
//! ```
//!
//! [`SOURCES`] lists where credentials are found. Everything can be chosen instead, see [`SessionBuilder`]:
//!
//! ```no_run
//! use cloud_certs::{Cloud, Credential, Secret, Session};
//!
//! # fn example(password: String) -> Result<(), cloud_certs::Error> {
//! let session = Session::builder()
//!     .cloud(Cloud::Otc)
//!     .region("eu-de")
//!     .project_name("eu-de_production")
//!     .credential(Credential::password("me", "OTC-EU-DE-00000000001000000000", Secret::new(password)))
//!     .build()?;
//! # Ok(())
//! # }
//! ```
//!
//! `session.geminidb().ca_certificates("my-instance").await?` does the same for GeminiDB: it asks for the download
//! link, checks it, and follows it without the token. [`Session::service`] takes any [`Service`] by name. The result is a
//! [`CaBundle`]: subjects, validity and fingerprints to look at, [`to_pem`](CaBundle::to_pem), [`root_store`](CaBundle::root_store) and
//! [`reqwest_certificates`] to use, [`warnings`](CaBundle::warnings) to heed,
//! [`write_as`](CaBundle::write_as) to put it on disk in any [`Format`](certificate::Format), and
//! [`merge_into`](CaBundle::merge_into) to keep the older ones in that file. [`verify`] checks whether a server can be
//! reached with it.
//!
//! # Features
//!
//! | feature | by default | what it adds |
//! |---|---|---|
//! | `codegen` | no | generates the clients from the documents during the build, for those who edit the documents; without it, the build takes the shipped source and compiles no generator |
//! | `p521` | no | verifies certificates and handshakes with keys on P-521, and ECDSA with SHA-512, which ring cannot: 17 crates more to compile |
//! | `pkcs12` | no | `CaBundle::to_pkcs12` and `CaBundle::from_pkcs12`: truststores for Java |
//!
//! If you already have the certificates, depend on `cloud-certs-certificate` instead. It is [`certificate`] as a crate
//! of its own: no HTTP, no async runtime, no cryptography provider.
//!
//! # The generated clients
//!
//! Every operation of the documents can be called, with the retries and errors of this crate:
//!
//! ```no_run
//! # async fn example(session: cloud_certs::Session) -> Result<(), cloud_certs::Error> {
//! let project = session.project_id().await?;
//! let answer = session
//!     .geminidb()
//!     .call(|client| async move {
//!         let request = client.list_ssl_cert_download_addresses().project_id(project);
//!         request.instance_id("e73893ef73754465a8bd2e0857bbf13ein06").send().await
//!     })
//!     .await?;
//! for certificate in &answer.certs {
//!     println!("{} at {:?}", certificate.category, certificate.download_link);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # When it fails
//!
//! [`Error`] distinguishes what a caller can do something about, and keeps what the vendor's support asks for:
//!
//! ```no_run
//! # async fn example(session: cloud_certs::Session) {
//! use cloud_certs::Error;
//!
//! match session.geminidb().ca_certificates("my-instance").await {
//!     Ok(bundle) => println!("{}", bundle.to_pem()),
//!     Err(Error::NoCertificate { reason, .. }) => eprintln!("nothing to trust: {reason}"),
//!     Err(error) if error.is_retryable() => eprintln!("later, perhaps: {error}"),
//!     Err(error) => {
//!         eprintln!("{error} (status {:?}, code {:?})", error.status(), error.code());
//!         eprintln!("{}", error.hint().unwrap_or_default());
//!     }
//! }
//! # }
//! ```
//!
//! # Proxies
//!
//! A session with an [environment](SessionBuilder::environment) goes through the proxy that this names. A session
//! without one uses no proxy, and ignores the variables of the process. Lower case goes first, and a blank variable
//! counts as unset:
//!
//! | variable | value |
//! |---|---|
//! | `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY` | the proxy; the first that is set counts |
//! | `no_proxy`, `NO_PROXY` | hosts reached without it: names with all below them, addresses, networks as `10.0.0.0/8`, `*` |
//!
//! A proxy is `http://HOST:PORT`, `https://HOST:PORT` or, for http, `HOST:PORT`, with `USER:PASSWORD@` before the
//! host if it requires them; write special characters as `%40`. The session sends user and password to the proxy only.
//! The proxy opens a tunnel, and TLS is between this machine and the service: the proxy sees the names of hosts, and no
//! token. The session checks an https proxy with its own roots. It does not read `HTTP_PROXY`, as http is for this
//! machine only, and never reaches this machine through a proxy.
//!
//! Behind a proxy, the proxy resolves names. The session can then see only from the URL of a download link, not from the
//! addresses of its host, that it does not lead to this machine or the local link.
//!
//! # What is promised
//!
//! * Tokens, passwords and signatures go to the endpoints of the session over https (http only to this machine),
//!   never across a redirect, never to a download link, and are in no error, log or `Debug`. What is found in the
//!   environment goes to the cloud that its own source names.
//! * The keys of a server come from the metadata service over http, which is on the local link and gets no secrets. It
//!   is asked only for [`Credential::metadata`] and by [`SessionBuilder::build_with_metadata`].
//! * A session that acts by an [`Agency`] never uses a project of its own account.
//! * All callers that wait for a token share one request. A token is renewed before it expires, and once when it is
//!   refused. The session does not send a refused password again.
//! * An answer is read up to [1 MiB](MAX_BODY). A download link is https, has no user information and no IP
//!   address, stays on its host, and does not lead to this machine or the local link.
//! * `GET` requests are retried; [`Retry`] has the limits. The [`Clock`] is a parameter.
//! * Only X.509 certificates reach a bundle, and a file appears whole or not at all.
//!
//! An answer of the vendor may grow: enums of answers are open (`Known` or `Other`), and unknown properties are
//! ignored. The documents behind the clients are in `openapi/` of the repository.

include!(concat!(env!("OUT_DIR"), "/services.rs"));

pub mod api;
mod clock;
mod cloud;
mod credentials;
mod documents;
#[cfg(feature = "p521")]
mod ecdsa;
mod environment;
mod error;
mod path_segment;
mod service;
mod services;
mod session;
mod suggest;
mod transport;
mod url;
mod verifier;
pub mod verify;

/// The crates whose types are in this one's signatures, at the versions that fit.
pub use {http, jiff, reqwest, rustls};

pub use cloud_certs_certificate as certificate;
pub use cloud_certs_certificate::{CaBundle, Certificate, Secret};

pub use self::url::Link;
pub use clock::{Clock, Sleep, SystemClock};
pub use cloud::{Cloud, ParseCloudError};
pub use credentials::agency::Agency;
pub use credentials::chain::SOURCES;
pub use credentials::chain::source::SourceInfo;
pub use credentials::credential::Credential;
pub use environment::Environment;
pub use error::credential::{ConfigLocation, CredentialError, SkippedSource, SourceError};
pub use error::{
    Advice, Cause, Error, LinkError, ListLimit, MAX_BODY, NetworkFailure, NoCertificate, ServiceError,
};
pub use path_segment::{PathSegment, PathSegmentError};
pub use service::{ParseServiceError, Service};
pub use services::*;
pub use session::{Configuration, CredentialCheck, Probe, ProbeAnswer, Session, SessionBuilder};
pub use transport::{Retry, reqwest_certificates};
pub use verifier::default_crypto_provider;

/// The README's examples, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The examples of the book, compiled.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct Book;
