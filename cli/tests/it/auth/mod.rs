//! `auth status`: which credential is used, of every source, without asking anybody.

mod check;
mod json;
mod table;

use cloud_certs_emulator::CredentialKind;
use serde_json::{Value, json};

use crate::ran::{Ran, run};
use crate::support::{Cloud, Folder, put_private};

/// A secret, of a kind that would be recognised anywhere.
const SECRET: &str = "s3cret-of-a-user";

/// An entry of a user who has a token, and of one who has a password.
const CLOUDS: &str = "\
clouds:
  ready:
    auth: { auth_url: 'https://iam.eu-de.otc.t-systems.com/v3', token: s3cret-of-a-user, project_name: eu-de }
  otc:
    profile: otc
    region_name: eu-nl
    auth:
      username: me
      password: s3cret-of-a-user
      user_domain_name: OTC0001
      project_name: eu-nl_web
";

/// Each source of the chain alone, in order: its variables, and what comes of it.
fn sources() -> Vec<(Vec<(&'static str, &'static str)>, Value)> {
    let password = json!({ "kind": "password", "identity": "me" });
    let key = json!({ "kind": "access key", "identity": "AK01" });
    vec![
        (
            vec![
                ("CLOUD_CERTS_USERNAME", "me"),
                ("CLOUD_CERTS_PASSWORD", SECRET),
                ("CLOUD_CERTS_USER_DOMAIN_NAME", "OTC0001"),
            ],
            password.clone(),
        ),
        (vec![("OS_CLOUD", "otc")], password.clone()),
        (
            vec![
                ("OS_AUTH_URL", "https://localhost:1/v3"),
                ("OS_USERNAME", "me"),
                ("OS_PASSWORD", SECRET),
                ("OS_USER_DOMAIN_NAME", "OTC0001"),
            ],
            password,
        ),
        (vec![("HUAWEICLOUD_SDK_AK", "AK01"), ("HUAWEICLOUD_SDK_SK", SECRET)], key.clone()),
        (vec![("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "huawei.ini")], key.clone()),
        (
            vec![("HW_ACCESS_KEY", "AK01"), ("HW_SECRET_KEY", SECRET), ("HW_REGION_NAME", "eu-west-101")],
            key.clone(),
        ),
        // What `put_profile` puts in the home.
        (vec![], key),
    ]
}

fn status(folder: &Folder, flags: &str, variables: &[(&str, &str)]) -> Ran {
    run(folder.command(&format!("auth status {flags}")).envs(variables.iter().copied()))
}

fn folder_with_files() -> Folder {
    let folder = Folder::new();
    folder.put_home(".config/openstack/clouds.yaml", CLOUDS);
    put_private(&folder.at("huawei.ini"), format!("[basic]\nak = AK01\nsk = {SECRET}\n"));
    folder
}

/// A profile of KooCLI, which is taken where there is nothing else.
fn put_profile(folder: &Folder) {
    let profile = json!({"name": "p", "accessKeyId": "AK01", "secretAccessKey": SECRET});
    let profiles = json!({"current": "p", "authEncrypt": "false", "profiles": [profile]});
    folder.put_home(".hcloud/config.json", &profiles.to_string());
}

#[test]
fn no_source_shows_its_secret() {
    let folder = folder_with_files();
    put_profile(&folder);
    let mut all = sources();
    all.push((vec![("CLOUD_CERTS_TOKEN", SECRET)], Value::Null));
    all.push((vec![("OS_CLOUD", "ready")], Value::Null));
    for (variables, _) in all {
        for flags in ["-vvv", "--json -vvv"] {
            let ran = status(&folder, flags, &variables);
            assert_eq!(ran.code(), Some(0), "{ran}");
            assert!(!ran.stdout.contains(SECRET) && !ran.stderr.contains(SECRET), "{variables:?}: {ran}");
        }
    }
}

#[test]
fn nothing_is_sent() {
    let cloud = Cloud::start();
    for kind in [CredentialKind::Token, CredentialKind::Password, CredentialKind::AccessKey] {
        for flags in ["", "--project-name eu-de_demo --json", "--token-cache"] {
            let mut command = cloud.command_with(kind, &format!("auth status {flags}"));
            run(command.env_remove("CLOUD_CERTS_PROJECT_ID")).done();
            let nowhere = "https://localhost:1";
            run(command.env("CLOUD_CERTS_IAM_ENDPOINT", nowhere).env("CLOUD_CERTS_CSS_ENDPOINT", nowhere))
                .done();
        }
    }
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn quiet_prints_the_table_only() {
    let ran = status(&folder_with_files(), "-q", &[("OS_CLOUD", "otc")]);
    assert_eq!((ran.stdout.lines().count(), ran.stderr.as_str()), (13, ""));
}
