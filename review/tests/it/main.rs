//! The command as its users meet it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

mod binary;
mod check;
mod mutated;
mod support;
