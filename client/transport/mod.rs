//! The transport of requests: one attempt at a time, with authorization, limits, proxy and retries.

mod attempt;
mod body;
mod client_state;
mod download;
mod error_json;
mod failure;
mod hidden;
mod http;
mod http_date;
mod metadata;
mod proxy;
mod resolver;
mod retry;
mod spelling;

pub use self::http::reqwest_certificates;
#[allow(unreachable_pub, reason = "public clients are generic over it, and nobody has to name it")]
pub use client_state::ClientState;
pub use retry::Retry;

pub(crate) use self::http::{Timeouts, Transport, tls_config};
pub(crate) use attempt::clock_ahead;
pub(crate) use client_state::{Authorization, Generated};
pub(crate) use download::download;
pub(crate) use failure::{from_generated, network};
pub(crate) use proxy::Proxy;
pub(crate) use resolver::lookup;
pub(crate) use retry::{Failure, retry};
