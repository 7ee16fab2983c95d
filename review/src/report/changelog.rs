//! A changelog: what callers of an API want to know of a new document, by operation.

mod html;
mod markdown;
pub(crate) mod model;
mod text;

use std::io::{self, Write};

use self::model::Changelog;
use super::json;
use crate::formats::ChangelogFormat;

/// Writes a changelog.
pub(crate) fn write(
    changelog: &Changelog<'_>,
    format: ChangelogFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        ChangelogFormat::Text => text::write(changelog, out),
        ChangelogFormat::Markdown => markdown::write(changelog, out),
        ChangelogFormat::Html => html::write(changelog, out),
        ChangelogFormat::Json => json::write(changelog, out),
    }
}
