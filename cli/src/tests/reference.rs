//! The page docs/commands.md: every command with its flags, variables and defaults, from the command line itself.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use clap::{Arg, Command};

use crate::environment::command;

const HEAD: &str = "\
# Commands, flags and variables

Every flag has an environment variable. A flag overrides its variable, and a blank variable counts as unset. This page is made of the
commands' own help: `INSTA_UPDATE=always cargo test -p cloud-certs-cli --bins reference` writes it, and a test compares. `-v`,
`-q`, `--color` and `--help` belong to every command.

";

/// Groups of flags that several commands share; they have a section of their own.
const SHARED: [&str; 1] = ["Connection"];

#[test]
fn the_page_of_commands_is_current() {
    let mut root = command();
    root.build();
    let mut page = HEAD.to_owned();
    let mut shared = Vec::new();
    commands(&root, &mut page, &mut shared);
    page.push_str("## Connection\n\nThe flags of every command that talks to a cloud.\n\n");
    shared.sort_by_key(|row: &(usize, String)| row.0);
    page.push_str(TABLE);
    let mut rows: Vec<String> = Vec::new();
    for (_, row) in shared {
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    page.push_str(&rows.concat());
    let help = root.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let codes = help.split("\n\n").next().unwrap_or_default();
    let _ = writeln!(page, "\n## Exit codes\n\n```text\n{codes}\n```");

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/commands.md");
    if std::fs::read_to_string(&path).unwrap_or_default() == page {
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "the variable that accepts snapshots")]
    let is_accepted = std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always");
    assert!(is_accepted, "docs/commands.md is not current; its first lines say how it is written");
    #[expect(clippy::disallowed_methods, reason = "a text to look at")]
    std::fs::write(path, page).unwrap();
}

const TABLE: &str = "| flag and variable | |\n|---|---|\n";

fn commands(of: &Command, page: &mut String, shared: &mut Vec<(usize, String)>) {
    for command in of.get_subcommands().filter(|command| command.get_name() != "help") {
        let below: Vec<&Command> =
            command.get_subcommands().filter(|command| command.get_name() != "help").collect();
        if below.is_empty() {
            section(command, "##", &[], page, shared);
            continue;
        }
        // The commands of the services differ in a few flags: the others are listed once.
        let (first, others) = below.split_first().unwrap_or((&command, &[]));
        let tables: Vec<Vec<String>> = others.iter().map(|command| rows(command, &mut Vec::new())).collect();
        let mut common = rows(first, &mut Vec::new());
        common.retain(|row| !tables.is_empty() && tables.iter().all(|table| table.contains(row)));
        let name = command.get_bin_name().unwrap_or(command.get_name());
        let about = text(&command.get_about().map(ToString::to_string).unwrap_or_default(), "\n\n");
        let _ = writeln!(page, "## {name}\n\n{about}\n");
        if !common.is_empty() {
            let _ = writeln!(page, "The flags of all commands of `{name}`:\n\n{TABLE}{}", common.concat());
        }
        below.iter().for_each(|command| section(command, "###", &common, page, shared));
    }
}

/// A command, without the rows that are listed already.
fn section(
    command: &Command,
    level: &str,
    listed: &[String],
    page: &mut String,
    shared: &mut Vec<(usize, String)>,
) {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    let about = command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string);
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let about = text(&about.unwrap_or_default(), "\n\n");
    let _ = writeln!(page, "{level} {name}\n\n{about}\n\n```text\n{usage}\n```\n");
    let mut rows = rows(command, shared);
    rows.retain(|row| !listed.contains(row));
    if !rows.is_empty() {
        let _ = writeln!(page, "{TABLE}{}", rows.concat());
    }
}

/// The rows of a command; those of shared groups go to the other list, with their places.
fn rows(command: &Command, shared: &mut Vec<(usize, String)>) -> Vec<String> {
    let mut rows = Vec::new();
    for (at, arg) in command.get_arguments().enumerate().filter(|(_, arg)| !is_everywhere(arg)) {
        if arg.get_help_heading().is_some_and(|heading| SHARED.contains(&heading)) {
            shared.push((at, row(arg)));
        } else {
            rows.push(row(arg));
        }
    }
    rows
}

fn is_everywhere(arg: &Arg) -> bool {
    matches!(arg.get_id().as_str(), "help" | "version" | "verbose" | "quiet" | "color") || arg.is_hide_set()
}

fn row(arg: &Arg) -> String {
    let value = arg.get_value_names().filter(|_| arg.get_action().takes_values());
    let value = value.map(|names| format!("<{}>", names.join("> <"))).unwrap_or_default();
    let names =
        [arg.get_short().map(|short| format!("-{short}")), arg.get_long().map(|long| format!("--{long}"))];
    let names = names.into_iter().flatten().collect::<Vec<_>>().join("`, `");
    let flag = [names, value].join(" ").replace('|', "\\|");
    let variable =
        arg.get_env().and_then(OsStr::to_str).map(|name| format!("<br>`{name}`")).unwrap_or_default();
    let defaults = arg.get_default_values().iter().filter_map(|value| value.to_str());
    let default: Vec<String> =
        defaults.filter(|_| arg.get_action().takes_values()).map(|value| format!("`{value}`")).collect();
    let help = arg.get_long_help().or_else(|| arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| arg.get_action().takes_values() && !value.is_hide_set())
        .map(|value| match value.get_help() {
            Some(help) => format!("`{}`: {}", value.get_name(), text(&help.to_string(), " ")),
            None => format!("`{}`", value.get_name()),
        })
        .collect();
    let values = if values.is_empty() { String::new() } else { format!("<br>{}", values.join("<br>")) };
    let default = match default.is_empty() {
        true => String::new(),
        false => format!("<br>Default: {}.", default.join(", ")),
    };
    format!("| `{}`{variable} | {}{values}{default} |\n", flag.trim(), text(&help, "<br>"))
}

/// Text for Markdown, its paragraphs with this between them.
fn text(help: &str, between: &str) -> String {
    let escaped = help.replace('|', "\\|").replace('<', "&lt;").replace('*', "\\*");
    escaped.split("\n\n").map(|lines| lines.trim().replace('\n', " ")).collect::<Vec<_>>().join(between)
}
