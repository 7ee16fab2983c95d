//! Watching: round after round, until somebody ends it.

mod backoff;
pub(crate) mod event;
mod hook_schedule;
mod pace;
mod schedule;
pub(crate) mod watcher;
