//! The files below `deploy/`, judged by the programs that read them where people run the command.
//!
//! `tests/peers/setup` installs these programs. The tests are ignored unless they are asked for: `scripts/ignored-tests`
//! runs them. A test whose program is missing fails.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#![allow(clippy::disallowed_methods, reason = "programs run where they are installed, on files to look at")]

mod cloud;
mod kubernetes;
mod program;
mod prometheus;
mod recipes;
mod systemd;
