//! The line `PROGRAM help NAME`: a topic, or a mistake.

use std::ffi::OsString;

use clap::Command;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::manual::Manual;
use crate::topic::Topic;

impl Manual {
    /// Returns the topic that the line `PROGRAM help NAME` asks for. Any other line is for the parser of the commands.
    ///
    /// # Errors
    ///
    /// When the name is neither a topic nor a command; the error lists the topics.
    pub fn asked(&self, line: &[OsString], command: &Command) -> Result<Option<Topic>, clap::Error> {
        let [_, help, name] = line else { return Ok(None) };
        if help != "help" {
            return Ok(None);
        }
        let topics = (self.topics)();
        let names: Vec<_> = topics.iter().map(|topic| topic.name).collect();
        if let Some(topic) = topics.into_iter().find(|topic| name == topic.name) {
            return Ok(Some(topic));
        }
        // This command knows commands and topics, and suggests both.
        let known = command.get_subcommands().cloned().chain(names.iter().map(|name| Command::new(*name)));
        let known = Command::new("help").disable_help_subcommand(true).subcommands(known);
        let known = known
            .subcommand(Command::new("help"))
            .override_usage(format!("{} help [TOPIC|COMMAND]...", self.program));
        let mut whole = Command::new(self.program).disable_help_subcommand(true).subcommand(known);
        match whole.try_get_matches_from_mut(line) {
            Err(mut error) if error.kind() == ErrorKind::InvalidSubcommand => {
                let tip = StyledStr::from(format!("the topics are {}", names.join(", ")));
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
                Err(error)
            }
            _ => Ok(None),
        }
    }
}
