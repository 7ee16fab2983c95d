//! One attempt at a time: what every request and answer of a generated client goes through.

mod authorization;
mod body;
mod client_state;
mod error_body;
mod hidden;
mod proxy;
mod resolver;
mod retry;
mod roots;
mod seen;
mod tls;

#[allow(unreachable_pub, reason = "public clients are generic over it, and nobody has to name it")]
pub use client_state::ClientState;
pub use retry::Retry;

pub(crate) use authorization::Authorization;
pub(crate) use body::{MAX_BODY, bounded, read_leniently};
pub(crate) use client_state::{Generated, Transport};
pub(crate) use error_body::ErrorBody;
pub(crate) use hidden::Hidden;
pub(crate) use proxy::Proxy;
pub(crate) use resolver::{PublicResolver, RefusedAddress};
pub(crate) use retry::{Failure, retry};
pub(crate) use roots::NoRoots;
pub(crate) use seen::Seen;
pub(crate) use tls::tls_config;
