//! `spec-review rules`: the rules, with the level, the reason and an example of each.

use clap::{Args, ValueEnum};

use super::console::{Console, Failure};
use crate::exit::Exit;
use crate::formats::{OutputArgs, RulesFormat};
use crate::report::rules;

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// Command whose rules to list
    #[arg(long, value_enum, default_value_t)]
    pub(crate) of: RulesOf,
    #[command(flatten)]
    pub(crate) output: OutputArgs<RulesFormat>,
}

/// The command whose rules are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesOf {
    /// Rules that judge changes, with the names that oasdiff has for them
    #[default]
    Diff,
    /// Rules that hold for each document
    Check,
}

/// Prints the rules of one command.
pub(crate) fn run(args: &RulesArgs, console: &mut Console<'_>) -> Result<Exit, Failure> {
    match args.of {
        RulesOf::Diff => rules::of_diff(args.output.format, console.out)?,
        RulesOf::Check => rules::of_check(args.output.format, console.out)?,
    }
    Ok(Exit::Fine)
}
