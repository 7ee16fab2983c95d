//! What people read in this repository: pictures are drawn from the text beside them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

#[test]
fn pictures_are_drawn_from_the_text_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "dot")).collect();
    assert!(texts.len() >= 2, "{texts:?}");
    for text in texts {
        let digest = Sha256::digest(fs::read(&text).unwrap());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let picture = fs::read_to_string(text.with_extension("svg")).unwrap();
        assert!(picture.contains(&digest), "{}: run scripts/pictures", text.display());
        assert!(!picture.contains("<script"), "{}", text.display());
    }
}
