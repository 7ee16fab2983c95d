//! The built book in a browser, at the width of a phone and of a desk, light and dark, without a network.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::pages::root;

#[test]
#[ignore = "needs tests/peers/setup"]
fn every_page_fits_and_search_works() {
    let built = Command::new(root().join("scripts/book")).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    #[expect(clippy::disallowed_methods, reason = "where tests/peers/setup was told to install")]
    let peers =
        env::var_os("CLOUD_CERTS_PEERS_DIR").map_or_else(|| root().join("target/peers"), PathBuf::from);
    let mut python = Command::new(peers.join("browser/bin/python"));
    let ran = python
        .arg(root().join("cli/tests/book/browser.py"))
        .arg(root().join("target/book"))
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
