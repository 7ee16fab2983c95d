//! The examples in the help: every command has some, and each of them works as it stands there.

use std::path::PathBuf;

use crate::ran::run;
use crate::support::{Cloud, Folder, put};

/// The examples that are not run, each with the reason.
const NOT_RUN: [(&str, &str); 4] = [
    (
        "sync --watch --interval 1h --listen 127.0.0.1:9469",
        "goes on until it is ended; the tests of sync run it",
    ),
    (
        "verify db.example.com:9200 --ca ca.pem",
        "needs a server of that name; the tests of verify have servers",
    ),
    (
        "verify db.example.com:5432 --ca ca.pem --starttls postgres",
        "needs a server of that name; the tests of verify have servers",
    ),
    ("emulator", "runs until it is ended; its own tests run it"),
];

/// The commands of the help of a command, and of all below it, as words after `cloud-certs`.
fn commands(folder: &Folder, path: &str) -> Vec<String> {
    let help = folder.run(&format!("{path} -h")).done();
    let list = help.split("\nCommands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or("");
    let names = list.lines().filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    let names = names.filter_map(|line| line.split(' ').next()).filter(|name| *name != "help");
    let below = names.flat_map(|name| commands(folder, format!("{path} {name}").trim()));
    std::iter::once(path.to_owned()).chain(below).collect()
}

fn examples(help: &str) -> Vec<&str> {
    help.lines().filter_map(|line| line.strip_prefix("  $ cloud-certs ")).collect()
}

#[test]
fn every_command_has_examples_and_each_of_them_works() {
    let all = commands(&Folder::new(), "");
    assert!(all.len() > 20, "{all:?}");
    let cloud = Cloud::start();
    put(&cloud.folder.at("ca.pem"), cloud.emulator.ca_pem(cloud_certs_emulator::Service::Css));
    put(
        &cloud.folder.at("cloud-certs.toml"),
        "[[certificate]]\nname = \"search\"\nservice = \"css\"\noutput = [{ path = \"search.pem\" }]\n",
    );
    let mut lines = Vec::new();
    for path in &all {
        let help = cloud.run(&format!("{path} --help")).done();
        let of_command = examples(&help);
        assert!(!of_command.is_empty(), "no examples in the help of `{path}`");
        lines.extend(of_command.into_iter().map(str::to_owned));
    }
    lines.sort();
    lines.dedup();
    for (example, _) in NOT_RUN {
        assert!(lines.iter().any(|line| line == example), "{example} is not an example");
        lines.retain(|line| line != example);
    }
    for line in lines {
        // The local cloud of one command ignores what the environment says about another.
        let mut command = match line.contains("--cloud emulator") {
            true => cloud.folder.command(&line),
            false => cloud.command(&line),
        };
        let ran = run(command.env("CLOUD_CERTS_STATE", state(&cloud)));
        assert_eq!(ran.code(), Some(0), "{line}: {ran}");
    }
}

fn state(cloud: &Cloud) -> PathBuf {
    cloud.folder.home().join("state")
}

#[test]
fn the_short_help_of_every_command_fits_one_screen() {
    let folder = Folder::new();
    for path in commands(&folder, "") {
        let help = folder.run(&format!("{path} -h")).done();
        let lines = help.lines().count();
        assert!(lines <= 40, "{lines} lines in the help of `{path}`:\n{help}");
    }
}
