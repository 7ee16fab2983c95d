//! `auth status`: which credential is used, of every source, without asking anybody.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::ran::{Ran, run};
use crate::support::{Cloud, Folder, put};

/// A secret, of a kind that would be recognised anywhere.
const SECRET: &str = "s3cret-of-a-user";

/// An entry of a user who has a token, and of one who has a password.
const CLOUDS: &str = "\
clouds:
  ready:
    auth: { auth_url: 'https://iam.eu-de.otc.t-systems.com/v3', token: s3cret-of-a-user }
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
        (vec![("HW_ACCESS_KEY", "AK01"), ("HW_SECRET_KEY", SECRET), ("HW_REGION_NAME", "eu-west-101")], key),
    ]
}

fn status(folder: &Folder, flags: &str, variables: &[(&str, &str)]) -> Ran {
    run(folder.command(&format!("auth status {flags}")).envs(variables.iter().copied()))
}

/// What a person sees: the table, and what is said beside it.
fn table(folder: &Folder, flags: &str, variables: &[(&str, &str)]) -> String {
    let ran = status(folder, flags, variables);
    assert_eq!(ran.code(), Some(0), "{ran}");
    ran.stdout + &ran.stderr
}

fn folder_with_files() -> Folder {
    let folder = Folder::new();
    folder.put_home(".config/openstack/clouds.yaml", CLOUDS);
    put(&folder.at("huawei.ini"), format!("[basic]\nak = AK01\nsk = {SECRET}\n"));
    folder
}

#[test]
fn json_tells_the_source_and_those_before_it() {
    let folder = folder_with_files();
    let names: Vec<&str> = cloud_certs::SOURCES.iter().map(|source| source.name).collect();
    let sources = sources();
    assert_eq!(sources.len(), names.len());
    for (index, (variables, credential)) in sources.into_iter().enumerate() {
        let report = status(&folder, "--json", &variables).json();
        assert_eq!((&report["source"], &report["credential"]), (&names[index].into(), &credential));
        let skipped: Vec<&Value> =
            report["skipped"].as_array().unwrap().iter().map(|one| &one["source"]).collect();
        assert_eq!(skipped, names[..index], "{report}");
        assert_eq!(report["checked"], false);
    }
}

