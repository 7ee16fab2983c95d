//! Events of a watch, and requests to read the configuration again.

use std::future::Future;

use jiff::Timestamp;

use crate::config::error::ConfigError;
use crate::event::Observer;
use crate::report::RoundReport;

/// A step of watching.
#[derive(Debug)]
#[non_exhaustive]
pub enum WatchEvent<'a> {
    /// A round has ended, or commands that waited have run.
    #[non_exhaustive]
    Done {
        /// The results. Commands that waited are run without targets.
        report: &'a RoundReport,
        /// The certificates of the configuration.
        certificates: usize,
        /// Those of them that fail, in this round or in the last one that they were in.
        failing: usize,
        /// The time of the next step.
        next: Timestamp,
    },
    /// The configuration is about to be read again.
    Reloading,
    /// The new configuration applies from now on; a round of all certificates follows.
    Reloaded,
    /// The new configuration is broken, and the old one stays.
    Kept(&'a ConfigError),
}

/// Receives the steps of watching, and those of its rounds.
pub trait WatchObserver: Observer {
    /// Receives one step.
    fn watched(&self, event: WatchEvent<'_>);
}

impl WatchObserver for () {
    fn watched(&self, _: WatchEvent<'_>) {}
}

/// The program's way to ask for the configuration to be read again, and for a round.
pub trait Reloads {
    /// Waits for the next time. Nothing may be lost when this is dropped before.
    fn requested(&mut self) -> impl Future<Output = ()>;
}

/// Never.
impl Reloads for () {
    async fn requested(&mut self) {
        std::future::pending().await
    }
}
