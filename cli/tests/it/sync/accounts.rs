//! Certificates of several services and accounts.

use cloud_certs_emulator::{CredentialKind, Operation};

use crate::ran::run;
use crate::sync::kit::{Managed, state_of};

const FIVE: &str = r#"
[[certificate]]
service = "css"
[[certificate]]
service = "geminidb"
instance = "demo-cassandra"
[[certificate]]
service = "geminidb"
instance = "demo-redis"
[[certificate]]
service = "rds"
instance = "demo-mysql"
[[certificate]]
service = "dds"
instance = "demo-dds"
[[defaults.output]]
path = "{name}.pem"
"#;

#[test]
fn five_certificates_of_one_account_take_one_token() {
    let managed = Managed::new(FIVE);
    let mut command = managed.cloud.command_with(CredentialKind::Password, "sync");
    run(state_of(&managed, &mut command)).done();
    let names = managed.cloud.folder.names();
    assert_eq!(names.iter().filter(|name| name.ends_with(".pem")).count(), 5, "{names:?}");
    assert_eq!(managed.cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
}

#[test]
fn the_embedded_cloud_needs_no_account() {
    let managed = Managed::new(
        "[defaults]\ncloud = \"emulator\"\n[[defaults.output]]\npath = \"{name}.pem\"\n\
         [[certificate]]\nservice = \"css\"\n[[certificate]]\nservice = \"css\"\nname = \"other\"\nregion = \"eu-nl\"\n",
    );
    managed.sync("").done();
    assert_eq!(managed.text("css.pem"), managed.text("other.pem"), "they come from one emulator");
}

#[test]
fn an_account_without_a_credential_fails_alone() {
    let managed = Managed::new(
        "[[defaults.output]]\npath = \"{name}.pem\"\n[[certificate]]\nservice = \"css\"\ncloud = \"nowhere\"\n\
         [[certificate]]\nservice = \"css\"\nname = \"good\"\n",
    );
    let ran = managed.sync("");
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(ran.stderr, @r"
    css: failed
    good: wrote good.pem
    error: 1 of 2 certificates failed
      why: css: no cloud is called `nowhere`; clouds.yaml has no entries; without it there are `huawei` and `otc`
    ");
    assert!(managed.text("good.pem").contains("BEGIN CERTIFICATE"));
}

#[test]
fn every_instance_of_a_project_with_ssl_has_its_own_file() {
    let managed = Managed::new(
        "[[certificate]]\nservice = \"rds\"\nall = true\n[[certificate.output]]\npath = \"rds-{instance}.pem\"\n",
    );
    let report: serde_json::Value = serde_json::from_str(&managed.sync("--json").done()).unwrap();
    let targets = report["targets"].as_array().unwrap();
    let results: Vec<_> = targets.iter().map(|one| format!("{}: {}", one["name"], one["result"])).collect();
    insta::assert_snapshot!(results.join("\n"), @r#"
    "rds/demo-mysql": "changed"
    "rds/demo-postgresql": "changed"
    "#);
    assert!(managed.sync("-v").stderr.contains("left out"), "SSL is off on one of them, and -v says so");
}

/// A profile is used, or refused by name: never passed over.
#[test]
fn a_profile_chooses_the_credential() {
    let managed = Managed::new(
        "[[defaults.output]]\npath = \"{name}.pem\"\n[[certificate]]\nservice = \"css\"\nprofile = \"second\"\n",
    );
    let keys = managed.cloud.emulator.credential(CredentialKind::AccessKey);
    let key = |part: &str| &keys.iter().find(|(name, _)| name.contains(part)).unwrap().1;
    let profiles = serde_json::json!({ "current": "first", "profiles": [
        { "name": "first", "mode": "AKSK", "accessKeyId": "AK01", "secretAccessKey": "wrong" },
        { "name": "second", "mode": "AKSK", "accessKeyId": key("ACCESS_KEY"), "secretAccessKey": key("SECRET_KEY") },
    ]});
    managed.cloud.folder.put_home(".hcloud/config.json", &profiles.to_string());
    let refused = managed.sync("");
    assert_eq!(refused.code(), Some(8), "{refused}");
    insta::assert_snapshot!(refused.stderr, @r"
    css: failed
    error: 1 of 1 certificate failed
      why: css: the profile `second` is not used, because the credential comes from CLOUD_CERTS_*; remove that, or the profile
    ");

    let mut command = managed.command("");
    command.env_remove("CLOUD_CERTS_TOKEN");
    run(&mut command).done();
    assert!(managed.text("css.pem").contains("BEGIN CERTIFICATE"));
}
