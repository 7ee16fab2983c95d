//! What `spec-review review` says when git does not answer.

use crate::checkout::Checkout;

#[test]
fn what_git_refuses_is_said() {
    let checkout = Checkout::new();
    for (base, expected) in [
        ("--base=nosuch", "error: git does not know the commit `nosuch`; fetch it, or name another one\n"),
        (
            "--base=--help",
            "error: `--help` is not a revision: none begins with `-`; name a branch, a tag or a commit\n",
        ),
    ] {
        let ran = checkout.review(&[base]);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, "", expected));
    }
    checkout.git(&["branch", "--quiet", "--move", "main", "trunk"]);
    let ran = checkout.review(&[]);
    assert!(ran.code == 1 && ran.err.contains("found no branch to compare with"), "{}", ran.err);
    checkout.git(&["switch", "--quiet", "--orphan", "other"]);
    checkout.write("Cargo.toml", "");
    checkout.commit();
    let ran = checkout.review(&["--base", "trunk"]);
    assert!(ran.code == 1 && ran.err.contains("have no commit in common"), "{}", ran.err);
}

#[test]
fn without_git_or_checkout_it_says_so() {
    let checkout = Checkout::new();
    let empty = tempfile::tempdir().unwrap();
    let ran = checkout.review_with(&[], |command| {
        command.env("PATH", empty.path());
    });
    assert!(ran.code == 1 && ran.err.starts_with("error: the program git cannot be run: "), "{}", ran.err);
    let ran = checkout.review_with(&[], |command| {
        command.current_dir(empty.path());
    });
    assert!(
        ran.code == 1 && ran.err.starts_with("error: this folder is not in a git checkout"),
        "{}",
        ran.err
    );
}

#[test]
fn a_checkout_without_documents_is_the_wrong_one() {
    let checkout = Checkout::new();
    checkout.remove("openapi/pets.yaml");
    checkout.commit();
    let ran = checkout.review(&["--base", "HEAD"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    assert!(ran.err.starts_with("error: there is no OpenAPI document here or at "), "{}", ran.err);
}
