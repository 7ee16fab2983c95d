//! The connection to a server, from its name to a stream.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};

use super::address::ServerAddress;
use super::failure::{TlsCheckFailure, TlsCheckPhase};

/// Connects with the first address that accepts. An address that does not answer uses only its share of the time.
pub(super) async fn connect(
    server: &ServerAddress,
    limit: Duration,
    deadline: Instant,
) -> Result<TcpStream, TlsCheckFailure> {
    let addresses = resolve(server, deadline).await?;
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
    Err(connect_failure(failures, limit))
}

async fn resolve(server: &ServerAddress, deadline: Instant) -> Result<Vec<SocketAddr>, TlsCheckFailure> {
    let lookup = timeout_at(deadline, lookup_host((server.host(), server.port()))).await;
    let nothing = |source| TlsCheckFailure::Resolve { source };
    let addresses: Vec<_> =
        lookup.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into())).map_err(nothing)?.collect();
    if addresses.is_empty() { Err(nothing(ErrorKind::NotFound.into())) } else { Ok(addresses) }
}

/// The most useful of several failures: the connection counts as refused only if all addresses answered.
fn connect_failure(failures: Vec<io::Error>, limit: Duration) -> TlsCheckFailure {
    let has = |kind| failures.iter().any(|failure| failure.kind() == kind);
    if has(ErrorKind::TimedOut) {
        return TlsCheckFailure::Timeout { during: TlsCheckPhase::Connect, limit };
    }
    if has(ErrorKind::ConnectionRefused) {
        return TlsCheckFailure::Refused;
    }
    let source = failures.into_iter().next().unwrap_or_else(|| ErrorKind::NotFound.into());
    TlsCheckFailure::Io { during: TlsCheckPhase::Connect, source }
}
