//! `sync`: the certificates of a configuration file, round after round.

mod accounts;
mod docs;
#[cfg(unix)]
mod hooks;
#[cfg(unix)]
mod killed;
mod kit;
#[cfg(unix)]
mod lock;
#[cfg(unix)]
mod openmetrics;
#[cfg(unix)]
mod owners;
mod printed_schema;
mod report;
mod rotation;
mod rotation_docs;
mod rotation_stores;
#[cfg(unix)]
mod rotation_watch;
#[cfg(target_os = "linux")]
mod scale;
mod textfile;
#[cfg(unix)]
mod troubles;
mod untouched;
#[cfg(unix)]
mod watch;

use crate::sync::kit::{Managed, table};

#[test]
fn the_first_run_writes_and_the_second_changes_nothing() {
    let managed = Managed::new(
        r#"
[[certificate]]
service = "css"
[[certificate.output]]
path = "css.pem"
[[certificate]]
service = "geminidb"
instance = "demo-cassandra"
[[certificate.output]]
path = "cassandra.jks"
"#,
    );
    let first = managed.sync("");
    assert_eq!(first.code(), Some(0), "{first}");
    insta::assert_snapshot!(table(&first.stdout), @r"
    NAME                     OUTPUT         FORMAT  RESULT   DAYS LEFT
    css                      css.pem        pem     changed  DAYS
    geminidb-demo-cassandra  cassandra.jks  jks     changed  DAYS
    ");
    insta::assert_snapshot!(first.stderr, @r"
    css: wrote css.pem
    geminidb-demo-cassandra: wrote cassandra.jks
    ");
    insta::assert_snapshot!(table(&managed.sync("").done()), @r"
    NAME                     OUTPUT         FORMAT  RESULT     DAYS LEFT
    css                      css.pem        pem     unchanged  DAYS
    geminidb-demo-cassandra  cassandra.jks  jks     unchanged  DAYS
    ");
    assert_eq!(managed.cloud.folder.names(), ["cassandra.jks", "cloud-certs.toml", "css.pem"]);
}

#[test]
fn one_failure_does_not_stop_the_others() {
    let managed = Managed::new(
        r#"
[[certificate]]
service = "geminidb"
instance = "nobody"
[[certificate.output]]
path = "nobody.pem"
[[certificate]]
service = "css"
[[certificate.output]]
path = "no/folder/css.pem"
[[certificate.output]]
path = "css.pem"
"#,
    );
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(table(&ran.stdout), @r"
    NAME             OUTPUT             FORMAT  RESULT   DAYS LEFT
    geminidb-nobody  nobody.pem         pem     failed
    css              no/folder/css.pem  pem     failed   DAYS
    css              css.pem            pem     changed  DAYS
    ");
    insta::assert_snapshot!(ran.stderr, @r#"
    css: no/folder/css.pem failed
    css: wrote css.pem
    geminidb-nobody: failed
    error: 2 of 2 certificates failed
      why: geminidb-nobody: no instance is called `nobody`; list the names and ids with `cloud-certs instances geminidb`
      why: css: cannot write "no/folder/css.pem": the folder "no/folder" does not exist; create it with `mkdir -p "no/folder"`
    "#);
    assert_eq!(managed.cloud.folder.names(), ["cloud-certs.toml", "css.pem"]);
}
