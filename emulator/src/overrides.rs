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
    rules: Vec<Rule>,
    mix: Option<Rng>,
}

struct Rule {
    action: Action,
    /// The number of requests that are left, or `None` for all.
    remaining: Option<NonZeroU32>,
}

#[derive(Clone)]
enum Action {
    Answer(Operation, Answer),
    Fault(FaultRule),
}

/// The response that a request gets in place of the normal one.
pub(crate) enum Override {
    Answer(Answer),
    Fault(PendingFault),
}

/// A fault that will be injected into the request at hand.
#[derive(Clone, Copy)]
pub(crate) struct PendingFault {
    pub(crate) fault: Fault,
    /// `true` if the rule ends with this request. Without a count, every time is treated as the last.
    pub(crate) is_last: bool,
}

impl Overrides {
    /// Queues an answer for one request.
    pub(crate) fn answer_next(&self, operation: Operation, answer: Answer) {
        let action = Action::Answer(operation, answer);
        self.lock().rules.push(Rule { action, remaining: Some(NonZeroU32::MIN) });
    }

    /// Sets the answer for all requests, in place of an earlier one.
    pub(crate) fn answer_always(&self, operation: Operation, answer: Answer) {
        let rules = &mut self.lock().rules;
        rules.retain(|rule| rule.remaining.is_some() || !rule.action.is_answer_to(operation));
        rules.push(Rule { action: Action::Answer(operation, answer), remaining: None });
    }

    /// Removes all answers for the operation.
    pub(crate) fn answer_normally(&self, operation: Operation) {
        self.lock().rules.retain(|rule| !rule.action.is_answer_to(operation));
    }

    /// Adds a fault. Without a count it takes the place of an equal one.
    pub(crate) fn add_fault(&self, rule: FaultRule) {
        let rules = &mut self.lock().rules;
        if rule.times.is_none() {
            rules.retain(|earlier| !matches!(&earlier.action, Action::Fault(earlier) if *earlier == rule));
        }
        rules.push(Rule { action: Action::Fault(rule), remaining: rule.times });
    }

    /// Injects random faults into half of the requests. The same seed gives the same faults.
    pub(crate) fn mix_faults(&self, seed: u64) {
        self.lock().mix = Some(Rng::with_seed(seed));
    }

    /// Removes all faults and the mix.
    pub(crate) fn clear_faults(&self) {
        let mut state = self.lock();
        state.rules.retain(|rule| matches!(rule.action, Action::Answer(..)));
        state.mix = None;
    }

    /// Returns the fault rules in the order in which they apply, with what is left of their counts.
    pub(crate) fn fault_rules(&self) -> Vec<FaultRule> {
        let state = self.lock();
        let faults = state.rules.iter().filter_map(|rule| match rule.action {
            Action::Fault(fault) => Some(FaultRule { times: rule.remaining, ..fault }),
            Action::Answer(..) => None,
        });
        let (counted, permanent): (Vec<_>, Vec<_>) = faults.partition(|rule| rule.times.is_some());
        counted.into_iter().chain(permanent.into_iter().rev()).collect()
    }

    /// Returns the override for the next request, and counts it.
    pub(crate) fn next(&self, operation: Operation) -> Option<Override> {
        let State { rules, mix } = &mut *self.lock();
        let covers =
            |rule: &Rule, counted| rule.remaining.is_some() == counted && rule.action.covers(operation);
        let counted = rules.iter().position(|rule| covers(rule, true));
        let Some(position) = counted.or_else(|| rules.iter().rposition(|rule| covers(rule, false))) else {
            let fault = mix.as_mut().and_then(|rng| random_fault(rng, operation))?;
            return Some(Override::Fault(PendingFault { fault, is_last: true }));
        };
        let left = rules[position].remaining.map(|times| times.get() - 1);
        let action = rules[position].action.clone();
        match left {
            Some(0) => _ = rules.remove(position),
            _ => rules[position].remaining = left.and_then(NonZeroU32::new),
        }
        Some(match action {
            Action::Answer(_, answer) => Override::Answer(answer),
            Action::Fault(FaultRule { fault, .. }) => {
                Override::Fault(PendingFault { fault, is_last: left.is_none_or(|left| left == 0) })
            }
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
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

impl Action {
    fn covers(&self, operation: Operation) -> bool {
        match self {
            Self::Answer(own, _) => *own == operation,
            Self::Fault(rule) => rule.covers(operation),
        }
    }

    fn is_answer_to(&self, operation: Operation) -> bool {
        matches!(self, Self::Answer(own, _) if *own == operation)
    }
}
