//! Watching for days against the emulator, on a clock that does not wait.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

mod kit;
mod metrics;

use cloud_certs_emulator::{Answer, Operation};
use jiff::SignedDuration;

use kit::{DAY, HOUR, Watched};

const CSS: &str = "[[certificate]]\nservice = \"css\"\n[[certificate.output]]\npath = \"css.pem\"\n";

const CASSANDRA: &str = "[[certificate]]\nservice = \"geminidb\"\ninstance = \"demo-cassandra\"\n\
                         [[certificate.output]]\npath = \"cassandra.pem\"\n";

#[tokio::test]
async fn a_week_has_as_many_rounds_as_it_should_and_none_is_late() {
    let watched = Watched::new(CSS).await;
    let first = watched.during(HOUR).await;
    let remembered = watched.history().len();
    assert_eq!(first, [SignedDuration::ZERO]);

    let watched = Watched::new(CSS).await;
    let rounds = watched.during(7 * DAY).await;
    // The second after half of the interval, as no random number adds to that, and the others on a grid.
    let expected: Vec<_> = std::iter::once(SignedDuration::ZERO)
        .chain((0..28).map(|round| SignedDuration::from_hours(3 + 6 * round)))
        .collect();
    assert_eq!(rounds, expected);
    assert_eq!(watched.requests(Operation::CSS_DOWNLOAD_CERT), 29);
    assert_eq!(watched.all_requests(), 29);
    // Numbers may be longer by a digit or two; nothing else has grown.
    assert!(watched.history().len() < remembered + 8, "{}", watched.history());
}

#[tokio::test]
async fn one_failure_is_tried_again_in_growing_pauses_and_the_others_are_left_alone() {
    let watched = Watched::new(&format!("{CSS}{CASSANDRA}")).await;
    watched.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(503));
    let rounds = watched.during(DAY).await;
    let first: Vec<_> = rounds.iter().take(9).map(SignedDuration::as_secs).collect();
    assert_eq!(first, [0, 30, 90, 210, 450, 930, 1890, 3810, 7410]);
    // 7 pauses that double, 22 of an hour.
    assert_eq!(watched.requests(Operation::CSS_DOWNLOAD_CERT), 1 + 7 + 22);
    // At 0, 3, 9, 15 and 21 o'clock.
    assert_eq!(watched.requests(Operation::GEMINIDB_LIST_SSL_CERT_DOWNLOAD_ADDRESSES), 5);
}

#[tokio::test]
async fn a_refused_credential_is_tried_rarely() {
    let watched = Watched::new(CSS).await;
    watched.emulator.answer_always(Operation::CSS_DOWNLOAD_CERT, Answer::status(403));
    let rounds = watched.during(DAY).await;
    let pauses: Vec<_> = rounds.iter().map(SignedDuration::as_mins).collect();
    assert_eq!(pauses, [0, 5, 15, 35, 75, 155, 315, 635, 995, 1355]);
}

#[tokio::test]
async fn recovery_returns_to_the_grid() {
    let watched = Watched::new(&format!("{CSS}{CASSANDRA}")).await;
    watched.emulator.answer_next(Operation::CSS_DOWNLOAD_CERT, Answer::status(503));
    let rounds = watched.during(DAY).await;
    let seconds: Vec<_> = rounds.iter().map(SignedDuration::as_secs).collect();
    assert_eq!(seconds, [0, 30, 3 * 3600, 9 * 3600, 15 * 3600, 21 * 3600]);
}

#[tokio::test]
async fn commands_wait_longer_and_longer_and_nothing_is_fetched_for_them() {
    // On this clock every time-out is over at once.
    let hook = CSS.replace(
        "[[certificate.output]]",
        "on-change = [\"sh\", \"-c\", \"echo >> ran; sleep 60\"]\non-change-timeout = \"1s\"\n[[certificate.output]]",
    );
    let watched = Watched::new(&hook).await;
    let steps = watched.during(DAY).await;
    assert_eq!(watched.requests(Operation::CSS_DOWNLOAD_CERT), 5);
    // 9 pauses that double from 10 s on, and then one an hour; beside 5 rounds.
    assert_eq!(steps.len(), 9 + 22 + 5, "{steps:?}");
    assert!(watched.metrics().contains("\ncloud_certs_pending_hooks 1\n"), "{}", watched.metrics());
}
