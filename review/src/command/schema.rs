//! `spec-review schema`: the schemas of what the program writes and reads.

use clap::{Args, ValueEnum};

use super::console::{Console, Failure};
use crate::config::schema::schema;
use crate::exit::Exit;
use crate::report::json;

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Files that the schema is of
    #[arg(value_enum)]
    of: SchemaOf,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaOf {
    /// The reports of --format json
    Report,
    /// The settings, spec-review.toml
    Config,
}

/// Prints a JSON schema.
pub(crate) fn run(args: &SchemaArgs, console: &mut Console<'_>) -> Result<Exit, Failure> {
    match args.of {
        SchemaOf::Report => write!(console.out, "{}", include_str!("../report/report.schema.json"))?,
        SchemaOf::Config => json::write(&schema(), console.out)?,
    }
    Ok(Exit::Fine)
}
