//! Two runs with the same configuration.

use std::process::Stdio;

use crate::ran::{finish, run};
use crate::support::{await_that, put};
use crate::sync::kit::Managed;

/// The command of the first run ends when the file `go` is there.
const CONFIG: &str = r#"
[[certificate]]
service = "css"
on-change = ["sh", "-c", "touch begun; while [ ! -e go ]; do sleep 0.02; done"]
[[certificate.output]]
path = "css.pem"
"#;

#[test]
fn a_second_run_is_told_who_works_or_waits() {
    let managed = Managed::new(CONFIG);
    let spawn = |arguments: &str| {
        managed.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let first = spawn("");
    await_that("the command runs", || managed.cloud.folder.at("begun").exists());
    let refused = managed.sync("");
    assert_eq!(refused.code(), Some(9), "{refused}");
    insta::assert_snapshot!(refused.stderr.replace(&first.id().to_string(), "ID"), @r"
    error: another run works with this configuration: process ID
      next: let it end, or wait for it with --wait
    ");
    // It touches nothing, and so needs no turn.
    managed.sync("--dry-run").done();
    let waiting = spawn("--wait 50");
    put(&managed.cloud.folder.at("go"), "");
    assert_eq!(finish(first).code(), Some(0));
    let waited = finish(waiting);
    assert_eq!(waited.code(), Some(0), "{waited}");
    // The lock of a killed run is gone with it.
    run(&mut managed.command("")).done();
}
