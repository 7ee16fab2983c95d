//! `diff`: everything that changes from one document to another.

use std::io::{self, Write};

use clap::ColorChoice;

use crate::args::Diff;
use crate::exit::Exit;
use crate::reviewed::Reviewed;
use crate::{input, report};

pub(crate) fn run(
    args: &Diff,
    color: ColorChoice,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let (old, new) = match (input::load(&args.old), input::load(&args.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            for problems in [old.err(), new.err()].into_iter().flatten() {
                writeln!(err, "{problems}")?;
            }
            return Ok(Exit::Errors);
        }
    };
    let reviewed = Reviewed::new(args.new.display().to_string(), Some(old), Some(new));
    report::document(&reviewed, args.how.format(), color, out)?;
    Ok(reviewed.exit())
}
