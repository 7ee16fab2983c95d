//! What is waiting to happen to requests in place of the normal: answers of a test, and faults.

use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::faults::Mix;
use crate::{Answer, Fault, FaultRule, Operation};

/// First what is counted, in order; then what stands, the newest first; then the mix; then the normal.
#[derive(Default)]
pub(crate) struct Script {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    counted: Vec<Act>,
    standing: Vec<Act>,
    mix: Option<Mix>,
}

#[derive(Clone)]
enum Act {
    Answer(Operation, Answer),
    Fault(FaultRule),
}

/// What happens to a request.
pub(crate) enum Due {
    Normal,
    Answer(Answer),
    Fault(Fault, Time),
}

impl Due {
    pub(crate) fn fault(&self) -> Option<Fault> {
        match self {
            Self::Fault(fault, _) => Some(*fault),
            Self::Normal | Self::Answer(_) => None,
        }
    }
}

/// Which time of several. Where nobody counts, every time is a last one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    NotTheLast,
    Last,
}

impl Script {
    pub(crate) fn push(&self, operation: Operation, answer: Answer) {
        self.lock().counted.push(Act::Answer(operation, answer));
    }

    pub(crate) fn stand(&self, operation: Operation, answer: Answer) {
        let standing = &mut self.lock().standing;
        standing.retain(|act| !act.is_answer_to(operation));
        standing.push(Act::Answer(operation, answer));
    }

    pub(crate) fn clear(&self, operation: Operation) {
        let mut state = self.lock();
        state.counted.retain(|act| !act.is_answer_to(operation));
        state.standing.retain(|act| !act.is_answer_to(operation));
    }

    pub(crate) fn add_fault(&self, rule: FaultRule) {
        let mut state = self.lock();
        if rule.times.is_some() {
            state.counted.push(Act::Fault(rule));
        } else {
            // Said twice, it does not stand twice.
            state.standing.retain(|act| !matches!(act, Act::Fault(earlier) if *earlier == rule));
            state.standing.push(Act::Fault(rule));
        }
    }

    pub(crate) fn mix_faults(&self, seed: u64) {
        self.lock().mix = Some(Mix::new(seed));
    }

    pub(crate) fn clear_faults(&self) {
        let mut state = self.lock();
        state.counted.retain(|act| matches!(act, Act::Answer(..)));
        state.standing.retain(|act| matches!(act, Act::Answer(..)));
        state.mix = None;
    }

    /// The rules that may still be followed, the counted ones with what is left of them.
    pub(crate) fn faults(&self) -> Vec<FaultRule> {
        let state = self.lock();
        let rule = |act: &Act| match act {
            Act::Fault(rule) => Some(*rule),
            Act::Answer(..) => None,
        };
        state.counted.iter().chain(state.standing.iter().rev()).filter_map(rule).collect()
    }

    /// What is due, if anything.
    pub(crate) fn next(&self, operation: Operation) -> Option<Due> {
        let mut state = self.lock();
        if let Some(due) = next_counted(&mut state.counted, operation) {
            return Some(due);
        }
        if let Some(act) = state.standing.iter().rev().find(|act| act.covers(operation)) {
            return Some(act.clone().due(Time::Last));
        }
        let fault = state.mix.as_mut()?.next(operation)?;
        Some(Due::Fault(fault, Time::Last))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first that covers the operation, which is crossed out when it was the last time.
fn next_counted(acts: &mut Vec<Act>, operation: Operation) -> Option<Due> {
    let position = acts.iter().position(|act| act.covers(operation))?;
    let act = acts.remove(position);
    match act.once_less() {
        Some(rest) => {
            acts.insert(position, rest);
            Some(act.due(Time::NotTheLast))
        }
        None => Some(act.due(Time::Last)),
    }
}

impl Act {
    fn covers(&self, operation: Operation) -> bool {
        match self {
            Self::Answer(own, _) => *own == operation,
            Self::Fault(rule) => rule.covers(operation),
        }
    }

    fn is_answer_to(&self, operation: Operation) -> bool {
        matches!(self, Self::Answer(own, _) if *own == operation)
    }

    fn once_less(&self) -> Option<Self> {
        match self {
            Self::Answer(..) => None,
            Self::Fault(rule) => {
                let times = NonZeroU32::new(rule.times?.get() - 1)?;
                Some(Self::Fault(FaultRule { times: Some(times), ..*rule }))
            }
        }
    }

    fn due(self, time: Time) -> Due {
        match self {
            Self::Answer(_, answer) => Due::Answer(answer),
            Self::Fault(rule) => Due::Fault(rule.fault, time),
        }
    }
}
