//! `fetch --exec`: a program that runs after a change of the file, and only then.

use std::fs;

use cloud_certs_emulator::Service;
use insta::assert_snapshot;

use crate::ran::{Ran, run};
use crate::support::Cloud;

/// Fetches into `ca.pem`, and runs this script after a change.
fn fetch(cloud: &Cloud, line: &str, script: &str) -> Ran {
    run(cloud.command(&format!("fetch css -q -o ca.pem {line} --exec sh -c")).arg(script))
}

const NOTE: &str = r#"echo "$CLOUD_CERTS_CHANGED_FILE $CLOUD_CERTS_CHANGED_SHA256" >> log"#;

#[test]
fn it_runs_after_a_change_and_knows_the_file() {
    let cloud = Cloud::start();
    for _ in 0..2 {
        fetch(&cloud, "", NOTE).done();
    }
    fs::remove_file(cloud.folder.at("ca.pem")).unwrap();
    fetch(&cloud, "", NOTE).done();
    let fingerprint = cloud.run("fetch css --format fingerprint").done();
    let line = format!("ca.pem {}\n", fingerprint.trim());
    assert_eq!(fs::read_to_string(cloud.folder.at("log")).unwrap(), line.repeat(2));
}

#[test]
fn it_gets_no_credential() {
    let cloud = Cloud::start();
    fetch(&cloud, "", r#"echo "${CLOUD_CERTS_TOKEN-unset} ${CLOUD_CERTS_PROJECT_ID:+set}" > log"#).done();
    assert_eq!(fs::read_to_string(cloud.folder.at("log")).unwrap(), "unset set\n");
}

#[test]
fn its_words_are_not_those_of_a_shell_and_end_at_a_semicolon() {
    let cloud = Cloud::start();
    let mut command = cloud.command("fetch css --exec printf %s,");
    let ran = run(command.args(["$HOME a;b", "-o", "*", ";", "-o", "ca.pem"]));
    assert_eq!((ran.code(), &*ran.stdout), (Some(0), ""), "{ran}");
    assert!(ran.stderr.ends_with("$HOME a;b,-o,*,"), "{ran}");
}

#[test]
fn what_it_prints_is_no_result() {
    let cloud = Cloud::start();
    let ran = fetch(&cloud, "--json", "echo told; cat");
    assert_eq!(ran.stderr, "told\n");
    assert_eq!(ran.json()["changed"], true);
}

#[test]
fn its_failure_is_told_and_the_file_stays() {
    let cloud = Cloud::start();
    let ran = fetch(&cloud, "", "echo broken >&2; exit 3");
    assert_snapshot!(ran, @"
    broken
    error: the program of --exec, `sh`, failed (exit status: 3)
      next: mend it and run it by hand: the file is written, and the next fetch runs it only after another change
    exit code 9
    ");
    assert_eq!(fs::read_to_string(cloud.folder.at("ca.pem")).unwrap(), cloud.emulator.ca_pem(Service::Css));
    fs::remove_file(cloud.folder.at("ca.pem")).unwrap();
    assert_snapshot!(run(&mut cloud.command("fetch css -q -o ca.pem --exec no-such-program")), @"
    error: the program of --exec, `no-such-program`, does not start
      why: No such file or directory (os error N)
      next: mend it and run it by hand: the file is written, and the next fetch runs it only after another change
    exit code 9
    ");
}

#[test]
fn it_needs_a_file() {
    let cloud = Cloud::start();
    for line in
        ["fetch css --exec true", "fetch css -o /dev/stdout --exec true", "fetch css -o - --exec true"]
    {
        assert_eq!(cloud.run(line).code(), Some(2), "{line}");
    }
    assert_snapshot!(cloud.run("fetch css --exec true"), @"
    error: --exec runs a program when a file has changed: name the file with -o
    exit code 2
    ");
    assert_eq!(cloud.emulator.requests().len(), 0);
}
