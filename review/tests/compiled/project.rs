//! A cargo project with many small programs, which share the crates that generated clients need.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

/// As somebody writes it who uses a client with dates, ids, patterns, pages and channels in it.
const MANIFEST: &str = r#"[package]
name = "callers"
version = "0.0.0"
edition = "2024"

[dependencies]
base64 = "0.22"
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde"] }
futures = { version = "0.3", default-features = false, features = ["std"] }
progenitor-client = "0.15"
rand = "0.10"
regress = "0.12"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", features = ["rt", "net", "io-util", "macros"] }
uuid = { version = "1", features = ["serde", "v4"] }

[profile.dev]
debug = false
incremental = false

[workspace]
"#;

/// The project.
pub(crate) struct Project {
    folder: PathBuf,
    programs: usize,
}

impl Project {
    /// A project without programs, under the name of a test.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callers").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src/bin")).unwrap();
        write(&folder.join("Cargo.toml"), MANIFEST);
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        fs::copy(lock, folder.join("Cargo.lock")).unwrap();
        Self { folder, programs: 0 }
    }

    /// Adds a program: a client in the module `client`, and code that uses it.
    pub(crate) fn add(&mut self, name: &str, client: &str, code: &str) {
        let head = "#![allow(dead_code, unused_imports, irrefutable_let_patterns)]\n";
        let text = format!("{head}{code}\nmod client {{\n{client}\n}}\n");
        write(&self.folder.join("src/bin").join(name).with_extension("rs"), &text);
        self.programs += 1;
    }

    /// The errors of each program, by its name; none for one that compiles.
    pub(crate) fn check(&self) -> BTreeMap<String, Vec<String>> {
        self.compile("check").0
    }

    /// The same, with the files of those that compile.
    pub(crate) fn build(&self) -> (BTreeMap<String, Vec<String>>, BTreeMap<String, PathBuf>) {
        self.compile("build")
    }

    fn compile(&self, command: &str) -> (BTreeMap<String, Vec<String>>, BTreeMap<String, PathBuf>) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callers/target");
        let output = Command::new(env!("CARGO"))
            .args([command, "--offline", "--bins", "--keep-going", "--message-format", "json"])
            .env("CARGO_TARGET_DIR", target)
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let (mut errors, mut files) = (BTreeMap::<String, Vec<String>>::new(), BTreeMap::new());
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let message: Json = serde_json::from_str(line).unwrap();
            if message["target"]["kind"][0] != "bin" {
                continue;
            }
            let name = message["target"]["name"].as_str().unwrap().to_owned();
            let found = errors.entry(name.clone()).or_default();
            if message["message"]["level"] == "error" {
                found.push(message["message"]["message"].as_str().unwrap().to_owned());
            }
            if let Some(file) = message["executable"].as_str() {
                files.insert(name, file.into());
            }
        }
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(errors.len(), self.programs, "each program was compiled: {said}");
        (errors, files)
    }
}

#[expect(clippy::disallowed_methods, reason = "nobody reads it meanwhile")]
fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}
