//! Who asks: where credentials are found, tokens, signatures, and the wrapper that secrets are in.

mod chain;
mod credential;
mod environment;
mod error;
mod secret;
mod signing;
mod token;

pub(crate) use chain::{Found, Project, Wanted, endpoint_base, find, nearest};
pub use chain::{SOURCES, SourceInfo};
pub use credential::Credential;
pub(crate) use credential::{AccessKey, Domain, Kind, Password};
pub use environment::Environment;
pub(crate) use error::Refusal;
pub use error::{Attempt, CredentialError, Place, SourceError};
pub use secret::Secret;
pub(crate) use signing::SigningKey;
pub(crate) use token::{CacheKey, Issued, Proof, Scope, Shelf, TokenCache, TokenRequest, Tokens};
