//! The time from a good round to the next: shorter near the expiry of a certificate, and after failures.

use std::time::Duration;

use jiff::Timestamp;

use crate::failure_reason::FailureReason;
use crate::report::{OutputReport, OutputStatus, TargetReport};
use crate::watch::backoff::Backoff;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// The time before an expiry in which there is a round a day.
const SOON: Duration = Duration::from_secs(30 * 24 * 3600);

/// Returns the time between rounds for a certificate that has this long left.
pub(crate) fn pace(interval: Duration, left: Duration) -> Duration {
    match left {
        _ if left <= DAY => interval.min(HOUR),
        _ if left <= SOON => interval.min(DAY),
        _ => interval,
    }
}

/// Returns the time until the first of a target's certificates expires. Expired ones count only if all have expired,
/// because services may go on handing out old roots.
pub(crate) fn time_left(target: &TargetReport, now: Timestamp) -> Duration {
    let ends = target.certificates.iter().map(|one| one.certificate.not_after());
    let next = ends.filter(|end| *end > now).min();
    next.map_or(Duration::ZERO, |end| Duration::try_from(end.duration_since(now)).unwrap_or_default())
}

/// The way to try again after failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Retry {
    /// The fault stays until a person corrects it.
    Slow,
    /// The fault may be temporary.
    Quick,
    /// The credential is refused. It outweighs the others: five wrong passwords lock the user.
    Refused,
}

impl Retry {
    /// Finds the way for a target; none if it did not fail.
    pub(crate) fn of(target: &TargetReport) -> Option<Self> {
        let of_target = target.error.as_ref().map(FailureReason::of_target);
        let has_failed = |output: &OutputReport| matches!(output.status, OutputStatus::Failed(_));
        let of_outputs = target.outputs.iter().any(has_failed).then_some(FailureReason::Output);
        Some(match of_target.or(of_outputs)? {
            FailureReason::Credential => Self::Refused,
            FailureReason::Network | FailureReason::Service | FailureReason::Output => Self::Quick,
            _ => Self::Slow,
        })
    }

    /// The pauses between tries.
    pub(crate) fn pauses(self, interval: Duration) -> Backoff {
        match self {
            Self::Quick => Backoff { first: Duration::from_secs(30), longest: interval.min(HOUR) },
            Self::Slow | Self::Refused => {
                Backoff { first: Duration::from_secs(300), longest: interval.max(HOUR) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_closer_near_an_expiry() {
        let week = 7 * DAY;
        assert_eq!(pace(week, SOON + HOUR), week);
        assert_eq!(pace(week, SOON), DAY);
        assert_eq!(pace(week, DAY), HOUR);
        assert_eq!(pace(week, Duration::ZERO), HOUR);
        assert_eq!(pace(6 * HOUR, SOON), 6 * HOUR);
        assert_eq!(pace(HOUR / 2, DAY), HOUR / 2);
    }
}
