//! The environment: a flag goes before its variable, and a blank variable counts as unset.

use std::ffi::{OsStr, OsString};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory as _, FromArgMatches as _};

use crate::args::{Cli, FLAGS_OF_FORMATS, FormatName};

impl Cli {
    /// What was typed and what the environment says. Ends the process with the help, the version or a usage error.
    pub(crate) fn from_process() -> Self {
        let mut command = without_blank_variables(command());
        let mut matches = parse(&command);
        if is_typed(innermost(&matches), "project_name") {
            // A project that is typed goes before that of the environment, also when that is given by its id.
            command = without_variable(command, "project_id");
            matches = parse(&command);
        }
        #[cfg(feature = "emulator")]
        refuse_ignored(&matches, &command).unwrap_or_else(|error| error.exit());
        refuse_misplaced(&matches, &command).unwrap_or_else(|error| error.exit());
        let mut cli = Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
        cli.output.quiet &= !is_overruled(&matches);
        cli
    }
}

/// The command line, the same on every machine: no help shows what is in the environment.
pub(crate) fn command() -> Command {
    for_every_arg(Cli::command(), &|arg| arg.hide_env_values(true))
}

fn parse(command: &Command) -> ArgMatches {
    command.clone().try_get_matches().unwrap_or_else(|error| with_its_variable(error, command).exit())
}

fn without_variable(command: Command, id: &str) -> Command {
    for_every_arg(command, &|arg| if arg.get_id() == id { arg.env(None::<&str>) } else { arg })
}

fn without_blank_variables(command: Command) -> Command {
    for_every_arg(command, &|arg| {
        let is_blank = arg.get_env().and_then(variable).is_some_and(|value| is_blank(&value));
        if is_blank { arg.env(None::<&str>) } else { arg }
    })
}

fn for_every_arg(command: Command, change: &dyn Fn(Arg) -> Arg) -> Command {
    command.mut_args(change).mut_subcommands(|command| for_every_arg(command, change))
}

/// Whether `--verbose` is typed and `--quiet` comes from the environment.
fn is_overruled(matches: &ArgMatches) -> bool {
    is_typed(matches, "verbose") && !is_typed(matches, "quiet")
}

/// Adds to a refused value where it comes from, when that is a variable.
fn with_its_variable(mut error: clap::Error, command: &Command) -> clap::Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let (Some(flag), Some(value)) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue)) else {
        return error;
    };
    // As in "--timeout <SECONDS>" and "--verbose...".
    let flag = flag.split(' ').next().unwrap_or_default().trim_end_matches("...").trim_start_matches("--");
    let names_it = |arg: &&Arg| arg.get_long() == Some(flag);
    let is_its_value = |name: &&OsStr| variable(name).is_some_and(|found| found == *value);
    if let Some(name) = find(command, &names_it).and_then(Arg::get_env).filter(is_its_value) {
        let tip = format!("the value comes from {}", name.display());
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// Refuses a typed flag that `--cloud emulator` ignores, as it ignores what the environment says.
#[cfg(feature = "emulator")]
fn refuse_ignored(matches: &ArgMatches, command: &Command) -> Result<(), clap::Error> {
    let matches = innermost(matches);
    let is_emulated = matches!(matches.try_get_one::<String>("cloud"), Ok(Some(name)) if name == "emulator");
    let cloud = if is_typed(matches, "cloud") { "--cloud emulator" } else { "CLOUD_CERTS_CLOUD=emulator" };
    if is_emulated { refuse(matches, command, &crate::args::IGNORED_BY_EMULATOR, cloud) } else { Ok(()) }
}

/// Refuses a typed flag that belongs to another format than the one that is written.
fn refuse_misplaced(matches: &ArgMatches, command: &Command) -> Result<(), clap::Error> {
    let matches = innermost(matches);
    let Ok(Some(format)) = matches.try_get_one::<FormatName>("format") else { return Ok(()) };
    let written = format!("--format {}", format.name());
    FLAGS_OF_FORMATS
        .iter()
        .filter(|(formats, _)| !formats.contains(&format.name()))
        .try_for_each(|(_, flags)| refuse(matches, command, flags, &written))
}

/// Refuses these flags if one of them is typed: they cannot be used together with `prior`.
fn refuse(matches: &ArgMatches, command: &Command, ids: &[&str], prior: &str) -> Result<(), clap::Error> {
    let is_refused = |arg: &&Arg| {
        let id = arg.get_id().as_str();
        ids.contains(&id) && is_typed(matches, id)
    };
    let Some(arg) = find(command, &is_refused) else { return Ok(()) };
    let mut error = clap::Error::new(ErrorKind::ArgumentConflict).with_cmd(command);
    let flag = format!("--{}", arg.get_long().unwrap_or_default());
    error.insert(ContextKind::InvalidArg, ContextValue::String(flag));
    error.insert(ContextKind::PriorArg, ContextValue::String(prior.to_owned()));
    Err(error)
}

fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, below)| innermost(below))
}

fn is_typed(matches: &ArgMatches, id: &str) -> bool {
    matches.ids().any(|known| known == id) && matches.value_source(id) == Some(ValueSource::CommandLine)
}

fn find<'a>(command: &'a Command, wanted: &dyn Fn(&&Arg) -> bool) -> Option<&'a Arg> {
    let below = || command.get_subcommands().find_map(|command| find(command, wanted));
    command.get_arguments().find(wanted).or_else(below)
}

fn is_blank(value: &OsStr) -> bool {
    value.to_str().is_some_and(|text| text.trim().is_empty())
}

/// The value of a variable: the one place where the environment of the process is read.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment enters")]
pub(crate) fn variable(name: impl AsRef<OsStr>) -> Option<OsString> {
    std::env::var_os(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_flag_has_a_variable() {
        let mut flags = 0;
        visit(&command(), &mut |path, arg| {
            let Some(flag) = arg.get_long().filter(|flag| !matches!(*flag, "help" | "version")) else {
                return;
            };
            let variable = arg.get_env().and_then(OsStr::to_str).unwrap_or_default();
            assert!(variable.starts_with("CLOUD_CERTS_"), "{path} --{flag}: {variable}");
            flags += 1;
        });
        assert!(flags > 30, "{flags}");
    }

    fn visit(command: &Command, look: &mut dyn FnMut(&str, &Arg)) {
        command.get_arguments().for_each(|arg| look(command.get_name(), arg));
        command.get_subcommands().for_each(|command| visit(command, look));
    }
}
