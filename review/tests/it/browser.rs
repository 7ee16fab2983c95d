//! The page in a browser: Chromium, as playwright drives it.

use std::path::Path;
use std::process::Command;

use crate::command::diff;

const PINS: &str = include_str!("../../../tests/peers/browser.txt");

#[test]
#[ignore = "needs tests/peers/setup"]
fn the_page_works_in_a_browser() {
    let edits = [
        ("name: X-Auth-Token", "name: X-Token"),
        ("operationId: DownloadCert", "operationId: FetchCert"),
        ("description: Huawei Cloud", "description: </script><img src=x onerror=alert(1)> Huawei Cloud"),
    ];
    let page = diff("css.yaml", &edits, &["--format", "html"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    #[expect(clippy::disallowed_methods, reason = "a page to look at")]
    std::fs::write(&path, page.out).unwrap();
    #[expect(clippy::disallowed_methods, reason = "how tests are run is said by the environment")]
    let peers = std::env::var_os("CLOUD_CERTS_PEERS_DIR");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let peers = peers.map_or_else(|| here.join("../target/peers"), Into::into).join("browser");
    let is_current = std::fs::read_to_string(peers.join("pins.txt")).is_ok_and(|pins| pins == PINS);
    assert!(is_current, "the environment `browser` is missing or out of date; run tests/peers/setup");
    let mut python = Command::new(peers.join("bin/python"));
    let ran = python.arg(here.join("tests/it/browser.py")).arg(&path).arg(folder.path()).output().unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{told}");
    let done = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(done, "without script\nclicks\noperation\nkeyboard\nlink\nnames\nwidths\nquiet\n");
}
