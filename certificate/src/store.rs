//! Bundles in files: whole or not at all, in turn with other processes, and never over a private key.

use std::path::Path;

use jiff::Timestamp;

use crate::bundle::CaBundle;
use crate::capath::CaFolder;
use crate::certificate::Certificate;
use crate::folder_lock::FolderLock;
use crate::format::Format;
use crate::locked_file::LockedFile;
use crate::preview::{Change, Preview};
use crate::store_error::StoreError;
use crate::write_note::{WriteNote, WriteReport};
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
    /// The notes that are worth a warning.
    pub notes: Vec<WriteNote>,
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
    /// it is for JKS, whichever program made the store.
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
    /// it was before, and no temporary file is left. A file with a private key in it is never replaced, and one that holds
    /// anything but certificates only with [`WriteOptions::force`].
    pub fn write_as(
        &self,
        path: impl AsRef<Path>,
        options: impl Into<WriteOptions>,
    ) -> Result<Written, StoreError> {
        self.write_with_notes(path, options).map(|report| report.written)
    }

    /// Writes the certificates like [`write_as`](Self::write_as), and says what is worth a warning: a lock that was not
    /// obtained, other names of the file that keep the old content, attributes that are lost.
    ///
    /// # Errors
    ///
    /// Those of [`write_as`](Self::write_as).
    pub fn write_with_notes(
        &self,
        path: impl AsRef<Path>,
        options: impl Into<WriteOptions>,
    ) -> Result<WriteReport, StoreError> {
        let options = options.into();
        let (written, notes) = Place::new(path.as_ref(), &options)?.write(self, &options.format, false)?;
        Ok(WriteReport { written, notes })
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
        let old = place.read(&options.format)?;
        let bundle = self.merged_with_file(path, old.as_ref(), now)?;
        let (written, notes) = place.write(&bundle, &options.format, true)?;
        let kept = bundle.certificates().len() - self.certificates().len();
        let dropped = old.into_iter().flatten().filter(|one| !bundle.certificates().contains(one)).collect();
        Ok(Merged { bundle, kept, dropped, written, notes })
    }

    fn merged_with_file(&self, path: &Path, old: Option<&Self>, now: Timestamp) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Merge { path: path.to_owned(), source: Box::new(source) };
        let merged = old.map(|old| self.merged_with_older(old, now).map_err(|error| failed(error.into())));
        merged.unwrap_or_else(|| Ok(self.clone()))
    }

    /// Returns the change that a write would make, and touches nothing: with `keep_valid_at`, that of
    /// [`merge_into`](Self::merge_into) at this time, else that of [`write_as`](Self::write_as).
    ///
    /// # Errors
    ///
    /// Those of the write, as far as they can be seen beforehand.
    pub fn preview(
        &self,
        path: impl AsRef<Path>,
        options: impl Into<WriteOptions>,
        keep_valid_at: Option<Timestamp>,
    ) -> Result<Preview, StoreError> {
        let (path, options) = (path.as_ref(), options.into());
        let place = Place::unlocked(path, &options)?;
        let old = match place.read(&options.format) {
            // Without a merge, what is there may be anything that can be replaced.
            Err(_) if keep_valid_at.is_none() => None,
            old => old?,
        };
        let bundle = match keep_valid_at {
            Some(now) => self.merged_with_file(path, old.as_ref(), now)?,
            None => self.clone(),
        };
        if !matches!(options.format, Format::CaPath) {
            let failed = |source| StoreError::Encode { path: path.to_owned(), source: Box::new(source) };
            bundle.encode(&options.format).map_err(failed)?;
        }
        let change = place.judge(&bundle, &options.format)?;
        let kept = bundle.certificates().len() - self.certificates().len();
        let is_dropped = |one: &&Certificate| !bundle.certificates().contains(one);
        let dropped = old.iter().flatten().filter(is_dropped).cloned().collect();
        Ok(Preview { bundle, kept, dropped, current: old, change })
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

    /// The same for reading only.
    fn unlocked(path: &'a Path, options: &WriteOptions) -> Result<Self, StoreError> {
        Ok(match options.format {
            Format::CaPath => Self::Folder(CaFolder::unlocked(path, options)?),
            _ => Self::File(LockedFile::unlocked(path, options)?),
        })
    }

    fn judge(&self, bundle: &CaBundle, format: &Format) -> Result<Option<Change>, StoreError> {
        match self {
            Self::Folder(folder) => folder.judge(bundle),
            Self::File(file) => file.judge(bundle, format),
        }
    }

    /// Reads the bundle that is there, if there is one.
    fn read(&self, format: &Format) -> Result<Option<CaBundle>, StoreError> {
        match self {
            Self::Folder(folder) => folder.read(),
            Self::File(file) => file.read()?.map(|bytes| file.decode(&bytes, format)).transpose(),
        }
    }

    fn lock(&self) -> &FolderLock {
        match self {
            Self::Folder(folder) => &folder.lock,
            Self::File(file) => &file.lock,
        }
    }

    /// Writes the bundle, and says what is worth a warning.
    fn write(
        &self,
        bundle: &CaBundle,
        format: &Format,
        is_merge: bool,
    ) -> Result<(Written, Vec<WriteNote>), StoreError> {
        let (written, mut notes) = match self {
            Self::Folder(folder) => folder.write(bundle),
            Self::File(file) => file.write(bundle, format),
        }?;
        // What is not written takes nothing from anybody.
        if written == Written::Changed {
            notes.extend(self.lock().note(is_merge));
        }
        Ok((written, notes))
    }
}
