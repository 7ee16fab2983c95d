//! `completions` and `man`: text that is generated from the command line.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use clap::Command;
use clap_complete::Shell;

use crate::environment;
use crate::failure::Failure;
use crate::man_page::{self, Page};
use crate::output;
use crate::topics::TOPICS;

/// Prints the completion script of a shell.
pub(crate) async fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut environment::command(), "cloud-certs", &mut script);
    let script = String::from_utf8_lossy(&script);
    // The two halves of the script for bash spell a name with a hyphen differently, and nothing completes after a
    // subcommand: https://github.com/clap-rs/clap/issues/6421.
    output::print(script.replace("cloud__subcmd__certs", "cloud__certs")).await
}

/// Prints the manual page, or writes all pages below a folder, as `man -M` reads them: one folder a section.
pub(crate) async fn man(dir: Option<&Path>) -> Result<(), Failure> {
    let mut command = environment::command().disable_help_subcommand(true);
    // Gives commands the names of their pages.
    command.build();
    let Some(dir) = dir else {
        let page = man_page::of_command(&command)
            .map_err(|source| Failure::Write { what: "the page".into(), source })?;
        return output::print(page.content).await;
    };
    let failed = |source| Failure::Write { what: format!("a page in {dir:?}"), source };
    write_pages(&command, dir).map_err(failed)?;
    TOPICS.iter().try_for_each(|topic| write_page(&man_page::of_topic(topic)?, dir)).map_err(failed)
}

/// Writes the pages of a command and all below it.
fn write_pages(command: &Command, dir: &Path) -> io::Result<()> {
    write_page(&man_page::of_command(command)?, dir)?;
    command.get_subcommands().try_for_each(|command| write_pages(command, dir))
}

fn write_page(page: &Page, dir: &Path) -> io::Result<()> {
    let section = dir.join(format!("man{}", page.section));
    // Only the sections are made: a folder that is not there may be a slip of the pen.
    fs::create_dir(&section).or_else(|error| match error.kind() {
        ErrorKind::AlreadyExists => Ok(()),
        _ => Err(error),
    })?;
    File::create(section.join(format!("{}.{}", page.name, page.section)))?.write_all(&page.content)
}
