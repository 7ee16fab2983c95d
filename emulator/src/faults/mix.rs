//! A random mix of all faults, the same for the same seed.

use fastrand::Rng;

use super::Fault;
use crate::Operation;

/// Half of the requests fail, each in a random way that suits it.
pub(crate) struct Mix(Rng);

impl Mix {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    pub(crate) fn next(&mut self, operation: Operation) -> Option<Fault> {
        if self.0.bool() {
            return None;
        }
        let suitable: Vec<Fault> =
            Fault::ALL.iter().copied().filter(|fault| fault.suits(operation)).collect();
        self.0.choice(suitable)
    }
}
