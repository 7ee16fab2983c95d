//! Environment variables of flags. A flag overrides its variable, and a blank variable counts as unset.

use std::ffi::{OsStr, OsString};
use std::io::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory as _, FromArgMatches as _};
use cloud_certs_manual::Topic;
use cloud_certs_text::is_deceptive;

use crate::cli::Cli;
use crate::connection::REFUSED_BY_EMULATOR;
use crate::failure_json::ErrorReport;
use crate::input::variable;
use crate::manual::MANUAL;
use crate::metrics_args::ReportFormat;
use crate::output;
use crate::output_args::{ContentArg, ContentFormat, OutputFormat};

impl Cli {
    /// Reads the arguments and the variables. Ends the process with the help, the version or a usage error.
    pub(crate) fn from_process() -> Self {
        let words: Vec<OsString> = std::env::args_os().collect();
        let whole = Self::command();
        match MANUAL.asked(&words, &whole) {
            Ok(Some(topic)) => show(&topic),
            Ok(None) => {}
            Err(error) => end(error, &whole),
        }
        let mut command = line(whole, &words, "");
        let cli = Self::read(&mut command, &words).unwrap_or_else(|error| end(error, &command));
        // It has hundreds of flags: the end of the process frees them faster.
        std::mem::forget(command);
        cli
    }

    fn read(command: &mut Command, words: &[OsString]) -> Result<Self, clap::Error> {
        let mut matches = command.try_get_matches_from_mut(words)?;
        if is_typed(innermost(&matches), "project_name") {
            // A project name as a flag overrides a project id in the environment.
            *command = line(Self::command(), words, "project_id");
            matches = command.try_get_matches_from_mut(words)?;
        }
        refuse_conflicts(innermost(&matches), command)?;
        let mut cli = Self::from_arg_matches(&matches)?;
        // --verbose as a flag overrides CLOUD_CERTS_QUIET.
        cli.messages.quiet &= is_typed(&matches, "quiet") || !is_typed(&matches, "verbose");
        cli.messages.json = matches!(innermost(&matches).try_get_one::<bool>("json"), Ok(Some(true)))
            || matches!(innermost(&matches).try_get_one("format"), Ok(Some(ReportFormat::Json)));
        Ok(cli)
    }
}

/// The command line, for what is written about it.
pub(crate) fn command() -> Command {
    MANUAL.with_examples(for_every_arg(Cli::command(), &|_| true, &documented))
}

/// The command line that reads these words, without the variable of one flag. Blank variables count as unset.
fn line(command: Command, words: &[OsString], without: &str) -> Command {
    let is_blank = |value: &OsStr| value.to_str().is_some_and(|text| text.trim().is_empty());
    // `-h` fits one screen.
    let is_short = words.iter().take_while(|word| *word != "--").any(|word| word == "-h");
    // Most flags are those of other commands, and are not looked at.
    let is_read = |name: &str| words.iter().any(|word| word == name);
    MANUAL.with_examples(for_every_arg(command, &is_read, &|arg| {
        let value = arg.get_env().and_then(variable);
        let is_unset = *arg.get_id() == without || value.is_some_and(|value| is_blank(&value));
        let arg = documented(arg);
        let arg = if is_short { arg.hide_env(true) } else { arg };
        if is_unset { arg.env(None::<&str>) } else { arg }
    }))
}

/// A flag with its help. That is the same on every machine: it does not show the values of variables.
fn documented(arg: Arg) -> Arg {
    let is_rare = RARE.contains(&arg.get_id().as_str());
    arg.hide_env_values(true).hide_short_help(is_rare)
}

/// Changes the flags of a command, and of those below it that are read.
fn for_every_arg(command: Command, is_read: &dyn Fn(&str) -> bool, change: &dyn Fn(Arg) -> Arg) -> Command {
    command.mut_args(change).mut_subcommands(|below| {
        if is_read(below.get_name()) { for_every_arg(below, is_read, change) } else { below }
    })
}

/// The flags that `-h` leaves out, so that it fits one screen; `--help` has all of them.
const RARE: [&str; 33] = [
    "category",
    "client_cert",
    "client_key",
    "color",
    "credential",
    "drop_old",
    "endpoint",
    "exec",
    "fault_mix",
    "iam_endpoint",
    "manifest_annotation",
    "manifest_format",
    "manifest_key",
    "manifest_label",
    "manifest_name",
    "manifest_namespace",
    "max_time",
    "metadata",
    "metadata_endpoint",
    "metrics_file",
    "pin",
    "print_schema",
    "project_name",
    "retries",
    "run_hooks",
    "server_name",
    "state",
    "store_password_file",
    "strict",
    "timeout",
    "token_cache",
    "vendor",
    "wait",
];

