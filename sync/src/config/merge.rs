//! The fate of older certificates.

use serde::Deserialize;

/// The fate of certificates that a file holds and that the service no longer lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MergePolicy {
    /// They stay until they expire.
    #[default]
    KeepUntilExpiry,
    /// They are dropped.
    Replace,
}
