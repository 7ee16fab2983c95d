//! A full disk, a revoked password and a region that is down, at once.

use cloud_certs_emulator::certificates::{Authority, Validity};
use cloud_certs_emulator::{DOMAIN, PASSWORD, PROJECT_NAME, USER};

use crate::ran::run;
use crate::support::put;
use crate::sync::kit::{Managed, state_of};

const CONFIG: &str = r#"
[defaults]
service = "css"
cloud = "good"
on-change = ["sh", "-c", "echo $CLOUD_CERTS_SYNC_NAMES >>commands"]
[[defaults.output]]
path = "{name}.pem"
[[certificate]]
name = "full-disk"
roots = ["extra.pem"]
[[certificate]]
name = "revoked"
cloud = "revoked"
[[certificate]]
name = "down"
cloud = "down"
[[certificate]]
name = "fine"
"#;

/// An entry of clouds.yaml.
fn entry(managed: &Managed, name: &str, auth: &str, password: &str) -> String {
    let (url, cacert) = (managed.cloud.emulator.https_url(), managed.cloud.folder.home().join("cacert.pem"));
    format!(
        "  {name}:\n    cacert: {}\n    css_endpoint_override: {url}/v1.0/%(project_id)s\n    auth:\n      auth_url: {auth}/v3\n      \
         username: {USER}\n      password: {password}\n      user_domain_name: {DOMAIN}\n      project_name: {PROJECT_NAME}\n",
        cacert.display(),
    )
}

/// An address at which nobody listens.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("https://localhost:{}", listener.local_addr().unwrap().port())
}

#[test]
fn each_trouble_is_reported_and_the_rest_is_done() {
    let managed = Managed::new(CONFIG);
    let url = managed.cloud.emulator.https_url();
    let entries = [
        entry(&managed, "good", &url, PASSWORD),
        entry(&managed, "revoked", &url, "an-old-one"),
        entry(&managed, "down", &nobody(), PASSWORD),
    ];
    let clouds = format!("clouds:\n{}", entries.concat());
    managed.cloud.folder.put_home(".config/openstack/clouds.yaml", &clouds);
    let pem = |number| Authority::new(&format!("extra {number}"), &Validity::current()).unwrap().pem();
    put(&managed.cloud.folder.at("extra.pem"), (0..20).map(pem).collect::<String>());

    // No file may be longer than 8 blocks of 512 or 1024 bytes, which stands for a disk that is full.
    let mut command = managed.cloud.folder.command("sync --quiet");
    command.env("CLOUD_CERTS_RETRIES", "0");
    let command = state_of(&managed, &mut command);
    let ran = run(&mut managed.cloud.folder.shell(r#"ulimit -f 8; exec "$0" "$@""#, command));
    assert_eq!(ran.code(), Some(8), "{ran}");
    insta::assert_snapshot!(ran, @r#"
    error: 3 of 4 certificates failed
      why: full-disk: cannot write "full-disk.pem": no space is left for it; what was there before is untouched: File too large (os error N); free space, or raise the quota or the limit on file sizes, and try again
      why: revoked: no token for the user `demo` of `demo-domain`: iam at localhost:PORT answered 401 Unauthorized: The username or password is wrong. (request id ID); check the user name, the domain (account), the password and the project
      why: down: no token for the user `demo` of `demo-domain`: no connection to localhost:PORT: Connection refused (os error N); check the endpoint and the network, then try again
    exit code 8
    "#);
    assert!(managed.text("fine.pem").contains("BEGIN CERTIFICATE"));
    assert_eq!(managed.text("commands"), "fine\n");
    let names = managed.cloud.folder.names();
    assert_eq!(names, ["cloud-certs.toml", "commands", "extra.pem", "fine.pem"]);
}
