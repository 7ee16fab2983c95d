//! What the features of the library bring along.

use std::process::Command;

/// The packages that the library needs with these features, by name.
fn packages(features: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--package", "cloud-certs"])
        .args(["--features", features, "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn only_who_edits_documents_builds_the_generator() {
    let generator = ["cloud-certs-codegen", "openapiv3", "prettyplease", "progenitor-impl", "typify"];
    let packages_of_users = packages("pkcs12");
    assert!(packages_of_users.iter().any(|name| name == "progenitor-client"), "{packages_of_users:?}");
    assert_without(&packages_of_users, &generator);
    let packages_of_maintainers = packages("codegen");
    for name in generator {
        assert!(packages_of_maintainers.iter().any(|package| package == name), "{name}");
    }
}

#[test]
fn who_uses_the_library_builds_the_engine_for_patterns_when_a_document_has_one() {
    let snapshots = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots")).unwrap();
    let paths = snapshots.map(|entry| entry.unwrap().path());
    let sources = paths.filter(|path| path.to_string_lossy().ends_with(".rs.snap"));
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
