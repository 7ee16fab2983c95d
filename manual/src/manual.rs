//! The description of a program, from which all texts are made.

use clap::Command;

use crate::term::{Example, Term};
use crate::topic::Topic;

/// The facts of a program that clap does not know.
///
/// A path is the words of a command after the name of the program: empty for the program itself, or `fetch css`.
#[derive(Clone, Copy, Debug)]
pub struct Manual {
    /// The name of the program.
    pub program: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The examples of a command.
    pub examples: fn(&str) -> Vec<Example>,
    /// The exit codes of a command.
    pub exit_codes: fn(&str) -> Vec<Term>,
    /// The variables that a command reads, except for those of its flags.
    pub variables: fn(&str) -> Vec<Term>,
    /// The files that a command uses without being told their names.
    pub files: fn(&str) -> Vec<Term>,
    /// A sentence below the variables of a man page; empty for none.
    pub environment_note: &'static str,
    /// The topics of `help`.
    pub topics: fn() -> Vec<Topic>,
}

impl Manual {
    /// Returns the examples of a command as its help shows them; none for a command without examples.
    #[must_use]
    pub fn examples_of(&self, path: &str) -> Option<String> {
        let examples = (self.examples)(path);
        let entry = |one: &Example| {
            let line = format!("{} {}", self.program, one.line);
            format!("  # {}\n  $ {}\n", one.about, line.trim_end())
        };
        (!examples.is_empty()).then(|| examples.iter().map(entry).collect::<Vec<_>>().join("\n"))
    }

    /// Adds the examples to the long help of a command and of all below it.
    #[must_use]
    pub fn with_examples(&self, command: Command) -> Command {
        self.with_examples_below(command, "")
    }

    fn with_examples_below(&self, command: Command, path: &str) -> Command {
        let command = match self.examples_of(path) {
            Some(examples) => {
                let after = command.get_after_long_help().map(|text| format!("{text}\n\n"));
                let after = after.unwrap_or_default();
                command.after_long_help(format!("{after}Examples:\n{}", examples.trim_end()))
            }
            None => command,
        };
        command.mut_subcommands(|below| {
            let path = format!("{path} {}", below.get_name());
            self.with_examples_below(below, path.trim_start())
        })
    }
}
