//! The help of every command, under `snapshots/` at the top of the repository.

use crate::ran::run;
use crate::support::{Cloud, Folder};

fn assert_help(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("cli-help-{name}"), text));
}

#[test]
fn the_help_of_every_command_is_reviewed() {
    let folder = Folder::new();
    assert_help("cloud-certs", &folder.run("--help").done());
    for command in [
        "fetch",
        "fetch css",
        "fetch geminidb",
        "fetch gaussdb",
        "check",
        "auth",
        "auth status",
        "instances",
        "instances geminidb",
        "doctor",
        "clouds",
        "verify",
        "emulator",
        "completions",
        "man",
    ] {
        assert_help(&command.replace(' ', "-"), &folder.run(&format!("{command} --help")).done());
    }
}

#[test]
fn help_does_not_show_what_is_in_the_environment() {
    let cloud = Cloud::start();
    let help = run(cloud.command("fetch css --help").env("CLOUD_CERTS_TOKEN_FILE", "/home/me/token")).done();
    assert!(help.contains("[env: CLOUD_CERTS_TOKEN_FILE]"), "{help}");
    assert!(!help.contains("localhost") && !help.contains("/home/me"), "{help}");
}

#[test]
fn help_tells_the_exit_codes() {
    let help = Folder::new().run("--help").done();
    for line in ["0    done", "5    the answer is not", "130  interrupted", "143  terminated"] {
        assert!(help.contains(line), "{line}");
    }
}

#[test]
fn without_a_command_the_usage_is_told() {
    let ran = Folder::new().run("");
    assert_eq!((ran.code(), ran.stdout.as_str()), (Some(2), ""));
    assert!(ran.stderr.contains("Usage: cloud-certs"), "{ran}");
}

#[test]
fn the_version_is_told() {
    assert_eq!(
        Folder::new().run("--version").done(),
        concat!("cloud-certs ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn wrong_usage_is_told() {
    let folder = Folder::new();
    insta::assert_snapshot!(folder.run("fetch").failed().lines().last().unwrap(), @"exit code 2");
    insta::assert_snapshot!(folder.run("fetch csss").failed(), @"
    error: unrecognized subcommand 'csss'

      tip: some similar subcommands exist: 'dcs', 'css'

    Usage: cloud-certs fetch [OPTIONS] <COMMAND>

    For more information, try '--help'.
    exit code 2
    ");
    insta::assert_snapshot!(folder.run("fetch css --instance x").failed(), @"
    error: unexpected argument '--instance' found

    Usage: cloud-certs fetch css [OPTIONS]

    For more information, try '--help'.
    exit code 2
    ");
    insta::assert_snapshot!(folder.run("fetch css --timeout 0").failed(), @"
    error: invalid value '0' for '--timeout <SECONDS>': 0 is not in 1..=3600

    For more information, try '--help'.
    exit code 2
    ");
    insta::assert_snapshot!(folder.run("fetch css --cloud azure").failed(), @"
    error: no cloud is called `azure`
      next: clouds.yaml has no entries; without it there are `huawei` and `otc`
    exit code 2
    ");
    insta::assert_snapshot!(folder.run("fetch css -o").failed(), @"
    error: a value is required for '--output <FILE>' but none was supplied

    For more information, try '--help'.
    exit code 2
    ");
}

#[test]
fn the_help_of_auth_lists_the_sources_in_order() {
    let help = Folder::new().run("auth --help").done();
    let mut rest = help.as_str();
    for source in cloud_certs::SOURCES {
        let name = format!("\n  {}\n", source.name);
        rest = rest.split_once(&name).unwrap_or_else(|| panic!("{name} in {help}")).1;
    }
    assert!(!help.contains('`'), "{help}");
}
