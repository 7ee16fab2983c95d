//! `diff`: everything that changes from one document to another.

use std::io::{self, Write};
use std::time::Instant;

use clap::ColorChoice;

use crate::args::Diff;
use crate::diff::{Surface, compare};
use crate::exit::Exit;
use crate::reviewed::Reviewed;
use crate::{input, report};

pub(crate) fn run(
    args: &Diff,
    color: ColorChoice,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let start = Instant::now();
    let (old, new) = match (input::load(&args.old), input::load(&args.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            for problems in [old.err(), new.err()].into_iter().flatten() {
                writeln!(err, "{problems}")?;
            }
            return Ok(Exit::Errors);
        }
    };
    let read = start.elapsed();
    let mut review = compare(&old, &new);
    let compared = start.elapsed() - read;
    review.set_surface(Surface::of(&old, &new));
    if args.timings {
        let generated = start.elapsed() - read - compared;
        let operations = review.surface.generated.operations.len();
        writeln!(
            err,
            "read: {read:.2?}, wire and docs: {compared:.2?}, surface: {generated:.2?}, operations generated: {operations}"
        )?;
    }
    let file = args.new.display().to_string();
    let reviewed = Reviewed { file, old: Some(old), new: Some(new), review, is_edited: true };
    report::document(&reviewed, args.how.format(), color, out)?;
    Ok(reviewed.exit())
}
