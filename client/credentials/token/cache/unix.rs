//! Files of a folder, opened without following links, and checked when they are open.

use std::fs::{DirBuilder, File, Metadata, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use rustix::fs::{AtFlags, Mode, OFlags, open, openat, unlinkat};
use rustix::io::Errno;
use rustix::process::geteuid;
use zeroize::Zeroizing;

use super::{CacheError, MAX_BYTES, Reason};

/// What the file holds, if there is one.
pub(super) fn read(folder: &Path, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, CacheError> {
    let path = folder.join(name);
    let Some(folder) = open_folder(folder)? else { return Ok(None) };
    // Not blocking: a pipe in the file's place would wait for somebody to write to it.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = match openat(&folder, name, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT) => return Ok(None),
        Err(Errno::LOOP | Errno::MLINK) => return Err(CacheError::new(&path, Reason::Link)),
        Err(error) => return Err(CacheError::io(&path, "opening it", error)),
    };
    let found = file.metadata().map_err(|error| CacheError::io(&path, "looking at it", error))?;
    check_file(&found, geteuid().as_raw()).map_err(|reason| CacheError::new(&path, reason))?;

    // Large enough from the start: one that grows leaves copies behind.
    let mut contents = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 1));
    let read = file.take(MAX_BYTES as u64 + 1).read_to_end(&mut contents);
    read.map_err(|error| CacheError::io(&path, "reading it", error))?;
    if contents.len() > MAX_BYTES {
        Err(CacheError::new(&path, Reason::TooLarge))
    } else {
        Ok(Some(contents))
    }
}

/// Puts a new file in the place of whatever has this name; not where a link there leads.
pub(super) fn write(folder: &Path, name: &str, contents: &[u8]) -> Result<(), CacheError> {
    make_folder(folder)?;
    let path = folder.join(name);
    replace(folder, &path, contents).map_err(|(action, error)| CacheError::io(&path, action, error))
}

fn replace(folder: &Path, path: &Path, contents: &[u8]) -> Result<(), (&'static str, io::Error)> {
    let failed = |action| move |error| (action, error);
    let mut new = tempfile::Builder::new()
        .prefix(".new-")
        .permissions(Permissions::from_mode(0o600))
        .tempfile_in(folder)
        .map_err(failed("creating a temporary file beside it"))?;
    new.write_all(contents).map_err(failed("writing"))?;
    new.as_file().sync_all().map_err(failed("syncing it to disk"))?;
    new.persist(path).map_err(|error| ("renaming the new file over it", error.error))?;
    Ok(())
}

pub(super) fn remove(folder: &Path, name: &str) -> Result<(), CacheError> {
    let path = folder.join(name);
    let Some(folder) = open_folder(folder)? else { return Ok(()) };
    match unlinkat(folder, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(error) => Err(CacheError::io(&path, "deleting it", error)),
    }
}

/// Makes the folder if it is not there. One that is keeps its mode.
fn make_folder(path: &Path) -> Result<(), CacheError> {
    if open_folder(path)?.is_none() {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|error| CacheError::io(path, "creating the folder", error))?;
        // Somebody else may have been faster.
        open_folder(path)?;
    }
    Ok(())
}

/// The folder, if it is there: not a link to one, and nobody else's to write to.
fn open_folder(path: &Path) -> Result<Option<File>, CacheError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let folder = match open(path, flags, Mode::empty()) {
        Ok(folder) => File::from(folder),
        Err(Errno::NOENT) => return Ok(None),
        Err(Errno::LOOP | Errno::MLINK | Errno::NOTDIR) => {
            return Err(CacheError::new(path, Reason::NotAFolder));
        }
        Err(error) => return Err(CacheError::io(path, "opening the folder", error)),
    };
    let found = folder.metadata().map_err(|error| CacheError::io(path, "looking at the folder", error))?;
    check_folder(&found, geteuid().as_raw()).map_err(|reason| CacheError::new(path, reason))?;
    Ok(Some(folder))
}

pub(super) fn check_folder(found: &Metadata, me: u32) -> Result<(), Reason> {
    match found.mode() & 0o7777 {
        _ if found.uid() != me => Err(Reason::FolderOwner),
        mode if mode & 0o022 != 0 => Err(Reason::FolderMode(mode)),
        _ => Ok(()),
    }
}

pub(super) fn check_file(found: &Metadata, me: u32) -> Result<(), Reason> {
    match found.mode() & 0o7777 {
        _ if !found.is_file() => Err(Reason::NotAFile),
        // None is fine: another process has renamed a newer file over it since it was opened.
        _ if found.nlink() > 1 => Err(Reason::HardLink),
        _ if found.uid() != me => Err(Reason::Owner),
        mode if mode & 0o077 != 0 => Err(Reason::Mode(mode)),
        _ if found.size() > MAX_BYTES as u64 => Err(Reason::TooLarge),
        _ => Ok(()),
    }
}
