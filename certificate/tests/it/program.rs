//! Other people's programs as a second opinion.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// The variable that programs are told to read the password from, so that it is not in their arguments.
pub(crate) const PASSWORD: &str = "STORE_PASSWORD";

/// Whether there is no such program. Said on standard error; an error where the programs are required.
pub(crate) fn is_missing(name: &str) -> bool {
    let version = if name == "openssl" { "version" } else { "-help" };
    let found = Command::new(name).arg(version).stdin(Stdio::null()).output();
    if found.is_ok_and(|output| output.status.success()) {
        return false;
    }
    let problem = format!("there is no `{name}`; run tests/peers/setup");
    assert!(variable("CLOUD_CERTS_PEERS").is_none_or(|value| value != "required"), "{problem}");
    let thread = std::thread::current();
    writeln!(std::io::stderr(), "skipped: {}: {problem}", thread.name().unwrap_or_default()).unwrap();
    true
}

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
        .unwrap();
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

#[expect(clippy::disallowed_methods, reason = "how tests are run is said by the environment")]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
