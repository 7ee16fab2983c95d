//! Options of a write, and its result.

use std::time::Duration;

use crate::access::Access;
use crate::format::Format;

/// The result of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a file is changed or it is not")]
pub enum Written {
    /// The file is new, or has new content, another mode or another owner.
    Changed,
    /// The file already held the same; it was not touched.
    Unchanged,
}

/// The format of a file, and the time to wait for other processes that write into the same folder.
///
/// Where options are expected, a [`Format`] alone means a wait of half a second at most.
///
/// A process locks the folder for the milliseconds in which it writes a bundle, so that of two that merge, each keeps
/// what the other adds. The lock is advisory and leaves no file behind. If the folder cannot be locked, as on some
/// network file systems, nothing is waited for and the last writer wins: a `WriteNote` says so.
#[derive(Debug, Clone)]
pub struct WriteOptions {
    pub(crate) format: Format,
    pub(crate) wait: Duration,
    pub(crate) fails_when_busy: bool,
    pub(crate) force: bool,
    pub(crate) access: Access,
}

impl WriteOptions {
    /// Options with this format and a wait of half a second.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self {
            format,
            wait: Duration::from_millis(500),
            fails_when_busy: false,
            force: false,
            access: Access::default(),
        }
    }

    /// Waits for other processes for this long at most, and then writes all the same: any user who can list the folder
    /// can hold its lock, and must not be able to keep certificates from being renewed.
    #[must_use]
    pub fn wait(self, limit: Duration) -> Self {
        Self { wait: limit, fails_when_busy: false, ..self }
    }

    /// Waits for other processes for this long at most, and then fails with [`StoreError::Busy`](crate::StoreError::Busy): for callers who try
    /// again, such as async ones.
    #[must_use]
    pub fn wait_or_fail(self, limit: Duration) -> Self {
        Self { wait: limit, fails_when_busy: true, ..self }
    }

    /// Replaces a file whatever it holds, except a private key that can be seen, and a store that may hold one.
    ///
    /// Without this, only what is empty or holds certificates and nothing else is replaced, and the rest is
    /// [`StoreError::OtherContent`](crate::store_error::StoreError::OtherContent).
    #[must_use]
    pub fn force(self) -> Self {
        Self { force: true, ..self }
    }

    /// Gives the file this mode and owner. A file that holds the right certificates already is corrected in place.
    #[must_use]
    pub fn access(self, access: Access) -> Self {
        Self { access, ..self }
    }
}

impl From<&Format> for WriteOptions {
    fn from(format: &Format) -> Self {
        Self::new(format.clone())
    }
}
