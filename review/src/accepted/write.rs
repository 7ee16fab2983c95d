//! Writes entries for findings, in the form of the settings file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

/// A finding that will be accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NewFinding {
    pub(crate) document: String,
    pub(crate) subject: String,
    pub(crate) place: String,
    pub(crate) rule: String,
}

/// The facts that all new entries have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Acceptance<'a> {
    pub(crate) reason: &'a str,
    pub(crate) owner: Option<&'a str>,
    pub(crate) until: Option<Date>,
}

/// The entries of findings, one for those that are the same.
pub(crate) fn entries(findings: Vec<NewFinding>, acceptance: Acceptance<'_>) -> Vec<String> {
    let mut counts: BTreeMap<NewFinding, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding).or_default() += 1;
    }
    counts.iter().map(|(finding, count)| entry(finding, *count, acceptance)).collect()
}

fn entry(finding: &NewFinding, count: usize, acceptance: Acceptance<'_>) -> String {
    let NewFinding { document, subject, place, rule } = finding;
    let mut text = "[[accepted]]\n".to_owned();
    let mut line = |key: &str, value: &str| {
        let value = toml::Value::String(value.to_owned());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{key} = {value}");
    };
    line("document", document);
    line("rule", rule);
    line("subject", subject);
    if !place.is_empty() {
        line("place", place);
    }
    line("reason", acceptance.reason);
    if let Some(owner) = acceptance.owner {
        line("owner", owner);
    }
    if let Some(until) = acceptance.until {
        let _ = writeln!(text, "until = {until}");
    }
    if count > 1 {
        let _ = writeln!(text, "count = {count}");
    }
    text
}
