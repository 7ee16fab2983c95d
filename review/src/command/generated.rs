//! `completions` and `man`: text that is generated from the command line.

use std::io::{self, Write};
use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;
use cloud_certs_manual::write_pages;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::manual::MANUAL;

/// Prints the completion script of a shell.
pub(crate) fn completions(shell: Shell, out: &mut dyn Write) -> io::Result<Exit> {
    out.write_all(MANUAL.completions(shell, &Cli::command()).as_bytes())?;
    Ok(Exit::Fine)
}

/// Prints the manual page, or writes all pages below a folder.
pub(crate) fn man(dir: Option<&Path>, out: &mut dyn Write) -> io::Result<Exit> {
    let pages = MANUAL.pages(&Cli::command())?;
    match dir {
        Some(dir) => write_pages(&pages, dir)
            .map_err(|error| io::Error::other(format!("a page in {dir:?} cannot be written: {error}")))?,
        None => pages.first().map_or(Ok(()), |page| out.write_all(&page.content))?,
    }
    Ok(Exit::Fine)
}
