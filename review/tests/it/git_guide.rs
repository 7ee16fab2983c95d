//! The recipes of docs/git.md, with git itself.

use std::path::Path;
use std::process::Command;

use crate::checkout::{Checkout, PETS, TIGHTER};

/// The blocks that a shell runs, in the order of the guide, with the exit code and a part of what each prints.
const EXPECTED: [(i32, &str); 10] = [
    (5, "HEAD~1:openapi.yaml:33:22 -> openapi.yaml:33:22"),
    (5, "maximum 100 -> 50"),
    (0, "GET /pets/{owner}"),
    (5, "compared with BASE"),
    (5, "openapi.yaml: breaks deployed clients: 1 breaking"),
    (0, "maximum 100 -> 50"),
    (0, "+GET /pets/{owner}  query limit: integer int32, minimum 1, maximum 50"),
    (0, "breaking maximum-changed"),
    (0, "breaking maximum-changed"),
    (1, "breaking maximum-changed"),
];

/// A document that a commit on `main` tightened, and a branch that did nothing since.
fn scene() -> Checkout {
    let checkout = Checkout::with(&[("openapi.yaml", PETS)]);
    checkout.git(&["config", "user.name", "T"]);
    checkout.git(&["config", "user.email", "t@example.com"]);
    checkout.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    checkout.git(&["switch", "--quiet", "--create", "edit"]);
    checkout.edit("openapi.yaml", &[TIGHTER]);
    checkout.commit();
    checkout
}

#[test]
fn every_recipe_of_the_guide_works() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/git.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let blocks: Vec<&str> =
        guide.split("```sh\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect();
    assert_eq!(blocks.len(), EXPECTED.len());
    for (block, (code, expected)) in blocks.iter().zip(EXPECTED) {
        let checkout = scene();
        let ran = checkout.shell(&format!("PATH=\"$(dirname \"$0\"):$PATH\"\n{block}"));
        assert_eq!(i32::from(ran.code), code, "{block}\n{}{}", ran.out, ran.err);
        assert!(ran.out.contains(expected), "{block}\n{}{}", ran.out, ran.err);
    }
    assert!(Command::new("git").arg("--version").output().is_ok());
}