#[test]
fn no_source_shows_its_secret() {
    let folder = folder_with_files();
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
fn the_shape_of_json_is_kept() {
    let folder = folder_with_files();
    let report = status(&folder, "--json", &[("OS_CLOUD", "otc")]).json();
    let file = folder.home().join(".config/openstack/clouds.yaml");
    let lacks = "none of `CLOUD_CERTS_TOKEN`, `CLOUD_CERTS_USERNAME` and `CLOUD_CERTS_ACCESS_KEY` is set";
    let expected = json!({
        "source": "clouds.yaml",
        "place": format!("entry `otc` of {}", file.display()),
        "credential": { "kind": "password", "identity": "me" },
        "cloud": "otc",
        "region": "eu-nl",
        "project": { "id": null, "name": "eu-nl_web" },
        "endpoints": {
            "iam": "https://iam.eu-nl.otc.t-systems.com/",
            "css": "https://css.eu-nl.otc.t-systems.com/",
            "geminidb": null,
        },
        "token_expires_at": null,
        "checked": false,
        "notes": [],
        "skipped": [{ "source": "CLOUD_CERTS_*", "lacks": lacks }],
    });
    assert_eq!(report, expected);
}

#[test]
fn variables_of_this_command_are_told() {
    let folder = Folder::new();
    let otc = "--cloud otc --region eu-de";
    assert_snapshot!(table(&folder, otc, &[("CLOUD_CERTS_TOKEN", SECRET)]), @"
    source      CLOUD_CERTS_*
    credential  token
    token       ready; it does not say when it expires
    cloud       otc
    region      eu-de
    project     `eu-de`, whose id is looked up at IAM
    iam         https://iam.eu-de.otc.t-systems.com/
    css         https://css.eu-de.otc.t-systems.com/
    geminidb    none: Open Telekom Cloud does not document this service
    nothing was sent; --check asks IAM
    ");
    let (password, _) = &sources()[0];
    assert_snapshot!(table(&folder, &format!("{otc} --project-name eu-de_web"), password), @"
    source      CLOUD_CERTS_*
    credential  password of me
    token       none yet; the first request gets one
    cloud       otc
    region      eu-de
    project     `eu-de_web`, whose id is looked up at IAM
    iam         https://iam.eu-de.otc.t-systems.com/
    css         https://css.eu-de.otc.t-systems.com/
    geminidb    none: Open Telekom Cloud does not document this service
    nothing was sent; --check asks IAM
    ");
    let key = [("CLOUD_CERTS_ACCESS_KEY", "AK01"), ("CLOUD_CERTS_SECRET_KEY", SECRET)];
    assert_snapshot!(table(&folder, "--cloud huawei --region eu-west-101 --project-id 0123", &key), @"
    source      CLOUD_CERTS_*
    credential  access key AK01
    token       not needed: every request is signed
    cloud       huawei
    region      eu-west-101
    project     0123
    iam         https://iam.eu-west-101.myhuaweicloud.eu/
    css         https://css.eu-west-101.myhuaweicloud.com/
    geminidb    https://gaussdb-nosql.eu-west-101.myhuaweicloud.eu/
    nothing was sent; --check asks IAM
    ");
}

#[test]
fn entries_of_clouds_yaml_are_told() {
    let folder = folder_with_files();
    assert_snapshot!(table(&folder, "", &[("OS_CLOUD", "otc")]), @"
    source      clouds.yaml, entry `otc` of FOLDER/.config/openstack/clouds.yaml
    credential  password of me
    token       none yet; the first request gets one
    cloud       otc
    region      eu-nl
    project     `eu-nl_web`, whose id is looked up at IAM
    iam         https://iam.eu-nl.otc.t-systems.com/
    css         https://css.eu-nl.otc.t-systems.com/
    geminidb    none: Open Telekom Cloud does not document this service
    nothing was sent; --check asks IAM
    ");
    assert_snapshot!(table(&folder, "--cloud ready", &[("OS_CLOUD", "otc")]), @"
    source      clouds.yaml, entry `ready` of FOLDER/.config/openstack/clouds.yaml
    credential  token
    token       ready; it does not say when it expires
    cloud       otc
    region      eu-de
    project     `eu-de`, whose id is looked up at IAM
    iam         https://iam.eu-de.otc.t-systems.com/
    css         https://css.eu-de.otc.t-systems.com/
    geminidb    none: Open Telekom Cloud does not document this service
    nothing was sent; --check asks IAM
    ");
}

#[test]
fn variables_of_other_programs_are_told() {
    let folder = folder_with_files();
    let [_, _, openstack, sdk, file, terraform] = sources().try_into().unwrap();
    assert_snapshot!(table(&folder, "", &openstack.0), @"
    source      OS_*
    credential  password of me
    token       none yet; the first request gets one
    cloud       not given
    region      not given
    project     not given
    iam         https://localhost:PORT/
    css         none: no cloud is given
    geminidb    none: no cloud is given
    nothing was sent; --check asks IAM
    ");
    assert_snapshot!(table(&folder, "--region cn-north-1", &sdk.0), @"
    source      HUAWEICLOUD_SDK_*
    credential  access key AK01
    token       not needed: every request is signed
    cloud       huawei
    region      cn-north-1
    project     `cn-north-1`, whose id is looked up at IAM
    iam         https://iam.cn-north-1.myhuaweicloud.com/
    css         https://es.cn-north-1.myhuaweicloud.com/
    geminidb    https://gaussdb-nosql.cn-north-1.myhuaweicloud.com/
    nothing was sent; --check asks IAM
    ");
    assert_snapshot!(table(&folder, "--region eu-west-101", &file.0), @"
    source      ~/.huaweicloud/credentials, huawei.ini
    credential  access key AK01
    token       not needed: every request is signed
    cloud       huawei
    region      eu-west-101
    project     `eu-west-101`, whose id is looked up at IAM
    iam         https://iam.eu-west-101.myhuaweicloud.eu/
    css         https://css.eu-west-101.myhuaweicloud.com/
    geminidb    https://gaussdb-nosql.eu-west-101.myhuaweicloud.eu/
    nothing was sent; --check asks IAM
    ");
    assert_snapshot!(table(&folder, "", &terraform.0), @"
    source      HW_*
    credential  access key AK01
    token       not needed: every request is signed
    cloud       huawei
    region      eu-west-101
    project     `eu-west-101`, whose id is looked up at IAM
    iam         https://iam.eu-west-101.myhuaweicloud.eu/
    css         https://css.eu-west-101.myhuaweicloud.com/
    geminidb    https://gaussdb-nosql.eu-west-101.myhuaweicloud.eu/
    nothing was sent; --check asks IAM
    ");
}

#[test]
fn the_file_of_the_sdks_is_found_in_the_home() {
    let folder = Folder::new();
    folder.put_home(".huaweicloud/credentials", "[basic]\nak = AK01\nsk = x\n");
    let report = status(&folder, "--json", &[]).json();
    assert_eq!(report["source"], "~/.huaweicloud/credentials");
}

#[test]
fn a_token_file_is_told() {
    let folder = folder_with_files();
    put(&folder.at("token"), SECRET);
    let variables = [("OS_CLOUD", "otc"), ("CLOUD_CERTS_PASSWORD", "half of a pair")];
    assert_snapshot!(table(&folder, "--token-file token --cloud otc", &variables), @"
    source      --token-file token
    credential  token
    token       ready; it does not say when it expires
    cloud       otc
    region      eu-nl
    project     `eu-nl_web`, whose id is looked up at IAM
    iam         https://iam.eu-nl.otc.t-systems.com/
    css         https://css.eu-nl.otc.t-systems.com/
    geminidb    none: Open Telekom Cloud does not document this service
    nothing was sent; --check asks IAM
    ");
    let report = status(&folder, "--token-file token --json", &variables).json();
    assert_eq!((&report["source"], &report["skipped"]), (&"explicit".into(), &json!([])));
}

#[test]
fn verbose_tells_which_sources_were_passed_over() {
    let folder = folder_with_files();
    assert_snapshot!(status(&folder, "-v", &sources()[5].0), @"
    info: using the access key of AK01 (HW_*)
    info: passed over CLOUD_CERTS_*: none of `CLOUD_CERTS_TOKEN`, `CLOUD_CERTS_USERNAME` and `CLOUD_CERTS_ACCESS_KEY` is set
    info: passed over clouds.yaml: `OS_CLOUD` is not set; FOLDER/.config/openstack/clouds.yaml has the entries `ready` and `otc`
    info: passed over OS_*: none of `OS_TOKEN`, `OS_USERNAME` and `OS_ACCESS_KEY` is set
    info: passed over HUAWEICLOUD_SDK_*: `HUAWEICLOUD_SDK_AK` is not set
    info: passed over ~/.huaweicloud/credentials: FOLDER/.huaweicloud/credentials does not exist
    nothing was sent; --check asks IAM
    exit code 0
    ");
    let ran = status(&folder, "-v --cloud ready --iam-endpoint https://localhost:1", &[("OS_CLOUD", "otc")]);
    assert_snapshot!(ran, @"
    info: using the token (clouds.yaml, entry `ready` of FOLDER/.config/openstack/clouds.yaml)
    info: passed over CLOUD_CERTS_*: none of `CLOUD_CERTS_TOKEN`, `CLOUD_CERTS_USERNAME` and `CLOUD_CERTS_ACCESS_KEY` is set
    nothing was sent; --check asks IAM
    exit code 0
    ");
}

#[test]
fn two_kinds_at_once_are_told() {
    let both = [("CLOUD_CERTS_TOKEN", SECRET), sources()[0].0[0], sources()[0].0[1], sources()[0].0[2]];
    let ran = status(&Folder::new(), "--json", &both);
    assert_snapshot!(ran, @"
    warning: CLOUD_CERTS_*: both a token and a password are set; the token is used
    exit code 0
    ");
    assert_eq!(ran.json()["notes"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_is_sent() {
    let cloud = Cloud::start();
    for variables in [&[] as &[(&str, &str)], &sources()[0].0] {
        let mut command = cloud.command("auth status --project-name eu-de_demo");
        run(command.envs(variables.iter().copied()).env("CLOUD_CERTS_TOKEN_CACHE", "1")).done();
    }
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn the_embedded_cloud_has_a_status_too() {
    let folder = Folder::new();
    assert_snapshot!(table(&folder, "--cloud emulator", &[("CLOUD_CERTS_TOKEN_FILE", "missing")]), @"
    source      this command's own emulator
    credential  token
    token       ready; it does not say when it expires
    cloud       not given
    region      not given
    project     0123456789abcdef0123456789abcdef
    iam         https://localhost:PORT/
    css         https://localhost:PORT/
    geminidb    https://localhost:PORT/
    nothing was sent; --check asks IAM
    ");
    let report = status(&folder, "--cloud emulator --check --json", &[]).json();
    assert_eq!((&report["checked"], &report["source"]), (&true.into(), &"explicit".into()));
}

#[test]
fn without_a_credential_the_status_says_what_each_source_lacks() {
    assert_snapshot!(status(&Folder::new(), "", &[]).failed(), @"
    error: no credential is configured
      why: CLOUD_CERTS_*: none of `CLOUD_CERTS_TOKEN`, `CLOUD_CERTS_USERNAME` and `CLOUD_CERTS_ACCESS_KEY` is set
      why: clouds.yaml: `OS_CLOUD` is not set, and there is no clouds.yaml
      why: OS_*: none of `OS_TOKEN`, `OS_USERNAME` and `OS_ACCESS_KEY` is set
      why: HUAWEICLOUD_SDK_*: `HUAWEICLOUD_SDK_AK` is not set
      why: ~/.huaweicloud/credentials: FOLDER/.huaweicloud/credentials does not exist
      why: HW_*: `HW_ACCESS_KEY` is not set
      next: set what one of the sources reads, such as CLOUD_CERTS_TOKEN, or OS_CLOUD for an entry of clouds.yaml
    exit code 3
    ");
    assert_snapshot!(status(&folder_with_files(), "", &[]).failed().lines().nth(2).unwrap(), @"  why: clouds.yaml: `OS_CLOUD` is not set; FOLDER/.config/openstack/clouds.yaml has the entries `ready` and `otc`");
}
