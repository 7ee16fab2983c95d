//! Sentences about the results of a round.

use cloud_certs::certificate::{Change, StoreError};
use cloud_certs_sync::{
    AccountError, HookCause, HookFailure, HookOutcome, HookReport, OutputError, OutputStatus, RoundReport,
    TargetError, TargetReport,
};

use crate::failure::{Failure, library_in_one_line, worded};

/// A line for each output that was changed, or would be.
pub(super) fn changes(target: &TargetReport) -> Vec<String> {
    let line = |output: &cloud_certs_sync::OutputReport| {
        let path = output.path.display();
        match &output.status {
            OutputStatus::Changed(change) => Some(format!("{}: {} {path}", target.name, verbs(*change).0)),
            OutputStatus::WouldChange(change) => {
                Some(format!("{}: would {} {path}", target.name, verbs(*change).1))
            }
            OutputStatus::Failed(_) => Some(format!("{}: {path} failed", target.name)),
            _ => None,
        }
    };
    let restarts = target.outputs.iter().flat_map(|output| &output.restarts).map(|restart| {
        let verb = if restart.is_done { "restarted" } else { "would restart" };
        format!("{}: {verb} {}", target.name, restart.workload)
    });
    let failed = target.error.as_ref().map(|_| format!("{}: failed", target.name));
    failed.into_iter().chain(target.outputs.iter().filter_map(line)).chain(restarts).collect()
}

/// The verbs of a report: of a round, and of a dry run.
fn verbs(change: Change) -> (&'static str, &'static str) {
    match change {
        Change::New => ("wrote", "write"),
        Change::Access => ("corrected the mode or owner of", "correct the mode or owner of"),
        _ => ("replaced", "replace"),
    }
}

/// Says how much failed.
pub(super) fn headline(report: &RoundReport) -> String {
    let of = |failed: usize, all: usize, what: &str| {
        (failed > 0).then(|| format!("{failed} of {all} {what}{} failed", if all == 1 { "" } else { "s" }))
    };
    let parts = [
        of(report.failed_targets(), report.targets.len(), "certificate"),
        of(report.failed_hooks(), report.hooks.len(), "command"),
        (!report.state.is_empty()).then(|| "the state cannot be kept".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Says how many certificates are right, and how many failed.
pub(super) fn standing(certificates: usize, failing: usize) -> String {
    let of = format!("{certificates} certificate{}", if certificates == 1 { "" } else { "s" });
    if failing == 0 { format!("{of}, none fails") } else { format!("{failing} of {of} failed") }
}

/// Everything that failed, each with its name.
pub(super) fn failures(report: &RoundReport) -> Vec<String> {
    let mut lines = Vec::new();
    for target in &report.targets {
        if let Some(error) = &target.error {
            lines.push(format!("{}: {}", target.name, of_target(error)));
        }
        for output in &target.outputs {
            if let OutputStatus::Failed(error) = &output.status {
                lines.push(format!("{}: {}", target.name, of_output(error)));
            }
        }
    }
    for hook in &report.hooks {
        if let HookOutcome::Failed(failure) = &hook.outcome {
            lines.push(of_hook(hook, failure));
        }
    }
    lines.extend(report.state.iter().map(|error| with_sources(error)));
    lines
}

/// The failure of a target, and what to do next.
pub(super) fn of_target(error: &TargetError) -> String {
    let library = |error: &cloud_certs::Error| {
        let next = error.advice().map(worded);
        next.map_or_else(
            || library_in_one_line(error),
            |next| format!("{}; {next}", library_in_one_line(error)),
        )
    };
    match error {
        TargetError::Fetch(error) => library(error),
        TargetError::Account(error) => match &**error {
            AccountError::Library(error) => library(error),
            AccountError::Other(other) => match other.downcast_ref::<Failure>() {
                Some(failure) => match failure.next() {
                    Some(next) => format!("{}; {next}", failure.in_one_line()),
                    None => failure.in_one_line(),
                },
                None => other.to_string(),
            },
            other => other.to_string(),
        },
        TargetError::RootsFile { .. } => {
            format!("{}; mend the file, or take it out of `roots`", with_sources(error))
        }
        other => with_sources(other),
    }
}

/// The failure of an output, and what to do next.
pub(super) fn of_output(error: &OutputError) -> String {
    let told = with_sources(error);
    match error {
        OutputError::Store(StoreError::OtherContent { .. }) => {
            format!("{told}; choose another path, or replace it with `force = true`")
        }
        OutputError::Store(StoreError::Merge { .. }) => {
            format!("{told}; look at the file, or replace it with `force = true`")
        }
        OutputError::ServerNeeds { .. } => {
            format!("{told}; wait until the server has changed its certificate: the next `sync` tries again")
        }
        OutputError::ServerUnknown { .. } => {
            format!("{told}; check the server, or let old certificates stay until they expire")
        }
        OutputError::StoreClosed { .. } => {
            format!("{told}; give it its former password until then, or remove it")
        }
        OutputError::Store(error) => match error.hint() {
            Some(hint) => format!("{told}; {hint}"),
            None => told,
        },
        _ => told,
    }
}

/// The failure of a command, with the end of what it wrote.
pub(super) fn of_hook(hook: &HookReport, failure: &HookFailure) -> String {
    let told = format!("{}: {}", command(&hook.command), with_sources(failure));
    let output = failure.output().trim();
    let told =
        if output.is_empty() { told } else { format!("{told}; it wrote: {}", output.replace('\n', " | ")) };
    match hook.cause {
        HookCause::Trial => told,
        _ => format!("{told}; it is run again by the next `sync`"),
    }
}

/// A command as its words.
pub(super) fn command(words: &[String]) -> String {
    format!("`{}`", words.join(" "))
}

fn with_sources(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    for cause in std::iter::successors(error.source(), |cause| (*cause).source()) {
        let cause = cause.to_string();
        if !told.contains(&cause) {
            told = format!("{told}: {cause}");
        }
    }
    told
}
