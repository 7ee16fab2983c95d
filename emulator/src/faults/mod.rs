//! Faults on demand: what goes wrong between a client and a cloud.

pub(crate) mod connection;
pub(crate) mod injected;
mod raw;
pub(crate) mod replace;
mod rewrite;
pub(crate) mod rule;
pub(crate) mod table;
