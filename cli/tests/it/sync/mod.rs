//! `sync`: the certificates of a configuration file, round after round.

mod hooks;
mod kit;
mod untouched;

use crate::sync::kit::Managed;

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
    insta::assert_snapshot!(first.stdout, @"");
    insta::assert_snapshot!(first.stderr, @"");
    insta::assert_snapshot!(managed.sync("").done(), @"");
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
    insta::assert_snapshot!(ran.stdout, @"");
    insta::assert_snapshot!(ran.stderr, @"");
    assert_eq!(managed.cloud.folder.names(), ["cloud-certs.toml", "css.pem"]);
}
