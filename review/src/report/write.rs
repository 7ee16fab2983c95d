//! Writes a report in one format to standard output, and in others to files.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::other::OtherFormat;
use super::text::look::Look;
use super::{github, html, json, markdown, other, text};
use crate::branch::Branch;
use crate::formats::{DiffFormat, ReportFile};
use crate::reviewed::Reviewed;

/// The subject of a report.
#[derive(Clone, Copy)]
pub(crate) enum Report<'a> {
    /// One document before and after.
    Document(&'a Reviewed),
    /// All documents of a branch.
    Branch(&'a Branch),
}

/// Writes the files first, so that they exist when the report is on standard output.
///
/// # Errors
///
/// When one of them cannot be written, with its name.
pub(crate) fn write(
    report: Report<'_>,
    format: DiffFormat,
    look: Look,
    files: &[ReportFile],
    out: &mut dyn Write,
) -> io::Result<()> {
    for ReportFile { format, path } in files {
        let mut text = Vec::new();
        report.write(*format, Look { has_color: false, width: None, ..look }, &mut text)?;
        replace(path, &text).map_err(|error| {
            let file = path.display();
            io::Error::new(error.kind(), format!("the report cannot be written to {file}: {error}"))
        })?;
    }
    report.write(format, look, out)
}

impl Report<'_> {
    fn write(self, format: DiffFormat, look: Look, out: &mut dyn Write) -> io::Result<()> {
        match (self, format) {
            (Self::Document(reviewed), DiffFormat::Text) => text::document(reviewed, look, out),
            (Self::Document(reviewed), DiffFormat::Json) => json::document(reviewed, out),
            (Self::Document(reviewed), DiffFormat::Markdown) => markdown::document(reviewed, out),
            (Self::Document(reviewed), DiffFormat::Github) => github::document(reviewed, out),
            (Self::Document(reviewed), DiffFormat::Junit) => {
                other::document(reviewed, OtherFormat::Junit, out)
            }
            (Self::Document(reviewed), DiffFormat::Sarif) => {
                other::document(reviewed, OtherFormat::Sarif, out)
            }
            (Self::Document(reviewed), DiffFormat::Gitlab) => {
                other::document(reviewed, OtherFormat::Gitlab, out)
            }
            (Self::Document(reviewed), DiffFormat::Html) => html::document(reviewed, out),
            (Self::Branch(branch), DiffFormat::Text) => text::branch(branch, look, out),
            (Self::Branch(branch), DiffFormat::Json) => json::branch(branch, out),
            (Self::Branch(branch), DiffFormat::Markdown) => markdown::branch(branch, out),
            (Self::Branch(branch), DiffFormat::Github) => github::branch(branch, out),
            (Self::Branch(branch), DiffFormat::Junit) => other::branch(branch, OtherFormat::Junit, out),
            (Self::Branch(branch), DiffFormat::Sarif) => other::branch(branch, OtherFormat::Sarif, out),
            (Self::Branch(branch), DiffFormat::Gitlab) => other::branch(branch, OtherFormat::Gitlab, out),
            (Self::Branch(branch), DiffFormat::Html) => html::branch(branch, out),
        }
    }
}

/// Writes a file that appears whole or not at all. Anything else, such as `/dev/stderr`, is written to directly.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return File::options().write(true).open(path)?.write_all(text);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let written = File::create_new(&new).and_then(|mut file| file.write_all(text));
    let replaced = written.and_then(|()| fs::rename(&new, path));
    if replaced.is_err() {
        // The error that counts is the first one.
        let _ = fs::remove_file(&new);
    }
    replaced
}
