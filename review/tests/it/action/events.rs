//! What each event compares, and what the action says of it.

use serde_json::json;

use super::runner::{Workflow, action, checkout, pull_request, root};
use crate::checkout::TIGHTER;

const REPOSITORY: &str = r#"{"full_name": "o/r", "default_branch": "main"}"#;

fn repository() -> serde_json::Value {
    serde_json::from_str(REPOSITORY).unwrap()
}

#[test]
fn a_break_in_a_pull_request_fails_the_job_and_is_told_everywhere() {
    let workflow = Workflow::new("pull_request", pull_request("o", &[]));
    let ran = workflow.run(&checkout(&[TIGHTER]));
    ran.assert("breaking", false);
    assert_eq!(ran.output("exit-code"), "5");
    assert_eq!(ran.output("breaking"), "1");
    assert_eq!(
        ran.output("message"),
        format!("breaking: 1 breaking, 0 warnings, {} findings in all", ran.output("findings"))
    );
    assert!(ran.log.contains("\n::error file=openapi/pets.yaml,line="), "{}", ran.log);
    assert!(ran.summary.contains("## spec-review: breaking") && ran.summary.contains("maximum-changed"));
    let [body] = &workflow.api.written()[..] else { panic!("one comment") };
    assert!(
        body.contains("maximum-changed") && body.contains("(https://github.example/artifact/1)"),
        "{body}"
    );
}

#[test]
fn what_breaks_nothing_is_a_success() {
    let workflow = Workflow::new("pull_request", pull_request("o", &[]));
    workflow.run(&checkout(&[("maximum: 100", "maximum: 200")])).assert("compatible", true);
    let workflow = Workflow::new("pull_request", pull_request("o", &[]));
    let ran = workflow.run(&checkout(&[]));
    ran.assert("unchanged", true);
    assert!(workflow.api.written().is_empty(), "there is nothing to say");
}

#[test]
fn a_level_that_the_workflow_asks_for_fails_the_job_and_is_no_error() {
    let checkout = checkout(&[("maximum: 100", "maximum: 200")]);
    let ran = Workflow::new("pull_request", pull_request("o", &[])).input("fail-on", "any").run(&checkout);
    ran.assert("compatible", false);
    assert_eq!(ran.output("exit-code"), "7");
}

#[test]
fn a_push_is_compared_with_what_was_there_before() {
    let checkout = checkout(&[TIGHTER]);
    let before = checkout.hash("HEAD");
    checkout.edit("openapi/pets.yaml", &[("maximum: 50", "maximum: 60")]);
    checkout.raise_again();
    checkout.commit();
    let push = |branch: &str, before: &str| {
        let branch = format!("refs/heads/{branch}");
        Workflow::new("push", json!({ "ref": branch, "before": before, "repository": repository() }))
    };
    push("main", &before).run(&checkout).assert("compatible", true);
    // Another branch is compared with the default branch, as its pull request will be.
    push("edit", &before).run(&checkout).assert("breaking", false);
    push("new", &"0".repeat(40)).run(&checkout).assert("breaking", false);
}

#[test]
fn a_merge_queue_is_compared_with_its_base() {
    let checkout = checkout(&[TIGHTER]);
    let group = |base: &str| {
        let group = json!({ "head_sha": "x", "head_ref": "refs/heads/gh-readonly-queue/main/pr-5-x", "base_sha": base, "base_ref": "refs/heads/main" });
        json!({ "action": "checks_requested", "merge_group": group, "repository": repository() })
    };
    let workflow = Workflow::new("merge_group", group(&checkout.hash("main")));
    workflow.run(&checkout).assert("breaking", false);
    assert!(workflow.api.requests().is_empty(), "there is no pull request to comment on");
}

#[test]
fn other_events_are_compared_with_the_default_branch_or_what_the_workflow_says() {
    let checkout = checkout(&[TIGHTER]);
    let workflow = || Workflow::new("workflow_dispatch", json!({ "repository": repository() }));
    workflow().run(&checkout).assert("breaking", false);
    workflow().input("base", "HEAD").run(&checkout).assert("unchanged", true);
}

#[test]
fn a_label_accepts_what_breaks_where_the_workflow_says_so() {
    let checkout = checkout(&[TIGHTER]);
    let labeled = |event_labels: &[&str]| Workflow::new("pull_request", pull_request("o", event_labels));
    let ran = labeled(&["api-break"]).input("accept-label", "api-break").run(&checkout);
    ran.assert("breaking", true);
    assert_eq!(ran.output("accepted-by-label"), "true");
    labeled(&["api-break"]).run(&checkout).assert("breaking", false);
    labeled(&["other"]).input("accept-label", "api-break").run(&checkout).assert("breaking", false);
}

#[test]
fn nothing_of_an_event_is_pasted_into_a_shell() {
    let action = action();
    let steps = action["runs"]["steps"].as_array().unwrap();
    let of =
        |key: &str| steps.iter().filter_map(|step| step[key].as_str().map(str::to_owned)).collect::<Vec<_>>();
    assert!(of("run").len() > 4);
    for line in of("run") {
        assert!(!line.contains("${{"), "{line}");
        let script = line.split('"').nth(1).unwrap().replace("$GITHUB_ACTION_PATH", root().to_str().unwrap());
        assert!(std::path::Path::new(&script).is_file(), "{script}");
    }
    for used in of("uses") {
        let (_, version) = used.split_once("@v").unwrap();
        assert!(version.bytes().all(|byte| byte.is_ascii_digit()), "{used}: pinned by its major version");
    }
}

#[test]
fn the_three_lines_of_the_readme_are_enough_for_a_first_review() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let section = readme.split("## As a maintainer of OpenAPI documents").nth(1).unwrap();
    let steps = section.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(steps.lines().count(), 3);
    let steps = openapi_document::tree("README.md", steps).unwrap().to_json();
    assert_eq!(steps[0]["with"]["fetch-depth"], 0);
    // The action at the root of this repository, without any setting.
    assert!(
        steps[1]["uses"].as_str().unwrap().starts_with("OWNER/REPOSITORY@") && steps[1]["with"].is_null()
    );
    let checkout = checkout(&[]);
    checkout.remove("Cargo.toml");
    checkout.remove("spec-review.toml");
    checkout.commit();
    checkout.git(&["branch", "--quiet", "--force", "main"]);
    checkout.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    checkout.edit("openapi/pets.yaml", &[TIGHTER, ("version: 1.2.3", "version: 2.0.0")]);
    checkout.commit();
    let workflow = Workflow::new("pull_request", pull_request("o", &[]));
    workflow.run(&checkout).assert("breaking", false);
    assert_eq!(workflow.api.written().len(), 1);
}
