//! clouds.yaml: entries that work, and everything that can be wrong with one. Nothing is sent then.

use cloud_certs_emulator::{DOMAIN, PASSWORD, PROJECT_NAME, USER};
use insta::assert_snapshot;

use crate::ran::run;
use crate::support::Cloud;

/// A cloud with this clouds.yaml in the home.
fn cloud_with(clouds: &str) -> Cloud {
    let cloud = Cloud::start();
    cloud.folder.put_home(".config/openstack/clouds.yaml", clouds);
    cloud
}

/// A local cloud with an entry `demo`, whose password is in secure.yaml.
fn cloud_with_demo() -> Cloud {
    let cloud = Cloud::start();
    let url = cloud.emulator.https_url();
    let cacert = cloud.folder.home().join("cacert.pem");
    let clouds = format!(
        "clouds:\n  demo:\n    cacert: {}\n    css_endpoint_override: {url}/v1.0/%(project_id)s\n    auth:\n      \
         auth_url: {url}/v3\n      username: {USER}\n      user_domain_name: {DOMAIN}\n      \
         project_name: {PROJECT_NAME}\n",
        cacert.display(),
    );
    let secure = format!("clouds:\n  demo:\n    auth:\n      password: {PASSWORD}\n");
    cloud.folder.put_home(".config/openstack/clouds.yaml", &clouds);
    cloud.folder.put_home(".config/openstack/secure.yaml", &secure);
    cloud
}

/// What a fetch says that an entry `demo` of this clouds.yaml fails.
#[track_caller]
fn fails(clouds: &str) -> String {
    let cloud = cloud_with(clouds);
    let told = cloud.fails(cloud.command_without("fetch css -o ca.pem").env("OS_CLOUD", "demo"));
    assert_eq!(cloud.emulator.requests().len(), 0);
    told
}

