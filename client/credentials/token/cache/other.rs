//! Where files have no owner and mode to check.

use std::path::Path;

use zeroize::Zeroizing;

use super::{CacheError, Reason};

pub(super) fn read(folder: &Path, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, CacheError> {
    Err(CacheError::new(folder, Reason::NotSupported))
}

pub(super) fn write(folder: &Path, _: &str, _: &[u8]) -> Result<(), CacheError> {
    Err(CacheError::new(folder, Reason::NotSupported))
}

pub(super) fn remove(folder: &Path, _: &str) -> Result<(), CacheError> {
    Err(CacheError::new(folder, Reason::NotSupported))
}
