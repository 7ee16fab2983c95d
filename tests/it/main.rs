//! The library against the emulator: the real wire, on loopback.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod agencies;
mod certificates;
mod client_certificate;
mod examples;
mod failures;
mod features;
mod instances;
mod keys;
mod limits;
mod links;
mod lists;
mod metadata;
mod open_enums;
mod projects;
mod proxy;
mod retries;
mod services;
mod starttls;
mod support;
mod tokens;
mod traps;
mod verify;
mod wire;
