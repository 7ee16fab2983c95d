//! A page in Markdown: every command with its flags, variables and defaults.

use std::ffi::OsStr;
use std::fmt::Write as _;

use clap::{Arg, Command};

/// The shape of the page.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    /// The beginning of the page, with its title.
    pub head: &'a str,
    /// Groups of flags that several commands share, each with a sentence: they have a section of their own.
    pub shared: &'a [(&'a str, &'a str)],
    /// The flags that every command has, which the page leaves out.
    pub left_out: &'a [&'a str],
}

/// Returns the page of a command line.
#[must_use]
pub fn markdown(command: &Command, reference: &Reference<'_>) -> String {
    let mut root = command.clone();
    root.build();
    let table =
        if has_variables(&root) { "| flag and variable | |\n|---|---|\n" } else { "| flag | |\n|---|---|\n" };
    let mut page = Writer { reference, table, page: reference.head.to_owned(), shared: Vec::new() };
    page.commands(&root);
    for (heading, about) in reference.shared {
        let _ = write!(page.page, "## {heading}\n\n{about}\n\n{table}");
        let mut rows: Vec<_> = page.shared.iter().filter(|row| row.heading == *heading).collect();
        rows.sort_by_key(|row| row.at);
        let mut listed: Vec<&str> = Vec::new();
        for row in rows {
            if !listed.contains(&&*row.text) {
                listed.push(&row.text);
            }
        }
        page.page.push_str(&listed.concat());
    }
    page.page
}

/// A row of a group that several commands share, with its place among the flags of a command.
struct SharedRow {
    heading: String,
    at: usize,
    text: String,
}

struct Writer<'a> {
    reference: &'a Reference<'a>,
    table: &'static str,
    page: String,
    shared: Vec<SharedRow>,
}

fn has_variables(command: &Command) -> bool {
    command.get_arguments().any(|arg| arg.get_env().is_some()) || command.get_subcommands().any(has_variables)
}

impl Writer<'_> {
    fn commands(&mut self, of: &Command) {
        for command in of.get_subcommands().filter(|command| command.get_name() != "help") {
            let below: Vec<&Command> =
                command.get_subcommands().filter(|command| command.get_name() != "help").collect();
            if below.is_empty() {
                self.section(command, "##", &[]);
                continue;
            }
            // The commands of the services differ in a few flags: the others are listed once.
            let (first, others) = below.split_first().unwrap_or((&command, &[]));
            let tables: Vec<Vec<String>> = others.iter().map(|command| self.rows(command, false)).collect();
            let mut common = self.rows(first, false);
            common.retain(|row| !tables.is_empty() && tables.iter().all(|table| table.contains(row)));
            let name = command.get_bin_name().unwrap_or(command.get_name());
            let about = text(&command.get_about().map(ToString::to_string).unwrap_or_default(), "\n\n");
            let _ = writeln!(self.page, "## {name}\n\n{about}\n");
            if !common.is_empty() {
                let (table, rows) = (self.table, common.concat());
                let _ = writeln!(self.page, "The flags of all commands of `{name}`:\n\n{table}{rows}");
            }
            below.iter().for_each(|command| self.section(command, "###", &common));
        }
    }

    /// A command, without the rows that are listed already.
    fn section(&mut self, command: &Command, level: &str, listed: &[String]) {
        let name = command.get_bin_name().unwrap_or(command.get_name());
        let about = command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string);
        let usage = command.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ");
        let about = text(&about.unwrap_or_default(), "\n\n");
        let _ = writeln!(self.page, "{level} {name}\n\n{about}\n\n```text\n{usage}\n```\n");
        let mut rows = self.rows(command, true);
        rows.retain(|row| !listed.contains(row));
        if !rows.is_empty() {
            let _ = writeln!(self.page, "{}{}", self.table, rows.concat());
        }
    }

    /// The rows of a command. Those of shared groups are left out, and kept for their section.
    fn rows(&mut self, command: &Command, is_kept: bool) -> Vec<String> {
        let mut rows = Vec::new();
        let is_listed =
            |arg: &Arg| !self.reference.left_out.contains(&arg.get_id().as_str()) && !arg.is_hide_set();
        for (at, arg) in command.get_arguments().enumerate().filter(|(_, arg)| is_listed(arg)) {
            let heading = arg.get_help_heading().unwrap_or_default();
            if !self.reference.shared.iter().any(|(shared, _)| *shared == heading) {
                rows.push(row(arg));
            } else if is_kept {
                self.shared.push(SharedRow { heading: heading.to_owned(), at, text: row(arg) });
            }
        }
        rows
    }
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
