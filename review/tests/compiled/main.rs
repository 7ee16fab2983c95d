//! Generated clients, compiled as their users compile them. The crates that they need are compiled once for all tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

mod callers;
#[path = "../callers/edits.rs"]
mod edits;
mod project;
mod samples;
mod strangers;