#[test]
fn an_entry_is_all_that_is_needed() {
    let cloud = cloud_with_demo();
    run(cloud.folder.command("fetch css -o variable.pem").env("OS_CLOUD", "demo")).done();
    cloud.folder.run("fetch css -o flag.pem --cloud demo").done();
    run(cloud.folder.command("fetch css -o other.pem").env("CLOUD_CERTS_CLOUD", "demo")).done();
    assert_eq!(cloud.folder.names(), ["flag.pem", "other.pem", "variable.pem"]);
    assert_snapshot!(cloud.folder.run("fetch css -o flag.pem -v --cloud demo"), @r#"
    info: using the password of demo (clouds.yaml, entry `demo` of FOLDER/.config/openstack/clouds.yaml)
    info: asking for a token host="localhost:PORT" scope=account
    info: found the project id=0123456789abcdef0123456789abcdef name="eu-de_demo"
    info: asking for a token host="localhost:PORT" scope=project 0123456789abcdef0123456789abcdef
    css: CN=cloud-certs emulator\, Cloud Search Service,O=NOT A REAL CA; sha256:FINGERPRINT; N days left; unchanged in flag.pem
    exit code 0
    "#);
}

#[test]
fn a_flag_goes_before_what_the_entry_says() {
    let cloud = cloud_with_demo();
    let told = cloud.folder.run("fetch css --cloud demo --endpoint https://localhost:1 --retries 0").failed();
    assert_snapshot!(told, @"
    error: no connection to localhost:PORT
      why: Connection refused (os error N)
      next: check the endpoint and the network, then try again
    exit code 6
    ");
}

#[test]
fn a_name_that_is_nowhere_is_told() {
    let cloud = cloud_with_demo();
    let fails =
        |name: &str| cloud.fails(&mut cloud.command_without(&format!("fetch css -o x --cloud {name}")));
    assert_snapshot!(fails("dmeo"), @"
    error: no cloud is called `dmeo`
      next: did you mean `demo`?
    exit code 2
    ");
    assert_snapshot!(fails("huawai"), @"
    error: no cloud is called `huawai`
      next: did you mean `huawei`?
    exit code 2
    ");
    assert_snapshot!(fails("azure"), @"
    error: no cloud is called `azure`
      next: clouds.yaml has the entry `demo`; without it there are `huawei` and `otc`
    exit code 2
    ");
    assert_snapshot!(cloud.fails(cloud.command_without("fetch css -o x").env("OS_CLOUD", "dmeo")), @"
    error: OS_CLOUD: no entry is called `dmeo`
      next: did you mean `demo`?
    exit code 3
    ");
}

#[test]
fn a_file_that_is_not_yaml_is_told() {
    assert_snapshot!(fails("clouds:\n\tdemo:\n\t\tregion_name: eu-de\n"), @"
    error: FOLDER/.config/openstack/clouds.yaml:2:2: it is not YAML: tabs disallowed within this context (block indentation)
      next: indent with spaces
    exit code 3
    ");
    assert_snapshot!(fails("clouds:\n  demo: [unclosed\n"), @"
    error: FOLDER/.config/openstack/clouds.yaml:2:9: it is not YAML: unclosed bracket '['
      next: correct the indentation, quote or bracket at or just before this position
    exit code 3
    ");
    assert_snapshot!(fails("clouds: demo\n"), @"
    error: FOLDER/.config/openstack/clouds.yaml:1:9: clouds: it is text, where keys and values are expected
      next: write `key: value` lines there, indented with spaces
    exit code 3
    ");
    assert_snapshot!(fails(""), @"
    error: OS_CLOUD: no entry is called `demo`
      next: FOLDER/.config/openstack/clouds.yaml has no entries
    exit code 3
    ");
}

/// An entry with these lines beside a complete `auth`.
fn entry(lines: &str) -> String {
    format!(
        "clouds:\n  demo:\n{lines}    auth:\n      auth_url: https://localhost:1/v3\n      username: me\n      \
         password: s3cret\n      user_domain_name: OTC0001\n"
    )
}

#[test]
fn an_entry_that_cannot_be_used_is_told() {
    assert_snapshot!(fails(&entry("    auth_type: pasword\n")), @"
    error: FOLDER/.config/openstack/clouds.yaml:3:16: clouds.demo.auth_type: `pasword` is not a type of authentication
      next: did you mean `password`?
    exit code 3
    ");
    assert_snapshot!(fails(&entry("    auth_type: v3totp\n")), @"
    error: FOLDER/.config/openstack/clouds.yaml:3:16: clouds.demo.auth_type: `v3totp` is not supported
      next: `password`, `token` and `aksk` are supported
    exit code 3
    ");
    assert_snapshot!(fails(&entry("    verify: false\n")), @"
    error: FOLDER/.config/openstack/clouds.yaml:3:13: clouds.demo.verify: certificates are always checked
      next: remove it, and name the file with the CA of the cloud in `cacert`
    exit code 3
    ");
    assert_snapshot!(fails(&entry("    regoin_name: eu-de\n")), @"
    error: FOLDER/.config/openstack/clouds.yaml:3:5: clouds.demo: `regoin_name` is not a key of an entry
      next: did you mean `region_name`?
    exit code 3
    ");
    assert_snapshot!(fails(&entry("").replace("      auth_url: https://localhost:1/v3\n", "")), @"
    error: FOLDER/.config/openstack/clouds.yaml:2:3: clouds.demo.auth.auth_url: it is missing, and nothing else says where IAM is
      next: set `auth_url`, for example to https://iam.eu-de.otc.t-systems.com/v3
    exit code 3
    ");
    assert_snapshot!(fails(&entry("").replace("https", "http").replace("localhost", "iam.example.com")), @"
    error: FOLDER/.config/openstack/clouds.yaml:4:17: clouds.demo.auth.auth_url: a credential travels over https only (http is for this machine)
      next: give a URL like https://HOST/PATH
    exit code 3
    ");
    assert_snapshot!(fails(&entry("").replace("      password: s3cret\n", "")), @"
    error: FOLDER/.config/openstack/clouds.yaml:2:3: clouds.demo.auth.password: it is missing, although `username` is set
      next: set `password`, or remove `username`
    exit code 3
    ");
    assert_snapshot!(fails(&entry("").replace("s3cret", "\"s3cret\\nsecond line\"")), @"
    error: FOLDER/.config/openstack/clouds.yaml:6:17: clouds.demo.auth.password: the password has a line break or other characters that it cannot have
      next: look for what was pasted along with it, such as a line break
    exit code 3
    ");
}

#[test]
fn nobody_sees_the_password_of_a_broken_file() {
    for broken in ["password: s3cret: x", "password: [s3cret", "password: {s3cret}", "password: \"s3cret"] {
        let told = fails(&entry("").replace("password: s3cret", broken));
        assert!(!told.contains("s3cret") && told.contains("clouds.yaml:"), "{told}");
        assert!(told.ends_with("exit code 3"), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_told() {
    let cloud = Cloud::start();
    std::fs::create_dir_all(cloud.folder.home().join(".config/openstack/clouds.yaml")).unwrap();
    assert_snapshot!(cloud.fails(cloud.command_without("fetch css -o x").env("OS_CLOUD", "demo")), @"
    error: FOLDER/.config/openstack/clouds.yaml: it cannot be read: is a directory
      next: check what is at the path, and who may read it
    exit code 3
    ");
    let mut command = cloud.command_without("fetch css -o x");
    assert_snapshot!(cloud.fails(command.env("OS_CLOUD", "demo").env("OS_CLIENT_CONFIG_FILE", "none")), @"
    error: OS_CLIENT_CONFIG_FILE: none does not exist
      next: check the path, or unset the variable
    exit code 3
    ");
}

#[test]
fn a_cacert_that_is_none_is_told() {
    let cloud = cloud_with(&entry("    cacert: /dev/null\n"));
    let mut command = cloud.command_without("fetch css -o x --cloud demo");
    assert_snapshot!(cloud.fails(command.env_remove("CLOUD_CERTS_CACERT")), @"
    error: the root certificates in /dev/null cannot be used
      why: there is no certificate: the input is empty
      next: let `cacert` name a file with the CA of the cloud as PEM, or take it out
    exit code 9
    ");
}

/// An entry whose IAM is private does not say which cloud it is of.
#[test]
fn the_vendor_of_a_private_entry_is_given() {
    let cloud = cloud_with_demo();
    let of_css = |line: &str| {
        let report = cloud.folder.run(&format!("auth status --json --region eu-de {line}")).json();
        (report["cloud"].clone(), report["endpoints"]["rds"].clone(), report["source"].clone())
    };
    let none = serde_json::Value::Null;
    assert_eq!(of_css("--cloud demo"), (none.clone(), none, "clouds.yaml".into()));
    let url = "https://rds.eu-de.otc.t-systems.com/";
    assert_eq!(of_css("--cloud demo --vendor otc"), ("otc".into(), url.into(), "clouds.yaml".into()));
    // Values of the entry itself stay.
    run(&mut cloud.folder.command("fetch css -o ca.pem --cloud demo --vendor otc --region eu-de")).done();
    let told = |line: &str| cloud.folder.run(&format!("auth status {line}")).failed();
    assert_snapshot!(told("--cloud huawei --vendor otc"), @"
    error: the cloud `huawei` is not one of Open Telekom Cloud
      next: leave the vendor out: it is for an entry of clouds.yaml that does not say which cloud it is of
    exit code 2
    ");
    assert_snapshot!(told("--cloud demo --vendor aws"), @r#"
    error: invalid value 'aws' for '--vendor <VENDOR>': no cloud is called "aws": use `huawei` or `otc`

    For more information, try '--help'.
    exit code 2
    "#);
    assert_snapshot!(cloud.folder.run("fetch css --cloud emulator --vendor otc").failed(), @"
    error: the argument '--vendor' cannot be used with '--cloud emulator'

    For more information, try '--help'.
    exit code 2
    ");
}
