//! OpenAPI documents: reading, checking, generating, comparing.

use cloud_certs_codegen::{Profile, check, lint};
use openapi_document::{Document, facts, wire};
use serde_json::Value;
use spec_review::diff;

use crate::edits;

/// The text of a document.
pub fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(document) = Document::parse("openapi/fuzzed.yaml", text) else { return };
    let _ = check(&document, Profile::CloudCerts);
    let _ = lint(&document, Profile::CloudCerts);
    let _ = (facts(&document), wire(&document));
}

/// Edits of a document: it becomes a client or an error.
pub fn generate(bytes: &[u8]) {
    let (_, edited) = edits::apply(bytes);
    let Some(edited) = parse(&edited) else { return };
    if let Ok(source) = cloud_certs_codegen::generate(&edited) {
        assert!(source.contains("pub struct Client"), "{source}");
    }
}

/// Edits of a document, reviewed: what is the same has no changes, and what is not has some.
pub fn diff(bytes: &[u8]) {
    let (base, edited) = edits::apply(bytes);
    let (Some(old), Some(new)) = (parse(base), parse(&edited)) else { return };
    let review = diff::diff(&old, &new, &spec_review::RustSettings::default());
    let is_same = old.root.to_json() == new.root.to_json();
    assert!(is_same || !review.changes.is_empty(), "nothing is said of a change");
    assert!(!is_same || review.changes.is_empty(), "{:?}", review.changes);
    let none = diff::compare(&new, &new).changes;
    assert!(none.is_empty(), "a document differs from itself: {none:?}");
}

/// JSON is YAML.
fn parse(json: &Value) -> Option<Document> {
    let text = serde_json::to_string_pretty(json).ok()?;
    Document::parse("openapi/fuzzed.yaml", &text).ok()
}
