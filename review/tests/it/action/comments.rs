//! The one comment on the pull request.

use serde_json::{Value, json};

use super::api::{Api, comment};
use super::runner::{Workflow, checkout, pull_request};
use crate::checkout::TIGHTER;

#[test]
fn one_comment_is_updated_at_every_run() {
    let api = Api::new(vec![comment(1, &json!("Nice work!"), "User", "MEMBER")]);
    let checkout = checkout(&[TIGHTER]);
    let run = || Workflow::new("pull_request", pull_request("o", &[])).api(&api).run(&checkout);
    run().assert("breaking", false);
    checkout.edit("openapi/pets.yaml", &[("maximum: 50", "maximum: 100")]);
    checkout.commit();
    let ran = run();
    assert!(ran.output("breaking") == "0", "{}", ran.log);
    let methods: Vec<String> = api.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["GET", "POST", "GET", "PATCH"]);
    let last = api.requests().pop().unwrap();
    assert_eq!((&*last.path, &*last.authorization), ("/repos/o/r/issues/comments/2", "Bearer TOKEN"));
    assert!(!last.body["body"].as_str().unwrap().contains("maximum-changed"));
}

#[test]
fn the_comment_is_found_behind_many_others_and_nobody_elses_is_taken() {
    let first = Api::new(vec![]);
    let checkout = checkout(&[TIGHTER]);
    let run = |api: &Api| Workflow::new("pull_request", pull_request("o", &[])).api(api).run(&checkout);
    run(&first);
    let body = Value::String(first.written()[0].clone());
    let mut comments: Vec<Value> = (1..=150).map(|id| comment(id, &json!("x"), "User", "NONE")).collect();
    // An outsider copies the marker.
    comments[3] = comment(4, &body, "User", "CONTRIBUTOR");
    comments.push(comment(151, &body, "Bot", "NONE"));
    let api = Api::new(comments);
    run(&api).assert("breaking", false);
    let paths: Vec<String> = api.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths.last().unwrap(), "/repos/o/r/issues/comments/151", "{paths:?}");
}

#[test]
fn from_a_fork_the_verdict_is_the_same_without_a_comment() {
    let workflow = Workflow::new("pull_request", pull_request("stranger", &[]));
    let ran = workflow.run(&checkout(&[TIGHTER]));
    ran.assert("breaking", false);
    assert!(workflow.api.requests().is_empty() && ran.summary.contains("maximum-changed"));
    assert!(ran.log.contains("::notice title=spec-review::there is no comment"), "{}", ran.log);
}

#[test]
fn the_verdict_does_not_depend_on_the_comment() {
    for status in [401, 403, 404] {
        let workflow = Workflow::new("pull_request", pull_request("o", &[])).api(&Api::refusing(status));
        let ran = workflow.run(&checkout(&[("maximum: 100", "maximum: 200")]));
        ran.assert("compatible", true);
        assert!(ran.log.contains(&format!("the comments cannot be read ({status})")), "{}", ran.log);
    }
    let workflow = Workflow::new("pull_request", pull_request("o", &[])).input("comment", "false");
    workflow.run(&checkout(&[TIGHTER])).assert("breaking", false);
    assert!(workflow.api.requests().is_empty());
}

#[test]
fn a_long_report_is_cut_and_the_link_to_the_whole_stays() {
    let checkout = checkout(&[]);
    // Some characters are several bytes.
    let script = r#"#!/bin/sh
for argument in "$@"; do case $argument in --write=*) file=${argument#--write=*=}; : >"$file" ;; esac
case $argument in --write=markdown=*) yes 'äöü 😀 a long line' | head -n 9000 >"$file" ;; esac; done
echo '{"documents": [{"changes": [{"verdict": "breaking", "facet": "wire"}]}]}'
exit 5
"#;
    let binary = checkout.program("long", script);
    let workflow = Workflow::new("pull_request", pull_request("o", &[])).input("binary", &binary);
    workflow.run(&checkout).assert("breaking", false);
    let [body] = &workflow.api.written()[..] else { panic!("one comment") };
    assert!((60_000..65_536).contains(&body.chars().count()) && body.ends_with("**The rest is cut.**"));
    assert!(body.contains("[The whole report as a page](https://github.example/artifact/1)"));
}
