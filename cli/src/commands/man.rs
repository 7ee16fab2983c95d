//! `man`: the manual pages.

use std::path::Path;

use clap_mangen::Man;

use crate::args;
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(dir: Option<&Path>) -> Result<(), Failure> {
    let command = args::plain_command();
    match dir {
        Some(dir) => clap_mangen::generate_to(command, dir)
            .map_err(|source| Failure::Write { what: format!("a page in `{}`", dir.display()), source }),
        None => {
            let mut page = Vec::new();
            Man::new(command)
                .render(&mut page)
                .map_err(|source| Failure::Write { what: "the page".into(), source })?;
            output::print(&String::from_utf8_lossy(&page))
        }
    }
}
