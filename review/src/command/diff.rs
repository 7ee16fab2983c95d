//! `diff`: everything that changes from one document to another.

use std::io::{self, Write};

use clap::ColorChoice;

use crate::args::{Diff, DiffFormat};
use crate::diff::{Facet, Review, Verdict, diff};
use crate::exit::Exit;
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
    let review = diff(&old, &new);
    match args.format {
        DiffFormat::Text => report::text::write(&review, color, out)?,
        DiffFormat::Json => report::json::write(&review, out)?,
    }
    Ok(exit(&review))
}

/// What counts most.
pub(crate) fn exit(review: &Review) -> Exit {
    let breaks = |facet| review.verdict(facet) == Verdict::Breaking;
    match () {
        () if review.unclassified() > 0 => Exit::Unclassified,
        () if breaks(Facet::Wire) => Exit::WireBreaks,
        () if breaks(Facet::Surface) => Exit::SurfaceBreaks,
        () => Exit::Fine,
    }
}
