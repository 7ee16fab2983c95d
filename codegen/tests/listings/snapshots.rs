//! The listings of every document, held in the repository's `snapshots/` for people to review, and its source, held in
//! `client/api/generated/` for builds without the generator. `scripts/accept-listings` accepts both.

use cloud_certs_codegen::{generate, service_list, surface};
use openapi_document::wire;

#[test]
fn the_listings_are_those_reviewed() {
    for document in crate::documents() {
        let source = generate(&document).unwrap_or_else(|problems| panic!("{problems}"));
        assert_reviewed(&format!("{}.wire", document.name()), &wire(&document).join("\n"));
        assert_reviewed(&format!("{}.surface", document.name()), &surface(&source).unwrap().join("\n"));
    }
}

/// `build.rs` copies what is behind the first line, if that has the hash (FNV-1a) of the document at hand.
#[test]
fn the_kept_source_is_what_the_generator_makes() {
    for document in crate::documents() {
        let text = std::fs::read(crate::root().join(&document.file)).unwrap();
        let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        let hash = text.iter().fold(0xcbf2_9ce4_8422_2325, add);
        let source = generate(&document).unwrap_or_else(|problems| panic!("{problems}"));
        let name = format!("{}.rs.in", document.name());
        assert_kept(&name, &format!("// FNV-1a of {}: {hash:016x}\n{source}", document.file));
    }
    assert_kept("services.rs.in", &service_list(crate::documents().iter()));
}

#[expect(clippy::disallowed_methods, reason = "the variable that accepts snapshots, and a source to accept")]
fn assert_kept(name: &str, source: &str) {
    let path = crate::root().join(format!("client/api/generated/{name}"));
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        std::fs::write(&path, source).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == source,
        "{} is not what the generator makes: scripts/accept-listings writes it",
        path.display()
    );
}

#[track_caller]
fn assert_reviewed(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