/// Prints a topic of the help, and ends the process.
fn show(topic: &Topic) -> ! {
    // Without a reader there is nothing to do.
    let _ = std::io::stdout().write_all(topic.text.as_bytes());
    std::process::exit(0)
}

/// Prints an error of clap, or the help, and ends the process.
fn end(mut error: clap::Error, command: &Command) -> ! {
    if let Some(name) = variable_of(&error, command) {
        let tip = format!("the value comes from {}", name.display());
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    let text = error.render().to_string();
    if error.use_stderr() && is_json_wanted() {
        output::say_json(&ErrorReport::usage(&text, error.exit_code().try_into().unwrap_or(2)));
        std::process::exit(error.exit_code());
    }
    let is_hidden = |character| is_deceptive(character) && character != '\n';
    if text.contains(is_hidden) {
        let _ = write!(std::io::stderr(), "{}", text.replace(is_hidden, "\u{fffd}"));
        std::process::exit(error.exit_code());
    }
    error.exit()
}

/// Returns whether the report should be JSON, of arguments that cannot be read.
fn is_json_wanted() -> bool {
    let is_true = |value: &OsStr| {
        value
            .to_str()
            .is_some_and(|text| matches!(&*text.to_lowercase(), "1" | "true" | "t" | "yes" | "y" | "on"))
    };
    let is_typed = std::env::args_os().take_while(|arg| arg != "--").any(|arg| arg == "--json");
    is_typed || variable("CLOUD_CERTS_JSON").is_some_and(|value| is_true(&value))
}

/// The variable that a refused value comes from; none if it is typed.
fn variable_of<'a>(error: &clap::Error, command: &'a Command) -> Option<&'a OsStr> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    };
    let (flag, value) = (text(ContextKind::InvalidArg)?, text(ContextKind::InvalidValue)?);
    // As in "--timeout <SECONDS>" and "--verbose...".
    let flag = flag.split(' ').next()?.trim_end_matches("...").trim_start_matches("--");
    // Flags of the same name can have different variables.
    let used = std::env::args_os().fold(command, |used, arg| used.find_subcommand(arg).unwrap_or(used));
    let mut args = used.get_arguments().chain(command.get_arguments());
    let name = args.find(|arg| arg.get_long() == Some(flag))?.get_env()?;
    (variable(name)? == **value).then_some(name)
}

/// Refuses typed flags that the cloud or the format has no use for. Their variables are ignored.
fn refuse_conflicts(matches: &ArgMatches, command: &Command) -> Result<(), clap::Error> {
    let has_emulator = cfg!(feature = "emulator");
    if matches!(matches.try_get_one::<String>("cloud"), Ok(Some(name)) if has_emulator && name == "emulator")
    {
        let is_flag = is_typed(matches, "cloud");
        let cloud = if is_flag { "--cloud emulator" } else { "CLOUD_CERTS_CLOUD=emulator" };
        REFUSED_BY_EMULATOR.iter().try_for_each(|id| refuse(matches, command, id, cloud))?;
    }
    // Not `exclusive` of clap, for which variables of other flags are conflicts, too.
    if matches!(matches.try_get_one::<bool>("print_schema"), Ok(Some(true))) {
        let mut others = matches.ids().map(clap::Id::as_str).filter(|id| {
            // Groups of flags have ids, too, which begin with a capital.
            *id != "print_schema" && id.starts_with(|first: char| first.is_ascii_lowercase())
        });
        others.try_for_each(|id| refuse(matches, command, id, "--print-schema"))?;
    }
    if let Ok(Some(format)) = matches.try_get_one::<OutputFormat>("format") {
        let written = format!("--format {}", format.name());
        let mut contents = matches.get_many::<ContentArg>("manifest_format").into_iter().flatten();
        let holds_store = contents.any(|content| content.format != ContentFormat::Pem);
        format.refused_flags(holds_store).try_for_each(|id| refuse(matches, command, id, &written))?;
    }
    Ok(())
}

/// Refuses a flag if it is typed: it cannot be used together with `prior`.
fn refuse(matches: &ArgMatches, command: &Command, id: &str, prior: &str) -> Result<(), clap::Error> {
    if !is_typed(matches, id) {
        return Ok(());
    }
    let flag = id.replace('_', "-");
    let mut error = clap::Error::new(ErrorKind::ArgumentConflict).with_cmd(command);
    error.insert(ContextKind::InvalidArg, ContextValue::String(format!("--{flag}")));
    error.insert(ContextKind::PriorArg, ContextValue::String(prior.to_owned()));
    Err(error)
}

fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, below)| innermost(below))
}

fn is_typed(matches: &ArgMatches, id: &str) -> bool {
    matches.ids().any(|known| known == id) && matches.value_source(id) == Some(ValueSource::CommandLine)
}
