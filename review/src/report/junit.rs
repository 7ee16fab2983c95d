//! A report as test results, in the XML of JUnit: each finding is a test case, which fails if it breaks.

use std::io::{self, Write};

use cloud_certs_text::escaped;
use quick_xml::escape::escape;

use super::effect_note;
use super::finding::{Finding, Findings, Weight};

/// Writes a test suite for each document.
pub(super) fn write(all: &[Findings], out: &mut dyn Write) -> io::Result<()> {
    let is_failure = |finding: &&Finding| finding.weight == Weight::Error;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let failures: usize = all.iter().map(|one| one.findings.iter().filter(is_failure).count()).sum();
    // A document without findings is a test that passes.
    let tests: usize = all.iter().map(|one| one.findings.len().max(1)).sum();
    writeln!(out, "<testsuites name=\"spec-review\" tests=\"{tests}\" failures=\"{failures}\">")?;
    for Findings { file, findings } in all {
        let failures = findings.iter().filter(is_failure).count();
        let skipped = findings.iter().filter(|finding| finding.accepted.is_some()).count();
        let (name, tests) = (escape(escaped(file)), findings.len().max(1));
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
        )?;
        if findings.is_empty() {
            writeln!(out, "    <testcase name=\"no findings\" classname=\"{name}\"/>")?;
        }
        findings.iter().try_for_each(|finding| test_case(finding, out))?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn test_case(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let Finding { rule, what, why, file, line, column, fingerprint, .. } = finding;
    let at = format!("{}:{line}:{column}", escaped(file));
    let place = if finding.place.is_empty() { &at } else { &finding.place };
    let operations = finding.operations.iter().map(|operation| format!("\n{operation}")).collect::<String>();
    let what = format!("{what}{}", effect_note(finding.effect));
    let text = format!("{what}\n{why}\n{at}\nfingerprint: {fingerprint}{operations}");
    let [rule, what, place, text] = [rule, &what, place, &text].map(|text| escape(text.as_str()));
    writeln!(out, "    <testcase name=\"{place} [{fingerprint}]\" classname=\"{rule}\">")?;
    match (finding.weight, &finding.accepted) {
        (_, Some(reason)) => writeln!(out, "      <skipped message=\"{}\"/>", escape(reason.as_str()))?,
        (Weight::Error, None) => {
            writeln!(out, "      <failure message=\"{what}\" type=\"{rule}\">{text}</failure>")?;
        }
        _ => writeln!(out, "      <system-out>{text}</system-out>")?,
    }
    writeln!(out, "    </testcase>")
}
