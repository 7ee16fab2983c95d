//! The metrics that a scrape sees: made after each round, so that a scrape copies memory and nothing else.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;

use crate::metrics::encode::MetricsFormat;
use crate::metrics::model::Metrics;

/// The metrics that a scrape sees.
#[derive(Debug, Default)]
pub struct Board(Mutex<Published>);

#[derive(Debug, Default)]
struct Published {
    text: Bytes,
    open_metrics: Bytes,
    fresh_until: Option<Timestamp>,
}

impl Board {
    /// Shows these metrics from now on.
    pub fn publish(&self, metrics: &Metrics, interval: Duration) {
        let published = Published {
            text: metrics.render(MetricsFormat::Text).into(),
            open_metrics: metrics.render(MetricsFormat::OpenMetrics).into(),
            fresh_until: metrics.fresh_until(interval),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = published;
    }

    /// The metrics as text.
    #[must_use]
    pub fn metrics(&self, format: MetricsFormat) -> Vec<u8> {
        self.bytes(format).to_vec()
    }

    pub(crate) fn bytes(&self, format: MetricsFormat) -> Bytes {
        let published = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match format {
            MetricsFormat::Text => published.text.clone(),
            MetricsFormat::OpenMetrics => published.open_metrics.clone(),
        }
    }

    /// Returns whether there is an output, all outputs are right, and they were checked recently enough.
    #[must_use]
    pub fn is_ready(&self, now: Timestamp) -> bool {
        let published = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        published.fresh_until.is_some_and(|until| now <= until)
    }
}
