//! Other people's programs as a second opinion.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// The variable that programs are told to read the password from, so that it is not in their arguments.
pub(crate) const PASSWORD: &str = "STORE_PASSWORD";

/// Runs a program with this password in its environment and this input.
pub(crate) fn run(program: &str, arguments: &[&str], password: &str, input: &[u8]) -> Output {
    let mut child = Command::new(program)
        .args(arguments)
        .env(PASSWORD, password)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} does not start: {error}; run tests/peers/setup"));
    // A program that needs no input may have ended before it gets some.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// The same for a run that succeeds: what it put out.
#[track_caller]
pub(crate) fn done(program: &str, arguments: &[&str], password: &str, input: &[u8]) -> Vec<u8> {
    let output = run(program, arguments, password, input);
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    output.stdout
}
