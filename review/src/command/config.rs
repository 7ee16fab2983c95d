//! `spec-review config`: whether the settings can be read.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use cloud_certs_text::escaped;

use crate::config::Config;
use crate::config::place::FILE;
use crate::exit::Exit;

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// The file of settings
    #[arg(default_value = FILE)]
    pub(crate) file: PathBuf,
}

/// Checks the settings.
pub(crate) fn run(args: &ConfigArgs, err: &mut dyn Write) -> io::Result<Exit> {
    match Config::read(&args.file) {
        Ok(_) => Ok(Exit::Fine),
        Err(error) => {
            writeln!(err, "error: {}", escaped(&error.to_string()))?;
            Ok(Exit::Errors)
        }
    }
}
