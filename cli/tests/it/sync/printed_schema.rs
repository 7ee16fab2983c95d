//! The schema of the configuration, whatever the environment says.

use crate::support::Cloud;

#[test]
fn variables_of_other_flags_are_no_conflict() {
    let cloud = Cloud::start();
    assert!(cloud.run("sync --print-schema").done().contains("\"on-change\""));
    assert!(cloud.run("sync --print-schema --dry-run").failed().contains("'--dry-run' cannot be used with"));
}
