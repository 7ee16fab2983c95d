//! `check`: everything that is wrong or doubtful in documents.

use std::io::{self, Write};

use clap::ColorChoice;

use crate::args::Check;
use crate::exit::Exit;
use crate::input;
use crate::report::check::{self as report, Counts};

pub(crate) fn run(
    args: &Check,
    color: ColorChoice,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let documents: Vec<_> = args.files.iter().map(|path| input::check(path)).collect();
    // What `auto` means was settled where the terminal is known.
    report::write(&documents, args.how.format(), color == ColorChoice::Always, out, err)?;
    Ok(if Counts::of(&documents).errors > 0 { Exit::Errors } else { Exit::Fine })
}
