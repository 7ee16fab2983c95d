//! The part of a configuration that a round is about.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// The part of a configuration that a round is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The names of the certificates; none for all.
    pub(crate) certificates: Option<BTreeSet<String>>,
    /// The paths of the outputs of the others, which no certificate of this round may have.
    pub(crate) taken: BTreeSet<PathBuf>,
    /// `true` to run the commands that have not succeeded yet, too.
    pub(crate) with_pending_hooks: bool,
}

impl Scope {
    /// Returns whether a certificate belongs to it.
    pub(crate) fn has(&self, certificate: &str) -> bool {
        self.certificates.as_ref().is_none_or(|names| names.contains(certificate))
    }
}
