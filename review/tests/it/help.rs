//! The help of every command, under `snapshots/` at the top of the repository.

use std::process::{Command, Stdio};

use clap::CommandFactory as _;

fn help(command: Option<&str>) -> String {
    let mut process = Command::new(env!("CARGO_BIN_EXE_spec-review"));
    process.args(command).arg("--help").stdin(Stdio::null()).env_remove("COLUMNS");
    let output = process.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn assert_help(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("review-help-{name}"), text));
}

#[test]
fn the_help_of_every_command_is_reviewed() {
    assert_help("spec-review", &help(None));
    let cli = spec_review::Cli::command();
    let names: Vec<&str> = cli.get_subcommands().map(clap::Command::get_name).collect();
    let expected = [
        "check",
        "diff",
        "review",
        "changelog",
        "upstream",
        "list",
        "accept",
        "config",
        "rules",
        "schema",
        "completions",
        "man",
    ];
    assert_eq!(names, expected);
    for name in names {
        assert_help(name, &help(Some(name)));
    }
}

#[test]
fn help_tells_the_exit_codes() {
    for command in [None, Some("check"), Some("diff"), Some("review"), Some("upstream")] {
        let help = help(command);
        assert!(help.contains("Exit codes:\n  0  "), "{help}");
    }
}
