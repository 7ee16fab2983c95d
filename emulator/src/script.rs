//! The answers that are waiting to be given in place of the normal ones.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::{Answer, Operation};

/// Per operation: first the queue, then the standing answer, then the normal one.
#[derive(Default)]
pub(crate) struct Script {
    lines: Mutex<HashMap<Operation, Line>>,
}

#[derive(Default)]
struct Line {
    queue: VecDeque<Answer>,
    standing: Option<Answer>,
}

impl Script {
    pub(crate) fn push(&self, operation: Operation, answer: Answer) {
        self.with(operation, |line| line.queue.push_back(answer));
    }

    pub(crate) fn stand(&self, operation: Operation, answer: Answer) {
        self.with(operation, |line| line.standing = Some(answer));
    }

    pub(crate) fn clear(&self, operation: Operation) {
        self.with(operation, |line| *line = Line::default());
    }

    /// The answer that is due, if any.
    pub(crate) fn next(&self, operation: Operation) -> Option<Answer> {
        self.with(operation, |line| line.queue.pop_front().or_else(|| line.standing.clone()))
    }

    fn with<T>(&self, operation: Operation, act: impl FnOnce(&mut Line) -> T) -> T {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        act(lines.entry(operation).or_default())
    }
}
