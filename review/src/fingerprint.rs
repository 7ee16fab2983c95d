//! Names for findings that programs and people keep in files: equal findings have equal names, in every format and run.

use std::collections::HashMap;

/// The fingerprints of one report. Equal ones are numbered in order, so that each is there once.
#[derive(Default)]
pub(crate) struct Fingerprints(HashMap<u64, usize>);

impl Fingerprints {
    /// The fingerprint of a finding with these facts.
    pub(crate) fn of(&mut self, facts: &[&str]) -> u64 {
        let facts = facts.join("\0");
        let first = fnv(&facts);
        let count = self.0.entry(first).or_default();
        *count += 1;
        if *count == 1 { first } else { fnv(&format!("{facts}\0{count}")) }
    }
}

/// FNV-1a, which stays the same in every version of this program.
fn fnv(text: &str) -> u64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}
