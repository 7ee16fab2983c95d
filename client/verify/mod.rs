//! # Verify
//!
//! A real TLS handshake with a server, trusting only the certificates at hand: whether a client that is given this
//! file will connect, and if not, why.
//!
//! ```no_run
//! use cloud_certs::CaBundle;
//! use cloud_certs::verify::{TlsCheckFailure, TlsCheck};
//!
//! # async fn example(pem: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! let bundle = CaBundle::from_bytes(pem)?;
//! match TlsCheck::new("db.example.com:9200".parse()?, &bundle)?.run().await {
//!     Ok(handshake) => println!("{} with {}", handshake.protocol, handshake.cipher_suite),
//!     Err(error) => {
//!         eprintln!("{error}; {}", error.hint().unwrap_or_default());
//!         if let TlsCheckFailure::UnknownIssuer { issuer, .. } = error.failure() {
//!             eprintln!("get the certificate of {issuer}");
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The check sends the handshake and nothing else, and uses no proxy. PostgreSQL, GaussDB and MySQL begin TLS in the middle
//! of their own protocol: with [`TlsCheck::starttls`], the check asks them for it first, as their clients do. It does not
//! log in.
//!
//! # What the check finds
//!
//! | [`TlsCheckFailure`] | [`code`](TlsCheckFailure::code) | what the server or the network does |
//! |---|---|---|
//! | [`Resolve`](TlsCheckFailure::Resolve) | `resolve` | its name does not resolve |
//! | [`Refused`](TlsCheckFailure::Refused) | `refused` | nothing listens on the port |
//! | [`Timeout`](TlsCheckFailure::Timeout) | `timeout` | silent, before or after the connection |
//! | [`Closed`](TlsCheckFailure::Closed) | `closed` | it hangs up during the handshake |
//! | [`Io`](TlsCheckFailure::Io) | `io` | the network fails otherwise |
//! | [`NotTls`](TlsCheckFailure::NotTls) | `not_tls` | it speaks something else |
//! | [`NoTls`](TlsCheckFailure::NoTls) | `no_tls` | asked in its own protocol, it says that it has no TLS |
//! | [`ServerError`](TlsCheckFailure::ServerError) | `server_error` | asked in its own protocol, it refuses the connection: too many clients, say |
//! | [`OtherProtocol`](TlsCheckFailure::OtherProtocol) | `other_protocol` | it speaks another protocol than it was asked in |
//! | [`Outdated`](TlsCheckFailure::Outdated) | `outdated` | it offers only what rustls refuses: TLS 1.1 and older, RSA key exchange, finite-field Diffie-Hellman |
//! | [`WantsClientCertificate`](TlsCheckFailure::WantsClientCertificate) | `wants_client_certificate` | it accepts only clients with a certificate |
//! | [`ClientCertificateRefused`](TlsCheckFailure::ClientCertificateRefused) | `client_certificate_refused` | it refuses the client certificate that it was shown |
//! | [`Alert`](TlsCheckFailure::Alert) | `alert` | it ends the handshake for another reason |
//! | [`Protocol`](TlsCheckFailure::Protocol) | `protocol` | it breaks the rules of TLS |
//! | [`UnknownIssuer`](TlsCheckFailure::UnknownIssuer) | `unknown_issuer` | its certificate does not lead to a trusted one |
//! | [`Expired`](TlsCheckFailure::Expired) | `expired` | a certificate is too old |
//! | [`NotYetValid`](TlsCheckFailure::NotYetValid) | `not_yet_valid` | a certificate is too new |
//! | [`NameMismatch`](TlsCheckFailure::NameMismatch) | `name_mismatch` | its certificate is for other names |
//! | [`CaAsServer`](TlsCheckFailure::CaAsServer) | `ca_as_server` | it shows a CA certificate as its own |
//! | [`BadCertificate`](TlsCheckFailure::BadCertificate) | `bad_certificate` | a certificate has another fault |
//!
//! A server with TLS 1.3 refuses a client without a certificate, or with a wrong one, only after the handshake. If it
//! asked for one, the check waits up to two seconds for its next message. If none comes, the check cannot know whether the
//! server insists: the handshake succeeded, and [`Handshake::wants_client_certificate`] says that the server asked.
//! [`TlsCheck::client_certificate`] sets the one to show.
//!
#![doc = include_str!("openssl.md")]

mod address;
mod advice;
mod check;
mod check_error;
mod client_certificate;
mod connect;
mod diagnose;
mod differences;
mod failure;
mod faults;
mod handshake;
#[cfg(feature = "p521")]
mod key_exchange;
mod late_refusal;
mod names;
mod openssl;
mod path;
mod recording;
pub(crate) mod starttls;
mod words;

pub use address::{ParseServerAddressError, ServerAddress};
pub use check::{DEFAULT_TIMEOUT, TlsCheck};
pub use check_error::TlsCheckError;
pub use client_certificate::{ClientCertificate, ClientCertificateError};
pub use differences::Difference;
pub use failure::{TlsCheckFailure, TlsCheckPhase};
pub use handshake::Handshake;
pub use names::NearMiss;
pub use path::BrokenLink;
pub use starttls::StartTls;
