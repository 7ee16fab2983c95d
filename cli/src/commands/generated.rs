//! `completions` and `man`: text that is generated from the command line.

use std::path::Path;

use clap_complete::Shell;
use cloud_certs_manual::write_pages;

use crate::environment;
use crate::failure::Failure;
use crate::manual::MANUAL;
use crate::output;

/// Prints the completion script of a shell.
pub(crate) async fn completions(shell: Shell) -> Result<(), Failure> {
    output::print(MANUAL.completions(shell, &environment::command())).await
}

/// Prints the manual page, or writes all pages below a folder.
pub(crate) async fn man(dir: Option<&Path>) -> Result<(), Failure> {
    let failed = |what: String| |source| Failure::Write { what, source };
    let mut pages = MANUAL.pages(&environment::command()).map_err(failed("the page".to_owned()))?;
    match dir {
        Some(dir) => write_pages(&pages, dir).map_err(failed(format!("a page in {dir:?}"))),
        None => output::print(pages.swap_remove(0).content).await,
    }
}
