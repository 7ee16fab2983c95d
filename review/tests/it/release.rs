//! Versions have to rise since the last release, once for all changes after it.

use crate::checkout::{Checkout, SETTINGS, TIGHTER};

/// A release 1.2.3, and a break on main since then that raised the versions.
fn released() -> Checkout {
    let checkout = Checkout::new();
    checkout.write("spec-review.toml", &format!("release-tag = \"v*\"\n{SETTINGS}"));
    checkout.commit();
    checkout.git(&["tag", "v0.4.1"]);
    checkout.edit("openapi/pets.yaml", &[TIGHTER]);
    checkout.raise("2.0.0", "0.5.0");
    checkout.commit();
    checkout.git(&["branch", "--quiet", "--force", "main"]);
    checkout
}

#[test]
fn one_rise_covers_what_follows() {
    let checkout = released();
    checkout.edit("openapi/pets.yaml", &[("minimum: 1", "minimum: 2")]);
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (5, ""), "the break counts, the versions have risen");
    assert!(
        ran.out.contains("openapi/pets.yaml: info.version: 1.2.3 -> 2.0.0, required: major"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("workspace.package.version: 0.4.1 -> 0.5.0, required: minor"), "{}", ran.out);
    // Without a release, each change raises them again.
    checkout.git(&["tag", "--delete", "v0.4.1"]);
    assert!(checkout.review(&[]).err.contains("write 3.0.0"));
}

#[test]
fn what_no_release_had_may_go_again() {
    let checkout = released();
    checkout
        .edit("openapi/pets.yaml", &[("maximum: 50", "maximum: 100"), ("version: 2.0.0", "version: 1.2.3")]);
    checkout.edit("Cargo.toml", &[("0.5.0", "0.4.1")]);
    let ran = checkout.review(&[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "it is as it was released: {}", ran.out);
}

#[test]
fn the_last_release_is_the_highest_that_head_contains() {
    let checkout = released();
    checkout.edit("openapi/pets.yaml", &[("minimum: 1", "minimum: 2")]);
    // Not a release, no ancestor, and one before the release of its version.
    checkout.git(&["tag", "nightly"]);
    checkout.git(&["switch", "--quiet", "--create", "next"]);
    checkout.write("x", "");
    checkout.git(&["add", "x"]);
    checkout.git(&["commit", "--quiet", "--message", "x"]);
    checkout.git(&["tag", "v9.0.0"]);
    checkout.git(&["switch", "--quiet", "edit"]);
    checkout.git(&["tag", "v0.4.1-rc.1"]);
    assert!(checkout.review(&[]).out.contains("info.version: 1.2.3 -> 2.0.0"));
    checkout.git(&["tag", "v0.10.0"]);
    assert!(checkout.review(&[]).err.contains("write 3.0.0"), "10 is after 4");
    checkout.write("spec-review.toml", &format!("release-tag = \"--help\"\n{SETTINGS}"));
    assert!(checkout.review(&[]).err.contains("write 3.0.0"), "no tag has this name");
}

#[test]
fn a_shallow_clone_has_no_releases() {
    let origin = released();
    let clone = origin.cloned(&["--depth=1", "--branch=edit"]);
    let ran = clone.review(&["--base=HEAD"]);
    let command = "git fetch --unshallow origin '+refs/tags/*:refs/tags/*'";
    assert!(ran.code == 1 && ran.err.contains(command), "{}", ran.err);
    assert_eq!(clone.shell(command).code, 0);
    let ran = clone.review(&["--base=HEAD"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}
