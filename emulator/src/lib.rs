//! A local cloud: everything `cloud-certs` talks to, on loopback, to try and to test.
//!
//! One call starts the Cloud Search Service, GeminiDB, the identity service and object storage on an https and on an
//! http port, and per service a TLS endpoint that stands for the database itself. It is made from the vendor's
//! documentation and knows nothing of the client: it is the second opinion.
//!
//! It lets in who has a token, a password or an access key, as [`CredentialKind`] lists them: signatures are verified by
//! an implementation of its own, and five wrong passwords lock the user.
//!
//! The emulator is not a cloud. It listens on `127.0.0.1` only, its data is fixed, its keys are fresh per start and
//! never leave the memory, and every certificate says `NOT A REAL CA`.
//!
//! ```
//! # async fn example() -> std::io::Result<()> {
//! use cloud_certs_emulator::{Answer, Emulator, Operation, Options};
//!
//! let emulator = Emulator::start(Options::default()).await?;
//! let url = format!("{}/v1.0/{}/cer/download", emulator.https_url(), cloud_certs_emulator::PROJECT_ID);
//! // The next download is throttled, the one after that works.
//! emulator.answer_next(Operation::DownloadCert, Answer::status(429).header("Retry-After", "1"));
//! # let _ = url;
//! # Ok(())
//! # }
//! ```
//!
//! # Faults
//!
//! A cloud fails in more ways than a status can say. [`Fault`] lists them with their names, and each can be asked for
//!
//! * by a request for itself: header `X-Emulator-Fault: stalled`;
//! * for requests to come, as a [`FaultRule`] with a target and a count: [`Emulator::add_fault`], or
//!   `curl -d 503@css:2 http://localhost:PORT/_emulator/faults`, one rule a line (`GET` shows the rules that wait and all
//!   faults, `DELETE` takes rules and mix back);
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

mod answer;
mod authentication;
pub mod certificates;
mod clock;
mod cloud;
mod emulator;
mod error_body;
mod faults;
mod identity;
mod instances;
mod journal;
mod links;
mod middleware;
mod operation;
mod overrides;
mod routes;
mod servers;
mod services;

pub use answer::Answer;
pub use cloud::Service;
pub use emulator::{Emulator, Options};
pub use faults::rule::{FaultRule, InvalidFaultRule};
pub use faults::table::Fault;
pub use identity::{
    ACCESS_KEY, CredentialKind, DOMAIN, PASSWORD, PROJECT_ID, PROJECT_NAME, SECRET_KEY, SECURITY_TOKEN,
    TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, USER,
};
pub use journal::{REQUESTS_KEPT, ReceivedRequest};
pub use operation::{FaultTarget, Operation};
