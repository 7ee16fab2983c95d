//! Reports of the same typed changes, for people and for programs.

pub(crate) mod check;
pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod markdown;
mod parts;
mod request;
pub(crate) mod text;
pub(crate) mod upstream;

use std::io::{self, Write};

use clap::ColorChoice;

use crate::args::DiffFormat;
use crate::branch::Branch;
use crate::reviewed::Reviewed;

/// Reports one document.
pub(crate) fn document(
    reviewed: &Reviewed,
    format: DiffFormat,
    color: ColorChoice,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        DiffFormat::Text => text::document(reviewed, color, out),
        DiffFormat::Json => json::document(reviewed, out),
        DiffFormat::Markdown => markdown::document(reviewed, out),
        DiffFormat::Github => github::document(reviewed, out),
    }
}

/// Reports all documents of a branch, and the errors of the branch.
pub(crate) fn branch(
    branch: &Branch,
    format: DiffFormat,
    color: ColorChoice,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        DiffFormat::Text => text::branch(branch, color, out),
        DiffFormat::Json => json::branch(branch, out),
        DiffFormat::Markdown => markdown::branch(branch, out),
        DiffFormat::Github => github::branch(branch, out),
    }
}
