//! The book: its commands are run, every block has somebody who reads it, and its reference is current.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod blocks;
mod browser;
mod commands;
mod errors;
mod pages;
mod scene;
