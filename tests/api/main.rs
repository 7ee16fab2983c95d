//! The public API that is written by hand: a change of it shows in a snapshot, and so does a type of another crate in it.
//!
//! The generated modules `cloud_certs::api::*` are in the listings of their documents, `snapshots/*.surface.snap`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Crates whose types appear in signatures, with the reason.
const FOREIGN_TYPES: &str = include_str!("foreign-types.txt");

/// The libraries that other people use.
const LIBRARIES: [&str; 3] = ["cloud_certs", "cloud_certs_certificate", "cloud_certs_sync"];

/// The folder of the descriptions that rustdoc made of these crates, as JSON.
static DESCRIPTIONS: LazyLock<PathBuf> = LazyLock::new(describe);

#[test]
#[ignore = "builds rustdoc JSON: scripts/ignored-tests"]
fn public_api_is_as_listed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in LIBRARIES {
            insta::assert_snapshot!(format!("{}.api", name.replace('_', "-")), public_api(name).join("\n"));
        }
    });
}

#[test]
#[ignore = "builds rustdoc JSON: scripts/ignored-tests"]
fn types_of_other_crates_are_as_listed() {
    let lines = LIBRARIES.map(public_api).concat();
    let found: BTreeSet<&str> =
        lines.iter().flat_map(|line| crates(line)).filter(|name| !is_own(name)).collect();
    let reasons: Vec<_> = FOREIGN_TYPES.lines().filter_map(|line| line.split_once(": ")).collect();
    assert_eq!(reasons.len(), FOREIGN_TYPES.lines().count(), "each line is `crate: reason`");
    let listed: BTreeSet<&str> = reasons.iter().map(|(name, _)| *name).collect();
    let where_from = |name: &&&str| {
        let shown = lines.iter().filter(|line| crates(line).any(|found| found == **name));
        format!("{name}:\n  {}", shown.map(String::as_str).collect::<Vec<_>>().join("\n  "))
    };
    let unlisted: Vec<_> = found.difference(&listed).collect();
    let unlisted: Vec<String> = unlisted.iter().map(where_from).collect();
    assert!(unlisted.is_empty(), "not in tests/api/foreign-types.txt:\n{}", unlisted.join("\n"));
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(gone.is_empty(), "in tests/api/foreign-types.txt, and in no signature: {gone:?}");
}

/// Their versions are free to change: no caller has them in hand.
#[test]
fn json_and_url_types_stay_inside() {
    for name in ["serde_json", "url"] {
        assert!(!FOREIGN_TYPES.lines().any(|line| line.starts_with(&format!("{name}: "))), "{name}");
    }
}

#[test]
fn crates_and_generated_items_are_recognised() {
    let call = "pub async fn cloud_certs::Css::call<F, T>(&self, impl Fn(cloud_certs::api::css::Client) -> F) \
                -> Result<T, url::Error> where F: core::future::Future<Output = T>, T::Item: jiff::Unit";
    assert_eq!(crates(call).collect::<Vec<_>>(), ["cloud_certs", "cloud_certs", "url", "core", "jiff"]);
    assert_eq!(crates("fn f(<__S as serde_core::ser::Serializer>::Ok)").collect::<Vec<_>>(), ["serde_core"]);
    for kept in
        [call, "pub mod cloud_certs::api", "impl From<cloud_certs::api::css::A> for cloud_certs::Error"]
    {
        assert!(!is_generated(kept), "{kept}");
    }
    for generated in [
        "pub mod cloud_certs::api::css",
        "#[non_exhaustive] pub enum cloud_certs::api::css::types::A",
        "pub fn cloud_certs::api::css::Client::f(&self) -> cloud_certs::Error",
        "impl<'a> cloud_certs::api::css::builder::A<'a>",
        "impl<'de> serde_core::de::Deserialize<'de> for cloud_certs::api::css::types::A",
        "impl core::convert::From<cloud_certs::api::css::types::A> for alloc::string::String",
        "pub fn alloc::string::String::from(cloud_certs::api::css::types::A) -> Self",
    ] {
        assert!(is_generated(generated), "{generated}");
    }
}

/// The items of a crate that are written by hand, one a line. What every type has by blanket impls is left out.
fn public_api(name: &str) -> Vec<String> {
    let description = DESCRIPTIONS.join(format!("{name}.json"));
    let builder = public_api::Builder::from_rustdoc_json(description);
    let api = builder.omit_blanket_impls(true).omit_auto_trait_impls(true).build().unwrap_or_else(|error| {
        panic!("{error}: public-api has to be of a version that reads the rustdoc JSON of this toolchain")
    });
    let lines: Vec<_> = api.items().map(ToString::to_string).filter(|line| !is_generated(line)).collect();
    assert!(lines.len() > 100, "{name}: only {} items", lines.len());
    lines
}

/// Whether an item is in a generated module, or is an impl of such a type for one of another crate. The item is named
/// first, or after `for` in an impl of a trait.
fn is_generated(line: &str) -> bool {
    let named = match line.strip_prefix("impl") {
        Some(implementation) => implementation.split_once(" for ").map_or(implementation, |(_, item)| item),
        None => line,
    };
    let path = named.split_whitespace().find(|word| word.contains("::"));
    path.is_some_and(|path| {
        let is_ours = path.starts_with("cloud_certs");
        path.starts_with("cloud_certs::api::") || (!is_ours && line.contains("cloud_certs::api::"))
    })
}

/// The crates that the paths of an item start with.
fn crates(line: &str) -> impl Iterator<Item = &str> {
    let paths = line.split(|character: char| !(character.is_alphanumeric() || "_:".contains(character)));
    let roots = paths.filter_map(|path| path.split_once("::")).map(|(root, _)| root);
    // `Self` and type parameters have capitals, and the associated type of `<A as B>::C` has nothing before it.
    roots.filter(|root| !root.is_empty() && !root.contains(char::is_uppercase))
}

fn is_own(name: &str) -> bool {
    ["core", "alloc", "std"].contains(&name) || name.starts_with("cloud_certs")
}

/// Describes both crates with all that a user may turn on, in a target folder of its own: cargo holds the other one.
fn describe() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("api");
    let made = Command::new(env!("CARGO"))
        .args([
            "doc",
            "--quiet",
            "--no-deps",
            "--lib",
            "--locked",
            "--features",
            "cloud-certs/pkcs12,cloud-certs-sync/pkcs12",
        ])
        .args([
            "--package",
            "cloud-certs",
            "--package",
            "cloud-certs-certificate",
            "--package",
            "cloud-certs-sync",
            "--target-dir",
        ])
        .arg(&target)
        // Stable Rust of CI makes the JSON, too, so that all tests run with one toolchain.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTDOCFLAGS", "-Z unstable-options --output-format json")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    target.join("doc")
}
