//! `emulator --fault`: the cloud fails, and the command says how.

use std::io::Read as _;

use insta::assert_snapshot;

use crate::emulator::Running;
use crate::ran::{run, signal};
use crate::support::Folder;

#[test]
fn it_fails_as_it_is_asked_to() {
    let folder = Folder::new();
    let faults = "emulator --fault 503@css,empty-list:1";
    let emulator = Running::start(&mut folder.command(faults), |line| line.contains("CACERT"));
    let script = format!(r#"{}"$0" "$@""#, emulator.lines);
    let fetch = |line: &str| run(&mut folder.shell(&script, &folder.command(line)));
    let told = fetch("fetch css --retries 0").failed();
    assert!(told.contains("503") && told.ends_with("exit code 6"), "{told}");
    let told = fetch("fetch geminidb --instance demo-influx").failed();
    assert!(told.contains("no certificate") && told.ends_with("exit code 5"), "{told}");
    fetch("fetch geminidb --instance demo-influx").done();
}

#[test]
fn a_mix_takes_a_seed() {
    let folder = Folder::new();
    let emulator =
        Running::start(&mut folder.command("emulator --fault-mix 7"), |line| line.contains("CACERT"));
    let script = format!(r#"{}for n in 1 2 3 4 5 6 7 8; do "$0" "$@" && echo; done"#, emulator.lines);
    let fetch = folder.command("fetch css --retries 0 --timeout 1 -q -o ca.pem");
    let worked = run(&mut folder.shell(&script, &fetch)).stdout.lines().count();
    assert!((1..8).contains(&worked), "{worked} of 8");
}

#[test]
fn verbose_tells_the_fault_and_no_secret() {
    let folder = Folder::new();
    let faults = "emulator -vv --fault link-credentials,token-dies@css";
    let mut emulator = Running::start(&mut folder.command(faults), |line| line.contains("CACERT"));
    let script = format!(
        r#"{}"$0" "$@"; "$0" fetch css --retries 0 -o ca.pem; echo "$CLOUD_CERTS_TOKEN""#,
        emulator.lines
    );
    let token =
        run(&mut folder.shell(&script, &folder.command("fetch geminidb --instance demo-influx --retries 0")))
            .stdout;
    signal(&emulator.child, "INT");
    let mut log = String::new();
    emulator.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.contains("token-dies") && log.contains("link-credentials"), "{log}");
    assert!(token.trim().len() >= 64, "{token}");
    for secret in [token.trim(), "user:password", "Signature=", "panicked"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn faults_are_listed_and_misspelt_ones_refused() {
    let folder = Folder::new();
    let list = folder.run("emulator --fault list").done();
    assert!(list.contains("\nstalled                 Nothing arrives for 30 seconds"), "{list}");
    let json = folder.run("emulator --fault list --json").json();
    assert_eq!(json["faults"].as_array().unwrap().len() + 1, list.lines().count());
    assert_snapshot!(folder.run("emulator --fault stall@css").failed(), @"
    error: invalid value 'stall@css' for '--fault <NAME[@TARGET][:N]>': no fault is called `stall`; the nearest is `stalled`

    For more information, try '--help'.
    exit code 2
    ");
    assert_snapshot!(folder.run("emulator --fault link-file@css").failed(), @"
    error: invalid value 'link-file@css' for '--fault <NAME[@TARGET][:N]>': `link-file@css` never applies: requests to that target cannot have this fault; omit the target

    For more information, try '--help'.
    exit code 2
    ");
    assert_snapshot!(folder.run("emulator --fault-mix dice").failed(), @"
    error: invalid value 'dice' for '--fault-mix <SEED>': invalid digit found in string

    For more information, try '--help'.
    exit code 2
    ");
}
