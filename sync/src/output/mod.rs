//! Outputs: judged, and written when they are not right.

pub(crate) mod file;
mod memory;
mod owner;
mod password;
