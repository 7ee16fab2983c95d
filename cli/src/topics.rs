//! Topics of `cloud-certs help`: short texts about what several commands share.

use clap::{Command, ValueEnum as _};

use crate::exit_status;
use crate::output_args::OutputFormat;

/// A topic of the help.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    about: &'static str,
    template: &'static str,
}

/// All topics, as the help lists them.
pub(crate) const TOPICS: [Topic; 4] = [
    Topic {
        name: "credentials",
        about: "Where credentials come from",
        template: include_str!("topics/credentials.txt"),
    },
    Topic {
        name: "formats",
        about: "The formats that `fetch` writes",
        template: include_str!("topics/formats.txt"),
    },
    Topic {
        name: "exit-codes",
        about: "The exit codes of all commands",
        template: include_str!("topics/exit-codes.txt"),
    },
    Topic {
        name: "proxies",
        about: "How to reach the cloud through a proxy",
        template: include_str!("topics/proxies.txt"),
    },
];

impl Topic {
    /// The text, with the tables of the code in it.
    pub(crate) fn text(&self) -> String {
        self.template
            .replace("{sources}", &sources())
            .replace("{formats}", &formats())
            .replace("{exit_codes}", &exit_status::table())
    }
}

/// The sources of credentials in their order, as the library documents them.
pub(crate) fn sources() -> String {
    let entry = |source: &cloud_certs::SourceInfo| {
        format!("  {}\n      {}\n", source.name, source.reads.replace('`', ""))
    };
    cloud_certs::SOURCES.iter().map(entry).collect()
}

fn formats() -> String {
    let known = OutputFormat::value_variants().iter().filter_map(OutputFormat::to_possible_value);
    let line = |value: clap::builder::PossibleValue| {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        format!("  {:<13}{help}\n", value.get_name())
    };
    known.map(line).collect()
}

/// The list of topics at the end of `cloud-certs --help`.
pub(crate) fn list() -> String {
    TOPICS.iter().map(|topic| format!("  {:<13}{}\n", topic.name, topic.about)).collect()
}

/// The topic that `cloud-certs help NAME` asks for.
///
/// # Errors
///
/// When it is neither a topic nor a command. Any other line is for the parser of the commands.
pub(crate) fn asked(command: &Command) -> Result<Option<&'static Topic>, clap::Error> {
    let line: Vec<_> = std::env::args_os().collect();
    if line.get(1).is_none_or(|word| word != "help") || line.len() != 3 {
        return Ok(None);
    }
    let Some(topic) = TOPICS.iter().find(|topic| line[2] == *topic.name) else {
        // This command knows both, and suggests both.
        let names = command.get_subcommands().cloned().chain(TOPICS.iter().map(|one| Command::new(one.name)));
        let help = Command::new("help").disable_help_subcommand(true).subcommands(names);
        let known =
            help.subcommand(Command::new("help")).override_usage("cloud-certs help [TOPIC|COMMAND]...");
        let mut whole = Command::new("cloud-certs").disable_help_subcommand(true).subcommand(known);
        return match whole.try_get_matches_from_mut(&line) {
            Err(error) if error.kind() == clap::error::ErrorKind::InvalidSubcommand => Err(error),
            _ => Ok(None),
        };
    };
    Ok(Some(topic))
}
