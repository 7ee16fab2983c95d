//! A local cloud for trials and tests: every service that `cloud-certs` uses, on loopback.
//!
//! One call starts every database service, the identity service and object storage on an https and on an
//! http port. Each database service also gets a TLS endpoint that stands for the database itself. The emulator follows
//! the vendor's documentation and shares no code with the client, so it is a second opinion.
//!
//! It accepts a token, a password or an access key, as [`CredentialKind`] lists them. It verifies signatures with its own
//! implementation, and locks the user after five wrong passwords.
//!
//! The emulator is not a cloud. It listens on `127.0.0.1` only, its data is fixed, its keys are fresh for each start and
//! never leave the memory, and every certificate contains `NOT A REAL CA`.
//!
//! ```
//! # async fn example() -> std::io::Result<()> {
//! use cloud_certs_emulator::{Answer, Emulator, Operation, Options};
//!
//! let emulator = Emulator::start(Options::default()).await?;
//! let url = format!("{}/v1.0/{}/cer/download", emulator.https_url(), cloud_certs_emulator::PROJECT_ID);
//! // The next download is throttled, the one after that works.
//! emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(429).header("Retry-After", "1"));
//! # let _ = url;
//! # Ok(())
//! # }
//! ```
//!
//! # Faults
//!
//! A cloud fails in more ways than a status can express. [`Fault`] lists them with their names. The emulator injects a
//! fault
//!
//! * into a request that names it in its header: `X-Emulator-Fault: stalled`;
//! * into later requests, by a [`FaultRule`] with a target and a count: [`Emulator::add_fault`], or
//!   `curl -d 503@css:2 http://localhost:PORT/_emulator/faults`, one rule per line (`GET` lists the active rules and all
//!   faults, `DELETE` removes the rules and the mix);
//! * at random: [`Emulator::mix_faults`].
//!
//! [`ReceivedRequest::fault`] is the fault that was injected into a request.
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use cloud_certs_emulator::{Emulator, Fault, FaultRule, FaultTarget, Options};
//!
//! let emulator = Emulator::start(Options::default()).await?;
//! emulator.add_fault(FaultRule::new(Fault::ResetInsideBody).at(FaultTarget::ObjectStorage).times(1));
//! emulator.add_fault("429-seconds@iam:2".parse::<FaultRule>()?);
//! # Ok(())
//! # }
//! ```
//!
//! # Rotation
//!
//! The CA of a service is rotated while the emulator runs: by [`Emulator::rotate_ca`], or by
//! `curl -d css=beside http://localhost:PORT/_emulator/rotation` (`GET` lists the phase of each service). [`RotationPhase`]
//! has the phases: what the API hands out, and which CA the certificate of the TLS endpoint is of.

include!(concat!(env!("OUT_DIR"), "/services.rs"));

mod answer;
mod authentication;
pub mod certificates;
mod clock;
mod cloud;
mod emulator;
mod error_body;
mod faults;
mod iam;
mod identity;
mod instances;
mod journal;
mod links;
mod listing;
mod metadata;
mod middleware;
mod object_storage;
mod operation;
mod overrides;
mod rotation;
mod routes;
mod servers;
mod service;
mod services;

pub use answer::Answer;
pub use emulator::{Emulator, Options};
pub use faults::rule::{FaultRule, InvalidFaultRule};
pub use faults::table::Fault;
pub use identity::{
    ACCESS_KEY, AGENCY, AGENCY_DOMAIN, AGENCY_DOMAIN_ID, AGENCY_PROJECT_ID, AGENCY_PROJECT_NAME,
    CredentialKind, DOMAIN, PASSWORD, PROJECT_ID, PROJECT_NAME, SECRET_KEY, SECURITY_TOKEN,
    TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, USER,
};
pub use journal::{REQUESTS_KEPT, ReceivedRequest};
pub use operation::{FaultTarget, Operation};
pub use rotation::RotationPhase;
pub use servers::HIGHEST_PORT;
pub use service::Service;
