//! The arrows of the house: inside a crate, files import in one direction, and from the file that defines the thing.
//!
//! Two rules hold in every crate: no circle between files, and no import from the crate root, which only re-exports.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod arrows;
mod crates;

use std::path::Path;

use crates::{Crate, workspace_crates};

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circles: Vec<_> = crates().iter().flat_map(|found| arrows::circles(&found.arrows())).collect();
    assert!(circles.is_empty(), "circles between files:\n{}", circles.join("\n"));
}

#[test]
fn no_file_imports_from_the_root_of_its_crate() {
    let crates = crates();
    let imports: Vec<_> = crates.iter().flat_map(Crate::imports_from_the_root).collect();
    assert!(imports.is_empty(), "import from the file that defines the thing:\n{}", imports.join("\n"));
}

/// What the rules are for is found where it is, and nothing else is.
#[test]
fn both_rules_find_what_they_forbid() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [
        ("lib.rs", "mod a;\nmod b;\nmod c;\npub use a::A;\npub struct Root;"),
        ("a.rs", "use crate::b::inner::B;\npub struct A;\n#[cfg(test)]\nmod tests { use crate::Root; }"),
        ("b/mod.rs", "pub mod inner;\nfn f() { c::g(); }\nuse super::c;"),
        ("b/inner.rs", "pub struct B;\nfn h() -> crate::a::A { crate::a::A }"),
        ("c.rs", "use crate::{Root, a::A};\npub fn g() { let _: Option<(A, Root)> = None; }"),
    ] {
        write(&folder.path().join(file), text);
    }
    let toy = Crate::read(folder.path(), &folder.path().join("lib.rs"));
    assert_eq!(arrows::circles(&toy.arrows()), ["a.rs -> b/inner.rs -> a.rs"]);
    assert_eq!(toy.imports_from_the_root(), ["c.rs: crate::Root"]);
}

fn crates() -> Vec<Crate> {
    let crates = workspace_crates(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(
        crates.len() >= 7 && crates.iter().all(|found| !found.files().is_empty()),
        "not all crates were read"
    );
    crates
}

#[expect(clippy::disallowed_methods, reason = "a file to look at")]
fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
