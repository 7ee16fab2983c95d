//! Where files have no Unix mode and folders cannot be synced.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

pub(super) fn create(path: &Path) -> io::Result<File> {
    File::create_new(path)
}

pub(super) fn set_mode_and_owner(_: &File, _: Option<&Metadata>) -> io::Result<()> {
    Ok(())
}

pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
