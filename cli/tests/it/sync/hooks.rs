//! Commands that run when outputs have changed.

use std::fs;

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
    css: written css.pem
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
    css: would have written css.pem
    would run `touch ran`
    ");
    assert_eq!(managed.cloud.folder.names(), ["cloud-certs.toml"]);
    assert!(!managed.cloud.folder.home().join("state").exists());
}
