//! What README.md, CONTRIBUTING.md and docs/reports.md show of `spec-review` is what it prints.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::checkout::Checkout;

/// What accepts snapshots accepts these texts too.
const ACCEPT: &str = "INSTA_UPDATE=always cargo test -p spec-review --test it -- documented";

/// A command that is shown: its output follows, up to the next command or the end of the block.
const PROMPT: &str = "$ cargo run -q -p spec-review -- ";

fn documents() -> Vec<String> {
    let names = std::fs::read_dir(ours("openapi")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".yaml")).collect()
}

/// The edit of a branch, and that from old.yaml to new.yaml: the texts tell of them.
const OF_BRANCH: (&str, &str) = ("enum: [international]", "enum: [international, national]");
const OF_DIFF: (&str, &str) = ("name: X-Auth-Token", "name: X-Token");

#[test]
fn the_readme_shows_what_is_printed() {
    assert_true("README.md", &["diff"], OF_DIFF);
}

#[test]
fn the_guide_shows_what_is_printed() {
    assert_true("CONTRIBUTING.md", &["check", "review", "upstream"], OF_BRANCH);
}

#[test]
fn the_reports_are_explained_with_what_is_printed() {
    assert_true("docs/reports.md", &["diff"], OF_DIFF);
}

fn assert_true(file: &str, commands: &[&str], edit: (&str, &str)) {
    let path = ours(file);
    let text = std::fs::read_to_string(&path).unwrap();
    for said in [edit.0, edit.1] {
        assert!(text.contains(said), "{file} does not say that `{said}` is in the edit");
    }
    let scene = scene();
    let (shown, ran) = rewritten(&text, &scene);
    assert_eq!(ran, commands, "{file} shows other commands");
    if shown == text {
        return;
    }
    // insta has the same rule: the variable says that a person looks at the differences.
    #[expect(clippy::disallowed_methods, reason = "the variable that accepts snapshots")]
    let is_accepted = std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    assert!(is_accepted, "{file} shows something else than is printed; `{ACCEPT}` writes this:\n{shown}");
    #[expect(clippy::disallowed_methods, reason = "a text to look at")]
    std::fs::write(path, shown).unwrap();
}

fn ours(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// A checkout with our documents, the vendor's definitions, and both edits.
fn scene() -> Checkout {
    let checkout = Checkout::new();
    let read = |name: &str| std::fs::read_to_string(ours(&format!("openapi/{name}"))).unwrap();
    checkout.remove("openapi/pets.yaml");
    for name in documents().iter().map(String::as_str).chain(["UPSTREAM.toml"]) {
        checkout.write(&format!("openapi/{name}"), &read(name));
    }
    for name in ["Cargo.toml", "spec-review.toml"] {
        checkout.write(name, &std::fs::read_to_string(ours(name)).unwrap());
    }
    checkout.commit();
    checkout.git(&["branch", "--quiet", "--force", "main"]);
    checkout.edit("openapi/geminidb.yaml", &[OF_BRANCH]);
    let css = read("css.yaml");
    checkout.write("old.yaml", &css);
    checkout.write("new.yaml", &css.replacen(OF_DIFF.0, OF_DIFF.1, 1));
    for (name, text) in definitions() {
        checkout.write(&format!("vendor/{name}"), &text);
    }
    checkout
}

/// The vendor's files that cargo has, with the folder of their crate.
fn definitions() -> Vec<(String, String)> {
    // Only what this platform needs: `cargo test` has fetched that, and no more, on a machine with nothing cached.
    let arguments =
        ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", "host-tuple"];
    let output = Command::new("cargo").args(arguments).current_dir(ours("")).output().unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let vendors =
        packages.filter(|package| package["name"].as_str().unwrap().starts_with("huawei-cloud-api-"));
    let mut found = Vec::new();
    for package in vendors {
        let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
        let mut left = vec![folder.join("src")];
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else if path.extension().is_some_and(|end| end == "json") {
                let name = path.strip_prefix(folder.parent().unwrap()).unwrap().display().to_string();
                found.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    found
}

/// The text with what the commands print, and which ones they are.
fn rewritten(text: &str, scene: &Checkout) -> (String, Vec<String>) {
    let (mut shown, mut ran) = (String::new(), Vec::new());
    let mut is_output = false;
    for line in text.lines() {
        is_output &= !line.starts_with("$ ") && !line.starts_with("```");
        if is_output {
            continue;
        }
        shown.push_str(&format!("{line}\n"));
        if let Some(arguments) = line.strip_prefix(PROMPT) {
            is_output = true;
            ran.push(arguments.split(' ').next().unwrap().to_owned());
            shown.push_str(&output(arguments, scene));
        }
    }
    (shown, ran)
}

/// What a terminal shows, and the exit code as a shell would tell it.
fn output(arguments: &str, scene: &Checkout) -> String {
    let vendor = if arguments.starts_with("upstream") { " --definitions vendor" } else { "" };
    let ran = scene.shell(&format!("\"$0\" {arguments}{vendor} 2>&1"));
    let told = match ran.code {
        0 => String::new(),
        code => format!("[exit code {code}]\n"),
    };
    format!("{}{told}", ran.out)
}
