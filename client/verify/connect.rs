//! A connection to one of the addresses of a server.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};

use super::error::Reason;
use super::target::Target;

/// Connects with the first address that takes it. One that does not answer leaves its share of time to the others.
pub(super) async fn connect(
    target: &Target,
    limit: Duration,
    deadline: Instant,
) -> Result<TcpStream, Reason> {
    let addresses = resolve(target, deadline).await?;
    let mut failures = Vec::new();
    for (index, address) in addresses.iter().enumerate() {
        let left = deadline.saturating_duration_since(Instant::now());
        let others = u32::try_from(addresses.len() - index).unwrap_or(u32::MAX);
        match timeout(left / others, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(source)) => failures.push(source),
            Err(_) => failures.push(ErrorKind::TimedOut.into()),
        }
    }
    Err(reason(failures, limit))
}

async fn resolve(target: &Target, deadline: Instant) -> Result<Vec<SocketAddr>, Reason> {
    let lookup = timeout_at(deadline, lookup_host((target.host(), target.port()))).await;
    let nothing = |source| Reason::Resolve { source };
    let addresses: Vec<_> =
        lookup.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into())).map_err(nothing)?.collect();
    if addresses.is_empty() { Err(nothing(ErrorKind::NotFound.into())) } else { Ok(addresses) }
}

/// Of several failures the one that says most: that somebody refuses only when nobody else was silent.
fn reason(failures: Vec<io::Error>, limit: Duration) -> Reason {
    let has = |kind| failures.iter().any(|failure| failure.kind() == kind);
    if has(ErrorKind::TimedOut) {
        return Reason::Timeout { during: super::Phase::Connect, limit };
    }
    if has(ErrorKind::ConnectionRefused) {
        return Reason::Refused;
    }
    let source = failures.into_iter().next().unwrap_or_else(|| ErrorKind::NotFound.into());
    Reason::Io { during: super::Phase::Connect, source }
}
