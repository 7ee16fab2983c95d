//! The environment: every flag has a variable, a flag goes before its variable, a blank one counts as unset.

use cloud_certs_emulator::{Operation, Service};
use insta::assert_snapshot;

use crate::ran::{Ran, run};
use crate::support::{Cloud, put};

fn with(cloud: &Cloud, line: &str, variables: &[(&str, &str)]) -> Ran {
    run(cloud.command(line).envs(variables.iter().copied()))
}

#[test]
fn a_flag_goes_before_its_variable() {
    let cloud = Cloud::start();
    let url = cloud.emulator.http_url();
    let elsewhere = [("CLOUD_CERTS_CSS_ENDPOINT", "https://localhost:1"), ("CLOUD_CERTS_PROJECT_ID", "a/b")];
    let project = cloud_certs_emulator::PROJECT_ID;
    with(&cloud, &format!("fetch css --endpoint {url} --project-id {project}"), &elsewhere).done();
    let ran = with(&cloud, "fetch css -o flag.pem", &[("CLOUD_CERTS_OUTPUT", "variable.pem")]);
    assert_eq!(ran.code(), Some(0));
    assert_eq!(cloud.folder.names(), ["flag.pem"]);
}

#[test]
fn a_project_that_is_typed_by_name_goes_before_an_id_of_the_environment() {
    let cloud = Cloud::start();
    let project = |line: &str| with(&cloud, line, &[]).json()["project"]["id"].clone();
    assert_eq!(project("auth status --json"), cloud_certs_emulator::PROJECT_ID);
    assert_eq!(project("auth status --json --project-name eu-de"), serde_json::Value::Null);
    let told = cloud.fails(&mut cloud.command("fetch css -o ca.pem --project-name missing"));
    assert!(
        told.starts_with("error: project `missing` was not found, or you have no access to it"),
        "{told}"
    );
    with(
        &cloud,
        &format!("fetch css --project-name x --project-id {}", cloud_certs_emulator::PROJECT_ID),
        &[],
    )
    .done();
}

#[test]
fn variables_stand_for_flags() {
    let cloud = Cloud::start();
    let variables = [
        ("CLOUD_CERTS_INSTANCE", "demo-redis"),
        ("CLOUD_CERTS_OUTPUT", "ca.pem"),
        ("CLOUD_CERTS_JSON", "true"),
        ("CLOUD_CERTS_STRICT", "1"),
        ("CLOUD_CERTS_TIMEOUT", "20"),
        ("CLOUD_CERTS_QUIET", "yes"),
    ];
    let ran = with(&cloud, "fetch geminidb", &variables);
    assert_eq!(ran.stderr, "");
    let report = ran.json();
    assert_eq!((&report["instance"], &report["output"]), (&"demo-redis".into(), &"ca.pem".into()));
}

