//! Dependencies that the features of the library add, and those of the command.

use std::collections::BTreeSet;
use std::process::Command;

/// The crates that only whoever edits documents should compile.
const GENERATOR: [&str; 5] =
    ["cloud-certs-codegen", "openapiv3", "prettyplease", "progenitor-impl", "typify"];

/// The most crates that somebody who installs the command should have to wait for. `sync` brings the reader of TOML (5),
/// progress on a terminal (5), and users by name.
const MOST_OF_THE_COMMAND: usize = 230;

/// The packages that the library needs with these features, by name.
fn packages(features: &str) -> Vec<String> {
    tree(&["--package", "cloud-certs", "--features", features])
}

/// The packages that a selection needs, by name: twice for two versions.
fn tree(selection: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .args(selection)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // As in `syn v2.0.119 (proc-macro) (*)`.
    let packages = text.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "));
    let packages: BTreeSet<_> = packages.collect();
    packages.iter().filter_map(|package| package.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn whoever_installs_the_command_compiles_few_crates_and_no_generator() {
    let packages = tree(&["--package", "cloud-certs-cli"]);
    assert!(packages.iter().any(|name| name == "cloud-certs-emulator"), "{packages:?}");
    assert_without(&packages, &GENERATOR);
    // `cargo update` brings the large tree of idna_adapter 1.2 back: `cargo update -p idna_adapter --precise 1.1.0`.
    assert!(packages.len() <= MOST_OF_THE_COMMAND, "{} crates: {packages:?}", packages.len());
}

/// Whoever has no keys on P-521 does not wait for their arithmetic.
#[test]
fn the_curves_are_compiled_for_those_who_ask_for_them() {
    let curves = ["p256", "p384", "p521", "elliptic-curve", "crypto-bigint"];
    assert_without(&packages("pkcs12"), &curves);
    let packages = packages("p521");
    for name in curves {
        assert!(packages.iter().any(|package| package == name), "{name}");
    }
}

#[test]
fn only_who_edits_documents_builds_the_generator() {
    let packages_of_users = packages("pkcs12");
    assert!(packages_of_users.iter().any(|name| name == "progenitor-client"), "{packages_of_users:?}");
    assert_without(&packages_of_users, &GENERATOR);
    let packages_of_maintainers = packages("codegen");
    for name in GENERATOR {
        assert!(packages_of_maintainers.iter().any(|package| package == name), "{name}");
    }
}

#[test]
fn who_uses_the_library_builds_the_engine_for_patterns_when_a_document_has_one() {
    let snapshots = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/client/api/generated")).unwrap();
    let paths = snapshots.map(|entry| entry.unwrap().path());
    let sources = paths.filter(|path| path.to_string_lossy().ends_with(".rs.in"));
    let sources: Vec<String> = sources.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(!sources.is_empty(), "the generated source is kept there");
    let is_needed = sources.iter().any(|source| source.contains("::regress::"));
    let is_built = packages("").iter().any(|name| name == "regress");
    assert_eq!(is_built, is_needed, "`regress` is optional in Cargo.toml, for `codegen`, or is not");
}

#[track_caller]
fn assert_without(packages: &[String], unwanted: &[&str]) {
    for unwanted in unwanted {
        assert!(!packages.iter().any(|name| name == unwanted), "{unwanted}");
    }
}
