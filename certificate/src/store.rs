//! Bundles in files: whole or not at all, in turn with other processes, and never over a private key.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::bundle::CaBundle;
use crate::capath::CaFolder;
use crate::certificate::Certificate;
use crate::current::is_current;
use crate::error::MAX_INPUT_BYTES;
use crate::format::Format;
use crate::format_error::FormatError;
use crate::private_key::{holds_private_key, may_hold_private_key};
use crate::replace::{FileAccess, folder_of, lock_folder, replace_file};
use crate::store_error::StoreError;
use crate::write_options::{WriteOptions, Written};

/// The result of [`CaBundle::merge_into`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Merged {
    /// The certificates that are in the file now: the new ones, and after them those that were kept.
    pub bundle: CaBundle,
    /// The number of certificates that were kept: so many at the end of `bundle`.
    pub kept: usize,
    /// The certificates that were in the file and have expired.
    pub dropped: Vec<Certificate>,
    /// The result of the write: changed or left alone.
    pub written: Written,
}

impl CaBundle {
    /// Writes the certificates to `path` as PEM: [`write_as`](Self::write_as) with [`Format::Pem`].
    ///
    /// # Errors
    ///
    /// [`StoreError`] names the path and the reason, its [`hint`](StoreError::hint) what to do.
    pub fn write_atomic(&self, path: impl AsRef<Path>) -> Result<Written, StoreError> {
        self.write_as(path, &Format::Pem)
    }

    /// Writes the certificates to `path` in a format: whole or not at all, and only when that changes something.
    ///
    /// The content goes to a temporary file in the same folder, is synced to disk and renamed over `path`. A symbolic
    /// link stays, its target is replaced; of a hard link, other names keep the old content. A new file gets mode 0644
    /// whatever the umask; an existing one keeps its mode, and its owner where the system allows that.
    ///
    /// Nothing is written, and the file keeps its modification time, when it already holds the same in this format.
    /// For PEM that is the same certificates in the same order; text around the blocks and line endings do not count.
    /// For PKCS#12, which is never twice the same, that is the same certificates, and that the password opens it; and so
    /// it is for JKS, whoever made the store.
    ///
    /// With [`Format::CaPath`], `path` is a folder, and each file in it is written like this. Files that were written
    /// before and are of other certificates are removed, after the new ones are there.
    ///
    /// The call blocks: for the disk, and as long as the [options](WriteOptions) allow while another process writes into
    /// the folder. Async code calls it on a thread where that does no harm, or with
    /// [`wait_or_fail(Duration::ZERO)`](WriteOptions::wait_or_fail), to try again later:
    ///
    /// ```
    /// # use cloud_certs_certificate::{CaBundle, Format};
    /// # async fn example(bundle: CaBundle) -> Result<(), Box<dyn std::error::Error>> {
    /// tokio::task::spawn_blocking(move || bundle.write_as("ca.json", &Format::Json)).await??;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`] names the path and the reason, its [`hint`](StoreError::hint) what to do. The file is then as
    /// it was before, and no temporary file is left. A file with a private key in it is never replaced.
    pub fn write_as(
        &self,
        path: impl AsRef<Path>,
        options: impl Into<WriteOptions>,
    ) -> Result<Written, StoreError> {
        let options = options.into();
        Place::new(path.as_ref(), &options)?.write(self, &options.format)
    }

