//! A report for the code quality widget of GitLab.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>: paths are relative to the checkout, and
//! each fingerprint is there once.

use std::io::{self, Write};

use serde::Serialize;

use super::finding::{Finding, Findings, Weight};
use super::{effect_note, json};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes one array, with an object for each finding.
pub(super) fn write(all: &[Findings], out: &mut dyn Write) -> io::Result<()> {
    let issues = all.iter().flat_map(|one| one.findings.iter().map(|finding| issue(&one.file, finding)));
    json::write(&issues.collect::<Vec<_>>(), out)
}

fn issue(document: &str, finding: &Finding) -> Issue {
    let severity = match (finding.weight, &finding.accepted) {
        (Weight::Error, _) => "critical",
        (Weight::Warning, None) => "minor",
        (Weight::Warning, Some(_)) | (Weight::Note, _) => "info",
    };
    let accepted = finding.accepted.as_ref().map(|reason| format!(" (accepted: {reason})"));
    Issue {
        description: format!(
            "{}{}{}",
            finding.what,
            effect_note(finding.effect),
            accepted.unwrap_or_default()
        ),
        check_name: finding.rule.clone(),
        // Two documents may have the same change.
        fingerprint: format!("{}:{document}", finding.fingerprint),
        severity,
        location: Location { path: finding.file.clone(), lines: Lines { begin: finding.line } },
    }
}
