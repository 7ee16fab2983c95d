//! Random text: tokens, signatures and request ids.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// A source of text that cannot be guessed from outside: a counter, hashed with a key that is fresh per process.
///
/// That is no cryptographic generator, and what it protects is worth nothing: a cloud on loopback with public data.
#[derive(Default)]
pub(crate) struct Random {
    key: RandomState,
    drawn: AtomicU64,
}

impl Random {
    /// `16 * words` hexadecimal digits.
    pub(crate) fn hex(&self, words: usize) -> String {
        (0..words)
            .map(|_| format!("{:016x}", self.key.hash_one(self.drawn.fetch_add(1, Ordering::Relaxed))))
            .collect()
    }
}
