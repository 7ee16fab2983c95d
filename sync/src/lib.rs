#![doc = include_str!("../README.md")]

mod account;
mod approval;
mod certificates;
mod config;
mod error;
mod event;
mod failure_reason;
mod file_job;
mod hook;
mod hooks;
mod job;
mod lock;
mod metrics;
#[cfg(feature = "kubernetes")]
mod object_job;
mod output;
mod proof;
mod report;
mod roots;
mod round;
mod schema;
mod scope;
mod sessions;
mod state;
mod target;
mod watch;

pub use account::{Account, AccountError, Accounts};
pub use config::certificate::{CertificateConfig, Instances};
pub use config::error::ConfigError;
pub use config::format::FileFormat;
pub use config::merge::MergePolicy;
pub use config::object::{ObjectConfig, ObjectKind};
pub use config::output::OutputConfig;
pub use config::principal::Principal;
pub use config::server::{Roots, VerifiedServer};
pub use config::values::parse_interval;
pub use config::workload::Workload;
pub use config::{Config, FILE_NAME};
pub use error::{OutputError, StateError, TargetError};
pub use event::{Event, Observer};
pub use failure_reason::FailureReason;
pub use hook::{Hook, HookFailure};
pub use lock::{LockError, RunLock};
pub use metrics::board::Board;
pub use metrics::encode::MetricsFormat;
pub use metrics::files::FileMetrics;
pub use metrics::model::Metrics;
pub use metrics::server::serve;
pub use metrics::table::{METRICS, Metric, MetricType};
#[cfg(feature = "kubernetes")]
pub use output::kubernetes::error::ObjectError;
pub use report::{
    CertificateReport, HookCause, HookOutcome, HookReport, OutputReport, OutputStatus, RestartReport,
    RoundReport, ServerReport, TargetReport,
};
pub use round::{RoundKind, Synchronizer};
pub use schema::schema;
pub use state::StateFolder;
pub use watch::event::{Reloads, WatchEvent, WatchObserver};
pub use watch::watcher::Watcher;
