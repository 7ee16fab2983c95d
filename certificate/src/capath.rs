//! A folder in which OpenSSL finds certificates by the hash of their subject.
//!
//! A file for each certificate, and no links, which work everywhere: `openssl rehash` makes links to files with other
//! names, and neither knows nor needs these. The first line of each file says whose it is; OpenSSL skips it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::access::Access;
use crate::bundle::CaBundle;
use crate::certificate::Certificate;
use crate::folder_lock::FolderLock;
use crate::locked_file::LOOKING;
use crate::openssl_hash::subject_hash;
use crate::preview::Change;
use crate::replace::{FileAccess, folder_of, replace_file};
use crate::store_error::StoreError;
use crate::write_note::WriteNote;
use crate::write_options::{WriteOptions, Written};

/// The beginning of every file that is written here.
const MARK: &str = "# cloud-certs: ";

/// The most that is read of a file: one certificate.
const MAX_FILE: u64 = 256 << 10;

/// The name of a file: `HASH.NUMBER`. OpenSSL looks for 0, 1, 2, ... until one is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    hash: u32,
    number: u32,
}

impl Slot {
    /// Reads a name; `r` before the number is of lists of revoked certificates.
    fn parse(name: &str) -> Option<Self> {
        let (hash, number) = name.split_once('.')?;
        let slot = Self { hash: u32::from_str_radix(hash, 16).ok()?, number: number.parse().ok()? };
        (slot.name() == name).then_some(slot)
    }

    fn name(self) -> String {
        format!("{:08x}.{}", self.hash, self.number)
    }
}

/// A folder that this process has locked, if that is possible.
pub(crate) struct CaFolder<'a> {
    path: &'a Path,
    pub(crate) lock: FolderLock,
    access: Access,
}

/// The files of a folder that have such names.
#[derive(Default)]
struct Found {
    /// Those that were written here.
    own: BTreeMap<Slot, Certificate>,
    /// All the others.
    foreign: BTreeSet<Slot>,
}

impl<'a> CaFolder<'a> {
    /// Makes the folder if it is not there.
    pub(crate) fn new(path: &'a Path, options: &WriteOptions) -> Result<Self, StoreError> {
        let failed = |action| move |source| StoreError::new(path, path, action, source);
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(StoreError::IsFile { path: path.to_owned() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create_folder(path).map_err(failed("creating the folder"))?;
            }
            Err(error) => return Err(failed("looking at it")(error)),
        }
        Ok(Self { path, lock: FolderLock::new(path, path, options)?, access: options.access })
    }

    /// The same without a lock and without making the folder, for reading only.
    pub(crate) fn unlocked(path: &'a Path, options: &WriteOptions) -> Result<Self, StoreError> {
        match fs::metadata(path) {
            Ok(found) if !found.is_dir() => Err(StoreError::IsFile { path: path.to_owned() }),
            _ => Ok(Self { path, lock: FolderLock::none(), access: options.access }),
        }
    }

    /// Looks at what is there: returns the reason to write, if there is one.
    pub(crate) fn judge(&self, bundle: &CaBundle) -> Result<Option<Change>, StoreError> {
        if !fs::exists(self.path).unwrap_or(true) {
            fs::metadata(folder_of(self.path))
                .map_err(|error| StoreError::new(self.path, self.path, LOOKING, error))?;
            return Ok(Some(Change::New));
        }
        let found = self.found()?;
        let places = places(bundle, &found);
        Ok(match (found.own == places, places.keys().all(|slot| self.is_accessible(*slot))) {
            (true, true) => None,
            (true, false) => Some(Change::Access),
            (false, _) => Some(Change::Content),
        })
    }

    /// Returns whether a file has the mode and owner that were chosen.
    fn is_accessible(&self, slot: Slot) -> bool {
        fs::metadata(self.path_of(slot)).is_ok_and(|found| self.access.is_of(&found))
    }

    /// The certificates that were written here before.
    pub(crate) fn read(&self) -> Result<Option<CaBundle>, StoreError> {
        let found = self.found()?;
        // None is what it fails for, and more than fit were never written.
        Ok(CaBundle::from_certificates(found.own.into_values()).ok())
    }

