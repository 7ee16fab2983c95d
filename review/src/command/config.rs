//! `spec-review config`: whether the settings can be read.

use std::path::PathBuf;

use clap::Args;

use super::console::Failure;
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
pub(crate) fn run(args: &ConfigArgs) -> Result<Exit, Failure> {
    Config::read(&args.file).map(|_| Exit::Fine).map_err(Failure::new)
}
