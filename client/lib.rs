//! The CA certificate of a managed database in Huawei Cloud or Open Telekom Cloud: fetched, checked, in the
//! right format.

pub mod api;
pub mod certificate;
mod clock;
mod credentials;
mod download;
mod error;
mod link;
mod path_segment;
mod services;
mod session;
mod transport;

pub use certificate::{CaBundle, Certificate};
pub use clock::{Clock, Sleep, SystemClock};
pub use credentials::{Credential, CredentialError, Secret};
pub use download::LinkError;
pub use error::{Cause, Error, NoCertificate, ServiceError};
pub use link::Link;
pub use path_segment::{PathSegment, PathSegmentError};
pub use services::{Css, GeminiDb, Iam, Instance, SslState};
pub use session::{Cloud, Session, SessionBuilder};
pub use transport::Retry;

/// The most bytes that are read of any answer: 1 MiB.
pub const MAX_BODY: usize = transport::MAX_BODY;
