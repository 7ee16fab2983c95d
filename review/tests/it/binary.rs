//! What only the process shows: its exit code, and when it uses colour.

use std::process::{Command, Output};

use crate::support::document;

fn spec_review(color: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spec-review"));
    command.arg("check").arg(document("wrong.yaml")).args(color).env_remove("NO_COLOR");
    command.output().unwrap()
}

#[test]
fn the_process_ends_with_the_code() {
    let output = spec_review(&[]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "1 error, 2 warnings\n");
    let usage = Command::new(env!("CARGO_BIN_EXE_spec-review")).arg("check").output().unwrap();
    assert_eq!(usage.status.code(), Some(2), "a file is required");
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let has_color = |args: &[&str]| spec_review(args).stdout.contains(&0x1b);
    assert!(!has_color(&[]), "a pipe is no terminal");
    assert!(!has_color(&["--color", "never"]));
    assert!(has_color(&["--color", "always"]));
}

#[test]
fn colour_is_the_only_difference() {
    let plain = String::from_utf8(spec_review(&[]).stdout).unwrap();
    let colored = String::from_utf8(spec_review(&["--color", "always"]).stdout).unwrap();
    let mut stripped = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}
