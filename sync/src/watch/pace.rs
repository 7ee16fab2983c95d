//! The time from a good round to the next: shorter near the expiry of a certificate, and after failures.

use std::time::Duration;

use jiff::Timestamp;

use crate::failure_reason::FailureReason;
use crate::report::{OutputStatus, TargetReport};
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

/// Returns the time until the first of a target's certificates expires. Those that have expired count only when no
/// other is left: services go on to hand out old roots.
pub(crate) fn time_left(target: &TargetReport, now: Timestamp) -> Duration {
    let ends = target.certificates.iter().map(|one| one.certificate.not_after());
    let next = ends.filter(|end| *end > now).min();
    next.map_or(Duration::ZERO, |end| Duration::try_from(end.duration_since(now)).unwrap_or_default())
}

/// Returns the pauses after failures of a target. A refused password is tried rarely: five wrong ones lock the user.
pub(crate) fn backoff(interval: Duration, target: &TargetReport) -> Backoff {
    let is_refused =
        target.error.as_ref().is_some_and(|error| FailureReason::of_target(error) == FailureReason::Credential);
    match is_refused {
        true => Backoff { first: Duration::from_secs(300), longest: HOUR },
        false => Backoff { first: Duration::from_secs(30), longest: interval.min(HOUR) },
    }
}

/// Returns whether something of a target failed, and can be tried again.
pub(crate) fn is_to_be_retried(target: &TargetReport) -> bool {
    target.error.is_some() || target.outputs.iter().any(|one| matches!(one.status, OutputStatus::Failed(_)))
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
