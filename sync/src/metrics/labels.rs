//! Labels of the configuration as labels of metrics.

use std::collections::BTreeMap;

use crate::metrics::table::METRICS;

/// Names that Prometheus adds to what it scrapes.
const OF_SCRAPES: [&str; 2] = ["instance", "job"];

/// The labels whose names Prometheus accepts and no metric has already. In values, deceptive characters are escaped.
pub(crate) fn usable(labels: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let usable = labels.iter().filter(|(name, _)| is_name(name) && !is_taken(name));
    usable.map(|(name, value)| (name.clone(), cloud_certs_text::escaped(value))).collect()
}

fn is_name(name: &str) -> bool {
    let is_first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let is_other = |byte: u8| is_first(byte) || byte.is_ascii_digit();
    name.bytes().next().is_some_and(is_first) && name.bytes().all(is_other) && !name.starts_with("__")
}

fn is_taken(name: &str) -> bool {
    OF_SCRAPES.contains(&name) || METRICS.iter().any(|metric| metric.labels.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_no_metric_can_have_are_left_out() {
        let names = ["team", "a-b", "", "1st", "__name__", "output", "job", "ünit", "_x9"];
        let labels = names.iter().map(|name| ((*name).to_owned(), "a\nb".to_owned())).collect();
        let usable = usable(&labels);
        let names: Vec<_> = usable.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(names, [("_x9", "a\\nb"), ("team", "a\\nb")]);
    }
}
