//! A report in SARIF 2.1.0, as GitHub's code scanning and editors read it.
//!
//! <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::finding::{Finding, Findings, Weight};
use super::{effect_note, json};

/// GitHub refuses a run with more results.
const MOST_RESULTS: usize = 25_000;

/// The characters of a path that need no escape in a URI, and `/`. A colon could end a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Writes one run with a result for each finding, the worst first.
pub(super) fn write(all: &[Findings], out: &mut dyn Write) -> io::Result<()> {
    let mut findings: Vec<&Finding> = all.iter().flat_map(|one| &one.findings).collect();
    findings.sort_by_key(|finding| finding.weight);
    let cut = findings.split_off(findings.len().min(MOST_RESULTS)).len();
    let mut rules: Vec<(&str, &Finding)> = Vec::new();
    for finding in &findings {
        if !rules.iter().any(|(id, _)| *id == finding.rule) {
            rules.push((&finding.rule, finding));
        }
    }
    let index = |finding: &Finding| rules.iter().position(|(id, _)| *id == finding.rule);
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, index(finding))).collect();
    let note = format!("{cut} more results are left out: GitHub takes at most {MOST_RESULTS}");
    let notes: Vec<Value> =
        (cut > 0).then(|| json!({"level": "warning", "message": {"text": note}})).into_iter().collect();
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "spec-review",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|(_, finding)| rule(finding)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notes}],
            "results": results,
        }],
    });
    json::write(&report, out)
}

fn rule(finding: &Finding) -> Value {
    json!({
        "id": finding.rule,
        "shortDescription": {"text": finding.about},
        "fullDescription": {"text": if finding.why.is_empty() { &finding.about } else { &finding.why }},
    })
}

fn result(finding: &Finding, rule: Option<usize>) -> Value {
    let level = match finding.weight {
        Weight::Error => "error",
        Weight::Warning => "warning",
        Weight::Note => "note",
    };
    let why = if finding.why.is_empty() { String::new() } else { format!(": {}", finding.why) };
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": level,
        "message": {"text": format!("{}{}{why}", finding.what, effect_note(finding.effect))},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(&finding.file)},
                "region": {"startLine": finding.line, "startColumn": finding.column},
            },
            "logicalLocations": [{"fullyQualifiedName": finding.place}],
        }],
        "partialFingerprints": {"specReview/v1": finding.fingerprint},
        "properties": {"operations": finding.operations},
    });
    if let Some(effect) = finding.effect {
        result["properties"]["effect"] = json!(effect);
    }
    if let Some(reason) = &finding.accepted {
        result["suppressions"] = json!([{"kind": "external", "justification": reason}]);
    }
    result
}

/// The URI of a file: relative to the checkout, unless the file is elsewhere.
fn uri(file: &str) -> String {
    let path = utf8_percent_encode(file, ESCAPED).to_string();
    if path.starts_with('/') { format!("file://{path}") } else { path }
}
