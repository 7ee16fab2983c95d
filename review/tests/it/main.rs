//! The tool as maintainers meet it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod command;
mod diff;
mod silence;
mod upstream;
