//! docs/security.md names the tests that hold what it says: they are there.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fs;
use std::path::Path;

/// The Rust of this repository, put together.
fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_name().unwrap().to_string_lossy();
        if entry.is_dir() && name != "target" && !name.starts_with('.') {
            sources(&entry, text);
        } else if name.ends_with(".rs") {
            text.push_str(&fs::read_to_string(&entry).unwrap());
        }
    }
}

#[test]
fn the_tests_that_are_named_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let mut text = String::new();
    sources(&root, &mut text);
    // Between backticks, what has underscores is the name of a test, and what has slashes a place.
    let quoted: Vec<_> = page.split('`').skip(1).step_by(2).collect();
    let tests: Vec<_> = quoted.iter().filter(|word| word.matches('_').count() > 2).collect();
    let places: Vec<_> =
        quoted.iter().filter(|word| word.starts_with(['c', 't']) && word.contains('/')).collect();
    assert!(tests.len() > 30 && places.len() > 4, "{tests:?} {places:?}");
    let missing = tests.iter().filter(|test| !text.contains(&format!("fn {test}(")));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&&str>::new());
    let missing = places.iter().filter(|place| !root.join(place).exists());
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&&str>::new());
}
