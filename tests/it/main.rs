//! The library against the emulator: the real wire, on loopback.

mod certificates;
mod failures;
mod instances;
mod links;
mod retries;
mod support;
mod traps;
