//! All metrics. Their names must not change, because alerts use them.

/// The type of a metric. There are no others: the textfile collector of node_exporter refuses a file with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricType {
    /// A number that goes up and down.
    Gauge,
    /// A number that only goes up.
    Counter,
}

impl MetricType {
    /// The word in the exposition formats.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gauge => "gauge",
            Self::Counter => "counter",
        }
    }
}

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub metric_type: MetricType,
    /// Its meaning in a sentence.
    pub help: &'static str,
    /// The names of its labels, without those of the configuration.
    pub labels: &'static [&'static str],
}

const fn gauge(name: &'static str, help: &'static str, labels: &'static [&'static str]) -> Metric {
    Metric { name, metric_type: MetricType::Gauge, help, labels }
}

const fn counter(name: &'static str, help: &'static str, labels: &'static [&'static str]) -> Metric {
    Metric { name, metric_type: MetricType::Counter, help, labels }
}

const OF_OUTPUT: &[&str] = &["certificate", "output"];
const OF_X509: &[&str] =
    &["certificate", "output", "fingerprint", "serial_number", "subject_CN", "issuer_CN", "filepath"];

pub(crate) const LAST_SUCCESS: Metric = gauge(
    "cloud_certs_output_last_success_timestamp_seconds",
    "The last time when the output was found right or written; 0 for never.",
    OF_OUTPUT,
);
pub(crate) const LAST_CHANGE: Metric = gauge(
    "cloud_certs_output_last_change_timestamp_seconds",
    "The last time when the output was written; 0 for never.",
    OF_OUTPUT,
);
pub(crate) const NOT_AFTER: Metric =
    gauge("x509_cert_not_after", "The time when a certificate of the file expires.", OF_X509);
pub(crate) const NOT_BEFORE: Metric =
    gauge("x509_cert_not_before", "The time when a certificate of the file begins to be valid.", OF_X509);
pub(crate) const PENDING_HOOKS: Metric = gauge(
    "cloud_certs_pending_hooks",
    "The number of outputs whose command has not succeeded since they changed.",
    &[],
);
pub(crate) const FAILURES: Metric = counter(
    "cloud_certs_failures_total",
    "Failures of a certificate, of its outputs and of their commands, by reason.",
    &["certificate", "reason"],
);
pub(crate) const ROUNDS: Metric = counter("cloud_certs_rounds_total", "Rounds that have ended.", &[]);
pub(crate) const LAST_ROUND: Metric = gauge(
    "cloud_certs_last_round_timestamp_seconds",
    "The time when the last round ended; 0 before the first.",
    &[],
);
pub(crate) const BUILD_INFO: Metric =
    gauge("cloud_certs_build_info", "The version of cloud-certs; always 1.", &["version"]);
pub(crate) const READABLE: Metric = gauge(
    "cloud_certs_file_readable",
    "1 if every certificate of the file can be read, or 0; of `check`.",
    &["filepath"],
);

/// All metrics, in the order in which they are written.
pub const METRICS: [Metric; 10] = [
    LAST_SUCCESS,
    LAST_CHANGE,
    NOT_AFTER,
    NOT_BEFORE,
    PENDING_HOOKS,
    FAILURES,
    ROUNDS,
    LAST_ROUND,
    BUILD_INFO,
    READABLE,
];
