//! Errors of commands with `--json`: one object on the last line of standard error, whatever fails.

use std::process::Stdio;

use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::ran::{Ran, finish, run};
use crate::support::{Cloud, Folder, put};

/// The error of a run, which is the last line of standard error, and valid for its exit code.
#[track_caller]
fn error(ran: &Ran) -> Value {
    let last = ran.stderr.lines().last().unwrap_or_default();
    let mut report: Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("{ran}"));
    let error = report["error"].take();
    assert_eq!(error["exit_code"].as_i64(), ran.code().map(i64::from), "{ran}");
    let keys: Vec<_> = error.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["causes", "code", "exit_code", "hint", "kind", "message", "request_id", "status"],
        "docs/json.md lists the keys"
    );
    error
}

fn pretty(ran: &Ran) -> String {
    serde_json::to_string_pretty(&error(ran)).unwrap()
}

#[test]
fn an_error_of_the_service_has_its_code_status_and_request_id() {
    let cloud = Cloud::start();
    let body = json!({ "error_code": "CSS.0015", "error_msg": "no \u{202e}permission" }).to_string();
    let answer =
        Answer::status(403).header("content-type", "application/json").header("X-Request-Id", "id-1");
    cloud.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, answer.body(body));
    let ran = cloud.run("fetch css --json");
    assert_eq!(ran.stdout, "");
    assert_eq!(ran.stderr.lines().count(), 1, "{ran}");
    assert!(!ran.stderr.contains('\u{202e}'), "{ran}");
    assert_snapshot!(pretty(&ran), @r#"
    {
      "causes": [],
      "code": "CSS.0015",
      "exit_code": 3,
      "hint": "the user lacks the permission for this project: ask for it, or check the project id",
      "kind": "service",
      "message": "css at localhost:PORT answered 403 Forbidden: CSS.0015: no  permission (request id id-1)",
      "request_id": "id-1",
      "status": 403
    }
    "#);
}

#[test]
fn every_command_with_json_has_json_errors() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("page.html"), "<!doctype html>");
    cloud.emulator.revoke_tokens();
    for (line, kind) in [
        ("fetch css --json", "service"),
        ("instances geminidb --json", "service"),
        ("auth status --check --json", "service"),
        ("doctor css --json", "service"),
        ("check page.html --json", "certificate_file"),
        ("check gone.pem page.html --json", "certificate_file"),
        ("verify localhost:1 --ca page.html --json", "ca_file"),
        ("fetch css --json --cloud nowhere", "credential"),
        ("fetch css --json --merge", "usage"),
        ("fetch css --json --nonsense", "usage"),
        ("clouds --json --nonsense", "usage"),
    ] {
        let ran = cloud.run(line);
        assert_eq!(error(&ran)["kind"], kind, "{line}: {ran}");
        let objects = ran.stderr.lines().filter(|line| line.starts_with('{')).count();
        assert_eq!(objects, 1, "{line}: {ran}");
    }
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().min(cloud_certs_emulator::HIGHEST_PORT);
    let ran = cloud.run(&format!("emulator --json --port {port}"));
    assert_eq!(error(&ran)["kind"], "ports");
    let ran = run(cloud.command("fetch css").env("CLOUD_CERTS_JSON", "yes"));
    assert_eq!(error(&ran)["kind"], "service");
}

#[test]
fn a_usage_error_is_one_line() {
    assert_snapshot!(pretty(&Folder::new().run("fetch css --json --timeout soon")), @r#"
    {
      "causes": [],
      "code": null,
      "exit_code": 2,
      "hint": "try --help",
      "kind": "usage",
      "message": "invalid value 'soon' for '--timeout <SECONDS>': invalid digit found in string",
      "request_id": null,
      "status": null
    }
    "#);
}

#[test]
fn without_json_errors_are_for_people() {
    let ran = Folder::new().run("fetch css --timeout soon");
    assert!(ran.stderr.starts_with("error: invalid value"), "{ran}");
    assert!(Folder::new().run("fetch --help").stdout.contains("Usage"));
}

#[cfg(unix)]
#[test]
fn a_signal_is_an_error_for_programs() {
    let cloud = Cloud::start();
    cloud
        .emulator
        .answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).stalled("-----BEGIN CERT"));
    let mut command = cloud.command("fetch css --json");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    cloud.await_requests(Operation::CSS_DOWNLOAD_CERT, 1);
    crate::ran::signal(&child, "TERM");
    let ran = finish(child);
    assert_eq!((ran.code(), &error(&ran)["kind"]), (Some(143), &"terminated".into()));
}
