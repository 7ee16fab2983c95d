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
//! [`Received::fault`] tells which one happened to a request.
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use cloud_certs_emulator::{Emulator, Fault, FaultRule, Options, Target};
//!
//! let emulator = Emulator::start(Options::default()).await?;
//! emulator.add_fault(FaultRule::new(Fault::ResetInsideBody).at(Target::ObjectStorage).times(1));
//! emulator.add_fault("429-seconds@iam:2".parse::<FaultRule>()?);
//! # Ok(())
//! # }
//! ```

mod answer;
mod authentication;
pub mod certificates;
mod clock;
mod cloud;
mod data;
mod emulator;
mod environment;
mod faults;
mod gateway;
mod listener;
mod operation;
mod options;
mod random;
mod received;
mod routes;
mod script;
mod services;
mod tls;

pub use answer::Answer;
pub use data::identity::{
    ACCESS_KEY, DOMAIN, PASSWORD, PROJECT_ID, PROJECT_NAME, SECRET_KEY, SECURITY_TOKEN, TEMPORARY_ACCESS_KEY,
    TEMPORARY_SECRET_KEY, USER,
};
pub use emulator::{Emulator, Service};
pub use environment::CredentialKind;
pub use faults::{Fault, FaultRule, Target, UnknownFault};
pub use operation::Operation;
pub use options::Options;
pub use received::{REQUESTS_KEPT, Received};
