//! Overrides of normal responses: answers that a test has set, and faults.

use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};

use fastrand::Rng;

use crate::answer::Answer;
use crate::faults::rule::FaultRule;
use crate::faults::table::Fault;
use crate::operation::Operation;

/// All overrides. Those with a count come first, in order; then those without, the newest first; then the random mix.
#[derive(Default)]
pub(crate) struct Overrides {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    counted: Vec<Rule>,
    permanent: Vec<Rule>,
    mix: Option<Rng>,
}

#[derive(Clone)]
enum Rule {
    Answer(Operation, Answer),
    Fault(FaultRule),
}

/// What a request gets in place of the normal response.
pub(crate) enum Override {
    Answer(Answer),
    Fault(PendingFault),
}

/// A fault that is to be injected into the request at hand.
#[derive(Clone, Copy)]
pub(crate) struct PendingFault {
    pub(crate) fault: Fault,
    /// Whether the rule ends with this request. Without a count, every time is treated as the last.
    pub(crate) is_last: bool,
}

impl Overrides {
    /// Queues an answer for one request.
    pub(crate) fn answer_next(&self, operation: Operation, answer: Answer) {
        self.lock().counted.push(Rule::Answer(operation, answer));
    }

    /// Sets the answer for all requests.
    pub(crate) fn answer_always(&self, operation: Operation, answer: Answer) {
        let permanent = &mut self.lock().permanent;
        permanent.retain(|rule| !rule.is_answer_to(operation));
        permanent.push(Rule::Answer(operation, answer));
    }

    /// Removes all answers for the operation.
    pub(crate) fn answer_normally(&self, operation: Operation) {
        let mut state = self.lock();
        state.counted.retain(|rule| !rule.is_answer_to(operation));
        state.permanent.retain(|rule| !rule.is_answer_to(operation));
    }

    /// Adds a fault. The same permanent fault added twice counts once, as the newest.
    pub(crate) fn add_fault(&self, rule: FaultRule) {
        let mut state = self.lock();
        if rule.times.is_some() {
            state.counted.push(Rule::Fault(rule));
        } else {
            state.permanent.retain(|earlier| !matches!(earlier, Rule::Fault(earlier) if *earlier == rule));
            state.permanent.push(Rule::Fault(rule));
        }
    }

    /// Injects random faults into half of the requests. The same seed gives the same faults.
    pub(crate) fn mix_faults(&self, seed: u64) {
        self.lock().mix = Some(Rng::with_seed(seed));
    }

    /// Removes all faults and the mix.
    pub(crate) fn clear_faults(&self) {
        let mut state = self.lock();
        state.counted.retain(|rule| matches!(rule, Rule::Answer(..)));
        state.permanent.retain(|rule| matches!(rule, Rule::Answer(..)));
        state.mix = None;
    }

    /// Returns the fault rules in the order in which they apply, with what is left of their counts.
    pub(crate) fn fault_rules(&self) -> Vec<FaultRule> {
        let state = self.lock();
        let fault_rule = |rule: &Rule| match rule {
            Rule::Fault(rule) => Some(*rule),
            Rule::Answer(..) => None,
        };
        state.counted.iter().chain(state.permanent.iter().rev()).filter_map(fault_rule).collect()
    }

    /// Returns the override for the next request, and counts it.
    pub(crate) fn next(&self, operation: Operation) -> Option<Override> {
        let mut state = self.lock();
        if let Some(next) = next_counted(&mut state.counted, operation) {
            return Some(next);
        }
        if let Some(rule) = state.permanent.iter().rev().find(|rule| rule.covers(operation)) {
            return Some(rule.clone().into_override(true));
        }
        let fault = state.mix.as_mut().and_then(|rng| random_fault(rng, operation))?;
        Some(Override::Fault(PendingFault { fault, is_last: true }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Uses the first rule that covers the operation, and removes it when its count is used up.
fn next_counted(rules: &mut Vec<Rule>, operation: Operation) -> Option<Override> {
    let position = rules.iter().position(|rule| rule.covers(operation))?;
    let rule = rules.remove(position);
    let remaining = rule.used_once();
    let is_last = remaining.is_none();
    remaining.into_iter().for_each(|rule| rules.insert(position, rule));
    Some(rule.into_override(is_last))
}

/// Picks a fault that can be injected into such a request, for half of the requests.
fn random_fault(rng: &mut Rng, operation: Operation) -> Option<Fault> {
    if rng.bool() {
        return None;
    }
    let applicable: Vec<Fault> =
        Fault::ALL.iter().copied().filter(|fault| fault.applies_to(operation)).collect();
    rng.choice(applicable)
}

impl Rule {
    fn covers(&self, operation: Operation) -> bool {
        match self {
            Self::Answer(own, _) => *own == operation,
            Self::Fault(rule) => rule.covers(operation),
        }
    }

    fn is_answer_to(&self, operation: Operation) -> bool {
        matches!(self, Self::Answer(own, _) if *own == operation)
    }

    /// Returns what is left of the rule after one more request.
    fn used_once(&self) -> Option<Self> {
        match self {
            Self::Answer(..) => None,
            Self::Fault(rule) => {
                let times = NonZeroU32::new(rule.times?.get() - 1)?;
                Some(Self::Fault(FaultRule { times: Some(times), ..*rule }))
            }
        }
    }

    fn into_override(self, is_last: bool) -> Override {
        match self {
            Self::Answer(_, answer) => Override::Answer(answer),
            Self::Fault(rule) => Override::Fault(PendingFault { fault: rule.fault, is_last }),
        }
    }
}
