//! The change that a write would make.

use crate::bundle::CaBundle;
use crate::certificate::Certificate;

/// The result of [`CaBundle::preview`]: nothing is written yet.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Preview {
    /// The certificates that the file is to hold: the new ones, and after them those that are kept.
    pub bundle: CaBundle,
    /// The number of certificates that are kept: so many at the end of `bundle`.
    pub kept: usize,
    /// The certificates that are in the file and are not kept.
    pub dropped: Vec<Certificate>,
    /// The certificates that are there now; none if nothing is, or nothing that can be read.
    pub current: Option<CaBundle>,
    /// The change; none for a file that is right as it is.
    pub change: Option<Change>,
}

/// The reason for a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Nothing is there.
    New,
    /// Something else is there: other certificates, another format, another password.
    Content,
    /// The content is right, and the mode or the owner is not.
    Access,
}
