//! The reports of `diff` and `review` for other programs that show findings.

use std::io::{self, Write};

use super::finding::{Findings, of_branch, of_document};
use super::{gitlab, junit, sarif};
use crate::branch::Branch;
use crate::reviewed::Reviewed;

/// The programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OtherFormat {
    Junit,
    Sarif,
    Gitlab,
}

/// Writes the changes of one document.
pub(crate) fn document(reviewed: &Reviewed, format: OtherFormat, out: &mut dyn Write) -> io::Result<()> {
    write(&[of_document(reviewed)], format, out)
}

/// Writes the changes of all documents of a branch, and its errors.
pub(crate) fn branch(branch: &Branch, format: OtherFormat, out: &mut dyn Write) -> io::Result<()> {
    write(&of_branch(branch), format, out)
}

fn write(all: &[Findings], format: OtherFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        OtherFormat::Junit => junit::write(all, out),
        OtherFormat::Sarif => sarif::write(all, out),
        OtherFormat::Gitlab => gitlab::write(all, out),
    }
}
