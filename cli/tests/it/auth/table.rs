//! What a person reads of `auth status`.

use insta::assert_snapshot;
use serde_json::json;

use super::{SECRET, folder_with_files, sources, status};
use crate::support::{Folder, put};

/// What a person sees: the table, and what is said beside it.
fn table(folder: &Folder, flags: &str, variables: &[(&str, &str)]) -> String {
    let ran = status(folder, flags, variables);
    assert_eq!(ran.code(), Some(0), "{ran}");
    ran.stdout + &ran.stderr
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
    dcs         https://dcs.eu-de.otc.t-systems.com/
    dds         none: Open Telekom Cloud does not document dds
    gaussdb     none: Open Telekom Cloud does not document gaussdb
    geminidb    none: Open Telekom Cloud does not document geminidb
    rds         https://rds.eu-de.otc.t-systems.com/
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
    dcs         https://dcs.eu-de.otc.t-systems.com/
    dds         none: Open Telekom Cloud does not document dds
    gaussdb     none: Open Telekom Cloud does not document gaussdb
    geminidb    none: Open Telekom Cloud does not document geminidb
    rds         https://rds.eu-de.otc.t-systems.com/
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
    dcs         https://dcs.eu-west-101.myhuaweicloud.com/
    dds         https://dds.eu-west-101.myhuaweicloud.eu/
    gaussdb     none: Huawei Cloud has no region `eu-west-101` for it; it has af-north-1, af-south-1, ap-southeast-1, ap-southeast-2, ap-southeast-3, ap-southeast-4, ap-southeast-5, cn-east-2, cn-east-3, cn-east-4, cn-east-5, cn-north-12, cn-north-2, cn-north-4, cn-north-9, cn-south-1, cn-south-2, cn-south-4, cn-southwest-2, la-north-2, la-south-2, me-east-1, ru-northwest-2, sa-brazil-1, tr-west-1
    geminidb    https://gaussdb-nosql.eu-west-101.myhuaweicloud.eu/
    rds         https://rds.eu-west-101.myhuaweicloud.eu/
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
    dcs         https://dcs.eu-nl.otc.t-systems.com/
    dds         none: Open Telekom Cloud does not document dds
    gaussdb     none: Open Telekom Cloud does not document gaussdb
    geminidb    none: Open Telekom Cloud does not document geminidb
    rds         https://rds.eu-nl.otc.t-systems.com/
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
    dcs         https://dcs.eu-de.otc.t-systems.com/
    dds         none: Open Telekom Cloud does not document dds
    gaussdb     none: Open Telekom Cloud does not document gaussdb
    geminidb    none: Open Telekom Cloud does not document geminidb
    rds         https://rds.eu-de.otc.t-systems.com/
    nothing was sent; --check asks IAM
    ");
}

#[test]
fn variables_of_other_programs_are_told() {
    let folder = folder_with_files();
    let [_, _, openstack, sdk, file, terraform, _] = sources().try_into().unwrap();
    assert_snapshot!(table(&folder, "", &openstack.0), @"
    source      OS_*
    credential  password of me
    token       none yet; the first request gets one
    cloud       not given
    region      not given
    project     not given
    iam         https://localhost:PORT/
    css         none: no cloud is given
    dcs         none: no cloud is given
    dds         none: no cloud is given
    gaussdb     none: no cloud is given
    geminidb    none: no cloud is given
    rds         none: no cloud is given
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
    dcs         https://dcs.cn-north-1.myhuaweicloud.com/
    dds         https://dds.cn-north-1.myhuaweicloud.com/
    gaussdb     none: Huawei Cloud has no region `cn-north-1` for it; did you mean `cn-north-12`? it has af-north-1, af-south-1, ap-southeast-1, ap-southeast-2, ap-southeast-3, ap-southeast-4, ap-southeast-5, cn-east-2, cn-east-3, cn-east-4, cn-east-5, cn-north-12, cn-north-2, cn-north-4, cn-north-9, cn-south-1, cn-south-2, cn-south-4, cn-southwest-2, la-north-2, la-south-2, me-east-1, ru-northwest-2, sa-brazil-1, tr-west-1
    geminidb    https://gaussdb-nosql.cn-north-1.myhuaweicloud.com/
    rds         https://rds.cn-north-1.myhuaweicloud.com/
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
    dcs         https://dcs.eu-west-101.myhuaweicloud.com/
    dds         https://dds.eu-west-101.myhuaweicloud.eu/
    gaussdb     none: Huawei Cloud has no region `eu-west-101` for it; it has af-north-1, af-south-1, ap-southeast-1, ap-southeast-2, ap-southeast-3, ap-southeast-4, ap-southeast-5, cn-east-2, cn-east-3, cn-east-4, cn-east-5, cn-north-12, cn-north-2, cn-north-4, cn-north-9, cn-south-1, cn-south-2, cn-south-4, cn-southwest-2, la-north-2, la-south-2, me-east-1, ru-northwest-2, sa-brazil-1, tr-west-1
    geminidb    https://gaussdb-nosql.eu-west-101.myhuaweicloud.eu/
    rds         https://rds.eu-west-101.myhuaweicloud.eu/
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
    dcs         https://dcs.eu-west-101.myhuaweicloud.com/
    dds         https://dds.eu-west-101.myhuaweicloud.eu/
    gaussdb     none: Huawei Cloud has no region `eu-west-101` for it; it has af-north-1, af-south-1, ap-southeast-1, ap-southeast-2, ap-southeast-3, ap-southeast-4, ap-southeast-5, cn-east-2, cn-east-3, cn-east-4, cn-east-5, cn-north-12, cn-north-2, cn-north-4, cn-north-9, cn-south-1, cn-south-2, cn-south-4, cn-southwest-2, la-north-2, la-south-2, me-east-1, ru-northwest-2, sa-brazil-1, tr-west-1
    geminidb    https://gaussdb-nosql.eu-west-101.myhuaweicloud.eu/
    rds         https://rds.eu-west-101.myhuaweicloud.eu/
    nothing was sent; --check asks IAM
    ");
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
    dcs         https://dcs.eu-nl.otc.t-systems.com/
    dds         none: Open Telekom Cloud does not document dds
    gaussdb     none: Open Telekom Cloud does not document gaussdb
    geminidb    none: Open Telekom Cloud does not document geminidb
    rds         https://rds.eu-nl.otc.t-systems.com/
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
    dcs         https://localhost:PORT/dcs
    dds         https://localhost:PORT/dds
    gaussdb     https://localhost:PORT/gaussdb
    geminidb    https://localhost:PORT/
    rds         https://localhost:PORT/rds
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
      why: HW_*: none of `HW_AUTH_TOKEN`, `HW_USER_NAME` and `HW_ACCESS_KEY` is set
      why: ~/.hcloud/config.json: FOLDER/.hcloud/config.json does not exist
      next: set what one of the sources reads, such as CLOUD_CERTS_TOKEN, or OS_CLOUD for an entry of clouds.yaml; `cloud-certs help credentials` explains them
    exit code 3
    ");
    assert_snapshot!(status(&folder_with_files(), "", &[]).failed().lines().nth(2).unwrap(), @"  why: clouds.yaml: `OS_CLOUD` is not set; FOLDER/.config/openstack/clouds.yaml has the entries `ready` and `otc`");
}
