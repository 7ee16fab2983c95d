//! Arguments of `sync`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::BoolishValueParser;
use cloud_certs_sync::parse_interval;

use crate::connection::ConnectionArgs;
use crate::metrics_args::MetricsArgs;
use crate::output::ReportArgs;

/// Arguments of `sync`.
#[derive(Debug, Args)]
pub(crate) struct SyncArgs {
    /// The configuration file; if not given, cloud-certs.toml in this folder, or else cloud-certs/sync.toml in the
    /// user's configuration folder, or else /etc/cloud-certs/sync.toml
    #[arg(short, long, value_name = "FILE", env = "CLOUD_CERTS_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Show what would change and run, and touch nothing
    #[arg(long, env = "CLOUD_CERTS_DRY_RUN", value_parser = BoolishValueParser::new())]
    pub(crate) dry_run: bool,
    /// Run every command of the configuration once, to try it; fetch and write nothing
    #[arg(long, env = "CLOUD_CERTS_RUN_HOOKS", value_parser = BoolishValueParser::new(), conflicts_with = "dry_run")]
    pub(crate) run_hooks: bool,
    /// Drop certificates that the service no longer hands out; if not given, they stay until they expire
    #[arg(long, env = "CLOUD_CERTS_DROP_OLD", value_parser = BoolishValueParser::new(), conflicts_with = "run_hooks")]
    pub(crate) drop_old: bool,
    /// Print the JSON schema of the configuration file, for editors
    #[arg(long, env = "CLOUD_CERTS_PRINT_SCHEMA", value_parser = BoolishValueParser::new())]
    pub(crate) print_schema: bool,
    /// Seconds to wait for another run with the same configuration; 0 fails at once
    #[arg(long, value_name = "SECONDS", default_value_t = 0, env = "CLOUD_CERTS_WAIT", value_parser = clap::value_parser!(u64).range(..=86400))]
    pub(crate) wait: u64,
    /// The folder to remember in which commands have not succeeded yet; if not given, the `state` of the configuration,
    /// or else the folder that systemd gives, or else /var/lib/cloud-certs for root and cloud-certs in the user's state
    /// folder for others
    #[arg(long, value_name = "FOLDER", env = "CLOUD_CERTS_STATE")]
    pub(crate) state: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) watch: WatchArgs,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
    #[command(flatten)]
    pub(crate) metrics: MetricsArgs,
}

/// Arguments of `sync --watch`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Watching")]
pub(crate) struct WatchArgs {
    /// Go on, round after round; SIGHUP reads the configuration again and begins a round at once
    #[arg(long, env = "CLOUD_CERTS_WATCH", value_parser = BoolishValueParser::new(), conflicts_with_all = ["dry_run", "run_hooks", "json"])]
    pub(crate) watch: bool,
    /// The time between rounds, as 30m or 6h; if not given, the `interval` of the configuration, or else 6h
    #[arg(long, value_name = "TIME", env = "CLOUD_CERTS_INTERVAL", value_parser = parse_interval, requires = "watch")]
    pub(crate) interval: Option<Duration>,
    /// Serve /metrics, /healthz and /readyz on this address, as 127.0.0.1:9469
    #[arg(long, value_name = "ADDRESS", env = "CLOUD_CERTS_LISTEN", requires = "watch")]
    pub(crate) listen: Option<String>,
}
