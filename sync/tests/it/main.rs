//! The library as programs meet it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod config;
mod reference;
mod schema;
