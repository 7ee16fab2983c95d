//! One service is one document and one file on each side: a toy service is added to a copy of the project, and the command
//! fetches its certificate. No other file is changed by hand.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cloud_certs::{Cloud, Service};
use cloud_certs_codegen::{generate, service_list};
use openapi_document::Document;

/// What somebody writes who adds a service.
const FILES: [(&str, &str); 3] = [
    ("openapi/toy.yaml", include_str!("toy.yaml")),
    ("client/services/toy.rs", include_str!("client.rs")),
    ("emulator/src/services/toy.rs", include_str!("emulator.rs")),
];

#[test]
#[ignore = "compiles a copy of the project: scripts/ignored-tests"]
fn a_service_is_one_document_and_one_file_on_each_side() {
    let copy = copy();
    for (path, content) in FILES {
        write(&copy.path().join(path), content);
    }
    accept_sources(copy.path());
    let run = |arguments: &[&str]| -> String {
        let output = cargo(copy.path(), arguments);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap() + &errors
    };
    let emulator = ["--cloud", "emulator"];
    let fetched = run(&[&["fetch", "toy", "--instance", "demo-toy"], &emulator[..]].concat());
    assert!(fetched.contains("BEGIN CERTIFICATE") && fetched.contains("Toy Service"), "{fetched}");
    let listed = run(&[&["instances", "toy"], &emulator[..]].concat());
    assert!(listed.contains("demo-toy"), "{listed}");
    let help = run(&["fetch", "toy", "--help"]);
    assert!(help.contains("CLOUD_CERTS_TOY_ENDPOINT") && !help.contains("--category"), "{help}");
    assert!(run(&["completions", "bash"]).contains("toy"));
    let faults = run(&["emulator", "--help"]);
    assert!(faults.contains("--fault"), "{faults}");
}

/// The table in the README is that of the documents.
#[test]
fn the_readme_lists_every_service() {
    let row = |service: &Service| {
        let clouds = Cloud::ALL.iter().filter(|cloud| service.regions(**cloud).next().is_some());
        let clouds: Vec<String> = clouds.map(ToString::to_string).collect();
        let owner = if service.needs_instance() { "an instance" } else { "the project and region" };
        format!("| `{service}` | {} | {owner} | {} |\n", service.title(), clouds.join(", "))
    };
    let table: String = Service::ALL.iter().filter(|service| service.has_certificates()).map(row).collect();
    assert!(include_str!("../../README.md").contains(&table), "write these rows into the table:\n{table}");
}

/// Copies what git knows of the project, without its history.
fn copy() -> tempfile::TempDir {
    let (from, to) = (Path::new(env!("CARGO_MANIFEST_DIR")), tempfile::tempdir().unwrap());
    let mut git = Command::new("git");
    let files = git.args(["ls-files", "-co", "--exclude-standard", "-z"]).current_dir(from).output().unwrap();
    for file in String::from_utf8(files.stdout).unwrap().split_terminator('\0') {
        if let Ok(content) = fs::read(from.join(file)) {
            write(&to.path().join(file), content);
        }
    }
    to
}

/// Writes the sources that are built without the generator, as `scripts/accept-listings` does.
fn accept_sources(project: &Path) {
    let mut files: Vec<PathBuf> =
        fs::read_dir(project.join("openapi")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let load = |path: &PathBuf| {
        let file = format!("openapi/{}", path.file_name().unwrap().to_str().unwrap());
        Document::load(path, &file).unwrap_or_else(|problems| panic!("{problems}"))
    };
    let documents: Vec<Document> = files.iter().map(load).collect();
    let kept = |name: &str| project.join("client/api/generated").join(name);
    write(&kept("services.rs.in"), service_list(documents.iter()));
    let toy = documents.iter().find(|document| document.name() == "toy").unwrap();
    let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    let hash = include_bytes!("toy.yaml").iter().fold(0xcbf2_9ce4_8422_2325, add);
    let source = generate(toy).unwrap_or_else(|problems| panic!("{problems}"));
    write(&kept("toy.rs.in"), format!("// FNV-1a of openapi/toy.yaml: {hash:016x}\n{source}"));
}

/// Runs the command of the copy. What it depends on is compiled already, by README's first command, and is taken from there.
/// Cargo tells a crate of the copy from the same crate of the project by its profile alone, so each of them gets another one;
/// and the program goes to another folder, as tests run that of the project.
fn cargo(project: &Path, arguments: &[&str]) -> Output {
    let compiled = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--offline", "--locked", "--package", "cloud-certs-cli"]);
    let packages = include_str!("../../Cargo.toml").lines().filter(|line| line.contains("path = \""));
    for (name, _) in packages.filter_map(|line| line.split_once(" = { version")) {
        cargo.args(["--config", &format!("profile.dev.package.{name}.debug=false")]);
    }
    // Some build scripts run again when these change, and with them all that depends on those crates.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PKG_"))
    {
        cargo.env_remove(name);
    }
    cargo
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_MANIFEST_PATH")
        .arg("--")
        .args(arguments)
        .env("CARGO_BUILD_BUILD_DIR", compiled)
        .env("CARGO_TARGET_DIR", project.join("target"))
        .current_dir(project)
        .output()
        .unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a copy that nobody reads meanwhile")]
fn write(path: &Path, content: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}
