//! What can be typed of `check`.

use std::path::PathBuf;

use clap::Args;

use super::Report;
#[cfg(feature = "pkcs12")]
use super::StorePassword;

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Files with certificates in any form that `fetch` writes or a service sends; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// End with exit code 7 when a certificate expires within so many days
    #[arg(long, value_name = "N", default_value_t = 30, env = "CLOUD_CERTS_DAYS", value_parser = clap::value_parser!(u32).range(..=36500))]
    pub(crate) days: u32,
    #[cfg(feature = "pkcs12")]
    #[command(flatten)]
    pub(crate) store: StorePassword,
    #[command(flatten)]
    pub(crate) report: Report,
}
