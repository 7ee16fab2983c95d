//! Reports: the same typed changes, for people and for programs.

pub(crate) mod check;
pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod markdown;
mod request;
mod rust;
pub(crate) mod text;
pub(crate) mod upstream;

use std::io::{self, Write};

use clap::ColorChoice;
use cloud_certs_codegen::is_invisible;

use crate::args::DiffFormat;
use crate::branch::Branch;
use crate::diff::{Facet, Review};
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

/// Reports all documents of a branch, and what it still lacks.
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

/// What accepts the snapshots that change.
const ACCEPT: &str = "INSTA_UPDATE=always cargo test --workspace";

/// The verdicts in a line; `word` may dress them up.
fn verdicts(review: &Review, word: impl Fn(&'static str) -> String) -> String {
    let [wire, surface, docs] =
        [Facet::Wire, Facet::Surface, Facet::Docs].map(|facet| word(review.word(facet)));
    let accepted = match review.accepted() {
        0 => String::new(),
        some => format!(", accepted: {some}"),
    };
    format!(
        "wire: {wire}, surface: {surface}, docs: {docs}, unclassified: {}{accepted}",
        review.unclassified()
    )
}

/// Documents may say anything: a terminal must not obey it, and nothing may hide in it.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        if is_invisible(c) { printable.extend(c.escape_default()) } else { printable.push(c) }
    }
    printable
}
