//! The example of the documentation, run.

use crate::support::put_private;
use crate::sync::kit::Managed;

const DOCS: &str = include_str!("../../../../docs/sync.md");

#[test]
fn the_example_works() {
    let example = DOCS.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let managed = Managed::new("");
    let folder = managed.cloud.folder.path().to_str().unwrap();
    let here = example
        .replace("\"/etc/ssl", &format!("\"{folder}"))
        .replace("[\"systemctl\", \"reload\", \"nginx\"]", "[\"touch\", \"reloaded\"]")
        .replace("cloud = \"otc\"", "cloud = \"emulator\"");
    managed.configure(&here);
    put_private(&managed.cloud.folder.at("orders.password"), "a password\n");
    managed.sync("").done();
    assert_eq!(
        managed.cloud.folder.names(),
        ["cloud-certs.toml", "css.pem", "orders", "orders.p12", "orders.password", "reloaded"]
    );
}
