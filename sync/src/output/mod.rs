//! Outputs: judged, and written when they are not right.

pub(crate) mod file;
#[cfg(feature = "kubernetes")]
pub(crate) mod kubernetes;
mod memory;
mod owner;
mod password;
