//! `spec-review schema`: the schemas of what the program writes and reads.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

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
pub(crate) fn run(args: &SchemaArgs, out: &mut dyn Write) -> io::Result<Exit> {
    match args.of {
        SchemaOf::Report => write!(out, "{}", include_str!("../report/report.schema.json"))?,
        SchemaOf::Config => json::write(&schema(), out)?,
    }
    Ok(Exit::Fine)
}