#[test]
fn a_blank_variable_counts_as_unset() {
    let cloud = Cloud::start();
    let names = [
        "CLOUD",
        "REGION",
        "PROJECT_NAME",
        "TOKEN_FILE",
        "TIMEOUT",
        "RETRIES",
        "OUTPUT",
        "STRICT",
        "JSON",
        "VERBOSE",
        "QUIET",
        "COLOR",
        "INSTANCE",
    ];
    for blank in ["", "  "] {
        let variables = names.map(|name| (format!("CLOUD_CERTS_{name}"), blank));
        let ran = run(cloud.command("fetch css").envs(variables));
        assert!(ran.stdout.starts_with("-----BEGIN CERTIFICATE-----"), "{ran}");
    }
    assert_eq!(cloud.folder.names(), [""; 0]);
    let blank = [("CLOUD_CERTS_INSTANCE", "")];
    assert_eq!(with(&cloud, "fetch geminidb", &blank).code(), Some(2));
    assert_snapshot!(with(&cloud, "fetch css", &[("CLOUD_CERTS_PROJECT_ID", " ")]).failed(), @"
    error: no project is given
      next: give the project's id or name, or the region, whose own project is meant then
    exit code 2
    ");
}

#[test]
fn a_variable_of_a_switch_says_yes_or_no() {
    let cloud = Cloud::start();
    for (value, is_json) in [
        ("1", true),
        ("true", true),
        ("yes", true),
        ("on", true),
        ("0", false),
        ("false", false),
        ("no", false),
        ("off", false),
    ] {
        let stdout = with(&cloud, "fetch css", &[("CLOUD_CERTS_JSON", value)]).done();
        assert_eq!(stdout.starts_with('{'), is_json, "{value}");
    }
    assert_snapshot!(with(&cloud, "fetch css", &[("CLOUD_CERTS_JSON", "maybe")]).failed(), @"
    error: invalid value 'maybe' for '--json': value was not a boolean

      tip: the value comes from CLOUD_CERTS_JSON

    For more information, try '--help'.
    exit code 2
    ");
}

#[test]
fn a_variable_that_cannot_be_used_is_named() {
    let cloud = Cloud::start();
    assert_snapshot!(with(&cloud, "fetch css", &[("CLOUD_CERTS_TIMEOUT", "soon")]).failed(), @"
    error: invalid value 'soon' for '--timeout <SECONDS>': invalid digit found in string

      tip: the value comes from CLOUD_CERTS_TIMEOUT

    For more information, try '--help'.
    exit code 2
    ");
    assert_snapshot!(with(&cloud, "emulator", &[("CLOUD_CERTS_PORT", "70000")]).failed(), @"
    error: invalid value '70000' for '--port <PORT>': 70000 is not in 0..=65528

      tip: the value comes from CLOUD_CERTS_PORT

    For more information, try '--help'.
    exit code 2
    ");
    assert_snapshot!(with(&cloud, "fetch css", &[("CLOUD_CERTS_CLOUD", "azure")]).failed(), @"
    error: no cloud is called `azure`
      next: clouds.yaml has no entries; without it there are `huawei` and `otc`
    exit code 2
    ");
}

/// `verify` has a limit for all of it, the others have one for each attempt.
#[test]
fn verify_has_a_timeout_of_its_own() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("ca.pem"), cloud.emulator.ca_pem(Service::Css));
    let line = format!("verify {} --ca ca.pem -q", cloud.emulator.tls_endpoint(Service::Css));
    with(&cloud, &line, &[("CLOUD_CERTS_TIMEOUT", "soon")]).done();
    let told = with(&cloud, &line, &[("CLOUD_CERTS_VERIFY_TIMEOUT", "soon")]).failed();
    assert!(told.contains("tip: the value comes from CLOUD_CERTS_VERIFY_TIMEOUT"), "{told}");
}

#[test]
fn of_quiet_and_verbose_the_flag_goes_before_the_variable() {
    let cloud = Cloud::start();
    let stderr = |line: &str, variable| with(&cloud, line, &[variable]).stderr;
    assert_eq!(stderr("fetch css -q", ("CLOUD_CERTS_VERBOSE", "2")), "");
    assert!(stderr("fetch css -vv", ("CLOUD_CERTS_QUIET", "1")).contains("debug: "));
    assert!(stderr("fetch css -vv", ("CLOUD_CERTS_QUIET", "false")).contains("debug: "));
    assert!(stderr("fetch css", ("CLOUD_CERTS_VERBOSE", "2")).contains("debug: "));
    assert_eq!(stderr("fetch css -q -v", ("CLOUD_CERTS_COLOR", "never")), "");
}

#[test]
fn the_embedded_cloud_ignores_the_environment() {
    let cloud = Cloud::start();
    put(&cloud.folder.at("none.pem"), "");
    let elsewhere = [
        ("CLOUD_CERTS_TOKEN", "tökén"),
        ("CLOUD_CERTS_TOKEN_FILE", "missing"),
        ("CLOUD_CERTS_PROJECT_ID", "a/b"),
        ("CLOUD_CERTS_CACERT", "none.pem"),
        ("CLOUD_CERTS_REGION", "nowhere"),
        ("CLOUD_CERTS_IAM_ENDPOINT", "http://example.com"),
    ];
    with(&cloud, "fetch css --cloud emulator", &elsewhere).done();
    with(&cloud, "fetch css", &[("CLOUD_CERTS_CLOUD", "emulator"), elsewhere[0]]).done();
    assert_eq!(cloud.emulator.requests().len(), 0);
}

#[test]
fn the_embedded_cloud_refuses_a_typed_flag_that_it_would_ignore() {
    let cloud = Cloud::start();
    let refused = |line: &str| with(&cloud, line, &[("CLOUD_CERTS_PROJECT_NAME", "ignored")]).failed();
    assert_snapshot!(refused("fetch css -o ca.pem --cloud emulator --project-id 0123"), @"
    error: the argument '--project-id' cannot be used with '--cloud emulator'

    For more information, try '--help'.
    exit code 2
    ");
    for flag in [
        "--endpoint https://localhost:1",
        "--region eu-de",
        "--project-name eu-de",
        "--iam-endpoint https://localhost:1",
        "--token-file token",
        "--token-cache",
        "--cacert ca.pem",
    ] {
        let told = refused(&format!("instances geminidb --cloud emulator {flag}"));
        let name = flag.split(' ').next().unwrap();
        assert!(told.starts_with(&format!("error: the argument '{name}' cannot be used with")), "{told}");
    }
    let variable = [("CLOUD_CERTS_CLOUD", "emulator")];
    assert_snapshot!(with(&cloud, "auth status --token-cache", &variable).failed(), @"
    error: the argument '--token-cache' cannot be used with 'CLOUD_CERTS_CLOUD=emulator'

    For more information, try '--help'.
    exit code 2
    ");
    with(&cloud, "fetch css --cloud emulator --timeout 20 --retries 0 -q", &[]).done();
    assert_eq!(cloud.folder.names(), [""; 0]);
}

#[test]
fn proxies_of_the_environment_do_not_see_the_token() {
    let cloud = Cloud::start();
    let proxy = cloud.emulator.http_url();
    let proxies =
        [("HTTPS_PROXY", &*proxy), ("https_proxy", &proxy), ("http_proxy", &proxy), ("ALL_PROXY", &proxy)];
    with(&cloud, "fetch css", &proxies).done();
    assert_eq!(cloud.requests(Operation::CSS_DOWNLOAD_CERT).len(), 1);
    assert_eq!(cloud.emulator.requests().len(), 1);
}
