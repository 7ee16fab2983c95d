//! The summary of a round.

use cloud_certs_sync::{OutputReport, OutputStatus, RoundReport, TargetReport};

use crate::output;

/// Formats a row for each output.
pub(super) fn table(report: &RoundReport) -> String {
    let rows =
        report.targets.iter().flat_map(|target| target.outputs.iter().map(|output| row(target, output)));
    output::table(["NAME", "OUTPUT", "FORMAT", "RESULT", "DAYS LEFT"], rows)
}

fn row(target: &TargetReport, output: &OutputReport) -> [String; 5] {
    let days = target.certificates.iter().map(|one| one.days_left).min();
    [
        target.name.clone(),
        output.path.display().to_string(),
        format(output),
        word(target, &output.status).to_owned(),
        days.map_or_else(String::new, |days| days.to_string()),
    ]
}

/// The format; of an object with several keys, that of each.
fn format(output: &OutputReport) -> String {
    if output.keys.len() < 2 {
        return output.format.name().to_owned();
    }
    let keys = output.keys.iter().map(|(key, format)| format!("{key}={}", format.name()));
    keys.collect::<Vec<_>>().join(" ")
}

/// The result in one word.
pub(super) fn word(target: &TargetReport, status: &OutputStatus) -> &'static str {
    match status {
        _ if target.error.is_some() => "failed",
        OutputStatus::Unchanged => "unchanged",
        OutputStatus::Changed(_) => "changed",
        OutputStatus::WouldChange(_) => "would-change",
        OutputStatus::Failed(_) => "failed",
        _ => "skipped",
    }
}
