//! `spec-review config`: whether the settings can be read, and what can be written there.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use cloud_certs_text::escaped;

use crate::config::schema::schema;
use crate::config::{Config, FILE};
use crate::exit::Exit;
use crate::report::json;

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// The file of settings
    #[arg(default_value = FILE)]
    pub(crate) file: PathBuf,
    /// Print the JSON schema of the file, for editors
    #[arg(long)]
    pub(crate) schema: bool,
}

/// Checks the settings, or prints the schema of their file.
pub(crate) fn run(args: &ConfigArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    if args.schema {
        json::write(&schema(), out)?;
        return Ok(Exit::Fine);
    }
    match Config::read(&args.file) {
        Ok(_) => Ok(Exit::Fine),
        Err(error) => {
            writeln!(err, "error: {}", escaped(&error.to_string()))?;
            Ok(Exit::Errors)
        }
    }
}
