//! The first line of a report: what breaks, the number of changes, and the required version.

use crate::diff::{Change, Facet, Verdict};
use crate::report::left_out;
use crate::reviewed::Reviewed;

/// The summary in a sentence, of which the first part has the colour of the worst verdict.
pub(super) fn summary(reviewed: &Reviewed) -> [String; 2] {
    let counts = counts(reviewed);
    let rest = format!("{}{}", left_out(reviewed), version(reviewed));
    let what = match broken(reviewed) {
        None if counts.is_empty() => return [format!("unchanged{rest}"), counts],
        None => "breaks nothing:".to_owned(),
        Some(broken) => format!("breaks {broken}:"),
    };
    [what, counts + &rest]
}

/// The people and programs for which something breaks.
fn broken(reviewed: &Reviewed) -> Option<String> {
    let review = &reviewed.review;
    let breaks = |facet| review.verdict(facet) == Verdict::Breaking;
    let whom = [
        (breaks(Facet::Wire), "deployed clients"),
        (breaks(Facet::Surface), "Rust callers"),
        (review.unclassified() > 0, "what no rule knows"),
    ];
    let whom: Vec<&str> =
        whom.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, whom)| whom).collect();
    (!whom.is_empty()).then(|| whom.join(" and "))
}

/// The number of changes of each verdict.
fn counts(reviewed: &Reviewed) -> String {
    let review = &reviewed.review;
    let count = |verdict: Verdict| {
        let is_it = |change: &&Change| {
            change.verdict == verdict && change.accepted.is_none() && change.facet != Facet::Unclassified
        };
        review.changes.iter().filter(is_it).count()
    };
    let (warnings, docs) = (count(Verdict::Warning), count(Verdict::Changed));
    let of_verdict = |verdict: Verdict| (count(verdict), verdict.word());
    let all = [
        of_verdict(Verdict::Breaking),
        (review.unclassified(), "unclassified"),
        (warnings, if warnings == 1 { "warning" } else { "warnings" }),
        of_verdict(Verdict::Compatible),
        of_verdict(Verdict::Additive),
        (docs, if docs == 1 { "doc" } else { "docs" }),
        (review.accepted(), "accepted"),
    ];
    let all: Vec<String> =
        all.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    all.join(", ")
}

/// The least version that announces the changes, if the version did not rise that far.
fn version(reviewed: &Reviewed) -> String {
    let raise = reviewed.version();
    let Some((old, least)) = raise.least().filter(|_| reviewed.new.is_some()) else { return String::new() };
    match reviewed.config.versions.info {
        true => format!("; info.version must rise from {old} to {least}"),
        false => format!("; SemVer raises info.version from {old} to {least}"),
    }
}
