//! The examples of the documentation, run.

use crate::support::put_private;
use crate::sync::kit::Managed;

const DOCS: &str = include_str!("../../../../docs/sync.md");
const README: &str = include_str!("../../../../README.md");

/// The first block of this language on a page.
fn block<'a>(page: &'a str, language: &str) -> &'a str {
    let start = format!("```{language}\n");
    page.split(&start).nth(1).unwrap().split("```").next().unwrap()
}

/// The configuration of a page, in a folder of this test and with the local cloud.
fn configured(page: &str) -> Managed {
    let managed = Managed::new("");
    let folder = managed.cloud.folder.path().to_str().unwrap();
    let here = block(page, "toml")
        .replace("\"/etc/ssl", &format!("\"{folder}"))
        .replace("[\"systemctl\", \"reload\", \"nginx\"]", "[\"touch\", \"reloaded\"]")
        .replace("cloud = \"otc\"", "cloud = \"emulator\"");
    managed.configure(&here);
    put_private(&managed.cloud.folder.at("orders.password"), "a password\n");
    managed
}

#[test]
fn the_example_works() {
    let managed = configured(DOCS);
    managed.sync("").done();
    assert_eq!(
        managed.cloud.folder.names(),
        ["cloud-certs.toml", "css.pem", "orders", "orders.p12", "orders.password", "reloaded"]
    );
}

#[test]
fn the_commands_of_the_page_work() {
    let managed = configured(DOCS);
    let commands =
        block(DOCS, "console").lines().map(|line| line.strip_prefix("$ cloud-certs sync").unwrap());
    let commands: Vec<_> = commands.map(|line| line.split('#').next().unwrap().trim()).collect();
    assert!(commands.len() >= 4 && commands.contains(&"--json"), "{commands:?}");
    for arguments in commands {
        managed.sync(arguments).done();
    }
}

#[test]
fn the_configuration_of_the_readme_works() {
    let managed = configured(README);
    managed.sync("").done();
    assert_eq!(managed.cloud.folder.names(), ["cloud-certs.toml", "css.pem", "orders.password", "reloaded"]);
}
