//! The library against the emulator: the real wire, on loopback.

mod certificates;
mod failures;
mod instances;
mod links;
mod open_enums;
mod retries;
mod support;
mod traps;
