//! A file that is written in turn with other processes, and never over what must not be lost.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::access::Access;
use crate::bundle::CaBundle;
use crate::current::is_current;
use crate::error::MAX_INPUT_BYTES;
use crate::folder_lock::FolderLock;
use crate::format::Format;
use crate::format_error::FormatError;
use crate::other_content::other_content;
use crate::preview::Change;
use crate::private_key::{holds_private_key, may_hold_private_key};
use crate::replace::{FileAccess, folder_of, replace_file};
use crate::special::{MAX_LINKS, is_descriptor, is_of_kernel};
use crate::store_error::StoreError;
use crate::write_note::WriteNote;
use crate::write_options::{WriteOptions, Written};

/// The step of looking whether the folder is there.
pub(crate) const LOOKING: &str = "looking at its folder";

/// A file whose folder this process has locked, if that is possible.
pub(crate) struct LockedFile<'a> {
    path: &'a Path,
    /// The path that the links at `path` lead to.
    target: PathBuf,
    pub(crate) lock: FolderLock,
    /// `true` if whatever is there is replaced.
    force: bool,
    access: Access,
}

impl<'a> LockedFile<'a> {
    pub(crate) fn new(path: &'a Path, options: &WriteOptions) -> Result<Self, StoreError> {
        let file = Self::unlocked(path, options)?;
        let lock = FolderLock::new(path, folder_of(&file.target), options)?;
        Ok(Self { lock, ..file })
    }

    /// The same without a lock, for reading only.
    pub(crate) fn unlocked(path: &'a Path, options: &WriteOptions) -> Result<Self, StoreError> {
        let target =
            follow_links(path).map_err(|source| StoreError::new(path, path, "following the link", source))?;
        let folder = folder_of(&target);
        if is_descriptor(&target) {
            return Err(StoreError::NotOnDisk { path: path.to_owned(), what: "an open descriptor" });
        }
        if is_of_kernel(folder) {
            return Err(StoreError::NotOnDisk { path: path.to_owned(), what: "a file of the kernel" });
        }
        Ok(Self { path, target, lock: FolderLock::none(), force: options.force, access: options.access })
    }

    /// Reads the certificates that are there, if there is a file.
    pub(crate) fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        match fs::metadata(self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            // Reading a device or pipe might never end. Writing refuses it.
            Ok(found) if !found.is_file() => return Ok(None),
            _ => {}
        }
        let bytes = read(self.path, MAX_INPUT_BYTES + 1).and_then(|bytes| {
            let limit = format!("it is longer than {} KiB", MAX_INPUT_BYTES / 1024);
            if bytes.len() > MAX_INPUT_BYTES { Err(io::Error::other(limit)) } else { Ok(bytes) }
        });
        bytes.map(Some).map_err(|source| StoreError::Unreadable { path: self.path.to_owned(), source })
    }

    pub(crate) fn decode(&self, bytes: &[u8], format: &Format) -> Result<CaBundle, StoreError> {
        format.read_own(bytes).map_err(|source| match source {
            FormatError::Decode(ref error) if error.is_private_key() => self.not_merged(source),
            // Nobody is told to replace what will not be replaced.
            source => self.guard(bytes, format).err().unwrap_or_else(|| self.not_merged(source)),
        })
    }

    fn not_merged(&self, source: FormatError) -> StoreError {
        StoreError::Merge { path: self.path.to_owned(), source: Box::new(source) }
    }

    /// Refuses to replace what must not be lost.
    fn guard(&self, bytes: &[u8], format: &Format) -> Result<(), StoreError> {
        let path = || self.path.to_owned();
        if holds_private_key(bytes) || format.opens_on_private_key(bytes) {
            return Err(StoreError::PrivateKey { path: path() });
        }
        match may_hold_private_key(bytes) {
            Some(what) => Err(StoreError::MayHoldPrivateKey { path: path(), what }),
            None => Ok(()),
        }
    }

    /// Looks at what is there: returns the reason to write, if there is one. It fails on what must not be lost.
    pub(crate) fn judge(&self, bundle: &CaBundle, format: &Format) -> Result<Option<Change>, StoreError> {
        let Self { path, target, .. } = self;
        // A file that cannot be read can still be replaced: the folder decides about that.
        if !is_there(path, target)? {
            fs::metadata(folder_of(target)).map_err(|error| StoreError::new(path, target, LOOKING, error))?;
            return Ok(Some(Change::New));
        }
        match read(target, MAX_LOOKED_AT) {
            Ok(old) if is_current(format, &old, bundle) => {
                let is_right = fs::metadata(target).is_ok_and(|found| self.access.is_of(&found));
                return Ok((!is_right).then_some(Change::Access));
            }
            Ok(old) => {
                self.guard(&old, format)?;
                self.allow(other_content(&old, format))?;
            }
            Err(_) => self.allow(Some("something that cannot be read"))?,
        }
        Ok(Some(Change::Content))
    }

    /// Puts the bundle there, unless the present content is right, or must not be lost.
    pub(crate) fn write(
        &self,
        bundle: &CaBundle,
        format: &Format,
    ) -> Result<(Written, Vec<WriteNote>), StoreError> {
        let Self { path, target, .. } = self;
        let failed = |source| StoreError::Encode { path: path.to_path_buf(), source: Box::new(source) };
        let contents = bundle.encode(format).map_err(failed)?;
        match self.judge(bundle, format)? {
            None => Ok((Written::Unchanged, Vec::new())),
            Some(Change::Access) => {
                self.access.apply_to(target).map_err(|source| StoreError::of_access(path, source))?;
                Ok((Written::Changed, Vec::new()))
            }
            Some(_) => {
                let notes = replace_file(target, &contents, FileAccess::Chosen(self.access))
                    .map_err(|error| StoreError::of_replacing(path, target, error))?;
                Ok((Written::Changed, notes))
            }
        }
    }

    /// Refuses to replace other content, unless that was asked for.
    fn allow(&self, other: Option<&'static str>) -> Result<(), StoreError> {
        match other {
            Some(what) if !self.force => Err(StoreError::OtherContent { path: self.path.to_owned(), what }),
            _ => Ok(()),
        }
    }
}

/// The place that symbolic links point to, whether something is there or not.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        // What a descriptor leads to is another name of it, not its place.
        if is_descriptor(&target) {
            return Ok(target);
        }
        match fs::read_link(&target) {
            Ok(next) => target = folder_of(&target).join(next),
            // Not a link, or nothing at all: what follows finds out.
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Returns whether a regular file is there, or nothing. Renaming over anything else would destroy it.
fn is_there(path: &Path, target: &Path) -> Result<bool, StoreError> {
    // Of the path, not the target: what /dev/stdout links to can be `pipe:[1]`, which only the kernel can follow.
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(found) if found.is_dir() => Err(StoreError::IsFolder { path: path.to_owned() }),
        Ok(_) => Err(StoreError::NotAFile { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(StoreError::new(path, target, "looking at it", source)),
    }
}

/// The most that is looked at of a file that will be replaced: a private key may be far behind its beginning.
const MAX_LOOKED_AT: usize = 8 << 20;

/// Reads the file, up to a size at which it is something else altogether.
fn read(path: &Path, limit: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let file = File::open(path)?;
    // Enough room from the start, because growing leaves copies of a secret behind.
    let length = file.metadata()?.len().min(limit as u64) as usize;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length + 1));
    file.take(limit as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
