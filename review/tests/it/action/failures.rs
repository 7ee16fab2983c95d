//! A failure of the program is never a break, and hostile names are data.

use serde_json::json;

use super::runner::{Workflow, checkout, pull_request};
use crate::checkout::TIGHTER;

#[test]
fn a_failure_of_the_program_is_an_error_and_no_break() {
    let checkout = checkout(&[TIGHTER]);
    let run = |input: (&'static str, &str)| {
        let payload = pull_request("o", &["fine"]);
        let workflow = Workflow::new("pull_request", payload).input("accept-label", "fine");
        let ran = workflow.input(input.0, input.1).run(&checkout);
        ran.assert("error", false);
        assert!(!ran.output("message").is_empty() && ran.output("breaking").is_empty(), "{}", ran.log);
        assert!(ran.log.contains("::error title=spec-review::no verdict: "), "{}", ran.log);
        assert!(ran.summary.contains("## spec-review: error"), "{}", ran.summary);
        ran
    };
    // Git does not know it, and the usage is wrong.
    assert!(run(("base", "nosuch")).output("message").contains("git does not know the commit `nosuch`"));
    run(("fail-on", "nonsense"));
    run(("binary", "/nonexistent/spec-review"));
    for script in [
        // A crash, a stop by a signal, and an exit code of a break without a report.
        "#!/bin/sh\necho 'thread main panicked' >&2\nexit 101\n",
        "#!/bin/sh\nkill -9 $$\n",
        "#!/bin/sh\nexit 5\n",
        "#!/bin/sh\necho '{\"documents\": [{\"chan'\nexit 5\n",
    ] {
        run(("binary", &checkout.program("crash", script)));
    }
}

#[test]
fn a_document_with_errors_is_no_break() {
    let checkout = checkout(&[]);
    checkout.edit("openapi/pets.yaml", &[("openapi: 3.0", "openapi: 9.0")]);
    checkout.commit();
    let ran = Workflow::new("pull_request", pull_request("o", &[])).run(&checkout);
    ran.assert("error", false);
    assert_eq!(ran.output("exit-code"), "3");
}

#[test]
fn a_shallow_checkout_is_told_what_to_do() {
    let whole = checkout(&[TIGHTER]);
    let shallow = crate::checkout::Checkout::shallow_clone_of(&whole);
    let ran = Workflow::new("pull_request", pull_request("o", &[])).run(&shallow);
    ran.assert("error", false);
    assert!(ran.output("message").contains("set `fetch-depth: 0` of actions/checkout"), "{}", ran.log);
}

#[test]
fn names_are_never_run_and_end_no_output() {
    let checkout = checkout(&[TIGHTER]);
    for name in [
        "$(touch pwned)",
        "`touch pwned`",
        "-x",
        "--help",
        "'; touch pwned; '",
        "a\nverdict=unchanged\nis-failure=false",
        "a\nEOF\nverdict<<EOF\nunchanged",
        "::set-output name=verdict::unchanged",
        "%0A::error::x",
        "",
    ] {
        let mut payload = pull_request("o", &[name]);
        payload["pull_request"]["base"]["ref"] = json!(name);
        payload["pull_request"]["head"]["ref"] = json!(name);
        let ran = Workflow::new("pull_request", payload.clone()).input("accept-label", "fine").run(&checkout);
        // An event without a name is compared with the default branch.
        ran.assert(if name.is_empty() { "breaking" } else { "error" }, false);
        for file in checkout.files() {
            assert!(!file.contains("pwned"), "{name:?}: {file}");
        }
        // As documents, fail-on, base and label of the workflow.
        payload["pull_request"]["base"]["ref"] = json!("main");
        let workflow =
            Workflow::new("pull_request", payload).input("base", "main").input("accept-label", name);
        let ran = workflow.run(&checkout);
        assert_eq!(ran.output("verdict"), "breaking", "{name:?}: {}", ran.log);
        assert!(!checkout.files().iter().any(|file| file.contains("pwned")), "{name:?}");
    }
}

#[test]
fn the_log_takes_nothing_that_the_program_says_for_a_command() {
    let checkout = checkout(&[]);
    let binary =
        checkout.program("loud", "#!/bin/sh\necho '::add-mask::a' >&2\necho '##[add-path]/x' >&2\nexit 1\n");
    let ran = Workflow::new("pull_request", pull_request("o", &[])).input("binary", &binary).run(&checkout);
    ran.assert("error", false);
    let start = ran.log.find("::stop-commands::").unwrap();
    let token = ran.log[start + 17..].lines().next().unwrap();
    let inside = ran.log[start..].split(&format!("\n::{token}::")).next().unwrap();
    assert!(token.len() == 32 && inside.contains("::add-mask::a"), "{}", ran.log);
    let outside = ran.log.replace(inside, "");
    let is_command = |line: &str| line.starts_with("::add-mask") || line.starts_with("##[");
    assert!(!outside.lines().any(is_command), "{outside}");
}
