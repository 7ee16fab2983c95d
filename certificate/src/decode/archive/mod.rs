//! Archives and compressed files, which some services and people hand out instead of a file.

mod gzip;
mod member;
mod other;
mod tar;
mod zip;

use self::member::ReadFile;
use super::found::Found;
use crate::error::{DecodeError, MAX_INPUT_BYTES};
use crate::parse::Cause;

/// Reads the certificates of all members with the reader of files; nothing if this is not an archive.
pub(super) fn read(input: &[u8], read_file: ReadFile<'_>) -> Option<Found> {
    if zip::is_zip(input) {
        Some(zip::read(input, read_file))
    } else if tar::is_tar(input) {
        Some(tar::read(input, read_file))
    } else if gzip::is_gzip(input) {
        let found = read_gzip(input, read_file);
        Some(found.unwrap_or_else(|source| Found::problem(DecodeError::Archive { kind: gzip::KIND, source })))
    } else {
        other::refusal(input).map(Found::problem)
    }
}

fn read_gzip(input: &[u8], read_file: ReadFile<'_>) -> Result<Found, Cause> {
    let content = gzip::content(input)?;
    if tar::is_tar(&content) {
        Ok(tar::read(&content, read_file))
    } else if zip::is_zip(&content) || gzip::is_gzip(&content) || other::refusal(&content).is_some() {
        Err("another archive is in it: unpack it, and give what is in that".into())
    } else if content.len() > MAX_INPUT_BYTES {
        Err(format!("it is larger than {} KiB when it is unpacked", MAX_INPUT_BYTES / 1024).into())
    } else {
        Ok(read_file(&content))
    }
}
