//! A run of `doctor`, as tests look at it.

use std::process::Command;

use cloud_certs_emulator::{Answer, Operation};
use serde_json::{Value, json};

use crate::ran::run;
use crate::support::Cloud;

pub(super) const CASSANDRA: &str = "doctor geminidb --instance demo-cassandra";

/// The text of both streams of the command.
#[track_caller]
pub(super) fn shown(command: &mut Command) -> String {
    let ran = run(command);
    format!("{}{ran}", ran.stdout)
}

/// The check that failed, the exit code, and the states of all checks.
#[track_caller]
pub(super) fn failed(command: &mut Command) -> (String, Option<i32>, Vec<(String, String)>) {
    let ran = run(command.arg("--json"));
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran}"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().unwrap().iter();
    let states = checks.map(|check| (text(&check["check"]), text(&check["state"]))).collect();
    assert_eq!(report["ok"], ran.code() == Some(0), "{report}");
    (text(&report["failed"]), ran.code(), states)
}

/// Says that this check is the first to fail, that all before it went well, and that all after it were skipped; the way to
/// IAM may have gone well.
#[track_caller]
pub(super) fn fails_at(command: &mut Command, step: &str, code: i32) {
    let (first, exit_code, states) = failed(command);
    assert_eq!((&*first, exit_code), (step, Some(code)), "{states:?}");
    let at = states.iter().position(|(name, _)| name == step).unwrap();
    assert_eq!(states[at].1, "failed");
    assert!(states[..at].iter().all(|(_, state)| state != "failed" && state != "warning"), "{states:?}");
    let of_iam = ["clock", "dns", "proxy", "connection", "tls"];
    let is_after = |(name, state): &(String, String)| {
        state == "skipped" || of_iam.contains(&step) && of_iam.contains(&&**name) && state == "ok"
    };
    assert!(states[at + 1..].iter().all(is_after), "{states:?}");
}

pub(super) fn answers(cloud: &Cloud, operation: Operation, status: u16, code: &str, message: &str) {
    let body = json!({ "error_code": code, "error_msg": message }).to_string();
    let answer = Answer::status(status).header("content-type", "application/json").body(body);
    cloud.emulator.answer_always(operation, answer);
}
