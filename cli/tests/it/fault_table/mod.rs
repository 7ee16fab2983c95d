//! Every fault of the local cloud, wherever it can happen, through the command: exit code, requests, files, memory, and
//! nothing that is told too much. What is seen is written down in `docs/faults.md`.

mod document;
#[allow(dead_code, reason = "it is shared, and not all of it is needed here")]
#[path = "../../../../tests/faults/expected.rs"]
mod expected;
mod row;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::thread;

use expected::{Row, rows};
use row::Seen;

/// So many rows wait at the same time.
const AT_ONCE: usize = 12;

#[test]
fn every_fault_ends_as_expected() {
    let waiting = Mutex::new(VecDeque::from(rows()));
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let work = || std::iter::from_fn(next).map(|row| (Seen::of(&row), row)).collect::<Vec<_>>();
    let seen: Vec<(Seen, Row)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert_eq!(seen.len(), rows().len());
    let mut differences: Vec<_> = seen.iter().flat_map(|(seen, row)| seen.differences(row)).collect();
    differences.sort();
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    document::assert_true(&seen);
}
