//! Every fault of the local cloud, wherever it can happen: what comes of it is what `expected.toml` says.
//!
//! The command's tests hold the other half of that table, and write `docs/faults.md` of what they see.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod canary;
mod cloud;
mod credentials;
#[allow(dead_code, reason = "it is shared, and not all of it is needed here")]
mod expected;
mod kind;
mod mix;
mod table;
#[allow(dead_code, reason = "it is shared, and not all of it is needed here")]
#[path = "../it/wire.rs"]
mod wire;