    /// Puts each certificate of the bundle there, and then removes those that are not in it.
    pub(crate) fn write(&self, bundle: &CaBundle) -> Result<(Written, Vec<WriteNote>), StoreError> {
        let found = self.found()?;
        let places = places(bundle, &found);
        let (mut written, mut notes) = (Written::Unchanged, Vec::new());
        for (slot, certificate) in &places {
            let path = self.path_of(*slot);
            if found.own.get(slot) != Some(certificate) {
                let access = FileAccess::Chosen(self.access);
                let told = replace_file(&path, content(certificate).as_bytes(), access)
                    .map_err(|error| StoreError::of_replacing(&path, &path, error))?;
                notes.extend(told);
                written = Written::Changed;
            } else if !self.is_accessible(*slot) {
                self.access.apply_to(&path).map_err(|source| StoreError::of_access(&path, source))?;
                written = Written::Changed;
            }
        }
        for slot in found.own.keys().filter(|slot| !places.contains_key(slot)) {
            let path = self.path_of(*slot);
            fs::remove_file(&path).map_err(|source| StoreError::new(&path, &path, "removing it", source))?;
            written = Written::Changed;
        }
        Ok((written, notes))
    }

    fn path_of(&self, slot: Slot) -> PathBuf {
        self.path.join(slot.name())
    }

    fn found(&self) -> Result<Found, StoreError> {
        let failed = |source| StoreError::new(self.path, self.path, "listing it", source);
        let mut found = Found::default();
        let entries = match fs::read_dir(self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
            entries => entries.map_err(failed)?,
        };
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let Some(slot) = entry.file_name().to_str().and_then(Slot::parse) else { continue };
            // A link is somebody else's.
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            match is_file.then(|| own_certificate(&entry.path(), slot)).flatten() {
                Some(certificate) => _ = found.own.insert(slot, certificate),
                None => _ = found.foreign.insert(slot),
            }
        }
        Ok(found)
    }
}

/// The certificate in a file that was written here and holds nothing else.
fn own_certificate(path: &Path, slot: Slot) -> Option<Certificate> {
    let mut text = String::new();
    File::open(path).ok()?.take(MAX_FILE).read_to_string(&mut text).ok()?;
    let bundle = text.starts_with(MARK).then(|| CaBundle::from_bytes(text.as_bytes()).ok()).flatten()?;
    match bundle.certificates() {
        [one] if subject_hash(one.der()) == slot.hash => Some(one.clone()),
        _ => None,
    }
}

/// The place of each certificate: where it is already, or else the first that is free or becomes so. There is no gap but
/// where somebody else left one.
fn places(bundle: &CaBundle, found: &Found) -> BTreeMap<Slot, Certificate> {
    let mut by_hash = BTreeMap::<u32, Vec<&Certificate>>::new();
    for certificate in bundle {
        by_hash.entry(subject_hash(certificate.der())).or_default().push(certificate);
    }
    let mut places = BTreeMap::new();
    for (hash, mut certificates) in by_hash {
        let free = (0..).map(|number| Slot { hash, number }).filter(|slot| !found.foreign.contains(slot));
        let slots: Vec<_> = free.take(certificates.len()).collect();
        let (kept, empty): (Vec<_>, Vec<_>) = slots
            .into_iter()
            .partition(|slot| found.own.get(slot).is_some_and(|one| certificates.contains(&one)));
        for slot in kept {
            let certificate = &found.own[&slot];
            certificates.retain(|one| *one != certificate);
            places.insert(slot, certificate.clone());
        }
        places.extend(empty.into_iter().zip(certificates.into_iter().cloned()));
    }
    places
}

/// The certificate with a line for people before it.
fn content(certificate: &Certificate) -> String {
    // A name of this kind could be taken for the beginning of the certificate.
    let label = certificate.label().replace("-----", "- - -");
    format!("{MARK}{label}, until {}\n{}", certificate.not_after(), certificate.to_pem())
}

/// Makes a folder that all can read, whatever the umask: certificates are for all.
fn create_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)?;
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    Ok(())
}
