//! Commands that run when outputs have changed.

use std::fs;
use std::process::Stdio;

use crate::support::await_that;
use crate::sync::kit::Managed;

#[test]
fn a_failed_hook_is_run_again_without_a_new_write() {
    let config = |command: &str| {
        format!(
            "[[certificate]]\nservice = \"css\"\non-change = [\"sh\", \"-c\", \"{command}\"]\n[[certificate.output]]\npath = \"css.pem\"\n"
        )
    };
    let managed = Managed::new(&config("echo no such service >&2; exit 7"));
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(ran.stderr, @r"
    css: wrote css.pem
    failed: `sh -c echo no such service >&2; exit 7`
    error: 1 of 1 command failed
      why: `sh -c echo no such service >&2; exit 7`: it ended with exit code 7; it wrote: no such service; it is run again by the next `sync`
    ");
    let before = fs::metadata(managed.cloud.folder.at("css.pem")).unwrap().modified().unwrap();

    managed.configure(&config("echo $CLOUD_CERTS_SYNC_CAUSE >> ran"));
    managed.sync("").done();
    assert_eq!(managed.text("ran"), "pending\n");
    assert_eq!(fs::metadata(managed.cloud.folder.at("css.pem")).unwrap().modified().unwrap(), before);
    managed.sync("").done();
    assert_eq!(managed.text("ran"), "pending\n");
}

#[test]
fn outputs_share_a_hook_which_runs_after_all_of_them() {
    let managed = Managed::new(
        r#"
[defaults]
on-change = ["sh", "-c", "echo \"$CLOUD_CERTS_SYNC_NAMES\"; ls *.pem >> ran"]
[[certificate]]
service = "css"
[[certificate.output]]
path = "css.pem"
[[certificate]]
service = "geminidb"
instance = "demo-cassandra"
[[certificate.output]]
path = "cassandra.pem"
"#,
    );
    managed.sync("").done();
    assert_eq!(managed.text("ran"), "cassandra.pem\ncss.pem\n");
}

#[test]
fn a_dry_run_touches_nothing() {
    let managed = Managed::new(
        "[[certificate]]\nservice = \"css\"\non-change = [\"touch\", \"ran\"]\n[[certificate.output]]\npath = \"css.pem\"\n",
    );
    let ran = managed.sync("--dry-run");
    insta::assert_snapshot!(ran.stderr, @r"
    css: would write css.pem
    would run `touch ran`
    ");
    assert_eq!(managed.cloud.folder.names(), ["cloud-certs.toml"]);
    assert!(!managed.cloud.folder.home().join("state").exists());
}

#[test]
fn a_dry_run_sees_that_a_folder_is_missing() {
    let managed = Managed::new(
        "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"a/css.pem\"\n[[certificate.output]]\npath = \"a/b/\"\n",
    );
    let (dry, real) = (managed.sync("--dry-run"), managed.sync(""));
    assert_eq!((dry.code(), real.code()), (Some(8), Some(8)));
    insta::assert_snapshot!(dry.stderr, @r#"
    css: a/css.pem failed
    css: a/b/ failed
    error: 1 of 1 certificate failed
      why: css: cannot write "a/css.pem": the folder "a" does not exist; create it with `mkdir -p "a"`
      why: css: cannot write "a/b/": the folder "a" does not exist; create it with `mkdir -p "a"`
    "#);
    assert_eq!(dry.stderr, real.stderr);
}

/// A configuration whose only command is this line of a shell.
fn one(line: &str, more: &str) -> String {
    format!(
        "[[certificate]]\nservice = \"css\"\non-change = [\"sh\", \"-c\", '{line}']\n{more}\n[[certificate.output]]\npath = \"css.pem\"\n"
    )
}

#[test]
fn a_run_that_is_killed_after_the_write_leaves_its_hook_to_the_next_one() {
    let managed = Managed::new(&one("echo $PPID > begun; sleep 50", ""));
    let mut first = managed.command("").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    await_that("the command runs", || managed.text("begun").ends_with('\n'));
    first.kill().unwrap();
    first.wait().unwrap();
    let before = fs::metadata(managed.cloud.folder.at("css.pem")).unwrap().modified().unwrap();
    managed.configure(&one("echo $CLOUD_CERTS_SYNC_CAUSE $CLOUD_CERTS_SYNC_NAMES >> ran", ""));
    // The cloud does not have to be there for it.
    managed.cloud.emulator.add_fault("503@css".parse::<cloud_certs_emulator::FaultRule>().unwrap());
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    assert_eq!(managed.text("ran"), "pending css\n");
    assert_eq!(fs::metadata(managed.cloud.folder.at("css.pem")).unwrap().modified().unwrap(), before);
}

#[test]
fn a_hook_that_takes_too_long_is_killed_with_what_it_started() {
    let managed =
        Managed::new(&one("sleep 50 & echo $! > child; echo waiting; wait", "on-change-timeout = \"1s\""));
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(ran.stderr, @r"
    css: wrote css.pem
    failed: `sh -c sleep 50 & echo $! > child; echo waiting; wait`
    error: 1 of 1 command failed
      why: `sh -c sleep 50 & echo $! > child; echo waiting; wait`: it took longer than 1 s and was killed; it wrote: waiting; it is run again by the next `sync`
    ");
    let child = managed.text("child");
    let is_gone = || {
        let state = fs::read_to_string(format!("/proc/{}/stat", child.trim())).unwrap_or_default();
        state.is_empty() || state.contains(") Z ")
    };
    if cfg!(target_os = "linux") {
        await_that("the child is gone", is_gone);
    }
}

#[test]
fn one_failing_hook_does_not_stop_another() {
    let managed = Managed::new(
        r#"
[[certificate]]
service = "css"
[[certificate.output]]
path = "a.pem"
on-change = ["./is-not-there"]
[[certificate.output]]
path = "b.pem"
on-change = ["sh", "-c", "echo $CLOUD_CERTS_TOKEN:$CLOUD_CERTS_SYNC_PATHS > ran"]
"#,
    );
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(ran.stderr.replace(managed.cloud.folder.path().to_str().unwrap(), "."), @r"
    css: wrote a.pem
    css: wrote b.pem
    failed: `./is-not-there`
    ran `sh -c echo $CLOUD_CERTS_TOKEN:$CLOUD_CERTS_SYNC_PATHS > ran`
    error: 1 of 2 commands failed
      why: `./is-not-there`: it cannot be started: No such file or directory (os error N); it is run again by the next `sync`
    ");
    let path = managed.cloud.folder.at("b.pem");
    assert_eq!(managed.text("ran"), format!(":{}\n", path.display()), "no credential is in its environment");
}

#[test]
fn hooks_can_be_tried_before_they_are_needed() {
    let managed = Managed::new(&one("echo $CLOUD_CERTS_SYNC_CAUSE >> ran", ""));
    managed.sync("--run-hooks").done();
    assert_eq!(managed.text("ran"), "trial\n");
    assert_eq!(managed.cloud.folder.names(), ["cloud-certs.toml", "ran"]);
    assert!(managed.cloud.emulator.requests().is_empty());
}

/// One run for the earlier change and the new one, after both are written.
#[test]
fn a_pending_hook_whose_output_changes_again_runs_once() {
    let managed = Managed::new(&one("exit 7", ""));
    assert_eq!(managed.sync("").code(), Some(8));
    managed.configure(&one("echo $CLOUD_CERTS_SYNC_CAUSE $(ls css.pem) >> ran", ""));
    fs::remove_file(managed.cloud.folder.at("css.pem")).unwrap();
    let ran = managed.sync("--dry-run");
    assert_eq!(ran.stderr.matches("would run").count(), 1, "{ran}");
    managed.sync("").done();
    assert_eq!(managed.text("ran"), "change css.pem\n");
    managed.sync("").done();
    assert_eq!(managed.text("ran"), "change css.pem\n");
}
