//! The report of a round for programs.

use cloud_certs::certificate::Change;
use cloud_certs_sync::{
    CertificateReport, HookOutcome, HookReport, OutputReport, OutputStatus, RoundReport, ServerReport,
    TargetReport,
};
use serde_json::{Value, json};

use crate::commands::sync::table::word;
use crate::commands::sync::words;

/// One object for each target and each command.
pub(super) fn report(report: &RoundReport) -> Value {
    json!({
        "targets": report.targets.iter().map(target).collect::<Vec<_>>(),
        "hooks": report.hooks.iter().map(hook).collect::<Vec<_>>(),
    })
}

fn target(target: &TargetReport) -> Value {
    let result = if target.is_failed() {
        "failed"
    } else if target.is_changed() {
        "changed"
    } else {
        "unchanged"
    };
    json!({
        "name": target.name,
        "service": target.service.id(),
        "instance": target.instance,
        "labels": target.labels,
        "result": result,
        "error": target.error.as_ref().map(words::of_target),
        "certificates": target.certificates.iter().map(certificate).collect::<Vec<_>>(),
        "server": target.server.as_ref().map(server),
        "outputs": target.outputs.iter().map(|one| output(target, one)).collect::<Vec<_>>(),
        "warnings": target.warnings,
    })
}

fn output(target: &TargetReport, output: &OutputReport) -> Value {
    let (reason, error) = match &output.status {
        OutputStatus::Changed(change) | OutputStatus::WouldChange(change) => (Some(reason(*change)), None),
        OutputStatus::Failed(error) => (None, Some(words::of_output(error))),
        _ => (None, None),
    };
    json!({
        "path": output.path.display().to_string(),
        "format": output.keys.is_empty().then(|| output.format.name()),
        "keys": keys(output),
        "result": word(target, &output.status),
        "reason": reason,
        "error": error,
        "server_root": output.root.as_ref().map(certificate),
        "held": output.held.iter().map(certificate).collect::<Vec<_>>(),
        "kept": output.kept.iter().map(certificate).collect::<Vec<_>>(),
        "dropped": output.dropped.iter().map(certificate).collect::<Vec<_>>(),
        "restarts": output.restarts.iter().map(|restart| &restart.workload).collect::<Vec<_>>(),
    })
}

/// The format under each key of an object.
fn keys(output: &OutputReport) -> Option<Value> {
    let keys = output.keys.iter().map(|(key, format)| (key.clone(), format.name().into()));
    (!output.keys.is_empty()).then(|| Value::Object(keys.collect()))
}

fn server(server: &ServerReport) -> Value {
    json!({
        "address": server.address,
        "root": server.root.as_ref().map(certificate),
        "error": server.error,
    })
}

fn reason(change: Change) -> &'static str {
    match change {
        Change::New => "new",
        Change::Content => "content",
        _ => "access",
    }
}

fn certificate(report: &CertificateReport) -> Value {
    let one = &report.certificate;
    json!({
        "subject": one.subject(),
        "sha256": one.sha256().to_string(),
        "not_after": one.not_after_text(),
        "days_left": report.days_left,
    })
}

fn hook(hook: &HookReport) -> Value {
    let (result, error) = match &hook.outcome {
        HookOutcome::Succeeded => ("succeeded", None),
        HookOutcome::Failed(failure) => ("failed", Some(words::of_hook(hook, failure))),
        _ => ("would-run", None),
    };
    json!({
        "command": hook.command,
        "cause": hook.cause.name(),
        "outputs": hook.outputs.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
        "result": result,
        "error": error,
    })
}
