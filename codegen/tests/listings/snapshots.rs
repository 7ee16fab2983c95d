//! The listings of every document, held in the repository's `snapshots/` for people to review, and its source, for
//! builds without the generator.

use cloud_certs_codegen::{generate, surface, wire};

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
        let kept = format!("// FNV-1a of {}: {hash:016x}\n{source}", document.file);
        assert_reviewed(&format!("{}.rs", document.name()), &kept);
    }
}

#[track_caller]
fn assert_reviewed(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
