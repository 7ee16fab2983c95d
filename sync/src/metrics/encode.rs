//! The two formats in which Prometheus reads metrics. Each sample is a line; no line has a time stamp.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::metrics::table::{Metric, MetricType};

/// The format of metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricsFormat {
    /// The text format 0.0.4, which every scraper reads.
    Text,
    /// OpenMetrics 1.0.
    OpenMetrics,
}

impl MetricsFormat {
    /// The media type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// One line: labels and a number.
#[derive(Debug, Clone)]
pub(crate) struct Sample<'l> {
    pub(crate) labels: Vec<(&'l str, Cow<'l, str>)>,
    pub(crate) value: i128,
}

impl<'l> Sample<'l> {
    pub(crate) fn new(labels: Vec<(&'l str, Cow<'l, str>)>, value: impl Into<i128>) -> Self {
        Self { labels, value: value.into() }
    }
}

/// Writes metrics, one family after the other.
#[derive(Debug)]
pub(crate) struct Encoder {
    format: MetricsFormat,
    text: String,
}

impl Encoder {
    pub(crate) fn new(format: MetricsFormat) -> Self {
        Self { format, text: String::new() }
    }

    /// Writes a family: its name, its type, and a line for each sample. One without samples is left out.
    pub(crate) fn family<'l>(&mut self, metric: &Metric, samples: impl IntoIterator<Item = Sample<'l>>) {
        let mut samples = samples.into_iter().peekable();
        if samples.peek().is_none() {
            return;
        }
        let is_counter = metric.metric_type == MetricType::Counter;
        let family = match self.format {
            MetricsFormat::OpenMetrics if is_counter => {
                metric.name.strip_suffix("_total").unwrap_or(metric.name)
            }
            _ => metric.name,
        };
        let _ = writeln!(self.text, "# HELP {family} {}", metric.help);
        let _ = writeln!(self.text, "# TYPE {family} {}", metric.metric_type.name());
        for sample in samples {
            self.text.push_str(metric.name);
            self.labels(&sample.labels);
            let _ = writeln!(self.text, " {}", sample.value);
        }
    }

    fn labels(&mut self, labels: &[(&str, Cow<'_, str>)]) {
        let mut before = '{';
        for (name, value) in labels {
            self.text.push(before);
            let _ = write!(self.text, "{name}=\"");
            for character in value.chars() {
                match character {
                    '\\' => self.text.push_str("\\\\"),
                    '"' => self.text.push_str("\\\""),
                    '\n' => self.text.push_str("\\n"),
                    other => self.text.push(other),
                }
            }
            self.text.push('"');
            before = ',';
        }
        if before == ',' {
            self.text.push('}');
        }
    }

    /// The whole text.
    pub(crate) fn finish(mut self) -> String {
        if self.format == MetricsFormat::OpenMetrics {
            self.text.push_str("# EOF\n");
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::table::{BUILD_INFO, FAILURES, NOT_AFTER};

    fn written(format: MetricsFormat) -> String {
        let mut encoder = Encoder::new(format);
        let label = |name, value: &'static str| (name, Cow::from(value));
        encoder.family(&BUILD_INFO, [Sample::new(vec![label("version", "1")], 1)]);
        let labels = vec![label("certificate", "a \"b\" \\ \n ü"), label("reason", "network")];
        encoder.family(&FAILURES, [Sample::new(labels, u64::MAX)]);
        encoder.family(&NOT_AFTER, []);
        encoder.finish()
    }

    #[test]
    fn both_formats_escape_and_differ_in_counters() {
        insta::assert_snapshot!(written(MetricsFormat::Text), @r#"
        # HELP cloud_certs_build_info The version of cloud-certs; always 1.
        # TYPE cloud_certs_build_info gauge
        cloud_certs_build_info{version="1"} 1
        # HELP cloud_certs_failures_total Failures of a certificate, of its outputs and of their commands, by reason.
        # TYPE cloud_certs_failures_total counter
        cloud_certs_failures_total{certificate="a \"b\" \\ \n ü",reason="network"} 18446744073709551615
        "#);
        insta::assert_snapshot!(written(MetricsFormat::OpenMetrics), @r#"
        # HELP cloud_certs_build_info The version of cloud-certs; always 1.
        # TYPE cloud_certs_build_info gauge
        cloud_certs_build_info{version="1"} 1
        # HELP cloud_certs_failures Failures of a certificate, of its outputs and of their commands, by reason.
        # TYPE cloud_certs_failures counter
        cloud_certs_failures_total{certificate="a \"b\" \\ \n ü",reason="network"} 18446744073709551615
        # EOF
        "#);
    }
}
