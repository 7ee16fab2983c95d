//! Bounds of what is read.

/// The largest input that is looked at: 1 MiB, some hundred times what a service sends.
pub const MAX_INPUT_BYTES: usize = 1 << 20;

/// The most certificates in one bundle; the root stores of operating systems hold about 150.
pub const MAX_CERTIFICATES: usize = 256;
