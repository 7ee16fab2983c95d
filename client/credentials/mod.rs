//! Who asks: where credentials are found, tokens and signatures.

mod chain;
mod credential;
mod signing;
mod token;

pub(crate) use chain::{Found, Project, Wanted, endpoint_base, find};
pub use chain::{SOURCES, SourceInfo};
pub use credential::Credential;
pub(crate) use credential::{AccessKey, Domain, Kind, Password};
pub(crate) use signing::SigningKey;
pub(crate) use token::{CacheKey, Issued, Proof, Scope, Shelf, TokenCache, TokenRequest, Tokens};
