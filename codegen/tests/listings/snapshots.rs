//! The listings of every document, held in the repository's `snapshots/` for people to review.

use cloud_certs_codegen::{generate, surface, wire};

#[test]
fn the_listings_are_those_reviewed() {
    for document in crate::documents() {
        let source = generate(&document).unwrap_or_else(|problems| panic!("{problems}"));
        assert_reviewed(&format!("{}.wire", document.name()), &wire(&document));
        assert_reviewed(&format!("{}.surface", document.name()), &surface(&source).unwrap());
    }
}

#[track_caller]
fn assert_reviewed(name: &str, listing: &[String]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, listing.join("\n")));
}
