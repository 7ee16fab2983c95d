//! Which stream says what, how much, and in which colour.

use std::process::Stdio;

use cloud_certs_emulator::{Answer, Operation};
use insta::assert_snapshot;

use crate::ran::{Ran, finish, run};
use crate::support::{Cloud, Folder};

/// Runs the command with nobody to read its standard output.
fn unread(command: &mut std::process::Command) -> Ran {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    finish(child)
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let cloud = Cloud::start();
    for line in ["fetch css", "fetch css --json", "instances geminidb", "completions bash", "man", "--help"] {
        let ran = unread(&mut cloud.command(line));
        assert_eq!(ran.code(), Some(0), "{line}: {ran}");
        assert!(!ran.stderr.contains("error"), "{line}: {ran}");
    }
}

#[cfg(unix)]
#[test]
fn head_is_content() {
    let cloud = Cloud::start();
    let script = r#""$0" "$@" | head -n 1"#;
    let ran = run(&mut cloud.folder.shell(script, &cloud.command("instances geminidb")));
    assert_eq!(ran.stdout.lines().count(), 1);
    assert_snapshot!(ran, @"
    238 instances
    exit code 0
    ");
}

#[test]
fn quiet_says_nothing_but_errors() {
    let cloud = Cloud::start();
    for line in ["fetch css -q", "fetch css -q -o ca.pem", "instances geminidb --quiet", "-q fetch css"] {
        assert_eq!(cloud.run(line).stderr, "", "{line}");
    }
    assert_snapshot!(cloud.run("fetch geminidb -q --instance demo-twin").failed(), @"
    error: 2 instances are called `demo-twin`: d0000000000000000000000000000006in06, d0000000000000000000000000000007in12
      next: give the id instead of the name
    exit code 2
    ");
}

#[test]
fn verbose_says_more() {
    let cloud = Cloud::start();
    cloud.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(503));
    assert_snapshot!(cloud.run("fetch css -o ca.pem --retries 1"), @r"
    warning: css at localhost:PORT answered 503 Service Unavailable (request id ID); trying again in N s
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    ");
    assert_snapshot!(cloud.run("fetch css -o ca.pem -v"), @r#"
    info: trusting the certificates of the file only path="FOLDER/cacert.pem"
    info: using the token (CLOUD_CERTS_*)
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; unchanged in ca.pem
    exit code 0
    "#);
    assert_snapshot!(cloud.run("fetch geminidb --instance demo-cassandra -o ca.pem -vv"), @r#"
    info: trusting the certificates of the file only path="FOLDER/cacert.pem"
    info: using the token (CLOUD_CERTS_*)
    debug: sending operation="list_instances" host="localhost"
    debug: answered operation="list_instances" status=200
    debug: sending operation="list_ssl_cert_download_addresses" host="localhost"
    debug: answered operation="list_ssl_cert_download_addresses" status=200
    debug: following the download link host="localhost:PORT"
    geminidb: CN=cloud-certs emulator\, GeminiDB,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    "#);
    assert_eq!(cloud.run("fetch css -o ca.pem -vvv").code(), Some(0));
}

#[test]
fn colour_is_for_terminals_and_those_who_ask() {
    let cloud = Cloud::start();
    let has_colour = |line: &str, variable: (&str, &str)| {
        let ran = run(cloud.command(line).env(variable.0, variable.1));
        assert!(!ran.stdout.contains('\u{1b}'));
        ran.stderr.contains('\u{1b}')
    };
    let fails = "fetch geminidb --instance demo-twin";
    assert!(!has_colour(fails, ("TERM", "xterm")));
    assert!(has_colour(&format!("{fails} --color always"), ("TERM", "xterm")));
    assert!(has_colour(&format!("{fails} --color always"), ("NO_COLOR", "1")));
    assert!(has_colour(fails, ("CLOUD_CERTS_COLOR", "always")));
    assert!(!has_colour(&format!("{fails} --color never"), ("CLOUD_CERTS_COLOR", "always")));
    assert!(has_colour("fetch css -vv --color always", ("TERM", "xterm")));
    assert!(!has_colour("fetch css -vv", ("TERM", "xterm")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_behind_standard_output_is_told() {
    let folder = Folder::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let child = folder.command("completions bash").stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    assert_snapshot!(finish(child), @"
    error: standard output cannot be written
      why: No space left on device (os error N)
      next: check that the place exists, and that there is space and permission
    exit code 9
    ");
}
