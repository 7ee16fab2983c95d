//! Events of a round, for observers that show progress.

use crate::report::{HookReport, TargetReport};

/// A step of a round.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The targets are known.
    Started {
        /// The number of targets.
        targets: usize,
    },
    /// A target is done.
    Target(&'a TargetReport),
    /// A command has ended.
    Hook(&'a HookReport),
}

/// Receives the steps of a round as they happen.
pub trait Observer {
    /// Receives one step.
    fn notice(&self, event: Event<'_>);
}

impl Observer for () {
    fn notice(&self, _: Event<'_>) {}
}
