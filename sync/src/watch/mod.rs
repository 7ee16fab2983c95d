//! Watching: one round after another, until the program ends it.

mod backoff;
pub(crate) mod event;
mod hook_schedule;
mod pace;
mod schedule;
pub(crate) mod watcher;
