//! The tool as maintainers meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]

mod accepted;
mod binary;
mod check;
mod checkout;
mod command;
mod diff;
mod git;
mod github;
mod json;
mod markdown;
mod mutated;
mod request;
mod review;
mod silence;
mod support;
mod surface;
mod upstream;
