//! `check`: everything that is wrong or doubtful in documents.

use std::io::{self, Write};

use clap::ColorChoice;

use crate::args::Check;
use crate::exit::Exit;
use crate::input;

pub(crate) fn run(
    args: &Check,
    _color: ColorChoice,
    out: &mut dyn Write,
    _err: &mut dyn Write,
) -> io::Result<Exit> {
    let mut exit = Exit::Fine;
    for path in &args.files {
        let problems = input::load(path).and_then(|document| cloud_certs_codegen::check(&document));
        if let Err(problems) = problems {
            writeln!(out, "{problems}")?;
            exit = Exit::Errors;
        }
    }
    Ok(exit)
}
