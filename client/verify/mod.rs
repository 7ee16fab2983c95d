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
//! The check sends the handshake and nothing else, no HTTP and no database protocol. It uses no proxy.
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
//! | [`Outdated`](TlsCheckFailure::Outdated) | `outdated` | it offers only what rustls refuses: TLS 1.1 and older, RSA key exchange, finite-field Diffie-Hellman |
//! | [`WantsClientCertificate`](TlsCheckFailure::WantsClientCertificate) | `wants_client_certificate` | it accepts only clients with a certificate |
//! | [`Alert`](TlsCheckFailure::Alert) | `alert` | it ends the handshake for another reason |
//! | [`Protocol`](TlsCheckFailure::Protocol) | `protocol` | it breaks the rules of TLS |
//! | [`UnknownIssuer`](TlsCheckFailure::UnknownIssuer) | `unknown_issuer` | its certificate does not lead to a trusted one |
//! | [`Expired`](TlsCheckFailure::Expired) | `expired` | a certificate is too old |
//! | [`NotYetValid`](TlsCheckFailure::NotYetValid) | `not_yet_valid` | a certificate is too new |
//! | [`NameMismatch`](TlsCheckFailure::NameMismatch) | `name_mismatch` | its certificate is for other names |
//! | [`CaAsServer`](TlsCheckFailure::CaAsServer) | `ca_as_server` | it shows a CA certificate as its own |
//! | [`BadCertificate`](TlsCheckFailure::BadCertificate) | `bad_certificate` | a certificate has another fault |
//!
//! A server with TLS 1.3 refuses a client without a certificate only after the handshake. If it asked for one, the check
//! waits up to two seconds for its next message. If none comes, the check cannot know whether the server insists: the
//! handshake succeeded, and [`Handshake::wants_client_certificate`] says that the server asked.
//!
#![doc = include_str!("openssl.md")]

mod address;
mod check;
mod diagnose;
mod differences;
mod failure;
mod faults;
mod handshake;
mod names;
mod openssl;
mod path;
mod recording;
mod words;

pub use address::{ParseServerAddressError, ServerAddress};
pub use check::{DEFAULT_TIMEOUT, TlsCheck, TlsCheckError};
pub use differences::Difference;
pub use failure::{TlsCheckFailure, TlsCheckPhase};
pub use handshake::Handshake;
pub use names::NearMiss;
pub use path::BrokenLink;
