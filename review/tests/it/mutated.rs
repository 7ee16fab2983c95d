//! Reports of documents that went wrong in random places: no panic, whatever they say.

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::run;

#[path = "../../../document/tests/check/mutation.rs"]
mod mutation;

/// The features that the generator takes, in one document.
fn everything() -> String {
    std::fs::read_to_string("../codegen/tests/check/everything.yaml").unwrap()
}

/// Writes text to a file and has it checked in every format.
fn report(path: &Path, text: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "a file of the test alone")]
    std::fs::write(path, text).unwrap();
    let path = path.to_str().unwrap();
    let codes = ["text", "json", "github"].map(|format| run(&["check", path, "--format", format]).code);
    assert!(codes == [0; 3] || codes == [3; 3], "{codes:?}");
    run(&["check", path, "--color", "always"]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        // The same documents every time: a long run with other seeds is for a person to start.
        rng_seed: RngSeed::Fixed(20_261_126),
        cases: 64,
        ..ProptestConfig::default()
    })]

    /// Parts are deleted, replaced, renamed or moved; written on many lines and on one.
    #[test]
    fn a_mutated_document_is_told(mutations in mutation::mutations()) {
        let folder = tempfile::tempdir().unwrap();
        let document = openapi_document::Document::parse("everything.yaml", &everything()).unwrap();
        let mut json = document.root.to_json();
        for mutation in mutations {
            mutation.apply(&mut json);
        }
        report(&folder.path().join("pretty.json"), serde_json::to_string_pretty(&json).unwrap().as_bytes());
        report(&folder.path().join("line.json"), json.to_string().as_bytes());
    }

    /// Bytes are replaced and text is cut off, so that most of it is no YAML any more.
    #[test]
    fn a_broken_file_is_told(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        insertion in "[\\PC\\x00-\\x1f\u{202e}]{0,9}",
        place in any::<prop::sample::Index>(),
        end in any::<prop::sample::Index>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut text = everything().into_bytes();
        for (index, byte) in changes {
            let index = index.index(text.len());
            text[index] = byte & 0x7f;
        }
        let place = place.index(text.len());
        text.splice(place..place, insertion.into_bytes());
        text.truncate(end.index(text.len() * 2));
        report(&folder.path().join("broken.yaml"), &text);
    }
}
