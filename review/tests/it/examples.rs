//! The examples in the help: every command has some, and each of them works as it is written there.

use std::process::Command;

use clap::CommandFactory as _;

use crate::checkout::{Checkout, TIGHTER};

/// The exit code of an edit that tightens a request.
const WIRE_BREAKS: i32 = 5;

fn help(name: &str) -> String {
    let words = (!name.is_empty()).then_some(name).into_iter().chain(["--help"]);
    let output = Command::new(env!("CARGO_BIN_EXE_spec-review")).args(words).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A branch that tightens a document, and the document before, as a file.
fn scene() -> Checkout {
    let checkout =
        Checkout::with(&[("openapi.yaml", DOCUMENT), ("old.yaml", DOCUMENT), ("spec-review.toml", SETTINGS)]);
    checkout.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    checkout.git(&["switch", "--quiet", "--create", "edit"]);
    checkout.edit("openapi.yaml", &[TIGHTER]);
    checkout.write("vendor.yaml", DOCUMENT);
    checkout.write("UPSTREAM.toml", "");
    checkout.commit();
    checkout
}

const DOCUMENT: &str = "\
openapi: 3.0.3
info: { title: Pets, version: 1.0.0 }
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - name: limit
          in: query
          schema: { type: integer, minimum: 1, maximum: 100 }
      responses:
        '204': { description: There are none }
";

const SETTINGS: &str = "documents = [\"openapi.yaml\"]\n";

#[test]
fn every_command_has_examples_and_each_of_them_works() {
    let cli = spec_review::Cli::command();
    let names = cli.get_subcommands().map(clap::Command::get_name).chain([""]);
    let mut ran = 0;
    for name in names {
        let help = help(name);
        let lines: Vec<_> = help.lines().filter_map(|line| line.strip_prefix("  $ ")).collect();
        assert!(!lines.is_empty(), "no examples in the help of `{name}`");
        for line in lines {
            let checkout = scene();
            let mut shell = checkout.command("sh");
            shell.args(["-c", &line.replacen("spec-review", env!("CARGO_BIN_EXE_spec-review"), 1)]);
            let output = shell.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let compares =
                ["diff", "review", "upstream"].iter().any(|one| line.split(' ').nth(1) == Some(*one));
            let expected = if compares { WIRE_BREAKS } else { 0 };
            assert_eq!(output.status.code(), Some(expected), "{line}: {said}");
            ran += 1;
        }
    }
    assert!(ran > 15, "{ran}");
}

/// docs/policy.md shows how to accept what `review`, `diff` and `check` report.
#[test]
fn the_commands_of_the_policy_page_work() {
    let page = include_str!("../../../docs/policy.md");
    let block = page.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let (mut ran, program) = (0, env!("CARGO_BIN_EXE_spec-review"));
    for line in block.lines().filter(|line| line.starts_with("spec-review ")) {
        let checkout = scene();
        checkout.write("new.yaml", &DOCUMENT.replacen(TIGHTER.0, TIGHTER.1, 1));
        let mut shell = checkout.command("sh");
        let output = shell.args(["-c", &line.replacen("spec-review", program, 1)]).output().unwrap();
        assert!(output.status.success(), "{line}: {output:?}");
        ran += 1;
    }
    assert_eq!(ran, 3);
}

#[test]
fn the_short_help_of_every_command_fits_one_screen() {
    let cli = spec_review::Cli::command();
    for name in cli.get_subcommands().map(clap::Command::get_name) {
        let output = Command::new(env!("CARGO_BIN_EXE_spec-review")).args([name, "-h"]).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.lines().count() <= 40, "{name}: {}\n{help}", help.lines().count());
    }
}
