//! Fault rules, `NAME[@TARGET][:N]`, and the header by which a request names a fault for itself.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use cloud_certs_text::escaped;
use http::HeaderMap;

use super::table::Fault;
use crate::operation::{FaultTarget, Operation};

/// The header by which a request names a fault for itself.
const HEADER: &str = "x-emulator-fault";

/// A fault, the requests that it is injected into, and how often.
///
/// As text it is `NAME[@TARGET][:N]`: `503` is injected into every request, `stalled@css` into those to one service, and
/// `429-seconds@iam:2` into two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultRule {
    pub(crate) fault: Fault,
    pub(crate) target: Option<FaultTarget>,
    pub(crate) times: Option<NonZeroU32>,
}

/// A text that names no fault, or a rule that cannot apply. Its message says what is wrong and what to write instead.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct InvalidFaultRule(String);

impl FaultRule {
    /// Injects this fault into every request that it can be injected into.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self { fault, target: None, times: None }
    }

    /// Limits the rule to these requests.
    #[must_use]
    pub fn at(self, target: FaultTarget) -> Self {
        Self { target: Some(target), ..self }
    }

    /// Limits the rule to the next `times` requests; 0 means all of them.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: NonZeroU32::new(times), ..self }
    }

    /// Returns whether the rule applies to such a request.
    pub(crate) fn covers(&self, operation: Operation) -> bool {
        self.target.is_none_or(|target| target.covers(operation)) && self.fault.applies_to(operation)
    }
}

impl From<Fault> for FaultRule {
    fn from(fault: Fault) -> Self {
        Self::new(fault)
    }
}

impl FromStr for FaultRule {
    type Err = InvalidFaultRule;

    fn from_str(text: &str) -> Result<Self, InvalidFaultRule> {
        let (text, times) = match text.split_once(':') {
            Some((text, times)) => (text, Some(times.parse().map_err(|_| not_a_count(times))?)),
            None => (text, None),
        };
        let (name, target) = match text.split_once('@') {
            Some((name, target)) => (name, Some(target.parse()?)),
            None => (text, None),
        };
        let rule = Self { fault: name.parse()?, target, times };
        if Operation::all().any(|operation| rule.covers(operation)) {
            Ok(rule)
        } else {
            let message = format!(
                "`{rule}` never applies: requests to that target cannot have this fault; omit the target"
            );
            Err(InvalidFaultRule(message))
        }
    }
}

fn not_a_count(times: &str) -> InvalidFaultRule {
    let times = escaped(times);
    InvalidFaultRule(format!(
        "`{times}` is not a valid request count; write a number of at least 1, or omit it for all requests"
    ))
}

impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.fault.name())?;
        self.target.iter().try_for_each(|target| write!(f, "@{target}"))?;
        self.times.iter().try_for_each(|times| write!(f, ":{times}"))
    }
}

impl FromStr for Fault {
    type Err = InvalidFaultRule;

    fn from_str(text: &str) -> Result<Self, InvalidFaultRule> {
        find(text, "fault", Self::ALL, |fault| fault.name().to_owned())
    }
}

impl FromStr for FaultTarget {
    type Err = InvalidFaultRule;

    fn from_str(text: &str) -> Result<Self, InvalidFaultRule> {
        let targets: Vec<Self> = Self::all().collect();
        find(text, "target", &targets, |target| target.to_string())
    }
}

/// Finds the item of this name, or reports the name that is nearest.
fn find<T: Copy>(
    text: &str,
    what: &str,
    all: &[T],
    name: impl Fn(T) -> String,
) -> Result<T, InvalidFaultRule> {
    if let Some(found) = all.iter().find(|one| name(**one) == text) {
        return Ok(*found);
    }
    // A name that contains the text is nearer than any other.
    let distance = |name: &String| (!name.contains(text), strsim::osa_distance(name, text));
    let nearest = all.iter().map(|one| name(*one)).min_by_key(distance);
    let (text, nearest) = (escaped(text), nearest.unwrap_or_default());
    Err(InvalidFaultRule(format!("no {what} is called `{text}`; the nearest is `{nearest}`")))
}

/// Returns the fault that the request names for itself.
pub(crate) fn requested_fault(
    headers: &HeaderMap,
    operation: Option<Operation>,
) -> Result<Option<Fault>, InvalidFaultRule> {
    let Some(name) = headers.get(HEADER) else { return Ok(None) };
    let fault: Fault = String::from_utf8_lossy(name.as_bytes()).parse()?;
    match operation {
        Some(operation) if fault.applies_to(operation) => Ok(Some(fault)),
        _ => Err(InvalidFaultRule(format!(
            "`{}` cannot be injected into this request; use another fault",
            fault.name()
        ))),
    }
}
