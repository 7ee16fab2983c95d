//! The first line of a report: what breaks, how much changes, and the version that it asks for.

use crate::diff::{Change, Facet, Verdict};
use crate::report::left_out;
use crate::reviewed::Reviewed;

/// The summary in a sentence.
pub(super) fn summary(reviewed: &Reviewed) -> String {
    let review = &reviewed.review;
    let broken = broken(reviewed);
    let counts = counts(reviewed);
    let what = match (broken.as_str(), counts.as_str()) {
        ("", "") if review.surface.unknown.is_some() => "unchanged, for Rust callers unknown".to_owned(),
        ("", "") => "unchanged".to_owned(),
        ("", counts) => format!("breaks nothing: {counts}"),
        (broken, counts) => format!("breaks {broken}: {counts}"),
    };
    format!("{what}{}{}", left_out(reviewed), version(reviewed))
}

/// The people and programs that something breaks for.
fn broken(reviewed: &Reviewed) -> String {
    let review = &reviewed.review;
    let breaks = |facet| review.verdict(facet) == Verdict::Breaking;
    let broken = [
        (breaks(Facet::Wire), "deployed clients"),
        (breaks(Facet::Surface), "Rust callers"),
        (review.unclassified() > 0, "nobody knows what"),
    ];
    let broken: Vec<&str> = broken.into_iter().filter(|(is, _)| *is).map(|(_, whom)| whom).collect();
    broken.join(" and ")
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

/// The least version that tells the changes, if the version did not rise that far.
fn version(reviewed: &Reviewed) -> String {
    let raise = reviewed.version();
    let Some((old, least)) = raise.least().filter(|_| reviewed.new.is_some()) else { return String::new() };
    match reviewed.config.versions.info {
        true => format!("; info.version must rise from {old} to {least}"),
        false => format!("; SemVer raises info.version from {old} to {least}"),
    }
}
