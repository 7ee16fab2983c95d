//! Dependencies that the features of the crate add.

use std::process::Command;

/// The packages that the library needs with these features, by name.
fn packages(features: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--package", "cloud-certs-certificate"])
        .args(["--features", features, "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn truststores_need_neither_network_nor_runtime() {
    let packages = packages("pkcs12");
    assert!(packages.iter().any(|name| name == "p12-keystore"), "{packages:?}");
    for unwanted in ["cloud-certs-codegen", "hyper", "reqwest", "ring", "tokio"] {
        assert!(!packages.iter().any(|name| name == unwanted), "{unwanted}");
    }
}
