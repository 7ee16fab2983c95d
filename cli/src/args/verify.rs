//! What can be typed of a handshake.

use std::path::PathBuf;

use clap::Args;
use cloud_certs::rustls::pki_types::ServerName;
use cloud_certs::verify::Target;

use super::Report;

/// The server, and what it is verified with.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The server, as db.example.com:9200, 192.0.2.1:8635 or [2001:db8::1]:443
    #[arg(value_name = "HOST:PORT")]
    pub(crate) target: Target,
    /// File with the certificates to trust, `-` for standard input
    #[arg(long, value_name = "FILE", env = "CLOUD_CERTS_CA")]
    pub(crate) ca: PathBuf,
    /// The name or address that the server's certificate must have, instead of HOST
    #[arg(long, value_name = "NAME", env = "CLOUD_CERTS_SERVER_NAME", value_parser = server_name)]
    pub(crate) server_name: Option<ServerName<'static>>,
    /// Seconds that all of it may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, env = "CLOUD_CERTS_TIMEOUT", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
    #[command(flatten)]
    pub(crate) report: Report,
}

fn server_name(text: &str) -> Result<ServerName<'static>, &'static str> {
    ServerName::try_from(text.to_owned()).map_err(|_| "neither a DNS name nor an IP address")
}
