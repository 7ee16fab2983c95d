//! The commit that `review` compares with, as a service for continuous integration describes the run.

use crate::checkout::{Checkout, PETS, TIGHTER};
use crate::command::Ran;

const LOOSER: (&str, &str) = ("minimum: 1", "minimum: 2");

fn in_ci(checkout: &Checkout, variables: &[(&str, &str)]) -> Ran {
    checkout.review_with(&[], |command| {
        command.envs(variables.iter().copied());
    })
}

/// A run on GitHub with this event.
fn on_github(checkout: &Checkout, name: &str, event: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("event.json");
    #[expect(clippy::disallowed_methods, reason = "an event to read")]
    std::fs::write(&path, event).unwrap();
    in_ci(checkout, &[("GITHUB_EVENT_NAME", name), ("GITHUB_EVENT_PATH", path.to_str().unwrap())])
}

fn push(branch: &str, before: &str) -> String {
    format!(r#"{{"ref": "{branch}", "before": "{before}", "repository": {{"default_branch": "main"}}}}"#)
}

/// A document on `main`, where somebody else tightened it after the branch `edit` left.
fn moved_on() -> Checkout {
    let checkout = Checkout::with(&[("openapi.yaml", PETS)]);
    checkout.git(&["switch", "--quiet", "--create", "edit"]);
    checkout.write("README.md", "x");
    checkout.commit();
    checkout.git(&["switch", "--quiet", "main"]);
    checkout.edit("openapi.yaml", &[TIGHTER]);
    checkout.commit();
    checkout.git(&["switch", "--quiet", "edit"]);
    checkout
}

fn assert_unchanged(ran: &Ran) {
    assert!(ran.code == 0 && ran.out.contains(": unchanged\n"), "{} {}", ran.out, ran.err);
}

#[test]
fn a_pull_request_is_not_blamed_for_what_came_later() {
    let origin = moved_on();
    origin.git(&["branch", "--quiet", "release/1", "main"]);
    origin.git(&["branch", "--quiet", "--force", "main", "edit"]);
    let clone = origin.cloned(&["--branch=edit"]);
    let pull_request = [("GITHUB_BASE_REF", "release/1"), ("GITHUB_EVENT_NAME", "pull_request")];
    assert_unchanged(&in_ci(&clone, &pull_request));
    assert_unchanged(&in_ci(&clone, &[("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "release/1")]));
    // As actions/checkout does: HEAD is the merge of the branch into its target.
    clone.git(&["switch", "--quiet", "--detach", "origin/release/1"]);
    clone.git(&["merge", "--quiet", "--no-ff", "--no-edit", "origin/edit"]);
    assert_unchanged(&in_ci(&clone, &pull_request));
    clone.edit("openapi.yaml", &[LOOSER]);
    assert_eq!(in_ci(&clone, &pull_request).code, 5);
}

#[test]
fn a_push_to_the_default_branch_is_compared_with_the_commit_before() {
    let origin = moved_on();
    origin.git(&["switch", "--quiet", "main"]);
    let clone = origin.cloned(&[]);
    assert_unchanged(&clone.review(&[]));
    let event = push("refs/heads/main", &clone.hash("HEAD^"));
    assert_eq!(on_github(&clone, "push", &event).code, 5);
    let gitlab = [
        ("CI_PIPELINE_SOURCE", "push"),
        ("CI_COMMIT_BRANCH", "main"),
        ("CI_DEFAULT_BRANCH", "main"),
        ("CI_COMMIT_BEFORE_SHA", &clone.hash("HEAD^")),
    ];
    assert_eq!(in_ci(&clone, &gitlab).code, 5);
    clone.write("spec-review.toml", "base = \"origin/main\"\n");
    assert_eq!(on_github(&clone, "push", &event).code, 5, "the base is the branch that was pushed");
    std::fs::remove_file(clone.path("spec-review.toml")).unwrap();
    // Of a new branch, GitHub does not know the commit before.
    let new = push("refs/heads/main", &"0".repeat(40));
    assert_eq!(on_github(&clone, "push", &new).code, 5);
    // A push of a tag, and one to a branch that goes to main.
    assert_unchanged(&on_github(&clone, "push", &push("refs/tags/v1", &"0".repeat(40))));
    clone.git(&["switch", "--quiet", "edit"]);
    assert_unchanged(&on_github(&clone, "push", &push("refs/heads/edit", &clone.hash("HEAD^"))));
}

#[test]
fn of_the_first_commit_everything_is_new() {
    let checkout = Checkout::with(&[("openapi.yaml", PETS)]);
    let ran = on_github(&checkout, "push", &push("refs/heads/main", &"0".repeat(40)));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("document-added"), "{}", ran.out);
}

#[test]
fn a_merge_group_is_compared_with_what_it_goes_on_top_of() {
    let checkout = moved_on();
    checkout.edit("openapi.yaml", &[LOOSER]);
    checkout.commit();
    let event = format!(r#"{{"merge_group": {{"base_sha": "{}"}}}}"#, checkout.hash("HEAD^"));
    checkout.git(&["branch", "--quiet", "--force", "main"]);
    assert_eq!(on_github(&checkout, "merge_group", &event).code, 5);
}

#[test]
fn an_event_that_says_something_else_is_an_error() {
    let checkout = moved_on();
    for (event, expected) in [
        ("{}", "`merge_group.base_sha` is not a commit"),
        (r#"{"merge_group": {"base_sha": "--help"}}"#, "`merge_group.base_sha` is not a commit"),
        ("nothing", "the event of this run cannot be read from GITHUB_EVENT_PATH"),
    ] {
        let ran = on_github(&checkout, "merge_group", event);
        assert!(ran.code == 1 && ran.err.contains(expected), "{}", ran.err);
    }
    // Nothing but a known event makes a difference.
    let base_named = checkout.review(&["--base", "main"]);
    assert_unchanged(&base_named);
    assert_unchanged(&in_ci(
        &checkout,
        &[("GITHUB_EVENT_NAME", "schedule"), ("GITHUB_EVENT_PATH", "/nowhere")],
    ));
}

/// The command that an error quotes.
fn quoted(error: &str) -> &str {
    let (_, rest) = error.split_once("fetch").map(|(_, rest)| rest).unwrap_or(error).split_once('`').unwrap();
    rest.split_once('`').unwrap().0
}

#[test]
fn the_command_that_mends_a_shallow_clone_does() {
    let origin = moved_on();
    origin.edit("openapi.yaml", &[LOOSER]);
    origin.commit();
    let target = [("GITHUB_BASE_REF", "main")];
    for depth in ["--depth=1", "--depth=2"] {
        let clone = origin.cloned(&[depth, "--branch=edit"]);
        let ran = in_ci(&clone, &target);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
        let command = "git fetch --unshallow origin +refs/heads/main:refs/remotes/origin/main";
        assert_eq!(quoted(&ran.err), command, "{}", ran.err);
        assert_eq!(clone.shell(command).code, 0);
        assert_eq!(in_ci(&clone, &target).code, 5);
    }
    // The branch is there, and the history of both is not.
    let clone = origin.cloned(&["--depth=1", "--branch=edit", "--no-single-branch"]);
    let ran = in_ci(&clone, &target);
    assert!(ran.err.contains("ends before the commit where HEAD left `origin/main`"), "{}", ran.err);
    assert_eq!(clone.shell(quoted(&ran.err)).code, 0);
    assert_eq!(in_ci(&clone, &target).code, 5);
    // Nobody says what the target is.
    origin.git(&["switch", "--quiet", "main"]);
    let clone = origin.cloned(&["--depth=1", "--branch=edit"]);
    clone.git(&["branch", "--quiet", "--move", "edit", "other"]);
    let ran = clone.review(&[]);
    assert_eq!(clone.shell(quoted(&ran.err)).code, 0, "{}", ran.err);
    assert_eq!(clone.review(&[]).code, 5);
    // A complete history of one branch.
    let clone = origin.cloned(&["--single-branch", "--branch=edit"]);
    let ran = clone.review(&["--base=origin/main"]);
    assert_eq!(quoted(&ran.err), "git fetch origin +refs/heads/main:refs/remotes/origin/main");
    assert_eq!(clone.shell(quoted(&ran.err)).code, 0);
    assert_eq!(clone.review(&["--base=origin/main"]).code, 5);
    // A commit, and a name that would be two commands of a shell.
    let clone = origin.cloned(&["--depth=1", "--branch=edit"]);
    let event = push("refs/heads/main", &origin.hash("main^"));
    let ran = on_github(&clone, "push", &event);
    assert_eq!(clone.shell(quoted(&ran.err)).code, 0, "{}", ran.err);
    assert_eq!(on_github(&clone, "push", &event).code, 5);
    let ran = in_ci(&clone, &[("GITHUB_BASE_REF", "a;touch ${HOME}'x")]);
    assert_eq!(
        quoted(&ran.err),
        r"git fetch origin '+refs/heads/a;touch ${HOME}'\''x:refs/remotes/origin/a;touch ${HOME}'\''x'"
    );
}

#[test]
fn the_default_branch_of_the_remote_comes_first() {
    let origin = moved_on();
    origin.git(&["branch", "--quiet", "--move", "main", "trunk"]);
    origin.git(&["branch", "--quiet", "main", "edit"]);
    origin.git(&["switch", "--quiet", "trunk"]);
    let clone = origin.cloned(&[]);
    clone.edit("openapi.yaml", &[LOOSER]);
    clone.commit();
    assert_eq!(clone.review(&[]).code, 5);
    assert!(clone.review(&["--base=origin/main"]).out.contains("minimum 1 -> 2"));
}
