//! Variables that configure a credential wrongly, several, or none. Nothing is sent, and nothing is written.

use std::process::Command;

use cloud_certs_emulator::{CredentialKind, Operation};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::{Cloud, put};

const FETCH: &str = "fetch css -o ca.pem";

/// What is told of these variables, in place of a credential.
#[track_caller]
fn fails(variables: &[(&str, &str)]) -> String {
    let cloud = Cloud::start();
    let told = cloud.fails(cloud.command_without(FETCH).envs(variables.iter().copied()));
    assert_eq!(cloud.emulator.requests().len(), 0);
    assert!(!told.contains("s3cret"), "{told}");
    told
}

#[test]
fn nothing_at_all_is_told_with_what_each_source_lacks() {
    assert_snapshot!(fails(&[]), @"
    error: no credential is configured
      why: CLOUD_CERTS_*: none of `CLOUD_CERTS_TOKEN`, `CLOUD_CERTS_USERNAME` and `CLOUD_CERTS_ACCESS_KEY` is set
      why: clouds.yaml: `OS_CLOUD` is not set, and there is no clouds.yaml
      why: OS_*: none of `OS_TOKEN`, `OS_USERNAME` and `OS_ACCESS_KEY` is set
      why: HUAWEICLOUD_SDK_*: `HUAWEICLOUD_SDK_AK` is not set
      why: ~/.huaweicloud/credentials: FOLDER/.huaweicloud/credentials does not exist
      why: HW_*: none of `HW_AUTH_TOKEN`, `HW_USER_NAME` and `HW_ACCESS_KEY` is set
      why: ~/.hcloud/config.json: FOLDER/.hcloud/config.json does not exist
      next: set what one of the sources reads, such as CLOUD_CERTS_TOKEN, or OS_CLOUD for an entry of clouds.yaml; `cloud-certs help credentials` explains them
    exit code 3
    ");
}

#[test]
fn half_of_a_pair_is_told() {
    assert_snapshot!(fails(&[("CLOUD_CERTS_ACCESS_KEY", "AK01")]), @"
    error: CLOUD_CERTS_SECRET_KEY: it is missing, although `CLOUD_CERTS_ACCESS_KEY` is set
      next: set `CLOUD_CERTS_SECRET_KEY`, or remove `CLOUD_CERTS_ACCESS_KEY`
    exit code 3
    ");
    assert_snapshot!(fails(&[("CLOUD_CERTS_PASSWORD", "s3cret")]), @"
    error: CLOUD_CERTS_USERNAME: it is missing, although `CLOUD_CERTS_PASSWORD` is set
      next: set `CLOUD_CERTS_USERNAME`, or remove `CLOUD_CERTS_PASSWORD`
    exit code 3
    ");
    assert_snapshot!(fails(&[("CLOUD_CERTS_USERNAME", "me"), ("CLOUD_CERTS_PASSWORD", "s3cret")]), @"
    error: CLOUD_CERTS_USER_DOMAIN_NAME: it is missing, although `CLOUD_CERTS_USERNAME` is set
      next: set `CLOUD_CERTS_USER_DOMAIN_NAME`, or remove `CLOUD_CERTS_USERNAME`
    exit code 3
    ");
    assert_snapshot!(fails(&[("HUAWEICLOUD_SDK_SK", "s3cret")]), @"
    error: HUAWEICLOUD_SDK_AK: it is missing, although `HUAWEICLOUD_SDK_SK` is set
      next: set `HUAWEICLOUD_SDK_AK`, or remove `HUAWEICLOUD_SDK_SK`
    exit code 3
    ");
    assert_snapshot!(fails(&[("HW_ACCESS_KEY", "AK01")]), @"
    error: HW_SECRET_KEY: it is missing, although `HW_ACCESS_KEY` is set
      next: set `HW_SECRET_KEY`, or remove `HW_ACCESS_KEY`
    exit code 3
    ");
    assert_snapshot!(fails(&[("OS_USERNAME", "me"), ("OS_PASSWORD", "s3cret")]), @"
    error: OS_USER_DOMAIN_NAME: it is missing, although `OS_USERNAME` is set
      next: set `OS_USER_DOMAIN_NAME`, or remove `OS_USERNAME`
    exit code 3
    ");
}

#[test]
fn half_of_a_pair_is_not_passed_over() {
    let told = fails(&[("OS_PASSWORD", "s3cret"), ("HW_ACCESS_KEY", "AK01"), ("HW_SECRET_KEY", "s3cret")]);
    assert!(told.contains("OS_USERNAME") && !told.contains("HW_"), "{told}");
}

#[test]
fn a_secret_that_cannot_travel_is_told() {
    let key = |secret| [("CLOUD_CERTS_ACCESS_KEY", "AK01"), ("CLOUD_CERTS_SECRET_KEY", secret)];
    assert_snapshot!(fails(&key("s3cret\nsecond line")), @"
    error: CLOUD_CERTS_SECRET_KEY: the secret key has a line break or other characters that it cannot have
      next: look for what was pasted along with it, such as a line break
    exit code 3
    ");
    assert_snapshot!(fails(&key("s3crét")), @"
    error: CLOUD_CERTS_SECRET_KEY: the secret key has a line break or other characters that it cannot have
      next: look for what was pasted along with it, such as a line break
    exit code 3
    ");
    let password = [
        ("OS_AUTH_URL", "https://localhost:1/v3"),
        ("OS_USERNAME", "me"),
        ("OS_PASSWORD", "s3cret\nsecond line"),
        ("OS_USER_DOMAIN_NAME", "OTC0001"),
    ];
    assert_snapshot!(fails(&password), @"
    error: OS_PASSWORD: the password has a line break or other characters that it cannot have
      next: look for what was pasted along with it, such as a line break
    exit code 3
    ");
}

#[test]
fn a_password_need_not_be_ascii() {
    let cloud = Cloud::start();
    let mut command = cloud.command_with(CredentialKind::Password, FETCH);
    let told = cloud.fails(command.env("CLOUD_CERTS_PASSWORD", "grün und blau"));
    assert!(told.contains("401"), "{told}");
    let [request] = &cloud.requests(Operation::IAM_CREATE_TOKEN)[..] else { panic!("it is asked once") };
    assert!(String::from_utf8_lossy(&request.body).contains("grün und blau"));
}

#[test]
fn the_file_of_the_sdks_is_told_with_its_line() {
    let file = |content: &str| {
        let cloud = Cloud::start();
        cloud.folder.put_home(".huaweicloud/credentials", content);
        cloud.fails(&mut cloud.command_without(FETCH))
    };
    assert_snapshot!(file("[basic]\nak = AK01\n"), @"
    error: FOLDER/.huaweicloud/credentials:1: sk: it is missing, although `ak` is set
      next: set `sk`, or remove `ak`
    exit code 3
    ");
    assert_snapshot!(file("[basic]\nak = AK01\nks = s3cret\n"), @"
    error: FOLDER/.huaweicloud/credentials:3: `ks` is not a key of [basic]
      next: remove it, or look up its name
    exit code 3
    ");
    assert_snapshot!(file("[basic]\nak = AK01\ns3cret\n"), @"
    error: FOLDER/.huaweicloud/credentials:3: it is not `key = value`
      next: write key and value with `=` between them
    exit code 3
    ");
}

#[test]
fn an_endpoint_that_no_password_must_go_to_is_told() {
    let password = [
        ("OS_AUTH_URL", "http://iam.eu-de.otc.t-systems.com/v3"),
        ("OS_USERNAME", "me"),
        ("OS_PASSWORD", "s3cret"),
        ("OS_USER_DOMAIN_NAME", "OTC0001"),
    ];
    assert_snapshot!(fails(&password), @"
    error: OS_AUTH_URL: a credential travels over https only (http is for this machine)
      next: give a URL like https://HOST/PATH
    exit code 3
    ");
}

#[test]
fn a_credential_of_another_cloud_is_not_used() {
    let cloud = Cloud::start();
    let mut command = cloud.command_without("fetch css -o ca.pem --cloud otc --region eu-de");
    command.env("HW_ACCESS_KEY", "AK01").env("HW_SECRET_KEY", "s3cret");
    let told = cloud.fails(&mut command);
    assert_snapshot!(told.lines().find(|line| line.contains("HW_*")).unwrap(), @"  why: HW_*: it is for Huawei Cloud, not for Open Telekom Cloud");
    assert!(told.ends_with("exit code 3"), "{told}");
    assert_eq!(cloud.emulator.requests().len(), 0);
}

/// Adds all kinds of credentials of the emulator.
fn with_all_kinds<'a>(cloud: &Cloud, command: &'a mut Command) -> &'a mut Command {
    for kind in [CredentialKind::AccessKey, CredentialKind::Password, CredentialKind::Token] {
        command.envs(cloud.emulator.credential(kind));
    }
    command
}

#[test]
fn of_two_kinds_at_once_it_is_told_which_wins() {
    let cloud = Cloud::start();
    let mut command = cloud.command_with(CredentialKind::Password, FETCH);
    assert_snapshot!(run(command.envs(cloud.emulator.credential(CredentialKind::AccessKey))), @r"
    warning: CLOUD_CERTS_*: both a password and an access key are set; the password is used
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; written to ca.pem
    exit code 0
    ");
    assert_snapshot!(run(with_all_kinds(&cloud, &mut cloud.command(FETCH))), @r"
    warning: CLOUD_CERTS_*: a token, a password and an access key are set; the token is used
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; unchanged in ca.pem
    exit code 0
    ");
    assert_eq!(cloud.requests(Operation::IAM_CREATE_TOKEN).len(), 1);
    put(&cloud.folder.at("token"), cloud.token());
    let mut command = cloud.command("fetch css -o ca.pem --token-file token");
    assert_snapshot!(run(with_all_kinds(&cloud, &mut command)), @r"
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; unchanged in ca.pem
    exit code 0
    ");
}
