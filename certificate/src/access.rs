//! Mode and owner of a file, where somebody decides about them.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// The mode and the owner that a file gets. What is not chosen stays as it was.
///
/// Only Unix has them; elsewhere every choice fails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Access {
    /// The permission bits, such as `0o640`.
    pub mode: Option<u32>,
    /// The number of the user who owns the file.
    pub owner: Option<u32>,
    /// The number of the group.
    pub group: Option<u32>,
}

impl Access {
    /// Begins with no choice at all.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Chooses the permission bits.
    #[must_use]
    pub fn with_mode(self, mode: u32) -> Self {
        Self { mode: Some(mode), ..self }
    }

    /// Chooses the user, by number.
    #[must_use]
    pub fn with_owner(self, owner: u32) -> Self {
        Self { owner: Some(owner), ..self }
    }

    /// Chooses the group, by number.
    #[must_use]
    pub fn with_group(self, group: u32) -> Self {
        Self { group: Some(group), ..self }
    }

    /// Returns whether a file has what is chosen.
    #[cfg(unix)]
    pub(crate) fn is_of(&self, found: &Metadata) -> bool {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

        let is = |chosen: Option<u32>, found: u32| chosen.is_none_or(|chosen| chosen == found);
        is(self.mode, found.permissions().mode() & 0o7777)
            && is(self.owner, found.uid())
            && is(self.group, found.gid())
    }

    /// Gives an open file what is chosen.
    #[cfg(unix)]
    pub(crate) fn apply(&self, file: &File) -> io::Result<()> {
        use std::fs::Permissions;
        use std::os::unix::fs::{PermissionsExt as _, fchown};

        if self.owner.is_some() || self.group.is_some() {
            fchown(file, self.owner, self.group)?;
        }
        // After the owner, which may clear bits.
        self.mode.map_or(Ok(()), |mode| file.set_permissions(Permissions::from_mode(mode)))
    }

    /// Gives a file what is chosen, in place.
    #[cfg(unix)]
    pub(crate) fn apply_to(&self, path: &Path) -> io::Result<()> {
        use std::fs::{Permissions, set_permissions};
        use std::os::unix::fs::{PermissionsExt as _, chown};

        if self.owner.is_some() || self.group.is_some() {
            chown(path, self.owner, self.group)?;
        }
        self.mode.map_or(Ok(()), |mode| set_permissions(path, Permissions::from_mode(mode)))
    }
}

#[cfg(not(unix))]
impl Access {
    pub(crate) fn is_of(&self, _: &Metadata) -> bool {
        *self == Self::default()
    }

    pub(crate) fn apply(&self, _: &File) -> io::Result<()> {
        self.refused()
    }

    pub(crate) fn apply_to(&self, _: &Path) -> io::Result<()> {
        self.refused()
    }

    fn refused(&self) -> io::Result<()> {
        if *self == Self::default() { Ok(()) } else { Err(io::ErrorKind::Unsupported.into()) }
    }
}
