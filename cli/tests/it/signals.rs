//! Ctrl-C and the polite request to end: at once, and nothing is left.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;

use crate::ran::{Ran, finish, signal};
use crate::support::{Cloud, put};

/// Sends a signal to a fetch whose answer has stalled.
fn interrupted(cloud: &Cloud, line: &str, name: &str) -> Ran {
    cloud
        .emulator
        .answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(200).stalled("-----BEGIN CERT"));
    let earlier = cloud.requests(Operation::CSS_DOWNLOAD_CERT).len();
    let child = cloud.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    cloud.await_requests(Operation::CSS_DOWNLOAD_CERT, earlier + 1);
    let begin = Instant::now();
    signal(&child, name);
    let ran = finish(child);
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    ran
}

#[test]
fn a_signal_ends_a_stalled_fetch_without_a_file() {
    let cloud = Cloud::start();
    assert_snapshot!(interrupted(&cloud, "fetch css -o ca.pem", "INT").failed(), @"
    interrupted; nothing unfinished is left behind
    exit code 130
    ");
    assert_eq!(interrupted(&cloud, "fetch css -o ca.pem", "TERM").code(), Some(143));
    assert_eq!(interrupted(&cloud, "fetch css -q", "INT").stderr, "");
    assert_eq!(cloud.folder.names(), [""; 0]);
}

#[test]
fn a_signal_leaves_the_old_file() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("ca.pem"), "old");
    assert_eq!(interrupted(&cloud, "fetch css -o ca.pem", "INT").code(), Some(130));
    assert_eq!(std::fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), "old");
    assert_eq!(cloud.folder.names(), ["ca.pem"]);
}

#[test]
fn a_signal_ends_the_wait_for_a_token() {
    let cloud = Cloud::start();
    let mut command = cloud.command("fetch css --token-file - -v");
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let stdin = child.stdin.take();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("taking the token") {
        assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "{line}");
    }
    signal(&child, "INT");
    assert_eq!(finish(child).code(), Some(130));
    drop(stdin);
}

#[test]
fn a_signal_ends_the_wait_for_a_reader() {
    let cloud = Cloud::start();
    // Cells are cut after so many characters, which have three bytes here.
    let long = "€".repeat(400);
    let instance = |number: usize| serde_json::json!({ "id": format!("{number}{long}"), "name": long, "status": "normal" });
    let instances: Vec<_> = (0..99).map(instance).collect();
    let body = serde_json::json!({ "instances": instances, "total_count": 99 });
    let answer = Answer::status(200).header("content-type", "application/json").body(body.to_string());
    cloud.emulator.answer_always(Operation::GEMINIDB_LIST_INSTANCES, answer);
    let mut child =
        cloud.command("instances geminidb").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    // The table is longer than a pipe holds, and nobody reads on.
    stdout.read_exact(&mut [0]).unwrap();
    signal(&child, "INT");
    assert_eq!(finish(child).code(), Some(130));
    drop(stdout);
}

/// As a mount that does not answer.
#[cfg(unix)]
#[test]
fn a_signal_ends_the_wait_for_a_file_of_the_configuration() {
    let cloud = Cloud::start();
    let pipe = cloud.folder.at("clouds.yaml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // Open for both, so that nobody sees its end.
    let _open = std::fs::File::options().read(true).write(true).open(&pipe).unwrap();
    let mut command = cloud.command_without("auth status --cloud x");
    command.env("OS_CLIENT_CONFIG_FILE", "clouds.yaml");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It has started to listen by then.
    std::thread::sleep(Duration::from_secs(1));
    let begin = Instant::now();
    signal(&child, "INT");
    assert_eq!(finish(child).code(), Some(130));
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
}
