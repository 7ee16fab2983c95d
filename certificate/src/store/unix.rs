//! Modes, owners and folders as on Unix.

use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown};
use std::path::Path;

/// A certificate is for everybody to read.
const NEW_FILE: u32 = 0o644;

/// A new file that nobody else may open until it has its mode.
pub(super) fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Gives the new file the owner and mode of the old one, so that the service which reads it still can.
pub(super) fn set_mode_and_owner(file: &File, old: Option<&Metadata>) -> io::Result<()> {
    if let Some(old) = old {
        // Only root may give files away. Without that, the file belongs to the caller, as after any editor.
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    // After the owner, which may clear bits; explicit, so that the umask has no say.
    let mode = old.map_or(NEW_FILE, |old| old.permissions().mode() & 0o777);
    file.set_permissions(Permissions::from_mode(mode))
}

/// Makes a rename in the folder last through a power failure.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    // A folder that may be written but not listed cannot be opened, and some network file systems cannot sync one.
    // The file is in place either way.
    let Ok(folder) = File::open(folder) else { return Ok(()) };
    match folder.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        result => result,
    }
}
