//! The tool as maintainers meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

mod binary;
mod check;
mod command;
mod diff;
mod mutated;
mod silence;
mod support;
mod upstream;