    /// Writes the certificates to `path`, and keeps those in the file that have not expired at the given time: see
    /// [`merged_with_older`](Self::merged_with_older).
    ///
    /// The file may be in the format that is written, or in any other that needs no password or opens with the same. If
    /// the format has a password, that has to fit the seal of a JKS store. If there is no file, this is
    /// [`write_as`](Self::write_as), which says how a file is written and how long that blocks. No other writer of
    /// bundles comes between reading and writing.
    ///
    /// ```
    /// # use cloud_certs_certificate::{CaBundle, Format, StoreError};
    /// # fn example(new: &CaBundle, now: jiff::Timestamp) -> Result<(), StoreError> {
    /// let merged = new.merge_into("ca.pem", &Format::Pem, now)?;
    /// println!("{} older certificates kept, {} dropped", merged.kept, merged.dropped.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`write_as`](Self::write_as); [`StoreError::Unreadable`] and [`StoreError::Merge`] for a file that cannot
    /// be read, or not as certificates.
    pub fn merge_into(
        &self,
        path: impl AsRef<Path>,
        options: impl Into<WriteOptions>,
        now: Timestamp,
    ) -> Result<Merged, StoreError> {
        let (path, options) = (path.as_ref(), options.into());
        let place = Place::new(path, &options)?;
        let failed = |source| StoreError::Merge { path: path.to_owned(), source: Box::new(source) };
        let old = place.read(&options.format)?;
        let bundle = match &old {
            Some(old) => self.merged_with_older(old, now).map_err(|error| failed(error.into()))?,
            None => self.clone(),
        };
        let written = place.write(&bundle, &options.format)?;
        let kept = bundle.certificates().len() - self.certificates().len();
        let dropped = old.into_iter().flatten().filter(|one| !bundle.certificates().contains(one)).collect();
        Ok(Merged { bundle, kept, dropped, written })
    }
}

/// The place that a bundle is written to.
enum Place<'a> {
    File(LockedFile<'a>),
    Folder(CaFolder<'a>),
}

impl<'a> Place<'a> {
    fn new(path: &'a Path, options: &WriteOptions) -> Result<Self, StoreError> {
        Ok(match options.format {
            Format::CaPath => Self::Folder(CaFolder::new(path, options)?),
            _ => Self::File(LockedFile::new(path, options)?),
        })
    }

    /// Reads the bundle that is there, if there is one.
    fn read(&self, format: &Format) -> Result<Option<CaBundle>, StoreError> {
        match self {
            Self::Folder(folder) => folder.read(),
            Self::File(file) => file.read()?.map(|bytes| file.decode(&bytes, format)).transpose(),
        }
    }

    fn write(&self, bundle: &CaBundle, format: &Format) -> Result<Written, StoreError> {
        match self {
            Self::Folder(folder) => folder.write(bundle),
            Self::File(file) => file.write(bundle, format),
        }
    }
}

/// A file whose folder this process has locked, if that is possible.
struct LockedFile<'a> {
    path: &'a Path,
    /// The path that the links at `path` lead to.
    target: PathBuf,
    _lock: Option<File>,
}

impl<'a> LockedFile<'a> {
    fn new(path: &'a Path, options: &WriteOptions) -> Result<Self, StoreError> {
        let target =
            follow_links(path).map_err(|source| StoreError::new(path, path, "following the link", source))?;
        let folder = folder_of(&target);
        let lock = match lock_folder(folder, options.wait) {
            Err(TryLockError::WouldBlock) if options.fails_when_busy => {
                return Err(StoreError::Busy { path: path.to_owned(), folder: folder.to_owned() });
            }
            lock => lock.ok(),
        };
        Ok(Self { path, target, _lock: lock })
    }

    /// Reads the certificates that are there, if there is a file.
    fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
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

    fn decode(&self, bytes: &[u8], format: &Format) -> Result<CaBundle, StoreError> {
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

    /// Puts the bundle there, unless what is there will do, or must not be lost.
    fn write(&self, bundle: &CaBundle, format: &Format) -> Result<Written, StoreError> {
        let Self { path, target, .. } = self;
        let failed = |source| StoreError::Encode { path: path.to_path_buf(), source: Box::new(source) };
        let contents = bundle.encode(format).map_err(failed)?;
        // A file that cannot be read can still be replaced: the folder decides about that.
        let old = if is_there(path, target)? { read(target, MAX_LOOKED_AT).ok() } else { None };
        match old {
            Some(old) if is_current(format, &old, bundle) => return Ok(Written::Unchanged),
            Some(old) => self.guard(&old, format)?,
            None => {}
        }
        replace_file(target, &contents, FileAccess::AsBefore)
            .map_err(|error| StoreError::new(path, target, error.action, error.source))?;
        Ok(Written::Changed)
    }
}

/// The most symbolic links that are followed, as on Linux.
const MAX_LINKS: usize = 40;

/// The place that symbolic links point to, whether something is there or not.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
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

/// The most that is looked at of a file that is to be replaced: a private key may be far behind its beginning.
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
